"""Every code of the checker: its example yields it, the mended one no error, and its message reads well (golden).

The goldens lie in `tests/errors`; `--update-golden` writes them anew, from `dsl/codes`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from darkana import library
from darkana.compiler.check import check
from darkana.dsl import codes
from darkana.dsl.codes import CODES, Code
from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.render import render
from darkana.dsl.source import Source
from darkana.runtime import errors
from darkana.runtime.limits import codes as noticed

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
FOLDER = TESTS / "errors"
EXAMPLES = [code for code in CODES.values() if "E0200" < code.code < "E0900"]
SLOW = {"E0224"}  # an analysis that grows until the compiler gives up
by_code = pytest.mark.parametrize(
    "code", [pytest.param(c, id=c.code, marks=[pytest.mark.long] if c.code in SLOW else []) for c in EXAMPLES]
)


@pytest.fixture(autouse=True)
def beside_the_tables(monkeypatch):
    monkeypatch.chdir(FOLDER)


def found_in(text: str, code: Code) -> tuple[Diagnostic, ...]:
    return check(Source(f"{code.code}.ana", text), library.Files()).diagnostics


def rendered(diagnostics: tuple[Diagnostic, ...]) -> str:
    return render(diagnostics).replace(str(library.SHIPPED), "analyses")


@by_code
def test_the_example_is_explained_as_on_file(code, update_golden):
    source, expected = Path(f"{code.code}.ana"), Path(f"{code.code}.txt")
    if update_golden:
        source.write_text(code.wrong, encoding="utf-8")
    assert source.read_text(encoding="utf-8") == code.wrong
    found = found_in(code.wrong, code)
    if update_golden:
        expected.write_text(rendered(found), encoding="utf-8")
    assert [d.code for d in found] == [code.code]
    assert rendered(found) == expected.read_text(encoding="utf-8")
    for diagnostic in found:
        assert "\n" not in diagnostic.span.text, "never a whole statement of several lines"
        _mends(code, diagnostic)


def _mends(code: Code, diagnostic: Diagnostic) -> None:
    """Where a replacement is offered, the text that has it is free of this error."""
    if diagnostic.replacement is None:
        return
    span = diagnostic.span
    mended = code.wrong[: span.start] + diagnostic.replacement + code.wrong[span.end :]
    assert not [d for d in found_in(mended, code) if d.severity == "error"]


@by_code
def test_the_mended_example_is_good(code):
    assert found_in(code.right, code) == ()


@by_code
def test_what_is_said_is_short_and_whole(code):
    text = Path(f"{code.code}.txt").read_text(encoding="utf-8")
    assert "help: \n" not in text
    assert "None" not in text
    assert code.title == code.title.strip().rstrip(".")
    assert code.explanation.endswith((".", "`", "?"))


# --- the table and the source agree --------------------------------------------------------------------------


def used_in(folder: Path, pattern: str) -> set[str]:
    """The codes that the source of a package names."""
    files = [p for p in folder.rglob("*.py") if p.parent.name != "codes"]
    return {c for p in files for c in re.findall(pattern, p.read_text(encoding="utf-8"))}


def test_every_code_of_the_checker_is_explained_and_every_explained_one_is_used():
    assert used_in(ROOT / "compiler", r'"(E0[2-8]\d\d)"') == {c.code for c in EXAMPLES}
    assert len(EXAMPLES) >= 60


def test_every_code_of_the_run_is_explained():
    assert set(errors.CODES) == {c for c in CODES if "E0900" < c < "F"}


def test_every_code_of_a_hypothesis_is_explained():
    assert set(noticed.CODES) == {c for c in CODES if c.startswith("W")}


def test_every_syntax_code_is_used():
    assert {c for c in CODES if c < "E0200"} == used_in(ROOT / "dsl", r'"(E01\d\d)"')


@pytest.mark.parametrize("part", codes.PARTS, ids=lambda part: part.__name__.rpartition(".")[2])
def test_codes_stand_in_order_and_are_explained(part):
    listed = [c.code for c in part.CODES]
    assert listed == sorted(listed)
    assert all(c.title and c.explanation for c in part.CODES)
