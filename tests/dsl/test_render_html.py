"""Texts and diagnostics as HTML: nothing is lost, nothing gets out of its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import darkana
from darkana import AnaError
from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.highlight import PALETTE, STYLES, highlighted, highlighted_condition, highlighted_statement
from darkana.dsl.read import read_source
from darkana.dsl.render import MOST_LINES
from darkana.dsl.render_html import COLOURS, diagnostic_html, render_html
from darkana.dsl.source import NOWHERE, Source, Span
from pages import Page

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*(ROOT / "analyses").glob("*/*.ana"), *(ROOT / "tests").glob("*/*.ana")])


def coloured(html: str, style: str) -> list[str]:
    return re.findall(rf'<span style="{re.escape(STYLES[style])}">(.*?)</span>', html)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_highlighting_leaves_a_text_as_it_is(path: Path):
    source = read_source(path)[0]
    assert Page(f"<pre>{highlighted(source)}</pre>").text == source.text


@given(st.text("abc <>&\"'#\n=\tdefine cut region 0.5 GeV</span>", max_size=60))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_highlighting_leaves_any_text_as_it_is(text: str):
    assert Page(f"<pre>{highlighted(Source('x.ana', text))}</pre>").text == text


def test_what_is_coloured():
    html = highlighted(Source("x.ana", '## Doc\nregion signal\n  cut "c"  mu.pt > 1.5 GeV and x # why\n'))
    assert coloured(html, "word") == ["region", "cut", "and"], "`signal` is a name here, though a clause elsewhere"
    assert coloured(html, "string") == ["&quot;c&quot;"]
    assert coloured(html, "number") == ["1.5", "GeV"]
    assert coloured(html, "comment") == ["## Doc", "# why"]


def test_a_condition_and_a_statement_are_coloured_as_in_their_text():
    assert coloured(highlighted_condition("x > 1 GeV when y < 2"), "word") == ["when"]
    source = Source("x.ana", "define a = 1\ndefine b = 2\n")
    assert Page(highlighted_statement(Span(source, 13, 25))).text == "define b = 2"


def luminance(colour: str) -> float:
    """WCAG 2: relative luminance of `#rrggbb`."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#111111", "#1e1e1e"])
def test_colours_can_be_read_on_white_and_on_black(background: str):
    for colour in re.findall(r"#[0-9a-f]{6}", PALETTE + "".join(COLOURS.values())):
        darker, lighter = sorted((luminance(colour), luminance(background)))
        assert (lighter + 0.05) / (darker + 0.05) > 3.8, colour


# --- diagnostics -----------------------------------------------------------------------------------------------


def problem(text: str, words: str, **more) -> Diagnostic:
    start = text.index(words)
    return Diagnostic("E0201", f"`{words}` is wrong", Span(Source("x.ana", text), start, start + len(words)), **more)


def test_a_diagnostic_underlines_the_words_to_blame():
    html = diagnostic_html(problem("a\n  b < c\n", "b", label="here", help=("write `d`",)))
    page = Page(html)
    assert re.findall(r'underline[^>]*">(.*?)</span>', html) == ["b"]
    assert "error[E0201]: b is wrong" in page.text
    assert "x.ana:2:3" in page.text
    assert "2 │   b < c  here" in page.text
    assert "help: write d" in page.text
    assert COLOURS["error"] in html


def test_a_warning_has_another_colour():
    html = diagnostic_html(problem("a", "a", severity="warning"))
    assert COLOURS["warning"] in html
    assert COLOURS["error"] not in html


def test_an_author_can_not_command_the_page():
    evil = '<script>alert("1")</script><img src=x onerror=y>'
    page = Page(diagnostic_html(problem(evil, "<script>", label=evil, help=(evil,))))
    assert page.text.count(evil) == 3, "line, label and help"
    assert Page(diagnostic_html(Diagnostic("E0201", evil, Span(Source(evil, "a"), 0, 1)))).text.count(evil) == 2


def test_several_lines_and_the_end_of_a_line():
    text = "\n".join("abcdefgh")
    html = diagnostic_html(problem(text, text))
    assert Page(html).text.count("│") == MOST_LINES
    end = Span(Source("x.ana", "ab\n"), 2, 2)
    assert "2 │" not in Page(diagnostic_html(Diagnostic("E0101", "m", end))).text
    assert 'underline wavy; font-weight: 600">\N{NO-BREAK SPACE}</span>' in diagnostic_html(
        Diagnostic("E0101", "m", end)
    )


def test_a_long_line_is_cut_around_the_words():
    html = diagnostic_html(problem("a" * 500 + " bad " + "c" * 500, "bad"))
    assert len(html) < 1500
    assert "aa bad cc" in Page(html).text


def test_what_has_no_place_shows_none():
    assert Page(diagnostic_html(Diagnostic("E0918", "no samples", NOWHERE))).text.strip() == "error[E0918]: no samples"


SHOWN = [p for p in sorted((ROOT / "tests" / "errors").glob("E0[2-6]*.ana")) if p.stem != "E0224"]  # it takes seconds


@pytest.mark.parametrize("path", SHOWN, ids=lambda p: p.stem)
def test_every_error_can_be_shown(path: Path):
    """The lines that the terminal shows are in the page, too."""
    from darkana.compiler.limits import Allowed
    from darkana.texts import diagnostics_of

    found = diagnostics_of(path, Allowed())
    text = Page(render_html(found)).text
    for d in found:
        assert d.message.replace("`", "") in text
        assert all(line.replace("`", "") in text for line in d.help)
        assert f"{d.span.line}:{d.span.column}" in text


def test_errors_are_shown_by_notebooks():
    with pytest.raises(AnaError) as raised:
        darkana.loads("define a = 1 GeV + 2\n")
    assert "E0302" in Page(raised.value._repr_html_()).text
    assert Page(raised.value.diagnostics[0]._repr_html_()).text == Page(raised.value._repr_html_()).text
    shown = "\n".join(raised.value._render_traceback_())
    assert "E0302" in shown
    assert "Traceback" not in shown
