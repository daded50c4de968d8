"""The scan: its hypotheses, and those that are shown."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.plan import Hypotheses

from .kit import Shelf, blamed, codes, good

WIDTH = Shelf(tables={"width.csv": "m [GeV], width [GeV]\n1, 0.5\n3, 0.25\n"})


def scan(text: str, shelf: Shelf | None = None) -> Hypotheses:
    return good(text, shelf).hypotheses


def grid(text: str, shelf: Shelf | None = None) -> list[tuple[float, ...]]:
    found = scan(text, shelf)
    return list(zip(*found.values, strict=True))


def test_a_fixed_step_includes_the_end():
    assert scan("scan m from 1 GeV to 2 GeV step 250 MeV").values == ((1, 1.25, 1.5, 1.75, 2),)


def test_equal_steps_gather_no_rounding():
    """Ten steps of 0.05 are 0.5, where a step function may jump."""
    (values,) = scan("scan m from 0 GeV to 1 GeV step 0.05 GeV").values
    assert values[10] == 0.5
    assert values == tuple(k * 0.05 for k in range(21))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("from 0.1 GeV to 0.7 GeV step 0.1 GeV", 7),
        ("from 0 GeV to 0.3 GeV step 0.1 GeV", 4),
        ("from -0.3 to 0 step 0.1", 4),
        ("from -3 to -2.7 step 0.1", 4),
        ("from 1 GeV to 1.29 GeV step 0.1 GeV", 3),
        ("from 1 GeV to 1 GeV step 0.1 GeV", 1),
        ("from 0.5 GeV to 8 GeV step 1e-3 GeV", 7501),
    ],
)
def test_the_end_is_met_to_rounding_and_never_passed(text, count):
    [values] = scan(f"scan m {text}").values
    assert len(values) == count


def test_a_step_may_depend_on_the_parameter_itself():
    expected, m = [], 1.0
    while m <= 10:
        expected.append(m)
        m += 0.1 * m + 0.05
    assert scan("scan m from 1 GeV to 10 GeV step 0.1 * m + 50 MeV").values == (pytest.approx(expected),)


def test_a_step_by_a_table():
    assert scan(
        'scan m from 1 GeV to 3 GeV step width(m)\ntable width(m [GeV]) [GeV] from "width.csv"', WIDTH
    ).values == (pytest.approx([1, 1.5, 1.9375, 2.3203125, 2.6552734375, 2.9483642578125]),)


def test_points_are_evenly_spaced():
    assert scan("scan m from 1 GeV to 2 GeV points 5").values == (pytest.approx(np.linspace(1, 2, 5)),)
    assert scan("scan m from 0.1 GeV to 10 GeV points 7 log").values == (pytest.approx(np.geomspace(0.1, 10, 7)),)
    assert scan("scan m from 1 GeV to 2 GeV points 1").values == ((1.0,),)
    assert scan("scan m from 0.3 GeV to 7.7 GeV points 12").values[0][-1] == 7.7, "the end exactly"


def test_the_points_of_a_table():
    found = scan('scan m in width\ntable width(m [GeV]) [GeV] from "width.csv"', WIDTH)
    assert (found.names, found.units, found.values) == (("m",), ("GeV",), ((1.0, 3.0),))


def test_a_second_scan_nests_and_its_step_may_use_the_first():
    text = "scan a from 1 GeV to 2 GeV step 1 GeV\nscan b from 0 GeV to 4 GeV step 2 * a"
    assert grid(text) == [(1, 0), (1, 2), (1, 4), (2, 0), (2, 4)]


def test_where_sees_all_parameters():
    text = (
        "scan a from 1 GeV to 3 GeV step 1 GeV\nscan b from 1 GeV to 3 GeV step 1 GeV\n  where b < a and a + b < 5 GeV"
    )
    assert grid(text) == [(2, 1), (3, 1)]


def test_plain_numbers_may_be_scanned():
    found = scan('scan c "charm" from 1 to 3 step 1')
    assert (found.labels, found.units, found.values) == (("charm",), ("",), ((1, 2, 3),))


# --- what is shown -----------------------------------------------------------------------------------------


def test_shown_by_default_are_the_first_the_middle_and_the_last():
    assert scan("scan m from 1 GeV to 5 GeV step 1 GeV").shown == ((1.0,), (3.0,), (5.0,))
    assert scan("scan m from 1 GeV to 2 GeV step 1 GeV").shown == ((1.0,), (2.0,))
    assert scan("scan m from 1 GeV to 1 GeV step 1 GeV").shown == ((1.0,),)


def test_show_at():
    assert scan("scan m from 1 GeV to 5 GeV step 1 GeV\n  show at 1500 MeV, 5 GeV").shown == ((1.5,), (5.0,))
    two = "scan a from 1 GeV to 2 GeV step 1 GeV\n  show at 2 GeV\nscan b from 1 GeV to 3 GeV step 1 GeV\n  show at 1 GeV, 3 GeV"
    assert scan(two).shown == ((2.0, 1.0), (2.0, 3.0))
    assert scan("scan c from -1 to 0 points 5\n  show at -1, 0").shown == ((-1.0,), (0.0,))


def test_only_allowed_hypotheses_are_shown():
    text = "scan a from 1 GeV to 3 GeV step 1 GeV\n  show at 2 GeV, 3 GeV\nscan b from 1 GeV to 3 GeV step 1 GeV\n  where b < a\n  show at 2 GeV"
    assert scan(text).shown == ((3.0, 2.0),)


# --- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("from 1 GeV to 2 step 1 GeV", "E0306", "2"),
        ("from 1 GeV to 2 GeV step 0.1", "E0306", "0.1"),
        ("from 2 GeV to 1 GeV step 1 GeV", "E0610", "1 GeV"),
        ("from 1 GeV to 2 GeV / 0 points 3", "E0313", "0"),
        ("from 1 GeV to 2 GeV step 0 GeV", "E0611", "0 GeV"),
        ("from 1 GeV to 2 GeV step -1 GeV", "E0611", "-1 GeV"),
        ("from 1 GeV to 2 GeV step 1e-30 GeV", "E0611", "1e-30 GeV"),
        ("from 1 GeV to 2 GeV step 0 GeV / 0", "E0313", "0"),
        ("from 1 GeV to 2 GeV points 0", "E0607", "0"),
        ("from 1 GeV to 2 GeV points 2.5", "E0607", "2.5"),
        ("from 1 GeV to 2 GeV points 1e999", "E0607", "1e999"),
        ("in nothing", "E0212", "nothing"),
        ("from 1 GeV to 2 GeV points 3\n  show at 9 GeV", "E0614", "9 GeV"),
        ("from 1 GeV to 2 GeV points 3\n  show at m", "E0606", "m"),
    ],
)
def test_a_wrong_scan_is_one_error(text, code, words):
    assert blamed(f"scan m {text}") == [(code, words)]


def test_a_scan_without_points():
    assert codes("scan m from 1 GeV to 2 GeV points 3\n  where m > 5 GeV") == ["E0608"]


def test_a_logarithmic_scan_begins_above_zero():
    assert codes("scan m from 0 GeV to 2 GeV points 3 log") == ["E0612"]


def test_a_step_outside_its_table():
    text = 'scan m from 0.5 GeV to 3 GeV step width(m)\ntable width(m [GeV]) [GeV] from "width.csv"'
    assert blamed(text, WIDTH) == [("E0613", "width(m)")]


def test_a_missing_table_leaves_the_scan_without_a_grid():
    found = scan('scan m from 0.5 GeV to 3 GeV step width(m)\ntable width(m [GeV]) [GeV] from "width.csv"')
    assert "width.csv" in found.missing
    assert found.values == ()


# --- tables over the scan ------------------------------------------------------------------------------------

EFF = Shelf(tables={"eff.csv": "m [GeV], eff\n1, 0.1\n3, 0.2\n"})
WIDE = 'scan m from 1 GeV to 4 GeV step 1 GeV\ntable eff(m [GeV]) from "eff.csv"\n'


def test_a_table_has_to_cover_the_scan():
    assert blamed(f"{WIDE}define e = eff(m)", EFF) == [("E0613", "m")]


@pytest.mark.parametrize(
    "text",
    [
        "define e = if m < 3.5 GeV then eff(m) else 0",
        "define e(m) = eff(m)",
        "define e = eff(2 GeV)",
        "define e = eff(min(m, 3 GeV))",
    ],
)
def test_a_table_asked_within_its_points_is_fine(text):
    assert codes(WIDE + text, EFF) == []


def test_a_clamped_table_covers_everything():
    assert codes(f"{WIDE.strip()} clamp\ndefine e = eff(m)", EFF) == []


def test_a_scan_that_was_seen_before_follows_what_has_changed():
    """A grid is kept; the same text with another table, or below more lines, is another."""
    text = 'table width(m [GeV]) [GeV] from "width.csv"\nscan m from 1 GeV to 2 GeV step width(m)'
    first = grid(text, WIDTH)
    assert first[0] == (1,)
    assert first[1] == (1.5,)
    assert grid("# below a comment\n" + text, WIDTH) == first
    assert grid(text, Shelf(tables={"width.csv": "m [GeV], width [GeV]\n1, 0.25\n3, 0.25\n"}))[1] == (1.25,)
    assert grid(text.replace("to 2 GeV", "to 1.2 GeV"), WIDTH) == [(1,)]
    for lines in ("", "\n\n"):  # a mistake is reported each time, where it is
        found = blamed(lines + "scan m from 1 GeV to 2 GeV step 0 GeV")
        assert found == [("E0611", "0 GeV")]
