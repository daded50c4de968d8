"""The figures of the review: lines of several validated searches together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from .library import SHIPPED
from .review_lines import curves, hypotheses, line, published, subject_of
from .runtime.plots.figures import file_name
from .runtime.plots.limits import limit_figures
from .runtime.plots.limits_texts import math_text, scan_text, with_unit
from .runtime.plots.style import escaped
from .runtime.plots.validated import review_figure, write_review_figure
from .runtime.validation.review import FigureSpec, LineSpec, ReviewFigure, figure_csv, review_in
from .validating import Validated


def write_review_figures(validated: Sequence[Validated], folder: Path) -> Iterator[Path]:
    """PNG, SVG and CSV of every figure of which a search was validated; the paths."""
    known = {each.name: each for each in validated}
    for spec in review_in(SHIPPED / "figures.yaml").figures:
        if spec.plane is not None and spec.plane.search in known:
            yield from _write_plane(spec, spec.plane, known[spec.plane.search], folder)
        elif spec.plane is None and spec.searches & known.keys():
            yield from _write_lines(drawn_figure(spec, known), folder)


def _write_lines(drawn: ReviewFigure, folder: Path) -> list[Path]:
    if drawn.empty:
        return []
    paths = write_review_figure(review_figure(drawn), folder, _stem(drawn.name))
    table = folder / f"{_stem(drawn.name)}.csv"
    table.write_text(figure_csv(drawn), encoding="utf-8", newline="")
    return [*paths, table]


def _write_plane(spec: FigureSpec, plane: LineSpec, found: Validated, folder: Path) -> list[Path]:
    if found.limits is None:
        return []
    drawn = dict(limit_figures(found.limits, only=plane.of))
    paths = [path for figure in drawn.values() for path in write_review_figure(figure, folder, _stem(spec.figure))]
    table = folder / f"{_stem(spec.figure)}.csv"
    found.limits.to_csv(table)
    return [*paths, table]


def _stem(name: str) -> str:
    """`figure_2a` of a number, others by their words."""
    return file_name(f"figure {name}" if name[0].isdigit() else name)


def drawn_figure(spec: FigureSpec, known: Mapping[str, Validated]) -> ReviewFigure:
    """With the lines of those searches that are known, and what was published beside them."""
    specs = [each for each in spec.lines if each.search in known]
    made = [line(each, known[each.search]) for each in specs]
    first = known[specs[0].search]
    beside = {(c.label, c.kind): c for each in specs for c in published(known[each.search], each.of)}
    lines = tuple(each for each in made if each is not None)
    return ReviewFigure(
        spec.figure, spec.title, _x_text(first), _y_text(spec, specs[0], first), lines, tuple(beside.values()),
        _vertical(spec, known), spec.words,
    )  # fmt: skip


def _vertical(spec: FigureSpec, known: Mapping[str, Validated]) -> tuple[str, float] | None:
    """Where a rising curve reaches a value."""
    if spec.threshold is None:
        return None
    found = known[spec.threshold.search]
    values = next(c.values for c in curves(found) if c.name == spec.threshold.of)
    return spec.threshold.label, float(np.interp(spec.threshold.reaches, values, hypotheses(found)))


def _x_text(found: Validated) -> str:
    if found.limits is not None:
        return scan_text(found.limits, 0)
    scan = found.analysis.search.hypotheses
    return with_unit(escaped(scan.labels[0] or scan.names[0]), scan.units[0])


def _y_text(spec: FigureSpec, first: LineSpec, found: Validated) -> str:
    """As the file of figures names it; else what is limited, also where no limit could be set."""
    if spec.axis:
        unit = next((c.unit for c in curves(found) if c.name == first.of), "")
        return with_unit(math_text(spec.axis), unit)
    subject = None if found.limits is None else subject_of(found.limits, first.of)
    if subject is not None:
        return subject.label
    couplings = found.analysis.search.statistics.couplings
    name = first.of.partition(" ")[0]
    label, unit = next(((c.label or c.name, c.unit) for c in couplings if c.name == name), (first.of, ""))
    return with_unit(f"Upper limit on {math_text(label)}", unit)
