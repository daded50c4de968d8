"""The figures of the review: lines of several validated searches together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from .library import SHIPPED
from .runtime.engine.scan_values import ScanValues
from .runtime.limits.couplings import as_coupling, as_cross_section
from .runtime.limits.curves import derived_curves, published_curves
from .runtime.limits.result import DerivedCurve, Limits, PublishedCurve
from .runtime.plots.figures import file_name
from .runtime.plots.limits import limit_figures
from .runtime.plots.limits_subjects import Subject, subjects
from .runtime.plots.limits_texts import math_text, scan_text, with_unit
from .runtime.plots.style import escaped
from .runtime.plots.validated import review_figure, write_review_figure
from .runtime.results.assemble import scan_axes
from .runtime.validation.compare import FEW, origin_of
from .runtime.validation.review import DrawnLine, FigureSpec, LineSpec, Numbers, ReviewFigure, figure_csv, review_in
from .validating import Validated, stated_origins

NOT_FEW = -1
"""Raw events where none are behind a value."""


def write_review_figures(validated: Sequence[Validated], folder: Path) -> Iterator[Path]:
    """PNG, SVG and CSV of every figure of which a search was validated; the paths."""
    known = {each.name: each for each in validated}
    for spec in review_in(SHIPPED / "figures.yaml").figures:
        if spec.plane is not None and spec.plane.search in known:
            yield from _write_plane(spec, spec.plane, known[spec.plane.search], folder)
        elif spec.plane is None and spec.searches & known.keys():
            drawn = drawn_figure(spec, known)
            if not drawn.empty:
                yield from _write_lines(drawn, folder)


def _write_lines(drawn: ReviewFigure, folder: Path) -> list[Path]:
    stem = _stem(drawn.name)
    paths = write_review_figure(review_figure(drawn), folder, stem)
    table = folder / f"{stem}.csv"
    table.write_text(figure_csv(drawn), encoding="utf-8", newline="")
    return [*paths, table]


def _write_plane(spec: FigureSpec, line: LineSpec, found: Validated, folder: Path) -> list[Path]:
    if found.limits is None:
        return []
    stem = _stem(spec.figure)
    drawn = dict(limit_figures(found.limits, only=line.of))
    paths = [path for figure in drawn.values() for path in write_review_figure(figure, folder, stem)]
    table = folder / f"{stem}.csv"
    found.limits.to_csv(table)
    return [*paths, table]


def _stem(name: str) -> str:
    """`figure_2a` of a number, others by their words."""
    return file_name(f"figure {name}" if name[0].isdigit() else name)


def drawn_figure(spec: FigureSpec, known: Mapping[str, Validated]) -> ReviewFigure:
    """With the lines of those searches that are known, and what was published beside them."""
    lines = [line for line in spec.lines if line.search in known]
    made = [(line, _line(line, known[line.search])) for line in lines]
    first = known[lines[0].search]
    subject = None if first.limits is None else _subject(first.limits, lines[0].of)
    y_text = with_unit(math_text(spec.axis), _unit(first, lines[0].of)) if spec.axis else None
    y_text = y_text or (subject.label if subject else _coupling_text(first, lines[0].of))
    published = {(c.label, c.kind): c for line in lines for c in _published(known[line.search], line.of)}
    return ReviewFigure(
        spec.figure, spec.title, _x_text(first), y_text, tuple(d for _, d in made if d is not None),
        tuple(published.values()), _vertical(spec, known), spec.words,
    )  # fmt: skip


def _vertical(spec: FigureSpec, known: Mapping[str, Validated]) -> tuple[str, float] | None:
    """Where a rising curve reaches a value."""
    if spec.threshold is None:
        return None
    found = known[spec.threshold.search]
    values = next(c.values for c in _curves(found) if c.name == spec.threshold.of)
    return spec.threshold.label, float(np.interp(spec.threshold.reaches, values, _x(found)))


def _subject(limits: Limits, name: str) -> Subject | None:
    return next((each for each in subjects(limits) if each.name == name), None)


def _line(spec: LineSpec, found: Validated) -> DrawnLine | None:
    if spec.published is not None:
        return _converted(spec, found)
    curve = next((c for c in _curves(found) if c.name == spec.of), None)
    if curve is not None:
        nothing = np.zeros(len(curve.values), bool)
        return DrawnLine(curve.label or curve.name, spec.origin or "computed", _x(found), curve.values, None, nothing)
    subject = None if found.limits is None else _subject(found.limits, spec.of)
    if found.limits is None or subject is None:
        return None
    raw = found.limits.raw_background_events
    few = (raw > NOT_FEW) & (raw < FEW)
    origin = stated_origins().get(found.name) or origin_of(found.analysis.search.statistics)
    origin, x = f"from {origin}", _x(found)
    observed = bool(np.isfinite(subject.observed).any())
    if spec.at is not None:
        y = next((values for text, values in subject.projected if text == spec.at), None)
        label = f"expected, {spec.at}"
        return None if y is None else DrawnLine(_said(spec, label), origin, x, y, None, few)
    y = subject.observed if observed else subject.median
    band = None if observed else np.stack([subject.expected[:, 1], subject.expected[:, 3]])
    return DrawnLine(_said(spec, "observed" if observed else "expected"), origin, x, y, band, few)


def _converted(spec: LineSpec, found: Validated) -> DrawnLine | None:
    """What was published of a cross section as a coupling, or the other way round, at the hypotheses."""
    statistics = found.analysis.search.statistics
    curve = next(iter(_published(found, spec.published or "")), None)
    if curve is None:
        return None
    x = _x(found)
    there = np.interp(x, curve.points, curve.values, left=np.nan, right=np.nan)
    couplings = {coupling.name: coupling for coupling in statistics.couplings}
    scan = ScanValues.of(statistics.tables, statistics.scan)
    if spec.of.partition(" ")[0] in couplings:
        values = as_coupling(couplings[spec.of.partition(" ")[0]], there, scan)[spec.of.partition(" ")[2]]
    else:
        name, _, variant = (spec.published or "").partition(" ")
        values = as_cross_section(couplings[name], there, scan, variant)
    text = f"published, {curve.label}" if curve.label else "published"
    return DrawnLine(_said(spec, text), "rescaled by the relation", x, values, None, np.zeros(len(x), bool))


def _said(spec: LineSpec, what: str) -> str:
    return f"{what}, {spec.label}" if spec.label else what


def _curves(found: Validated) -> tuple[DerivedCurve, ...]:
    if found.limits is not None:
        return found.limits.curves
    statistics = found.analysis.search.statistics
    return derived_curves(statistics, ScanValues.of(statistics.tables, statistics.scan))


def _published(found: Validated, of: str) -> list[PublishedCurve]:
    """Curves of what a line is of: a variant's belong to it alone."""
    name, _, variant = of.partition(" ")
    curves = published_curves(found.analysis.search.statistics)
    names = {name, *(c.name for c in _curves(found) if c.name == name or found.limits is None)}
    return [c for c in curves if c.name in names and (c.variant in {None, "", variant})]


def _x(found: Validated) -> Numbers:
    return np.asarray(scan_axes(found.analysis.search.statistics.scan)[0].values, float)


def _x_text(found: Validated) -> str:
    if found.limits is not None:
        return scan_text(found.limits, 0)
    scan = found.analysis.search.hypotheses
    return with_unit(escaped(scan.labels[0] or scan.names[0]), scan.units[0])


def _unit(found: Validated, name: str) -> str:
    return next((c.unit for c in _curves(found) if c.name == name), "")


def _coupling_text(found: Validated, name: str) -> str:
    couplings = found.analysis.search.statistics.couplings
    text = next(((c.label or c.name, c.unit) for c in couplings if c.name == name.partition(" ")[0]), (name, ""))
    return with_unit(f"Upper limit on {math_text(text[0])}", text[1])
