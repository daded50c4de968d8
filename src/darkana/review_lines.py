"""The lines of the review's figures: limits, projections and curves of validated searches, each with its origin."""

from __future__ import annotations

import numpy as np

from .runtime.engine.scan_values import ScanValues
from .runtime.limits.couplings import as_coupling, as_cross_section
from .runtime.limits.curves import derived_curves, published_curves
from .runtime.limits.result import DerivedCurve, Limits, PublishedCurve
from .runtime.plots.limits_subjects import Subject, subjects
from .runtime.results.assemble import scan_axes
from .runtime.validation.compare import FEW, Numbers, origin_of
from .runtime.validation.review import DrawnLine, LineSpec
from .validating import Validated, stated_origins

NO_EVENTS = -1
"""Raw events where none are behind a value."""


def line(spec: LineSpec, found: Validated) -> DrawnLine | None:
    """None where the search has no such line, as without public input."""
    if spec.published is not None:
        return _converted(spec, found)
    curve = next((c for c in curves(found) if c.name == spec.of), None)
    if curve is not None:
        return _whole(curve.label or curve.name, spec.origin or "computed", found, curve.values)
    subject = None if found.limits is None else subject_of(found.limits, spec.of)
    if found.limits is None or subject is None:
        return None
    return _of_limits(spec, found, found.limits, subject)


def subject_of(limits: Limits, name: str) -> Subject | None:
    return next((each for each in subjects(limits) if each.name == name), None)


def curves(found: Validated) -> tuple[DerivedCurve, ...]:
    """Those that a search derives, with or without a limit."""
    if found.limits is not None:
        return found.limits.curves
    statistics = found.analysis.search.statistics
    return derived_curves(statistics, ScanValues.of(statistics.tables, statistics.scan))


def published(found: Validated, of: str) -> list[PublishedCurve]:
    """Curves of what a line is of: a variant's belong to it alone."""
    name, _, variant = of.partition(" ")
    known = published_curves(found.analysis.search.statistics)
    return [c for c in known if c.name == name and c.variant in {None, "", variant}]


def hypotheses(found: Validated) -> Numbers:
    return np.asarray(scan_axes(found.analysis.search.statistics.scan)[0].values, float)


def _of_limits(spec: LineSpec, found: Validated, limits: Limits, subject: Subject) -> DrawnLine | None:
    """What was observed, else what is expected with its band; or what is expected at another luminosity."""
    raw = limits.raw_background_events
    few = (raw > NO_EVENTS) & (raw < FEW)
    origin = f"from {stated_origins().get(found.name) or origin_of(found.analysis.search.statistics)}"
    if spec.at is not None:
        y = dict(subject.projected).get(spec.at)
        return None if y is None else _drawn(spec, f"expected, {spec.at}", origin, found, y, None, few)
    if np.isfinite(subject.observed).any():
        return _drawn(spec, "observed", origin, found, subject.observed, None, few)
    band = np.stack([subject.expected[:, 1], subject.expected[:, 3]])
    return _drawn(spec, "expected", origin, found, subject.median, band, few)


def _drawn(
    spec: LineSpec, what: str, origin: str, found: Validated, y: Numbers, band: Numbers | None,
    few: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> DrawnLine:  # fmt: skip
    return DrawnLine(f"{what}, {spec.label}" if spec.label else what, origin, hypotheses(found), y, band, few)


def _whole(label: str, origin: str, found: Validated, y: Numbers) -> DrawnLine:
    """Without events behind it."""
    return DrawnLine(label, origin, hypotheses(found), y, None, np.zeros(len(y), bool))


def _converted(spec: LineSpec, found: Validated) -> DrawnLine | None:
    """What was published of a cross section as a coupling, or the other way round, at the hypotheses."""
    assert spec.published is not None
    curve = next(iter(published(found, spec.published)), None)
    if curve is None:
        return None
    there = np.interp(hypotheses(found), curve.points, curve.values, left=np.nan, right=np.nan)
    label = f"published, {curve.label}" if curve.label else "published"
    return _whole(label, "rescaled by the relation", found, _related(spec, found, there))


def _related(spec: LineSpec, found: Validated, values: Numbers) -> Numbers:
    statistics = found.analysis.search.statistics
    couplings = {coupling.name: coupling for coupling in statistics.couplings}
    scan = ScanValues.of(statistics.tables, statistics.scan)
    name, _, variant = spec.of.partition(" ")
    if name in couplings:
        return as_coupling(couplings[name], values, scan)[variant]
    name, _, variant = (spec.published or "").partition(" ")
    return as_cross_section(couplings[name], values, scan, variant)
