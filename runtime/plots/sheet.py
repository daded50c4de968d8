"""How figures are to look: what the user chooses, for all figures alike."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

Width = Literal["single", "double"]
COLUMNS: dict[str, tuple[float, float]] = {"single": (3.386, 4.4), "double": (7.0, 7.0)}
"""Inches of a column of a journal (86 and 178 mm), and those that a figure for it is laid out in; then it is scaled."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Choices that hold for any figure.

    `width` is that of a paper's columns (None: what the figure needs); `log` the scale of what is counted or limited
    (None: as it spans); `title` goes before the search's own; without `heading` there is neither title nor what
    stands below it, for a paper's caption says that. Who and what it is (simulation, recast, preliminary) stays.

    Raises:
        ValueError: `width` is not known.
    """

    width: Width | None = None
    log: bool | None = None
    preliminary: bool = False
    recast: bool = False
    title: str = ""
    heading: bool = True

    def __post_init__(self) -> None:
        if self.width is not None and self.width not in COLUMNS:
            raise ValueError(f"a figure's width is {' or '.join(get_args(Width))}, not {self.width!r}")

    @property
    def scale(self) -> float:
        """By what all that is laid out is multiplied."""
        if self.width is None:
            return 1.0
        printed, laid_out = COLUMNS[self.width]
        return printed / laid_out

    def canvas(self, width: float, height: float) -> tuple[float, float]:
        """The inches that a figure is laid out in, which would like to be of this width and height."""
        if self.width is None:
            return width, height
        column = COLUMNS[self.width][1]
        return column, height * min(1.0, (column / width) ** 0.5)


PLAIN = Sheet()
_active: ContextVar[Sheet] = ContextVar("sheet", default=PLAIN)


def active() -> Sheet:
    """The sheet of the figure that is being drawn, as matplotlib's settings are those of the moment."""
    return _active.get()


def use(sheet: Sheet | None) -> Sheet:
    """Makes a sheet the active one (None: the plain one); the one before."""
    before = _active.get()
    _active.set(sheet or PLAIN)
    return before
