"""The text of a table, and what a `table` statement makes of it."""

from __future__ import annotations

import pytest

from darkana.compiler.statements.csv_table import BadTable, read_columns
from darkana.runtime.plan import Table

from .kit import Shelf, checked, codes, good

TEXT = """\
# what: an efficiency
# source: Table 2
mZ [MeV], eff [%]   , note

 500, 12.5, 1
1000, 25 , 2   
"""


def test_columns_by_name():
    columns = read_columns(TEXT)
    assert list(columns) == ["mZ", "eff", "note"]
    assert [c.unit for c in columns.values()] == ["MeV", "%", None]
    assert columns["mZ"].values == (500, 1000)
    assert columns["eff"].values == (12.5, 25)
    assert [c.whole for c in columns.values()] == [True, False, True]


def test_line_ends_and_byte_order_mark():
    assert read_columns("\ufeffx,y\r\n1,2\r\n").keys() == {"x", "y"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("x,y\n", "no rows"),
        ("x,y\n1,2\n1\n", "line 3 has 1 columns"),
        ("x,y\n1,two\n", "line 2: `two` is not a number"),
        ("x,y\n1,nan\n", "line 2: `nan` is not a number"),
        ("x,y\n1,inf\n", "line 2: `inf` is not a number"),
        ("x,y\n1,\n", "line 2"),
        ("x [GeV,y\n1,2\n", "line 1 is no header"),
        ("x,,y\n1,2,3\n", "line 1 is no header"),
        ("x,x\n1,2\n", "two columns `x`"),
    ],
)
def test_what_is_not_a_table(text, why):
    with pytest.raises(BadTable, match=why):
        read_columns(text)


# --- the statement -----------------------------------------------------------------------------------------


def table(statement: str, text: str) -> Table:
    return good(f"{statement}\ndefine k = 1\n", Shelf(tables={"t.csv": text})).tables["t"].table


def test_units_are_converted_and_the_header_goes_before_the_statement():
    found = table('table t(m [GeV]) [GeV] from "t.csv"', "m [MeV], t\n500, 2\n1000, 3\n")
    assert found.axes == ((0.5, 1.0),)
    assert found.values == (2.0, 3.0)
    in_percent = table('table t(m [GeV]) from "t.csv"', "m,t [%]\n1,50\n2,25\n")
    assert in_percent.values == (0.5, 0.25)
    squared = table('table t(m [GeV]) [GeV^2] from "t.csv"', "m,t [MeV^2]\n1,1e6\n2,4e6\n")
    assert squared.values == pytest.approx((1.0, 4.0))


def test_steps_may_have_their_ends_in_different_units():
    found = table('table t(m [GeV]) from "t.csv"', "m_low [MeV],m_high [GeV],t\n0,1,5\n1000,3,6\n")
    assert found.axes == ((0.0, 1.0, 3.0),)


@pytest.mark.parametrize(
    ("statement", "text", "said"),
    [
        ("t(m [MeV])", "m_low,m_high,t\n0,100,5\n200,300,6\n", "step 1 ends at 0.1 GeV and the next begins at 0.2 GeV"),
        ("t(m [GeV], c)", "m,c,t\n1,0,5\n2,0.5,6\n", "full grid, and (1 GeV, 0.5) is not there"),
    ],
)
def test_places_in_a_table_have_units(statement, text, said):
    found = checked(f'table {statement} from "t.csv"\ndefine k = 1\n', Shelf(tables={"t.csv": text}))
    assert [d.code for d in found.diagnostics] == ["E0605"]
    assert said in found.diagnostics[0].message


def test_columns_are_found_by_name_in_any_order():
    found = table('table t(m [GeV]) from "t.csv"', "other,t,m\n9,5,1\n9,6,2\n")
    assert (found.axes, found.values) == (((1.0, 2.0),), (5.0, 6.0))


def test_a_single_other_column_is_the_value():
    assert table('table t(m [GeV]) from "t.csv"', "m,efficiency\n1,5\n2,6\n").values == (5.0, 6.0)


def test_steps_are_edges():
    found = table('table t(m [GeV]) from "t.csv"', "m_low,m_high,t\n0,1,5\n1,3,6\n")
    assert (found.axes, found.values, found.interpolation) == (((0.0, 1.0, 3.0),), (5.0, 6.0), "step")


def test_two_arguments_are_a_grid_in_any_order():
    found = table('table t(a, b) from "t.csv"', "a,b,t\n2,10,3\n1,10,1\n1,20,2\n2,20,4\n")
    assert (found.axes, found.values) == (((1.0, 2.0), (10.0, 20.0)), (1.0, 2.0, 3.0, 4.0))


COUNTING = """\
scan m from 1 GeV to 2 GeV step 1 GeV
column met [GeV]
region r
window w = met > m
count in r within w
  background 3
  observed   t(m)
  efficiency 10%
"""
EXPECTED = COUNTING.replace("  background 3\n  observed   t(m)\n", "  background t(m)\n")


def test_only_observed_counts_are_known_at_their_points_alone():
    text = 'table t(m [GeV]) from "t.csv"\n'
    shelf = Shelf(tables={"t.csv": "m,t\n1,5\n2,6\n"})
    assert good(text + COUNTING, shelf).tables["t"].table.integers
    assert not good(text + EXPECTED, shelf).tables["t"].table.integers
    assert codes(text + COUNTING.replace("step 1 GeV", "step 0.5 GeV"), shelf) == ["E0613"]
    assert codes(text + EXPECTED.replace("step 1 GeV", "step 0.5 GeV"), shelf) == []
    broken = Shelf(tables={"t.csv": "m,t\n1,5.5\n2,6\n"})
    assert codes(text + COUNTING, broken) == ["E0805"]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ('table t(m [GeV]) from "t.csv"', "x,y\n1,2\n"),
        ('table t(m [GeV]) from "t.csv"', "m,a,b\n1,2,3\n"),
        ('table t(m [GeV]) from "t.csv"', "m,t\n2,1\n1,2\n"),
        ('table t(m [GeV]) from "t.csv"', "m,t\n1,1\n1,2\n"),
        ('table t(m [GeV]) from "t.csv"', "m [ns],t\n1,1\n2,2\n"),
        ('table t(m [GeV]) from "t.csv"', "m [furlong],t\n1,1\n2,2\n"),
        ('table t(m [GeV]) [GeV^2] from "t.csv"', "m,t [GeV^--2]\n1,1\n2,2\n"),
        ('table t(m [GeV]) [GeV^2] from "t.csv"', "m,t [GeV^\u00b2]\n1,1\n2,2\n"),
        ('table t(m [GeV]) [GeV^2] from "t.csv"', "m,t [MeV^-999]\n1,1\n2,2\n"),
        ('table t(m [GeV]) from "t.csv" log', "m,t\n1,0\n2,2\n"),
        ('table t(m [GeV]) from "t.csv" step', "m,t\n1,0\n2,2\n"),
        ('table t(m [GeV]) from "t.csv"', "m_low,m_high,t\n0,1,5\n2,3,6\n"),
        ('table t(a, b) from "t.csv"', "a,b,t\n1,1,1\n1,2,1\n2,1,1\n"),
        ('table t(a, b) from "t.csv"', "a,b,t\n1,1,1\n1,1,2\n"),
    ],
)
def test_a_wrong_file_is_one_error_at_the_path(statement, text):
    found = checked(statement, Shelf(tables={"t.csv": text})).diagnostics
    assert [(d.code, d.span.text) for d in found] == [("E0605", '"t.csv"')]


def test_a_missing_file_is_a_warning():
    found = checked('table t(m [GeV]) from "t.csv"')
    assert [(d.code, d.severity) for d in found.diagnostics] == [("E0604", "warning")]
    assert found.search is not None
    assert found.search.tables["t"].table.missing


@pytest.mark.parametrize(
    "path", ["../t.csv", "/etc/passwd", "~/t.csv", "a/../../t.csv", "C:/t.csv", "http://x/t", "..\\t.csv"]
)
def test_paths_lead_nowhere_else(path):
    assert codes(f'table t(m [GeV]) from "{path}"', Shelf(tables={path: "m,t\n1,1\n2,2\n"})) == ["E0603"]


def test_at_most_two_arguments():
    assert codes('table t(a, b, c) from "t.csv"', Shelf(tables={"t.csv": "a,b,c,t\n1,1,1,1\n"})) == ["E0602"]
