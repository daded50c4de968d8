"""Figures of several searches together: which lines each has, and how each line came about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ..limits.result import PublishedCurve
from .compare import OVERLAID

Numbers = NDArray[np.float64]


class LineSpec(BaseModel):
    """A limit (`of` as figures of limits are named; `at` another luminosity) or a curve, with its `origin`; or what was
    published of another quantity, `published`, through the relation of cross section and coupling."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    search: str
    of: str
    at: str | None = None
    origin: str | None = None
    label: str = ""
    published: str | None = None


class Words(BaseModel):
    """Text in a figure, in the units of its axes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: float
    y: float
    text: str


class Threshold(BaseModel):
    """A vertical line where a curve reaches a value, in the curve's unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    search: str
    of: str
    reaches: float
    label: str


class FigureSpec(BaseModel):
    """`lines` along one scan parameter, or the map of a `plane`. `axis` names what is drawn where it is no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: str
    title: str
    axis: str | None = None
    lines: tuple[LineSpec, ...] = ()
    plane: LineSpec | None = None
    threshold: Threshold | None = None
    words: tuple[Words, ...] = ()

    @property
    def searches(self) -> set[str]:
        return {line.search for line in (*self.lines, *([self.plane] if self.plane else []))}


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLine:
    """A line made anew: values `y` (n,) at `x`; `band` (2, n), the 68% of what is expected, or None. `few` (n,): fewer
    simulated events are behind the value than it can be judged by."""

    label: str
    origin: str
    x: Numbers
    y: Numbers
    band: Numbers | None
    few: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ReviewFigure:
    """What one figure shows, with the texts of its axes."""

    name: str
    title: str
    x_text: str
    y_text: str
    lines: tuple[DrawnLine, ...]
    published: tuple[PublishedCurve, ...]
    vertical: tuple[str, float] | None = None
    words: tuple[Words, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.lines and not self.published


class Review(BaseModel):
    """`origins` of limits that rest on tables made from events, by search; figures in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origins: dict[str, str] = {}
    figures: tuple[FigureSpec, ...] = ()


def review_in(path: Path) -> Review:
    return Review.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def figure_csv(figure: ReviewFigure) -> str:
    """A row a point of a line: the line, its origin, where, the value, the ends of its band, whether it is judged."""
    rows = ["line,origin,x,value,low,high,too few events"]
    for line in figure.lines:
        low, high = (line.y * np.nan, line.y * np.nan) if line.band is None else line.band
        for x, y, a, b, few in zip(line.x, line.y, low, high, line.few, strict=True):
            if np.isfinite(y):
                rows.append(
                    f'"{line.label}",{line.origin},{_digits(x)},{_digits(y)},{_digits(a)},{_digits(b)},{int(few)}'
                )
    for curve in figure.published:
        text = f"{curve.label or 'published'}, {curve.kind}"
        rows += [
            f'"{text}",{OVERLAID},{_digits(x)},{_digits(y)},,,' for x, y in zip(curve.points, curve.values, strict=True)
        ]
    return "\n".join(rows) + "\n"


def _digits(value: float) -> str:
    return f"{value:.7g}" if np.isfinite(value) else ""
