"""Limits of several searches, or variants of one, that belong into one figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .headings import whose_text
from .limits_grid import Grid, grid
from .limits_subjects import Subject, subjects
from .limits_texts import level_text, luminosity_text
from .style import escaped, shortened

if TYPE_CHECKING:
    from ..limits.result import Limits, PublishedCurve


@dataclass(frozen=True, slots=True, eq=False)
class Limited:
    """A limit along one scan, and the search that it is of; `place` is the word that the user has for that one."""

    limits: Limits
    subject: Subject
    values: Grid
    place: str = ""

    @property
    def luminosity(self) -> str:
        return luminosity_text(self.limits.luminosity) if self.limits.luminosity else ""

    @property
    def whose(self) -> str:
        data = bool(np.isfinite(self.limits.n_observed).any())
        return whose_text(self.limits.experiment, data, "")

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """What a reader has to be told where it is not the same for all: title, variant, level and method, whose."""
        title = escaped(shortened(self.limits.title, 40))
        return title, escaped(self.subject.variant), level_text(self.limits), self.whose


def groups(every: Sequence[Limits], places: Sequence[str] = ()) -> dict[str, list[Limited]]:
    """By the name of quantity or coupling, those with two lines or more of one unit along scans of one unit."""
    found: dict[tuple[str, str, str], list[Limited]] = {}
    for index, limits in enumerate(every):
        if len(limits.scan) != 1 or limits.hypotheses < 2:
            continue
        values = grid(np.asarray(limits.scan[0].values, np.float64))
        for subject in subjects(limits):
            name = subject.name.removesuffix(subject.variant).strip()
            place = places[index] if index < len(places) else ""
            if subject.bounded:
                key = (name, subject.unit, limits.scan[0].unit)
                found.setdefault(key, []).append(Limited(limits, subject, values, place))
    kept = {key: lines for key, lines in found.items() if len(lines) > 1}
    return {name_of(key, list(kept)): lines for key, lines in kept.items()}


def name_of(key: tuple[str, str, str], every: list[tuple[str, str, str]]) -> str:
    """With the unit, where one name has two."""
    name, unit, _ = key
    return name if sum(other[0] == name for other in every) == 1 else f"{name} [{unit}]"


def labels(lines: Sequence[Limited]) -> list[str]:
    """What tells each from the others; where nothing does, luminosity, then the user's word for it."""
    parts = [line.parts for line in lines]
    told = [index for index in range(4) if len({part[index] for part in parts}) > 1]
    texts = [", ".join(part[index] for index in told if part[index]) for part in parts]
    for more in ([line.luminosity for line in lines], [escaped(line.place) for line in lines]):
        if len(set(texts)) < len(texts):
            texts = [", ".join(filter(None, pair)) for pair in zip(texts, more, strict=True)]
    return texts


def shared(texts: Iterable[str]) -> str:
    """What is the same for all, else nothing."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def published(lines: Sequence[Limited]) -> tuple[PublishedCurve, ...]:
    """Each once, whichever search compares with it."""
    found: dict[tuple[str, bytes, bytes], PublishedCurve] = {}
    for line in lines:
        for curve in line.subject.published:
            found.setdefault((curve.label, curve.points.tobytes(), curve.values.tobytes()), curve)
    return tuple(found.values())
