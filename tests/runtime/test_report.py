"""The cutflow on a terminal, in CSV and in HTML."""

import csv
import io
import math
import re

import pytest

import synthetic
from darkana.runtime.report.csv_text import COLUMNS
from darkana.runtime.report.layout import OWN, TOTAL, clean, grid, measured, percent
from darkana.runtime.report.progress import progress
from darkana.runtime.report.terminal import cutflow_text, print_cutflow, print_result
from darkana.runtime.results.result import Cutflow, CutRow, SampleResult

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[\d;]*(3[0-7]|9[0-7])m")


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("width", [60, 80, 132])
def test_no_line_is_wider_than_asked(result, width):
    assert max(len(line) for line in cutflow_text(result.cutflow, width).splitlines()) <= width


def test_without_a_terminal_there_are_80_columns_and_no_escapes(result, monkeypatch):
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    stream = io.StringIO()
    print_result(result, stream)
    assert ESCAPE not in stream.getvalue()
    assert max(len(line) for line in stream.getvalue().splitlines()) <= 80


def test_no_color_is_honoured_on_a_terminal(result, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    print_result(synthetic.result(warnings=["something"]), stream)
    assert not COLOUR.search(stream.getvalue())


def test_a_terminal_has_colour_for_warnings(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    print_result(synthetic.result(warnings=["something"]), stream)
    assert COLOUR.search(stream.getvalue())


def test_every_number_of_every_sample_is_there(result):
    text = cutflow_text(result.cutflow, 80)
    for name, rows in result.cutflow["signal"].items():
        assert name in text
        if name != "data":
            assert all(measured(row.yield_, math.sqrt(row.variance)) in text for row in rows)
    assert "at mZ = 1 GeV" in text
    assert "at its own mZ" in text


def test_a_wide_table_stands_in_one_piece(result):
    assert cutflow_text(result.cutflow, 200).count("all events") == 1
    assert cutflow_text(result.cutflow, 80).count("all events") == 3


def test_a_narrow_stream_without_unicode(result):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    print_cutflow(result.cutflow, stream)
    stream.flush()
    assert b"22880 +- 190" in raw.getvalue()


def test_str_is_the_table(result):
    assert "two tracks" in str(result.cutflow)


def test_assumed_cuts_are_marked(result):
    text = cutflow_text(result.cutflow, 80)
    assert "tau suppression*" in text
    assert "* assumed, not published" in text
    assert "assumed" not in cutflow_text(synthetic.result(assumed=[]).cutflow, 80)


def test_a_partial_result_says_so():
    stream = io.StringIO()
    print_result(synthetic.result(complete=False), stream)
    assert "partial result" in stream.getvalue()


def test_the_sum_of_backgrounds(result):
    found = grid(result.cutflow, "signal")
    total = next(column for column in found.columns if column.title == TOTAL)
    flows = [result.cutflow["signal"][name] for name in ("eemumu", "tautau", "mumu")]
    first = total.rows["all events", ()]
    assert first.yield_ == pytest.approx(sum(rows[0].yield_ for rows in flows))
    assert first.variance == pytest.approx(sum(rows[0].variance for rows in flows))
    second = total.rows["candidate", ()]
    assert second.efficiency[0] == pytest.approx(second.yield_ / first.yield_)
    at_six = total.rows["tau suppression", (("mZ", 6.0),)]
    assert at_six.efficiency[0] == pytest.approx(at_six.yield_ / total.rows["little extra energy", ()].yield_)


def test_signals_share_the_row_of_their_own_hypothesis(result):
    found = grid(result.cutflow, "signal")
    hypotheses = [at for cut, at in found.keys if cut == "tau suppression"]
    assert hypotheses == [(("mZ", 1.0),), (("mZ", 6.0),), OWN]
    signals = [column for column in found.columns if column.kind == "signal"]
    assert all(column.rows["tau suppression", OWN].at == column.hypothesis for column in signals)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (22878.1, 191.9, "22880 ± 190"),
        (304.29, 9.064, "304.3 ± 9.1"),
        (0.01234, 0.0045, "0.0123 ± 0.0045"),
        (-1.5, 0.5, "-1.50 ± 0.50"),
        (7, 0, "7"),
        (2.53e9, 1.2e7, "(2.530 ± 0.012)e+09"),
        (1.2e-7, 3e-8, "(1.20 ± 0.30)e-07"),
        (math.nan, 1, "-"),
    ],
)
def test_values_and_errors(value, error, text):
    assert measured(value, error) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "100%"),
        (0.3551, "35.5%"),
        (0.000123, "0.0123%"),
        (0.0, "0%"),
        (0.99977, ">99.9%"),
        (12.5, "1250%"),
        (None, "-"),
    ],
)
def test_percent(value, text):
    assert percent(value) == text


HOSTILE = '<b onclick="x">[red]\x1b[31m'


def hostile():
    row = CutRow(HOSTILE, (), 1, 1, 1.0, 1.0, (1, 1, 1), (1, 1, 1))
    return Cutflow({HOSTILE: {HOSTILE: (row,)}}, (SampleResult(HOSTILE, "background"),))


def test_an_authors_text_does_not_command_the_terminal():
    text = cutflow_text(hostile(), 200)
    assert ESCAPE not in text
    assert "[red]" in text
    assert clean("a\x07b\nc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_html_is_escaped():
    html = hostile()._repr_html_()
    assert "<b " not in html
    assert "&lt;b onclick=&quot;x&quot;&gt;" in html


def test_html_of_a_result(result):
    html = result._repr_html_()
    assert "<h3>Invisible Z&#x27; in e+ e- -&gt; mu+ mu- Z&#x27;" in html
    assert "276 pb^-1" in html
    assert "22880 ± 190" in html
    assert "n_eff" in html
    assert html.count("<tr>") == 1 + 6 + 3  # head, cuts, hypotheses


def test_csv_has_a_line_for_each_row(result):
    lines = list(csv.DictReader(io.StringIO(result.cutflow.to_csv())))
    assert tuple(lines[0]) == COLUMNS
    assert len(lines) == sum(len(rows) for rows in result.cutflow["signal"].values())
    last = next(line for line in lines if line["sample"] == "zp2" and line["cut"] == "tau suppression")
    row = result.cutflow["signal"]["zp2"][-1]
    assert (last["kind"], last["hypothesis"], last["at"]) == ("signal", "mZ=2 GeV", "mZ=2 GeV")
    assert float(last["yield"]) == row.yield_
    assert float(last["error"]) == math.sqrt(row.variance)
    assert float(last["efficiency_high"]) == row.efficiency[2]


def test_csv_leaves_the_unknown_empty(tmp_path):
    row = CutRow("a, b", (), 0, 0, 0.0, 0.0, (None, None, None), (0.0, 0.0, 0.5))
    cutflow = Cutflow({"r": {"mc": (row,)}}, (SampleResult("mc", "data"),))
    text = cutflow.to_csv(tmp_path / "c.csv")
    assert text.splitlines()[1] == 'r,mc,data,,"a, b",,0,0,0.0,0.0,,,,0.0,0.0,0.5'
    assert (tmp_path / "c.csv").read_bytes() == text.encode()


def test_progress_is_silent_without_a_terminal():
    stream = io.StringIO()
    with progress({"mc": 10}, stream) as advance:
        advance("mc", 10)
    assert stream.getvalue() == ""


def test_progress_shows_the_sample_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    with progress({"mc": 10, "late": 5}, stream) as advance:
        advance("mc", 10)
    assert "mc" in stream.getvalue()
