"""The cutflow as LaTeX, taken apart."""

from __future__ import annotations

import re

import pytest

import synthetic
from darkana.runtime.results.intervals import UNKNOWN
from darkana.runtime.results.result import Cutflow, CutRow, SampleResult


def row(cut, events, value, variance, at=()):
    return CutRow(cut, at, events, events, value, variance, UNKNOWN, UNKNOWN)


def body(text):
    """The cells of each line of the only table."""
    inside = text[text.index(r"\toprule") : text.index(r"\bottomrule")]
    return [re.split(r" & ", line.removesuffix(r" \\")) for line in inside.splitlines() if line.endswith(r"\\")]


def test_a_table_a_region_with_the_samples_as_columns():
    text = synthetic.result(data=True).cutflow.to_latex()
    assert text.count(r"\begin{table}") == text.count(r"\end{table}") == text.count(r"\begin{tabular}") == 1
    heads, kinds, *rows = body(text)
    assert heads == ["", "eemumu", "tautau", "mumu", "all backgrounds", "zp0.5", "zp2", "zp6", "data"]
    assert kinds[-4:] == ["mZ = 0.5 GeV", "mZ = 2 GeV", "mZ = 6 GeV", "data"]
    assert r"\begin{tabular}{lrrrrrrrr}" in text
    assert {len(cells) for cells in rows} == {9}
    assert rows[0][1] == r"$22880 \pm 190$"  # 14210 events of weight 1.61: 22878.1, and 1.61 sqrt(14210) = 191.9
    assert rows[0][8].isdigit()
    assert any(cells[0] == "tau suppression* at mZ = 1 GeV" for cells in rows)
    assert "An asterisk" in text
    assert r"\label{tab:cutflow-signal}" in text


def test_braces_and_dollars_are_balanced():
    text = synthetic.result(data=True).cutflow.to_latex()
    assert text.count("{") == text.count("}")
    assert text.count("$") % 2 == 0
    assert text.isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("p_T & 50%", r"p\_T \& 50\%"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("a < b^2 ~ $#", r"a \ensuremath{<} b\textasciicircum{}2 \textasciitilde{} \$\#"),
    ],
)
def test_names_are_no_commands(text, shown):
    made = Cutflow({text: {text: (row(text, 1, 1.0, 1.0),)}}, (SampleResult(text, "background"),)).to_latex()
    heads, _, cells = body(made)
    assert (heads[1], cells[0]) == (shown, shown)
    assert rf"\caption{{Cutflow of region {shown}.}}" in made


def test_numbers(tmp_path):
    rows = (row("many", 5, 3e9, 9e14), row("none", 0, 0.0, 0.0), row("lost", 1, float("nan"), 1.0))
    flow = Cutflow({"r": {"mc": rows}}, (SampleResult("mc", "background"),))
    text = flow.to_latex(tmp_path / "c.tex")
    assert [cells[1] for cells in body(text)[2:]] == [r"$(3.000 \pm 0.030) \times 10^{9}$", "$0$", "--"]
    assert (tmp_path / "c.tex").read_text(encoding="utf-8") == text
