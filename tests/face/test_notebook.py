"""`%%ana`: cells run by a shell of IPython, and the tour by a kernel."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

from darkana import Analysis
from darkana.runtime.results.result import Result
from pages import Page

from .tiny import HEAVY, SEARCH, TWO, entry, events, samples

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """IPython as in a terminal, in a folder with samples."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # IPython puts its own there
    monkeypatch.chdir(tmp_path)
    samples(tmp_path, entry("mc", events(tmp_path / "events.root")))
    made = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    made.run_line_magic("load_ext", "darkana")
    yield made
    InteractiveShell.clear_instance()


def ran(shell, line: str, text: str = SEARCH):
    return shell.run_cell(f"%%ana {line}\n{text}")


def test_a_cell_is_a_checked_search(shell):
    found = ran(shell, "tiny").result
    assert isinstance(found, Analysis)
    assert found is shell.user_ns["tiny"]
    cell = ["%%ana tiny", *SEARCH.splitlines()]
    assert found.plan.regions[0].site.line == 1 + cell.index("region signal"), "as the editor counts lines"
    assert ran(shell, "").result is shell.user_ns["analysis"]


def test_a_cell_that_is_run(shell):
    found = ran(shell, "tiny --run").result
    assert isinstance(found, Result)
    assert found is shell.user_ns["tiny_result"]
    assert [row.events for row in found.cutflow["signal"]["mc"]][-2:] == [TWO, HEAVY]
    first = ran(shell, "tiny --run samples.yaml --limit-entries 3").result
    assert first.samples[0].read == 3


def test_python_names_stand_in_braces(shell):
    shell.user_ns["number"] = 2
    assert ran(shell, "tiny --run --limit-entries {number}").result.samples[0].read == 2


def test_a_mistake_is_shown_and_the_cell_fails(shell, capsys):
    ended = ran(shell, "tiny", SEARCH.replace("2 * mX", "2").replace("count(tracks)", "cout(tracks)"))
    said = capsys.readouterr().out
    assert not ended.success
    assert "tiny" not in shell.user_ns
    assert "error[E0301]" in said
    assert "--> <tiny>:21:25" in said
    assert "2 errors: `tiny` is not defined" in said
    assert "Traceback" not in said


def test_what_was_there_stays_after_a_mistake(shell, capsys):
    before = ran(shell, "tiny").result
    assert not ran(shell, "tiny", "cutt\n").success
    assert shell.user_ns["tiny"] is before
    assert "1 error: `tiny` is left as it was" in capsys.readouterr().out


def test_samples_that_can_not_be_used(shell, capsys):
    assert not ran(shell, "tiny --run nothing.yaml").success
    said = capsys.readouterr().out
    assert "nothing.yaml" in said
    assert "`tiny` was not run" in said
    assert "Traceback" not in said
    assert isinstance(shell.user_ns["tiny"], Analysis), "the search itself is good"


def test_warnings_of_a_run_are_shown(shell, capsys):
    assert ran(shell, "tiny --run", SEARCH + '\ntable t(mX [GeV]) from "gone.csv"\n').success
    assert "warning[E0604]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1x", "can't be a name in Python"),
        ("class", "can't be a name in Python"),
        ("a b", "unrecognized arguments: b"),
        ("a --limit-entries x", "is not a whole number from 0 on"),
        ("a --workers 0", "is not a whole number from 1 on"),
        ("a --runn", "unrecognized arguments: --runn"),
        ("'a", "No closing quotation"),
    ],
)
def test_wrong_words_behind_the_magic(shell, capsys, line, said):
    assert not ran(shell, line).success
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


def test_an_error_of_plain_python_has_no_traceback(shell, capsys):
    shell.run_cell("import darkana; darkana.loads('cutt')")
    shell.run_cell("darkana.loads('analysis \"x\"').run('nothing.yaml')")
    said = capsys.readouterr().out
    assert "<text>:1:1" in said
    assert "nothing.yaml" in said
    assert "Traceback" not in said


# --- the tour ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """The cells of the tour after a kernel has run them in a folder of its own."""
    folder = tmp_path_factory.mktemp("tour")
    notebook = nbformat.read(ROOT / "docs" / "notebooks" / "tour.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "stored without outputs"
    own = {name: str(folder / "jupyter") for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    env = {**os.environ, **own, "PYTHONPATH": str(ROOT / "src")}
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute(env=env)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(cells, beginning: str, number: int = 0):
    """Of the cells whose text begins so, the outputs of one."""
    return [cell for cell in cells if cell.source.startswith(beginning)][number].outputs


def test_the_tour_shows_the_search(tour):
    [page] = outputs(tour, "%%ana invisible")
    assert page.output_type == "execute_result"
    text = Page(page.data["text/html"]).text
    assert "Something invisible against two muons" in text
    assert "none(photon where angle(photon, x) < 15 deg)" in text
    assert page.data["text/plain"] == "Analysis of <invisible>: Something invisible against two muons"


def test_the_tour_shows_the_mistakes(tour):
    shown, ended = outputs(tour, "%%ana invisible", 1)
    text = Page(shown.data["text/html"]).text
    lines = next(c for c in tour if "muonId" in c.source).source.splitlines()
    for code, words in (("E0201", "muonId"), ("E0301", "< 0.4")):
        assert code in text
        number = next(i for i, line in enumerate(lines, 1) if line.endswith(words) or f"{words} " in line)
        assert f"{number} │ {lines[number - 1]}" in text, "the line as the editor counts it"
    assert ended.traceback == ["2 errors: `invisible` is left as it was"]


def test_the_tour_shows_the_cutflow_of_the_readme(tour):
    [shown] = outputs(tour, "result = invisible.run")
    text = Page(shown.data["text/html"]).text
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for label in ("candidate", "not back to back", "no photons", "little energy"):
        yields = re.findall(r"[\d.]+ ± [\d.]+", next(line for line in readme.splitlines() if line.startswith(label)))
        assert len(yields) == 3
        assert all(y in text for y in yields)
    assert "22880" not in shown.data["text/plain"]
    assert shown.data["text/plain"].startswith("Something invisible against two muons  276 pb^-1")


def test_the_tour_shows_the_plan_and_the_picture(tour):
    [plan] = outputs(tour, "invisible.plan")
    assert "track_px, track_py, track_pz, track_charge, track_muonID" in Page(plan.data["text/html"]).text
    [picture] = outputs(tour, "result.plot")
    assert picture.data["image/png"].startswith("iVBORw0KGgo"), "PNG in base64"


def test_the_tour_compares_thresholds(tour):
    printed = "".join(o.text for o in outputs(tour, "import darkana"))
    found = re.findall(r"([\d.]+) GeV: +([\d.]+) background events, ([\d.]+)% of the signal", printed)
    energies, backgrounds, signals = zip(*[map(float, row) for row in found], strict=True)
    assert len(energies) == 5
    assert list(backgrounds) == sorted(backgrounds), "a looser cut keeps more"
    assert list(signals) == sorted(signals)
    assert (energies[2], round(backgrounds[2])) == (0.4, 4005), "136.9 + 1710 + 2158, as in the README"


def test_the_tour_runs_an_heir(tour):
    [shown] = outputs(tour, "%%ana harder")
    text = Page(shown.data["text/html"]).text
    assert "Partial result: not all entries were read." in text
    assert "region sideband" in text
