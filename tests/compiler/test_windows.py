"""Windows: where they are counted, and which are an interval for every hypothesis."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from darkana.runtime.plan import Window

from .kit import PAIR, Shelf, built, plan_of, worked_out

TEXT = PAIR + "scan mZ from 1 GeV to 2 GeV step 1 GeV\nregion r\nregion q\ndefine width = 0.1 * mZ\n"


def window(condition: str) -> Window:
    [found] = plan_of(f"{TEXT}window w = {condition}\n").windows
    return found


@pytest.mark.parametrize(
    ("condition", "exact"),
    [
        ("abs(met - mZ) < width", True),
        ("abs(mZ - met) < 0.1 GeV", True),
        ("mZ - width < met < mZ + width", True),
        ("mZ < met and met < 2 * mZ", True),
        ("abs(met - mZ) < width and fired", False),
        ("fired and mZ < met < 2 * mZ", False),
        ("abs(l1.pt - mZ) < width and abs(l2.pt - mZ) < width", False),
        ("abs(met - mZ) < width and not abs(met - mZ) < 0.5 * width", False),
    ],
)
def test_what_is_an_interval(condition, exact):
    found = window(condition).interval
    assert found is not None
    assert found.exact is exact


@pytest.mark.parametrize(
    "condition",
    [
        "met > mZ",
        "abs(met - mZ) > width",
        "abs(met / mZ - 1) < 0.1",
        "((met - mZ) / width)^2 < 1",
        "abs(met - mZ) < 0.1 * met",
        "abs(met - mZ) < width or fired",
        "mZ < met and l1.pt < 2 * mZ",
        "abs(met * mZ - mZ^2) < 1 GeV^2",
    ],
)
def test_what_is_not(condition):
    assert window(condition).interval is None


@pytest.mark.parametrize(
    "condition",
    ["abs(met - mZ) < width", "mZ - width < met < 3 * mZ", "fired and abs(mZ - met) < width", "mZ < met < 2 GeV"],
)
@given(met=st.floats(-5, 15), mZ=st.floats(0.5, 9), fired=st.booleans())
def test_an_interval_holds_whatever_the_window_holds(condition, met, mZ, fired):
    found = window_of(condition)
    at = {"met": met, "mZ": mZ, "fired": fired}
    assert found.interval is not None
    value, low, high = (worked_out(e, at) for e in (found.interval.value, found.interval.low, found.interval.high))
    inside = low - 1e-9 <= value <= high + 1e-9
    holds = worked_out(found.condition, at)
    assert inside or not holds
    assert holds or not found.interval.exact or not low + 1e-9 < value < high - 1e-9


KEPT: dict[str, Window] = {}


def window_of(condition: str) -> Window:
    return KEPT.setdefault(condition, KEPT.get(condition) or window(condition))


def test_a_table_may_give_the_width():
    shelf = Shelf(tables={"w.csv": "mZ,width\n1,0.1\n2,0.2\n"})
    text = TEXT.replace("define width = 0.1 * mZ\n", 'table width(mZ [GeV]) [GeV] from "w.csv"\n')
    [found] = plan_of(f"{text}window w = abs(met - mZ) < width(mZ)\n", shelf).windows
    assert found.interval is not None
    assert found.interval.exact


# --- where a window is counted --------------------------------------------------------------------------------


def counted(text: str) -> dict[str, tuple[str, ...]]:
    return {w.name: w.regions for w in built(f"{TEXT}window w = met > mZ\nwindow v = met < mZ\n{text}").windows}


def test_where_a_count_names_it_else_everywhere():
    assert counted("") == {"w": ("r", "q"), "v": ("r", "q")}
    assert counted("count in q within w\n  background simulation\n") == {"w": ("q",), "v": ("r", "q")}
    side = "count in q within w\n  background sideband v times 0.5\n"
    assert counted(side) == {"w": ("q",), "v": ("q",)}
    two = "count in r within w\n  background simulation\ncount in q within w\n  background simulation\n"
    assert counted(two)["w"] == ("r", "q")
