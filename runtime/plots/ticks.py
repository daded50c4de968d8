"""Ticks of logarithmic axes: plain numbers, as many as there is room for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .sheet import active

if TYPE_CHECKING:
    from matplotlib.axis import Axis

PLAIN = (1e-3, 1e4)
"""An axis within these has labels such as 0.02, a longer one powers of ten."""


CROWDED: dict[str | None, float] = {"single": 1.5}
"""How much more labels crowd an axis in a narrow figure."""


def log_ticks(axis: Axis, low: float, high: float) -> None:
    """Labels that don't touch, on an axis from `low` to `high` that is logarithmic already."""
    from matplotlib.ticker import AutoLocator, FuncFormatter, LogLocator, NullFormatter, ScalarFormatter

    plain = within(low, high)
    if high < 1.6 * low:  # next to linear: 5, 5.5, 6
        axis.set_major_locator(AutoLocator())
        axis.set_major_formatter(ScalarFormatter())
    else:
        axis.set_major_locator(LogLocator(subs=digits(low, high), numticks=12))
        axis.set_major_formatter(FuncFormatter(lambda value, _: tick_text(value, plain)))
    axis.set_minor_locator(LogLocator(subs=range(2, 10), numticks=12))
    axis.set_minor_formatter(NullFormatter())


def digits(low: float, high: float) -> tuple[float, ...]:
    """What to label in each decade: all but 7 and 9 where there are few, powers of ten where there are many."""
    decades = math.log10(high / low) * CROWDED.get(active().width, 1.0)
    plain = within(low, high)
    if decades > (3 if plain else 1.99):
        return (1.0,)
    if decades > 1 or not plain:
        return (1.0, 2.0, 5.0)
    return (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)


def within(low: float, high: float) -> bool:
    return PLAIN[0] <= low and high <= PLAIN[1]


def tick_text(value: float, plain: bool = True) -> str:
    """`0.05`, `20`; not plain, 2×10^-5 with its exponent raised."""
    if plain:
        return f"{value:.6g}"
    exponent = math.floor(math.log10(value) + 1e-9)
    digit = round(value / 10.0**exponent, 6)
    power = rf"10^{{{exponent}}}"
    return f"${power}$" if digit == 1 else rf"${digit:g}\times{power}$"
