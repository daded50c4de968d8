"""What is said of limits on a terminal and in a notebook."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import made_limits
from darkana.runtime.limits.found import OK, TOO_FEW_EVENTS, Found
from darkana.runtime.limits.result import Limits
from darkana.runtime.report.limits_summary import shown
from darkana.runtime.report.limits_text import limits_text
from darkana.runtime.results.result import ScanAxis


@pytest.fixture(scope="module")
def text():
    return limits_text(made_limits.limits(), width=200)


def test_heading(text):
    assert text.splitlines()[0] == "Tiny  0.276 fb^-1"
    assert text.splitlines()[1] == (
        "upper limits at 90% credibility on cross_section [fb], bayesian flat, 100 toys, engine darkana"
    )


def test_a_row(text):
    row = next(line for line in text.splitlines() if line.startswith("mX = 2 GeV"))
    assert row.split("  ")[0] == "mX = 2 GeV"
    assert [cell.strip() for cell in row.split("   ") if cell.strip()][1:] == [
        "9 / 4", "3", "2.5", "1.88 - 3.75", "2.5 sigma",
    ]  # fmt: skip


def test_the_best_limits_are_of_hypotheses_that_can_be_relied_on(text):
    assert "best limit on cross_section: observed 3 fb at mX = 2 GeV, expected 2.5 fb at mX = 2 GeV" in text
    assert "best limit on g (else): observed 0.6 GeV^-1 at mX = 2 GeV" in text
    assert "best limit on h: observed 6 at mX = 2 GeV" in text


def test_the_largest_excess(text):
    wanted = "2.50 sigma local (p = 0.006) at mX = 2 GeV, 1.75 sigma global (p = 0.04, Gross and Vitells)"
    assert wanted in " ".join(text.split())


def test_what_was_flagged_and_why(text):
    lines = text.splitlines()
    at = lines.index("flagged: 3 of 4 hypotheses")
    assert lines[at + 1 : at + 3] == [
        "  1 edge: limit beyond the largest signal looked at",
        "  1 too_few_events: too few simulated events",
    ]
    assert lines[at + 3].startswith("  2 W0930")
    assert lines[at + 4].startswith("  1 W0941")


def test_few_simulated_events_are_said_of_a_best_limit():
    """Where there is no other."""
    made = made_limits.limits()
    made.found.observed[3] = 1.0
    assert "best limit on cross_section: observed 1 fb at mX = 4 GeV" not in limits_text(made, 200)
    made.found.status[made.found.status == OK] = TOO_FEW_EVENTS
    assert "best limit on cross_section: observed 1 fb at mX = 4 GeV (too_few_events)" in limits_text(made, 200)


def test_events_without_any_background_are_said_plainly():
    made = made_limits.limits()
    made.found.significance[1], made.found.p_value[1] = np.inf, 0.0
    assert "no background is expected where events were observed at mX = 2 GeV: p = 0" in limits_text(made, 200)


def test_flagged_rows_are_marked(text):
    marked = [line.split(" GeV")[0] for line in text.splitlines() if " GeV *" in line]
    assert marked == ["mX = 1", "mX = 3", "mX = 4"]


def test_warnings_and_what_is_assumed(text):
    assert "warning: something is odd" in text
    assert "assumed, not published: trigger" in text


def test_what_an_interrupt_left_out_is_said_and_not_best():
    part = replace(made_limits.limits(), complete=False, done=np.array([True, False, False, False]))
    text = limits_text(part, 100)
    assert "partial: 1 of 4 hypotheses are done" in text
    assert "best limit on cross_section: observed 4 fb at mX = 1 GeV" in text
    assert "mX = 2 GeV" not in text
    assert "largest excess" not in text


def test_a_long_scan_shows_nine_from_end_to_end():
    h = 1000
    many = Limits(
        "yield", "1", "cls", 0.95, "confidence", "darkana", (ScanAxis("m", "GeV", tuple(map(float, range(h)))),),
        Found.blank(h), np.zeros(h), np.zeros(h), np.zeros(h), np.zeros(h, int),
    )  # fmt: skip
    rows = shown(many)
    assert (len(rows), rows[0], rows[-1]) == (9, 0, 999)
    assert np.ptp(np.diff(rows)) <= 1
    assert "9 of 1000 hypotheses" in limits_text(many, 100)
    assert "best limit on yield: none" in limits_text(many, 100)


def test_one_hypothesis_without_a_scan():
    one = Limits(
        "yield", "1", "cls", 0.95, "confidence", "darkana", (), Found.blank(1), np.ones(1), np.ones(1), np.ones(1),
        np.ones(1, int),
    )  # fmt: skip
    one.found.observed[0] = 2.5
    assert "best limit on yield: observed 2.5\n" in str(one)


def test_the_page_escapes_and_has_the_same():
    page = replace(made_limits.limits(), title="<b>", warnings=("see `x`",))._repr_html_()
    assert "<h3>&lt;b&gt;</h3>" in page
    assert "largest excess: 2.50 sigma local" in page
    assert "see <code>x</code>" in page
    assert page.count("<tr>") == 1 + 4
