"""The commands that need no events: check, fmt, explain, vars, list, show, new, schema."""

from __future__ import annotations

import io
import json
import re

import jsonschema
import pytest

from darkana.dsl.format import fmt
from darkana.dsl.source import Source
from darkana.library import shipped_libraries, shipped_searches
from darkana.schemas import schema_of

from .tiny import SEARCH, search

WRONG = SEARCH.replace("pair.m > 2 * mX", "pair.m > 2")
WARNED = SEARCH + '\ntable eff(mX [GeV]) from "missing.csv"\n'


@pytest.fixture
def good(tmp_path):
    return search(tmp_path)


@pytest.fixture
def wrong(tmp_path):
    return search(tmp_path, WRONG)


# --- check -----------------------------------------------------------------------------------------------


def test_a_good_file(darkana, good):
    said = darkana("check", good)
    assert (said.status, said.out) == (0, "")
    assert "1 file checked, no mistakes" in said.err


def test_a_wrong_file_shows_the_place_and_the_mend(darkana, wrong):
    said = darkana("check", wrong)
    assert said.status == 1
    assert said.out.startswith("error[E0301]: ")
    line = WRONG[: WRONG.index("pair.m > 2\n")].count("\n") + 1
    assert re.search(rf"tiny\.ana:{line}:25\n", said.out)
    assert '  cut "heavy"  pair.m > 2\n' in said.out
    assert re.search(r"\n +\| +\^ ", said.out)
    assert "`2 GeV`" in said.out
    assert said.err.strip() == "1 error"


def test_a_warning_is_no_error(darkana, tmp_path):
    said = darkana("check", search(tmp_path, WARNED))
    assert said.status == 0
    assert "warning[E0604]" in said.out
    assert said.err.strip() == "1 warning"


def test_several_files(darkana, tmp_path, wrong):
    (tmp_path / "other.ana").write_text(SEARCH, encoding="utf-8")
    said = darkana("check", tmp_path / "other.ana", wrong, "zprime_invisible")
    assert said.status == 1
    assert said.out.count("error[") == 1


def test_json(darkana, wrong, tmp_path):
    said = darkana("check", wrong, "--format", "json")
    document = json.loads(said.out)
    assert said.status == 1
    assert (document["schema"], document["errors"], document["warnings"]) == ("darkana/diagnostics/1", 1, 0)
    [found] = document["diagnostics"]
    assert (found["code"], found["severity"], found["text"], found["replacement"]) == ("E0301", "error", "2", "2 GeV")
    line = WRONG.split("\n")[found["line"] - 1]
    assert line[found["column"] - 1 : found["end_column"] - 1] == "2"
    schema = json.loads(darkana("schema", "diagnostics").out)
    jsonschema.validate(document, schema)
    good = json.loads(darkana("check", search(tmp_path), "--format", "json").out)
    jsonschema.validate(good, schema)
    assert (good["errors"], good["diagnostics"]) == (0, [])


def test_github(darkana, wrong):
    said = darkana("check", wrong, "--format", "github")
    assert said.status == 1
    assert re.fullmatch(r"::error file=.*tiny\.ana,line=\d+,(?:endLine=\d+,)?col=25,[^\n]*E0301[^\n]*\n?", said.out), (
        said.out
    )


def test_a_file_that_is_not_there(darkana):
    said = darkana("check", "zprime_invisble")
    assert said.status == 2
    assert "did you mean `zprime_invisible`?" in said.err


def test_a_file_that_is_not_text(darkana, tmp_path):
    (tmp_path / "tiny.ana").write_bytes(b'analysis "caf\xe9"\n')
    said = darkana("check", tmp_path / "tiny.ana")
    assert said.status == 1
    assert "E0144" in said.out


@pytest.mark.parametrize("words", [[], ["check"], ["check", "--format", "xml", "x.ana"], ["nothing"], ["run", "--at"]])
def test_usage(darkana, words):
    said = darkana(*words)
    assert said.status == 2 or (not words and said.status in (0, 2))


def test_help_and_version(darkana):
    assert darkana("--version").out.startswith("darkana ")
    listed = darkana("--help").out
    assert all(word in listed for word in ("check", "fmt", "explain", "run", "new", "list", "vars", "schema"))


# --- fmt -------------------------------------------------------------------------------------------------

UGLY = SEARCH.replace('  cut "heavy"  pair.m > 2 * mX', 'cut "heavy" pair.m>2*mX')


def test_fmt_brings_a_file_to_its_form_once(darkana, tmp_path):
    path = search(tmp_path, UGLY)
    assert darkana("fmt", path, "--check").status == 1
    assert path.read_text(encoding="utf-8") == UGLY, "--check writes nothing"
    difference = darkana("fmt", path, "--diff")
    assert difference.status == 0
    assert '-cut "heavy" pair.m>2*mX\n+  cut "heavy"  pair.m > 2 * mX\n' in difference.out
    assert path.read_text(encoding="utf-8") == UGLY, "--diff writes nothing"
    assert darkana("fmt", path).status == 0
    assert path.read_text(encoding="utf-8") == SEARCH == fmt(Source("tiny.ana", UGLY))
    assert darkana("fmt", path, "--check").status == 0


def test_fmt_of_standard_input(darkana, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    said = darkana("fmt", "-")
    assert (said.status, said.out) == (0, SEARCH)


def test_fmt_leaves_a_wrong_file_alone(darkana, tmp_path):
    path = search(tmp_path, "region (\n")
    said = darkana("fmt", path)
    assert said.status == 1
    assert "error[" in said.err
    assert path.read_text(encoding="utf-8") == "region (\n"


# --- explain, vars, list, show ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("checked", ["pair", "a four-vector"]),
        ("plan", ["region signal", "scan: 5 hypotheses", "track_px"]),
        ("lowered", ["engine numpy", "window peak"]),
    ],
)
def test_explain_prints_a_phase(darkana, good, phase, words):
    said = darkana("explain", good, "--phase", phase)
    assert said.status == 0
    assert all(word in said.out for word in words)


def test_explain_a_code(darkana):
    said = darkana("explain", "e0301")
    assert said.status == 0
    assert said.out.startswith("E0301: ")
    assert "wrong:" in said.out
    assert "25 simulated events" in darkana("explain", "w0951").out
    assert darkana("explain", "E9999").status == 1


def test_explain_a_wrong_file(darkana, wrong):
    said = darkana("explain", wrong)
    assert (said.status, said.out) == (1, "")
    assert "error[E0301]" in said.err


def test_vars(darkana):
    everything = darkana("vars")
    assert all(word in everything.out for word in ("delta_r", "alpha_em", "cos_theta", "J/psi(1S)", "GeV"))
    assert re.search(r"function +angle\(a, b\) ", darkana("vars", "angle").out)
    assert "GeV" not in darkana("vars", "delta_r").out
    assert darkana("vars", "nothing_like_it").status == 1


def test_list_and_show(darkana):
    listed = darkana("list").out
    assert all(name in listed for name in (*shipped_searches(), *shipped_libraries()))
    for name, path in shipped_searches().items():
        assert darkana("show", name).out == path.read_text(encoding="utf-8")
    assert darkana("show", "nothing").status == 2


# --- new -------------------------------------------------------------------------------------------------


def test_new_writes_a_search_that_is_good_and_canonical(darkana, tmp_path):
    path = tmp_path / "x.ana"
    said = darkana("new", path)
    assert said.status == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.ana", "x.samples.yaml"]
    assert darkana("check", path).status == 0
    assert darkana("fmt", path, "--check").status == 0
    again = darkana("new", path)
    assert again.status == 2
    assert "x.ana" in again.err


def test_new_in_a_folder_that_is_not_there(darkana, tmp_path):
    assert darkana("new", tmp_path / "no" / "x.ana").status == 2


def test_what_new_writes_runs(darkana, tmp_path):
    darkana("new", tmp_path / "x.ana")
    said = darkana("run", tmp_path / "x.ana", "--out", tmp_path / "out", "--limit-entries", "50", "--no-plots")
    assert said.status == 4
    assert (tmp_path / "out" / "result.json").is_file()


# --- schemas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["diagnostics", "log", "result", "samples", "workspaces"])
def test_schemas_are_schemas(darkana, name):
    jsonschema.Draft202012Validator.check_schema(json.loads(darkana("schema", name).out))


def test_a_samples_file_of_the_pages_is_of_its_schema():
    file = package_samples("100 fb^-1")
    jsonschema.validate(file, schema_of("samples"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(package_samples([1]), schema_of("samples"))


def package_samples(luminosity):
    sample = {"name": "mc", "kind": "background", "files": ["m.root"], "luminosity": luminosity}
    return {"schema": "darkana/samples/1", "samples": [sample]}
