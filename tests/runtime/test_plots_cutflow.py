"""Figures of cutflows: groups of one hypothesis each, everything in sight, and a bounded size."""

import dataclasses

import numpy as np
import pytest

import synthetic
from darkana.runtime.plots.cutflow import stack_of, table_of
from darkana.runtime.plots.slots import MAX_GROUPS, MAX_ROWS, Slot, slots
from darkana.runtime.results.result import CutRow


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


@pytest.fixture(scope="module")
def axes(result):
    return result.plot("cutflow signal").axes[0]


def at(mass):
    return (("mZ", mass),)


def changed(result, change):
    """The result with other rows: `change` of sample and row."""
    flow = result.cutflow
    region = {name: tuple(change(name, row) for row in rows) for name, rows in flow["signal"].items()}
    return dataclasses.replace(result, cutflow=dataclasses.replace(flow, regions={"signal": region}))


def labels(axes):
    return [label.get_text() for label in axes.get_xticklabels()]


def test_a_bar_for_each_row(axes):
    assert labels(axes)[:2] == ["all events", "candidate"]
    assert labels(axes)[-4:] == [f"tau suppression*\nat mZ = {mass} GeV" for mass in ("0.5", "1", "2", "6")]
    assert axes.get_yscale() == "log"


def test_signals_only_at_their_own_hypothesis(result):
    table = table_of(result, "signal")
    places = slots(table.keys)
    for layer, mass in zip(stack_of(table, places).signals, synthetic.MASSES, strict=True):
        filled = {place.key[1] for place, value in zip(places, layer.values, strict=True) if np.isfinite(value)}
        assert filled == {(), at(mass)}


def test_hypotheses_without_background_say_so(axes):
    assert [text.get_text() for text in axes.texts] == [
        "no background here:\n--at mZ=0.5GeV",
        "no background here:\n--at mZ=2GeV",
    ]


def test_a_gap_before_each_hypothesis():
    keys = [("a", ()), ("b", ()), ("c", at(1.0)), ("d", at(1.0)), ("c", at(2.0))]
    assert slots(keys) == [
        Slot(keys[0]), Slot(keys[1]), Slot(), Slot(keys[2]), Slot(keys[3]), Slot(), Slot(keys[4]),
    ]  # fmt: skip


def test_of_many_cuts_the_first_and_the_last():
    keys = [(str(number), ()) for number in range(200)]
    half = MAX_ROWS // 2
    assert slots(keys) == [
        *map(Slot, keys[:half]), Slot(hidden=200 - MAX_ROWS), *map(Slot, keys[-half:]),
    ]  # fmt: skip


def test_of_many_hypotheses_some():
    keys = [(cut, at(float(mass))) for mass in range(100) for cut in "abcdefgh"]
    found = slots(keys)
    masses = {place.key[1] for place in found if place.key}
    assert len(masses) == MAX_GROUPS
    assert {at(0.0), at(99.0)} <= masses
    assert sum(place.key is not None for place in found) <= MAX_ROWS


def test_200_cuts_make_a_modest_figure(result, tmp_path, caplog):
    flow = result.cutflow
    region = {name: many(rows[0]) for name, rows in flow["signal"].items()}
    long = dataclasses.replace(result, cutflow=dataclasses.replace(flow, regions={"signal": region}))
    figure = long.plot("cutflow signal")
    figure.savefig(tmp_path / "cutflow.png")
    assert figure.get_size_inches()[0] <= 16
    assert f"({201 - MAX_ROWS} more)" in labels(figure.axes[0])
    assert not caplog.records  # matplotlib logs where it finds too many ticks


def many(first: CutRow) -> tuple[CutRow, ...]:
    return (first, *(dataclasses.replace(first, cut=f"cut number {number}") for number in range(200)))


@pytest.mark.parametrize("scale", [1e-3, 1.0])
def test_small_signals_are_in_sight(result, scale):
    def change(name, row):
        factor = scale if name.startswith("zp") else 1e5
        return dataclasses.replace(row, yield_=row.yield_ * factor, variance=row.variance * factor**2)

    small = changed(result, change)
    axes = small.plot("cutflow signal").axes[0]
    yields = [row.yield_ for name, rows in small.cutflow["signal"].items() if name.startswith("zp") for row in rows]
    assert axes.get_ylim()[0] < min(yields)
