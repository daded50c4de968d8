"""Diagnostics as text, JSON and annotations."""

from __future__ import annotations

import json

from darkana.dsl.diagnostics import Diagnostic, Related
from darkana.dsl.render import as_github, as_json, render
from darkana.dsl.source import Source, Span

TEXT = "object photon from clusters\n" + "\n" * 17 + "  select E > 0.1\n"
SOURCE = Source("zprime_invisible.ana", TEXT)
AT = Span(SOURCE, TEXT.index("0.1"), TEXT.index("0.1") + 3)
PLAIN = Diagnostic(
    "E0301", "an energy is compared with a plain number", AT, "a plain number", ("write `0.1 GeV`",), "0.1 GeV"
)


def test_as_in_the_design():
    assert render([PLAIN]) == (
        "error[E0301]: an energy is compared with a plain number\n"
        "  --> zprime_invisible.ana:19:14\n"
        "   |\n"
        "19 |   select E > 0.1\n"
        "   |              ^^^ a plain number\n"
        "   = help: write `0.1 GeV`\n"
    )


def test_colour_only_when_asked_for():
    assert "\x1b[1;31merror[E0301]\x1b[0m" in render([PLAIN], color=True)
    assert "\x1b" not in render([PLAIN])


def test_related_places_and_several_lines():
    source = Source("t.ana", "define a =\n\tb +\n  c\n\ndefine a = 1\n")
    first = Related(Span(source, 7, 8), "first here")
    found = Diagnostic("E0202", "twice", Span(source, 9, 20), "this", related=(first,), severity="warning")
    assert render([found]) == (
        "warning[E0202]: twice\n"
        " --> t.ana:1:10\n"
        "  |\n"
        "1 | define a =\n"
        "  |          ^\n"
        "2 |     b +\n"
        "  |     ^^^\n"
        "3 |   c\n"
        "  |   ^ this\n"
        " --> t.ana:1:8\n"
        "  |\n"
        "1 | define a =\n"
        "  |        ^ first here\n"
    )


def test_wide_characters_and_tabs_keep_the_carets_in_place():
    source = Source("t.ana", 'cut "電子"\tx y\n')
    at = source.text.index("y")
    line, carets = render([Diagnostic("E0101", "m", Span(source, at, at + 1))]).splitlines()[3:5]
    assert line == '1 | cut "電子"    x y'
    assert carets.index("^") == len('1 | cut "') + 4 + len('"    x ')


def test_nothing_steers_the_terminal():
    source = Source("t.ana\x1b[2J", "a\x1b[2Jb\n")
    assert "\x1b" not in render([Diagnostic("E0145", "m\x1b", Span(source, 1, 2))])


def test_an_empty_span_at_the_end_of_a_text():
    source = Source("t.ana", "use b")
    assert render([Diagnostic("E0126", "m", Span(source, 5, 5))]).splitlines()[-1] == "  |      ^"
    assert render([Diagnostic("E0126", "m", Span(Source("e.ana", ""), 0, 0))])


def test_diagnostics_come_in_order():
    later = Diagnostic("E0999", "later", Span(SOURCE, AT.end, AT.end))
    assert render([later, PLAIN]).index("E0301") < render([later, PLAIN]).index("E0999")


def test_json():
    related = (Related(Span(SOURCE, 0, 6), "here"),)
    found = Diagnostic(PLAIN.code, PLAIN.message, AT, PLAIN.label, PLAIN.help, PLAIN.replacement, related)
    warning = Diagnostic("W0001", "w", AT, severity="warning")
    assert json.dumps(as_json([found, warning])) == json.dumps(
        {
            "schema": "darkana/diagnostics/1",
            "errors": 1,
            "warnings": 1,
            "diagnostics": [
                {
                    "code": "E0301",
                    "severity": "error",
                    "message": "an energy is compared with a plain number",
                    "file": "zprime_invisible.ana",
                    "line": 19,
                    "column": 14,
                    "end_line": 19,
                    "end_column": 17,
                    "text": "0.1",
                    "label": "a plain number",
                    "help": ["write `0.1 GeV`"],
                    "replacement": "0.1 GeV",
                    "related": [
                        {
                            "file": "zprime_invisible.ana",
                            "line": 1,
                            "column": 1,
                            "end_line": 1,
                            "end_column": 7,
                            "label": "here",
                        }
                    ],
                },
                {
                    "code": "W0001",
                    "severity": "warning",
                    "message": "w",
                    "file": "zprime_invisible.ana",
                    "line": 19,
                    "column": 14,
                    "end_line": 19,
                    "end_column": 17,
                    "text": "0.1",
                    "label": "",
                    "help": [],
                    "replacement": None,
                    "related": [],
                },
            ],
        }
    )


def test_github():
    source = Source("a,b:c.ana", "x%\n")
    found = Diagnostic("E0301", "100% wrong\nreally", Span(source, 0, 2), help=("see",))
    assert as_github([found]) == (
        "::error file=a%2Cb%3Ac.ana,line=1,col=1,endLine=1,endColumn=3,title=E0301::100%25 wrong%0Areally%0Ahelp: see\n"
    )
