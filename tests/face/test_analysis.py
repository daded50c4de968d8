"""`import darkana`: the Python face, and what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import darkana
from darkana import AnaError, Analysis, DataError
from darkana.runtime.plan import Plan

from .tiny import SEARCH, TWO, entry, events, samples, search

HEAVY = {
    "numpy",
    "uproot",
    "matplotlib",
    "pyhf",
    "awkward",
    "scipy",
    "pydantic",
    "rich",
    "hist",
    "numexpr",
    "particle",
    "yaml",
}
HEAVY |= {"jinja2", "boost_histogram"}


def test_load(tmp_path):
    loaded = darkana.load(search(tmp_path))
    assert isinstance(loaded, Analysis)
    assert (loaded.title, loaded.warnings) == ("Tiny", ())
    assert isinstance(loaded.plan, Plan)
    assert loaded.plan is loaded.plan, "made once"


def test_load_by_name():
    assert darkana.load("zprime_invisible").title == "Invisible Z' in e+ e- -> mu+ mu- Z'"


def test_a_wrong_text_raises_with_every_mistake(tmp_path):
    text = SEARCH.replace("2 * mX", "2").replace("count(tracks)", "cout(tracks)")
    with pytest.raises(AnaError) as raised:
        darkana.load(search(tmp_path, text))
    assert [d.code for d in raised.value.diagnostics] == ["E0209", "E0301"]


def test_no_file():
    with pytest.raises(FileNotFoundError, match="did you mean `belle2`"):
        darkana.load("bele2")


def test_run(tmp_path):
    given = samples(tmp_path, entry("mc", events(tmp_path / "events.root")))
    document = darkana.load(search(tmp_path)).run(given).to_json()
    assert [r["events"] for r in document["cutflow"]["signal"]["mc"] if r["cut"] == "two"] == [TWO]


def test_a_run_that_can_not_be(tmp_path):
    with pytest.raises(DataError) as raised:
        darkana.load(search(tmp_path)).run()
    assert raised.value.code == "E0918"


def test_another_energy_moves_the_frame(tmp_path):
    beams = "beams\n  electron 7 GeV\n  positron 4 GeV\n"
    loaded = darkana.load(search(tmp_path, SEARCH.replace("pair.m > 2 * mX", "pair.cms.E < 0.5 * sqrt_s") + beams))
    assert loaded.plan_at(None) is loaded.plan
    [region] = loaded.plan_at(10.0).regions
    assert region.cuts[1].condition.args[1].value == pytest.approx(5.0)
    assert loaded.plan.regions[0].cuts[1].condition.args[1].value == pytest.approx(28**0.5, rel=1e-6)


def test_explain_and_notebooks(tmp_path):
    loaded = darkana.load(search(tmp_path))
    assert loaded.explain() == loaded.explain("plan") != loaded.explain("checked")
    assert "pair.m &gt; 2 * mX" in loaded._repr_html_()


def test_what_there_is():
    assert set(darkana.__all__) <= set(dir(darkana))
    with pytest.raises(AttributeError, match="nothing"):
        _ = darkana.nothing


# --- what is imported ------------------------------------------------------------------------------------------


def modules_after(code: str, cache: Path) -> set[str]:
    """What a fresh interpreter has imported beyond what it starts with."""
    text = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    env = {**os.environ, "DARKANA_CACHE": str(cache)}
    ended = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, env=env)
    return set(ended.stdout.splitlines()[-1].split())


def tops(modules: set[str]) -> set[str]:
    return {m.partition(".")[0] for m in modules}


def test_import_costs_next_to_nothing(tmp_path):
    found = modules_after("import darkana", tmp_path)
    assert {m for m in found if m.startswith("darkana")} == {"darkana"}
    assert tops(found) <= {"darkana", "__future__", "typing", "collections", "contextlib", "functools", "operator", "re",
                           "enum", "copyreg", "types", "abc", "itertools", "keyword", "reprlib", "warnings", *PRIVATE}  # fmt: skip


PRIVATE = {"_collections", "_functools", "_operator", "_sre", "_typing", "_collections_abc", "_abc"}


def check_command(path: Path) -> str:
    return f"import contextlib; from darkana.cli import main; sys.argv = ['darkana', 'check', {str(path)!r}]\nwith contextlib.suppress(SystemExit): main()"


def test_check_imports_nothing_heavy(tmp_path):
    first = modules_after(check_command(search(tmp_path)), tmp_path / "cache")
    assert not tops(first) & HEAVY
    second = modules_after(check_command(search(tmp_path)), tmp_path / "cache")
    assert not tops(second) & (HEAVY | {"lark", "interegular"})
    assert not {m for m in second if m.startswith("darkana.runtime.") and not m.startswith("darkana.runtime.plan")}


# --- as a program ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}])
def test_python_m_darkana_without_a_terminal_prints_plain_text(tmp_path, extra):
    path = search(tmp_path, SEARCH.replace("2 * mX", "2"))
    words = [sys.executable, "-m", "darkana", "check", str(path)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **extra})
    assert ended.returncode == 1
    assert "error[E0301]" in ended.stdout
    assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.skipif(os.name != "posix", reason="terminals")
@pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_on_a_terminal_there_is_colour_unless_it_is_refused(tmp_path, extra, coloured):
    import pty

    path = search(tmp_path, SEARCH.replace("2 * mX", "2"))
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": "xterm"} | extra
    words = [sys.executable, "-m", "darkana", "check", str(path)]
    ended = subprocess.run(words, stdout=theirs, stderr=subprocess.DEVNULL, check=False, env=env)
    os.close(theirs)
    text = os.read(ours, 100_000).decode()
    os.close(ours)
    assert ended.returncode == 1
    assert ("\x1b[" in text) is coloured
