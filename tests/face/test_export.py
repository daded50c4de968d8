"""`darkana export`: each format opened by the tool that it is for, and what is said where one does not apply."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import jsonschema
import numpy as np
import pytest
import yaml
from click.testing import CliRunner

import darkana as package
import exports_kit
from darkana.runtime.errors import DataError
from darkana.runtime.limits.read_back import read_limits
from darkana.schemas import schema_of

from .tiny import search


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    return exports_kit.counts(tmp_path_factory.mktemp("counts"))


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    return exports_kit.fitted(tmp_path_factory.mktemp("fitted"))


def out_of(analysis):
    """Where its limits lie."""
    return analysis.path.parent / "out"


def limits_of(analysis):
    return read_limits(out_of(analysis) / "limits.json")


def made(analysis, form, folder, **more):
    analysis.export(form, result=out_of(analysis), out=folder, **more)
    return folder


# --- pyhf ---------------------------------------------------------------------------------------------------------


def cls(workspace, mu):
    """What `pyhf cls` prints."""
    from pyhf.cli.cli import pyhf

    said = CliRunner().invoke(pyhf, ["cls", str(workspace), "--test-poi", repr(float(mu))])
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)


@pytest.mark.filterwarnings("ignore:jsonschema.RefResolver:DeprecationWarning")  # pyhf's own
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # scipy's, of steps that end at a bound
@pytest.mark.parametrize(
    ("of", "which"),
    [
        ("counts", "observed"),
        ("fitted", "expected"),
        pytest.param("counts", "expected", marks=pytest.mark.long),
        pytest.param("fitted", "observed", marks=pytest.mark.long),
    ],
)
def test_pyhf_cls_gives_the_limits(of, which, request, tmp_path):
    analysis = request.getfixturevalue(of)
    folder = made(analysis, "pyhf", tmp_path) / "pyhf"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    jsonschema.validate(index, schema_of("workspaces"))
    limits = limits_of(analysis)
    assert len(index["workspaces"]) == limits.hypotheses
    said = index["workspaces"][1]
    assert said["at"] == dict(limits.at(1))
    assert said["limit"]["observed"] * said["one_mu"] == pytest.approx(limits.found.observed[1])
    if which == "observed":
        found = cls(folder / said["file"], said["limit"]["observed"])["CLs_obs"]
    else:
        found = cls(folder / said["file"], said["limit"]["expected"][2])["CLs_exp"][2]
    assert found == pytest.approx(1 - limits.level, rel=3e-4)


def test_a_workspace_has_the_names_of_the_search(counts, tmp_path):
    counts.export("pyhf", result=out_of(counts), out=tmp_path / "one.json", at=[{"mX": 2.0}])
    found = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert [c["name"] for c in found["channels"]] == ["signal within peak", "control within peak"]
    of_signal = found["channels"][0]["samples"][0]
    assert [m["name"] for m in of_signal["modifiers"]] == ["trigger", "tracking", "luminosity", "mu"]
    assert of_signal["data"] == [pytest.approx(0.2 * 10)]
    assert found["measurements"][0]["name"] == "cross_section: mu = 1 is 1 fb"
    bounds = {p["name"]: p["bounds"][0] for p in found["measurements"][0]["config"]["parameters"]}
    assert bounds["mu"][0] == 0
    assert bounds["shape"] == [pytest.approx(-0.999 / 0.3), 10]
    assert found["observations"][0] == {"name": "signal within peak", "data": [47.0]}


def test_it_says_that_a_bayesian_limit_is_another(darkana, tmp_path):
    analysis = exports_kit.counts(
        tmp_path, exports_kit.COUNTS.replace("method cls", "method bayesian flat"), limits=False
    )
    said = darkana("export", analysis.path, "--format", "pyhf", "--at", "mX=2.1GeV", "--out", tmp_path / "e")
    assert said.status == 0
    assert "the file's method is `bayesian flat`" in said.err
    assert "nearest to mX = 2.1 GeV in the scan is mX = 2 GeV" in said.err
    assert said.out.split() == ["wrote", str(tmp_path / "e" / "pyhf" / "two_mX_2GeV.json")]


# --- HS3 ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")  # those of pyhf, scipy, pytensor
@pytest.mark.parametrize("of", ["counts", "fitted"])
def test_pyhs3_finds_the_likelihood_of_pyhf(of, request, tmp_path):
    pyhs3 = pytest.importorskip("pyhs3", reason="pyhs3 is in the dependency group `hs3`")
    import pyhf
    import pytensor
    from pytensor.graph.traversal import explicit_graph_inputs

    from darkana.runtime.limits.profile.histfactory import INTERPOLATION

    analysis = request.getfixturevalue(of)
    name = "two_mX_2GeV" if of == "counts" else "fitted_mX_2GeV"
    analysis.export("pyhf", "hs3", result=out_of(analysis), out=tmp_path, at=[{"mX": 2.0}])
    workspace = pyhf.Workspace(json.loads((tmp_path / "pyhf" / f"{name}.json").read_text(encoding="utf-8")))
    theirs = pyhs3.Workspace(**json.loads((tmp_path / "hs3" / f"{name}.json").read_text(encoding="utf-8")))
    model = workspace.model(modifier_settings=INTERPOLATION)
    likelihood = theirs.model(theirs.analyses[0], progress=False).log_prob
    inputs = [v for v in explicit_graph_inputs([likelihood]) if v.name]
    function = pytensor.function(inputs, likelihood, mode="FAST_COMPILE", on_unused_input="ignore")
    rng, data = np.random.default_rng(1), workspace.data(model)
    best = pyhf.infer.mle.fit(data, model)
    for _ in range(3):
        values = best + rng.uniform(0, 0.1, model.config.npars)
        by_name = {n: values[model.config.par_slice(n)] for n in model.config.par_order}
        given = {n: v[0] for n, v in by_name.items() if len(v) == 1}
        given |= {f"{n}, bin {b}": x for n, v in by_name.items() for b, x in enumerate(v)}
        own = float(model.logpdf(values, data)[0])
        assert float(function(*(np.asarray(given[v.name]) for v in inputs))) == pytest.approx(own, rel=1e-12)


def test_hs3_document_holds_together(fitted, tmp_path):
    """Every name that is referred to is there; lengths agree."""
    found = json.loads((made(fitted, "hs3", tmp_path) / "hs3" / "fitted_mX_2GeV.json").read_text(encoding="utf-8"))
    likelihood = found["likelihoods"][0]
    assert likelihood["distributions"] == [d["name"] for d in found["distributions"]]
    assert likelihood["data"] == [d["name"] for d in found["data"]]
    assert found["analyses"][0]["likelihood"] == likelihood["name"]
    domain, start = found["domains"][0]["axes"], found["parameter_points"][0]["parameters"]
    assert [a["name"] for a in domain] == [p["name"] for p in start]
    used = set()
    for distribution, data in zip(found["distributions"], found["data"], strict=True):
        assert distribution["axes"] == data["axes"]
        assert {len(s["data"]["contents"]) for s in distribution["samples"]} == {len(data["contents"])}
        modifiers = [m for s in distribution["samples"] for m in s["modifiers"]]
        used |= {name for m in modifiers for name in m.get("parameters", [m.get("parameter")])}
    assert used == {a["name"] for a in domain}
    assert "mu" in used


# --- HEPData ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def submission(fitted, tmp_path_factory):
    """Beside a figure that belongs to a table."""
    from PIL import Image

    plots = out_of(fitted) / "plots"
    plots.mkdir(exist_ok=True)
    Image.new("RGB", (800, 600), "white").save(plots / "mass.png")
    return made(fitted, "hepdata", tmp_path_factory.mktemp("hepdata"))


def tables(folder):
    head, *entries = yaml.safe_load_all((folder / "hepdata" / "submission.yaml").read_text(encoding="utf-8"))
    files = {e["name"]: yaml.safe_load((folder / "hepdata" / e["data_file"]).read_text("utf-8")) for e in entries}
    return head, {e["name"]: e for e in entries}, files


def test_hepdata_validate_passes(submission):
    """In a process of its own, since it leaves files open."""
    pytest.importorskip("hepdata_validator")
    program = [sys.executable, "-c", "from hepdata_validator.cli import validate; validate()"]
    said = subprocess.run(
        [*program, "-a", submission / "fitted_hepdata.zip"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout
    assert "is valid" in said.stdout


def test_numbers_of_a_submission(fitted, submission):
    head, entries, files = tables(submission)
    assert "A fit" in head["comment"]
    assert list(files) == ["limit cross_section", "counts", "signal efficiency", "cutflow signal", "mass"]
    limits = limits_of(fitted)
    observed, expected = files["limit cross_section"]["dependent_variables"]
    assert observed["header"] == {"name": "observed limit on cross_section", "units": "fb"}
    assert [v["value"] for v in observed["values"]] == pytest.approx(limits.found.observed, rel=1e-7)
    one, two = expected["values"][0]["errors"]
    assert one["asymerror"]["plus"] == pytest.approx(
        limits.found.expected[0, 3] - limits.found.expected[0, 2], rel=1e-6
    )
    assert two["asymerror"]["minus"] == pytest.approx(
        limits.found.expected[0, 0] - limits.found.expected[0, 2], rel=1e-6
    )
    said = {q["name"]: q["value"] for q in observed["qualifiers"]}
    assert said["SQRT(S)"] == 10.0
    assert said["LUMINOSITY"] == 2.0
    assert said["RE"] == "E+ E- --> MU+ MU-"
    assert said["limit"] == "cls, 95% confidence"
    assert [v["value"] for v in files["signal efficiency"]["dependent_variables"][0]["values"]] == [
        pytest.approx(0.53, rel=0.01)
    ] * 2
    assert [r["location"] for r in entries["mass"]["additional_resources"]] == ["mass.png", "thumb_mass.png"]


def test_cutflow_and_spectrum_of_a_submission(fitted, submission):
    _, _, files = tables(submission)
    result = json.loads((out_of(fitted) / "result.json").read_text(encoding="utf-8"))
    rows = result["cutflow"]["signal"]["mc"]
    events = files["cutflow signal"]["dependent_variables"][0]["values"][: len(rows)]
    assert [v["value"] for v in events] == pytest.approx([row["yield"] for row in rows])
    assert events[0]["errors"][0]["symerror"] == pytest.approx(rows[0]["variance"] ** 0.5)
    spectrum = files["mass"]
    assert spectrum["independent_variables"][0]["values"][0] == {"low": 0.0, "high": 0.5}
    inner = result["histograms"]["mass"]["samples"]["data"]["values"][1:-1]
    assert [v["value"] for v in spectrum["dependent_variables"][1]["values"]] == inner


def test_the_archive_is_the_same_each_time(fitted, submission, tmp_path):
    again = made(fitted, "hepdata", tmp_path) / "fitted_hepdata.zip"
    assert again.read_bytes() == (submission / "fitted_hepdata.zip").read_bytes()
    with zipfile.ZipFile(again) as zipped:
        assert "submission.yaml" in zipped.namelist()


# --- DarkCast -----------------------------------------------------------------------------------------------------


def test_darkcast_limit_by_the_format_note(counts, tmp_path):
    """docs/exports.md says what a `.lmt` is."""
    folder = made(counts, "darkcast", tmp_path) / "darkcast"
    lines = (folder / "two.lmt").read_text(encoding="utf-8").splitlines()
    assert lines[0].replace("#", "").split() == ["mass", "lower"]
    rows = np.array([[float(word) for word in line.split()] for line in lines[1:]])
    assert rows[:, 0].tolist() == [1.0, 2.0, 3.0]
    bounds = limits_of(counts).couplings[0].variants[""].observed
    np.testing.assert_allclose(rows[:, 1], bounds, rtol=1e-8)


class Recorder:
    """In the place of the package: what a description makes of it."""

    def __getattr__(self, kind):
        return lambda *words, **named: (kind, *words, *named)


def test_darkcast_description_says_what_darkcast_asks_for(counts, tmp_path):
    folder = made(counts, "darkcast", tmp_path, darkcast={"decay": "invisible"}) / "darkcast"
    text = (folder / "two.py").read_text(encoding="utf-8")
    found = {}
    exec(compile(text.replace("import darkcast", ""), "two.py", "exec"), {"darkcast": Recorder()}, found)  # noqa: S102
    assert found["model"] == ("Model", "Lmu-Ltau_boson")
    assert found["production"] == ("Production", "mu_brem")
    assert found["decay"] == "invisible"
    assert found["bounds"] == ("Dataset", "two.lmt")
    assert found["efficiency"] == ("Efficiency", "t0", "t1")
    assert "observed limit on g'" in found["notes"]
    assert "1912.11276" in found["bibtex"]


def test_darkcast_reads_it(counts, tmp_path, monkeypatch):
    """Recast to its own model, a limit is what it was."""
    darkcast = pytest.importorskip("darkcast", reason="DarkCast is in no package index: put a checkout on PYTHONPATH")
    folder = made(counts, "darkcast", tmp_path) / "darkcast"
    monkeypatch.chdir(folder)
    limit = darkcast.Limit("two", path=str(folder))
    lower = limit.recast(darkcast.Model("Lmu-Ltau_boson"))["lower"]
    np.testing.assert_allclose(lower.vals, limits_of(counts).couplings[0].variants[""].observed, rtol=1e-6)


def test_darkcast_has_to_know_the_physics(tmp_path):
    other = exports_kit.COUNTS.replace("gprime", "kappa")
    analysis = exports_kit.counts(tmp_path, other)
    with pytest.raises(DataError) as error:
        made(analysis, "darkcast", tmp_path / "e")
    assert error.value.code == "E0996"
    assert "--darkcast model=... --darkcast production=..." in error.value.help[0]
    stated = {"model": "dark_photon", "production": "e_e"}
    assert (made(analysis, "darkcast", tmp_path / "e", darkcast=stated) / "darkcast" / "two.py").exists()


# --- tables, references -------------------------------------------------------------------------------------------


def test_correctionlib_reads_the_tables(counts, tmp_path):
    correctionlib = pytest.importorskip("correctionlib")
    file = made(counts, "correctionlib", tmp_path / "tables.json")
    efficiency = correctionlib.CorrectionSet.from_file(str(file))["eff"]
    assert [efficiency.evaluate(m) for m in (1.0, 1.5, 3.0)] == pytest.approx([0.1, 0.15, 0.3], rel=1e-12)


# --- all of them, and what is missing -----------------------------------------------------------------------------


def test_all_that_apply(counts, darkana, tmp_path):
    said = darkana("export", counts.path, "--format", "all", "--result", out_of(counts), "--out", tmp_path)
    assert said.status == 0
    names = {p.name for p in tmp_path.iterdir()}
    assert names == {
        "pyhf", "hs3", "hepdata", "two_hepdata.zip", "darkcast", "two.correctionlib.json", "two.bib", "CITATION.cff",
    }  # fmt: skip
    assert "no cutflows and spectra" in said.err


def test_all_says_what_does_not_apply_and_why(darkana, tmp_path):
    said = darkana("export", search(tmp_path), "--format", "all", "--out", tmp_path / "e")
    assert said.status == 0
    left_out = [line.split()[2].rstrip(":") for line in said.err.splitlines() if line.startswith("left out")]
    assert left_out == ["pyhf", "hs3", "hepdata", "darkcast", "correctionlib"]
    assert sorted(p.name for p in (tmp_path / "e").iterdir()) == ["CITATION.cff", "tiny.bib"]


@pytest.mark.parametrize("form", ["darkcast", "hepdata"])
def test_what_to_run_first(form, counts, darkana, tmp_path):
    said = darkana("export", counts.path, "--format", form, "--result", tmp_path / "nothing", "--out", tmp_path / "e")
    assert said.status == 3
    assert "error[E0995]" in said.err
    assert "darkana run" in said.err
    assert not (tmp_path / "e").exists()


def test_limits_of_another_version_of_the_file(counts, tmp_path):
    (tmp_path / "eff.csv").write_text(exports_kit.EFF, encoding="utf-8")
    (tmp_path / "two.ana").write_text(exports_kit.COUNTS.replace("47", "48"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        package.load(tmp_path / "two.ana").export("darkcast", result=out_of(counts), out=tmp_path / "e")
    assert error.value.code == "E0944"


def test_formats_that_there_are(counts, tmp_path):
    with pytest.raises(ValueError, match="there are: pyhf, hs3, hepdata, darkcast, correctionlib, bibtex, cff"):
        counts.export("root", out=tmp_path)


def test_a_slip_in_what_darkcast_is_told(counts, darkana, tmp_path):
    said = darkana("export", counts.path, "--format", "darkcast", "--darkcast", "modell=x", "--out", tmp_path)
    assert said.status == 2
    assert "KEY one of model, production, decay" in said.err


@pytest.mark.parametrize("forms", [("cff", "bibtex"), ("correctionlib",)])
def test_a_folder_is_not_called_as_a_file(forms, counts, darkana, tmp_path):
    words = [word for form in forms for word in ("--format", form)]
    said = darkana("export", counts.path, *words, "--out", tmp_path / "x.cff")
    assert said.status == 2
    assert "name a folder" in said.err
    assert list(tmp_path.iterdir()) == []
