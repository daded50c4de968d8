"""The maps that a subject has over the plane of two scan parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .limits_subjects import Subject
from .style import Array


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """Values (H,) over a plane; `beside` are those of which the colours are the same, itself among them; `lines` are
    at equal values of another map, where that is smoother (the median beside what was observed)."""

    text: str
    values: Array
    beside: tuple[Array, ...]
    lines: Array | None = None


def maps(subject: Subject) -> dict[str, Map]:
    """By the name of the figure: observed first, where something was, else the expected median."""
    observed = bool(np.isfinite(subject.observed).any())
    both = (subject.observed, subject.median)
    smooth = subject.median if np.isfinite(subject.median).any() else None
    found = {subject.name: Map("observed", subject.observed, both, smooth)} if observed else {}
    found[subject.name + " expected" * observed] = Map("expected", subject.median, both)
    for text, values in subject.projected:
        found[f"{subject.name} at {text}"] = Map(f"expected at {text}", values, (values,))
    if subject.bounded:
        return found
    values = subject.curves[0].values
    return {subject.name: Map("", values, (values,))}
