"""Limits as CSV and as data frames: one line a hypothesis, each column headed by its name and unit."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..limits.found import STATUS
from .csv_text import known

if TYPE_CHECKING:
    import pandas as pd

    from ..limits.result import Bounds, CouplingLimit, Limits

EXPECTED = ("expected_minus2", "expected_minus1", "expected", "expected_plus1", "expected_plus2")
"""The 2.5, 16, 50, 84, 97.5% quantiles."""


def limits_csv(limits: Limits) -> str:
    """Numbers in their shortest exact form; empty where one is not known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(limits))
    writer.writerows(lines(limits))
    return text.getvalue()


def limits_frame(limits: Limits) -> pd.DataFrame:
    """Rows and columns of the CSV; unknown numbers are NaN. Raises ImportError without pandas."""
    from .frames import pandas

    words = 2
    rows = [[*(math.nan if v == "" else v for v in line[:-words]), *line[-words:]] for line in lines(limits)]
    frame: pd.DataFrame = pandas().DataFrame(rows, columns=header(limits))
    return frame


def header(limits: Limits) -> list[str]:
    """`mZ [GeV]`, `observed [fb]`, ... and for each coupling the same with its name (and variant) before it."""
    couplings = [
        column
        for coupling in limits.couplings
        for variant in coupling.variants
        for column in bound_names(name_of(coupling, variant), coupling.unit)
    ]
    return [
        *(with_unit(axis.name, axis.unit) for axis in limits.scan),
        *bound_names("", limits.unit),
        "n_observed",
        "background",
        with_unit("signal_per_unit", f"1/{limits.unit}" if unit_of(limits.unit) else ""),
        "raw_background_events",
        "p_value",
        "significance",
        *couplings,
        "status",
        "codes",
    ]


def name_of(coupling: CouplingLimit, variant: str) -> str:
    return f"{coupling.name} ({variant})" if variant else coupling.name


def bound_names(of: str, unit: str) -> list[str]:
    return [with_unit(f"{of} {name}".strip(), unit) for name in ("lower", "observed", *EXPECTED)]


def with_unit(name: str, unit: str) -> str:
    return f"{name} [{unit}]" if unit_of(unit) else name


def unit_of(unit: str) -> str:
    return "" if unit == "1" else unit


def lines(limits: Limits) -> Iterator[list[object]]:
    """A line for every hypothesis that is done."""
    bounds = [coupling.variants[variant] for coupling in limits.couplings for variant in coupling.variants]
    for h in range(limits.hypotheses):
        if limits.is_done(h):
            yield line(limits, h, bounds)


def line(limits: Limits, h: int, couplings: Sequence[Bounds]) -> list[object]:
    found, raw = limits.found, int(limits.raw_background_events[h])
    return [
        *(value for _, value in limits.at(h)),
        *bound_values(limits.bounds, h),
        known(float(limits.n_observed[h])),
        known(float(limits.background[h])),
        known(float(limits.signal_per_unit[h])),
        "" if raw < 0 else raw,
        known(float(found.p_value[h])),
        known(float(found.significance[h])),
        *(value for bounds in couplings for value in bound_values(bounds, h)),
        STATUS[found.status[h]],
        " ".join(found.codes[h]),
    ]


def bound_values(bounds: Bounds, h: int) -> list[object]:
    values = (bounds.lower[h], bounds.observed[h], *bounds.expected[h])
    return [known(float(value)) for value in values]
