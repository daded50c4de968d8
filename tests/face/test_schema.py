"""Schema files: the same events under other names and in other units give the same; what does not fit is said."""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import jsonschema
import numpy as np
import pytest
import yaml

import darkana
from darkana.runtime.errors import DataError
from darkana.runtime.reading.samples import Sample
from darkana.schemas import schema_of
from plan_kit import write

SEARCH = """\
analysis "Schema"
  luminosity 1 fb^-1

collection tracks = "track"
  vector px, py, pz [GeV]
  member charge
column energy [GeV]
flag fired
momentum met

region signal
  cut "tracks"  count(tracks) >= 1
  cut "fired"   fired
  cut "energy"  energy > 2 GeV
  cut "met"     met.pt > 1 GeV and met.phi > 90 deg
  cut "hard"    any(tracks where tracks.px > 1 GeV and tracks.charge > 0)
"""
#: An event each: number of tracks' momenta along x with their charges, and what the columns hold; each cut loses one.
EVENTS = [
    ([], 1, 3.0, 2.0, 2.0),
    ([(2.0, 1)], 0, 3.0, 2.0, 2.0),
    ([(2.0, 1)], 1, 1.0, 2.0, 2.0),
    ([(2.0, 1)], 1, 3.0, 2.0, 1.0),
    ([(2.0, -1), (0.5, 1)], 1, 3.0, 2.0, 2.0),
    ([(0.1, 1), (2.0, 1)], 1, 3.0, 2.0, 2.0),
]
SURVIVORS = [6, 5, 4, 3, 2, 1]
SCHEMA = """\
schema: darkana/schema/1
collections:
  tracks: {prefix: trk, counter: HowMany, members: {px: {branch: PX, unit: MeV}, charge: q}}
columns: {energy: {branch: ESum, unit: TeV}}
flags: {fired: HLT}
momenta: {met: {prefix: MissingET, members: {phi: {unit: deg}}}}
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    lists = {
        "PX": lambda p, _: 1000 * p,
        "trk_py": lambda *_: 0.0,
        "trk_pz": lambda *_: 0.0,
        "q": lambda _, q: float(q),
    }
    columns = {name: ak.Array([[of(*t) for t in event[0]] for event in EVENTS]) for name, of in lists.items()}
    flat = {"HLT": [e[1] for e in EVENTS], "ESum": [e[2] / 1000 for e in EVENTS], "MissingET_pt": [e[3] for e in EVENTS],
            "MissingET_phi": [np.degrees(e[4]) for e in EVENTS], "HowMany": [len(e[0]) for e in EVENTS]}  # fmt: skip
    return write(tmp_path / "a.root", columns | {name: np.array(values) for name, values in flat.items()})


def schema(folder: Path, text: str = SCHEMA) -> Path:
    path = folder / "schema.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def search(folder: Path, text: str = SEARCH) -> darkana.Analysis:
    path = folder / "schema.ana"
    path.write_text(text, encoding="utf-8")
    return darkana.load(path)


def survivors(analysis: darkana.Analysis, file: str, schema: Path | None) -> list[int]:
    sample = Sample(name="s", kind="data", files=(file,))
    return [row["events"] for row in analysis.run([sample], schema=schema).to_json()["cutflow"]["signal"]["s"]]


def test_names_and_units_are_those_of_the_schema(tmp_path, file):
    assert survivors(search(tmp_path), file, schema(tmp_path)) == SURVIVORS


def test_the_counter_is_that_of_the_schema(tmp_path, file):
    counting = SEARCH[: SEARCH.index('  cut "fired"')]
    assert survivors(search(tmp_path, counting), file, schema(tmp_path)) == SURVIVORS[:2]
    assert "(HowMany)" in search(tmp_path, counting).stored_as(schema(tmp_path)).explain()


def test_members_of_flat_candidates(tmp_path):
    text = 'analysis "Rows"\ncandidates\n  member M [GeV]\nregion signal\n  cut "M"  M > 2 GeV\n'
    stated = "schema: darkana/schema/1\ncandidates: {M: {branch: InvM, unit: MeV}}\n"
    file = write(tmp_path / "a.root", {"InvM": np.array([1000.0, 3000.0, 2500.0])})
    assert survivors(search(tmp_path, text), file, schema(tmp_path, stated)) == [3, 3, 2]


@pytest.mark.parametrize(
    ("line", "message", "help"),
    [
        ("collections: {track: {prefix: t}}", "the search declares no collection `track`", "did you mean `tracks`?"),
        ("collections: {tracks: {members: {pX: a}}}", "no member of `tracks` `pX`", "did you mean `px`?"),
        ("columns: {fired: a}", "no column `fired`", "it has `energy`"),
        ("flags: {energy: a}", "no flag `energy`", "it has `fired`"),
        ("momenta: {met: {members: {E: a}}}", "no component of `met` `E`", "it has `pt`, `phi`"),
        ("candidates: {M: a}", "no member of the candidates `M`", "it has none"),
        ("columns: {energy: {unit: cm}}", "`energy` is in GeV, which `cm` does not measure", None),
        ("columns: {energy: {unit: GeV^2}}", "`energy` is in GeV, which `GeV^2` does not measure", None),
        ("columns: {energy: {unit: gev}}", "`gev`, of `energy`, is not a known unit", None),
        ("flags: {fired: {unit: GeV}}", "`fired` is a flag", None),
        ("columns: {energy: {name: a}}", "columns: energy: name: Extra inputs are not permitted", None),
        ("columns: {energy: 3}", "columns: energy: Input should be", None),
        ("collection: {}", "collection: Extra inputs are not permitted", None),
        ("columns: {", "the schema file can't be read", None),
    ],
)
def test_what_does_not_fit_is_said(tmp_path, line, message, help):
    path = schema(tmp_path, f"schema: darkana/schema/1\n{line}\n")
    with pytest.raises(DataError) as caught:
        search(tmp_path).stored_as(path)
    assert (caught.value.code, caught.value.file) == ("E0920", str(path))
    assert message in caught.value.message
    assert help is None or help in caught.value.help


def test_a_missing_branch_names_the_statement_and_the_schema(tmp_path, file, darkana):
    path = schema(tmp_path, SCHEMA.replace("ESum", "ESsum"))
    search(tmp_path)
    said = darkana("run", tmp_path / "schema.ana", "--sample", f"s={file}", "--schema", path, "--out", tmp_path / "out")
    assert said.status == 3
    assert "tree `events` has no branch `ESsum`" in said.err
    assert "column energy [GeV]" in said.err
    assert f"the schema file `{path}` names it" in said.err


def test_the_command_line_takes_one(tmp_path, file, darkana):
    search(tmp_path)
    words = ("--sample", f"s={file}", "--schema", schema(tmp_path), "--out", tmp_path / "out", "--no-plots")
    assert darkana("run", tmp_path / "schema.ana", *words).status == 0
    said = darkana("run", tmp_path / "schema.ana", *words[:2], "--schema", tmp_path / "absent.yaml")
    assert said.status == 3
    assert "the schema file can't be read" in said.err


def test_the_json_schema_takes_what_the_program_takes():
    described = schema_of("schema")
    jsonschema.validate(yaml.safe_load(SCHEMA), described)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "darkana/schema/1", "columns": {"energy": 3}}, described)


def test_workers_read_by_the_schema(tmp_path, file):
    sample = Sample(name="s", kind="data", files=(file,))
    rows = search(tmp_path).run([sample], schema=schema(tmp_path), workers=2).to_json()["cutflow"]["signal"]["s"]
    assert [row["events"] for row in rows] == SURVIVORS
