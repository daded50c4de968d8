"""Reading `limits.json` back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..results.read_back import number
from ..results.result import AnalysisInfo, ScanAxis, UsedFile
from .found import STATUS, Found
from .result import (
    Bounds,
    CouplingLimit,
    DerivedCurve,
    GlobalSignificance,
    LimitRun,
    Limits,
    Projected,
    PublishedCurve,
)

if TYPE_CHECKING:
    from .schema import CouplingJson, ExpectedCouplingJson, LimitsJson, PointJson, ProjectionJson, PublishedJson

Numbers = NDArray[np.float64]


def read_limits(path: Path | str) -> Limits:
    """Limits from `limits.json`. Raises ValueError, naming the file and the place, where it is not one."""
    from pydantic import ValidationError

    from .schema import LimitsJson

    try:
        return from_model(LimitsJson.model_validate_json(Path(path).read_bytes()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ValueError(f"{path} holds no limits of darkana: {place}: {first['msg']}") from None


def from_model(model: LimitsJson) -> Limits:
    """The limits that a valid document describes."""
    points, overall = model.points, model.global_
    done = np.array([p.status is not None for p in points], bool)
    return Limits(
        quantity=model.quantity,
        unit=model.unit,
        method=model.method,
        level=model.level,
        level_kind=model.level_kind,
        engine=model.engine,
        scan=tuple(ScanAxis(axis.name, axis.unit, tuple(axis.values)) for axis in model.scan),
        found=from_points(points),
        n_observed=numbers(p.n_observed for p in points),
        background=numbers(p.background for p in points),
        signal_per_unit=numbers(p.signal_per_unit for p in points),
        raw_background_events=np.array(
            [-1 if p.raw_background_events is None else p.raw_background_events for p in points], np.int64
        ),
        complete=model.complete,
        done=None if done.all() else done,
        couplings=from_couplings(model.couplings, len(points)),
        projections=tuple(from_projection(projection) for projection in model.projections),
        published=tuple(from_published(curve) for curve in model.published),
        curves=tuple(DerivedCurve(c.name, c.label, c.unit, numbers(c.values)) for c in model.curves),
        overall=GlobalSignificance(number(overall.p_value), number(overall.significance), overall.method or ""),
        luminosity=None if model.luminosity is None else model.luminosity.value,
        title=model.title,
        experiment=model.experiment,
        assumed=tuple(model.assumed),
        warnings=tuple(model.warnings),
        toys=model.toys,
        labels=model.labels,
        run=from_run(model),
    )


def from_points(points: Sequence[PointJson]) -> Found:
    return Found(
        numbers(p.observed for p in points),
        quantiles(p.expected for p in points),
        numbers(p.lower for p in points),
        numbers(p.p_value for p in points),
        numbers(p.significance for p in points),
        np.array([0 if p.status is None else STATUS.index(p.status) for p in points], np.int8),
        [tuple(p.codes) for p in points],
    )


def from_couplings(
    couplings: Mapping[str, Mapping[str, CouplingJson | ExpectedCouplingJson]], hypotheses: int
) -> tuple[CouplingLimit, ...]:
    return tuple(
        CouplingLimit(
            name,
            *next(((v.label, v.unit) for v in variants.values()), (name, "")),
            {variant: from_bounds(found, hypotheses) for variant, found in variants.items()},
        )
        for name, variants in couplings.items()
    )


def from_bounds(found: CouplingJson | ExpectedCouplingJson, hypotheses: int) -> Bounds:
    unknown: list[float | None] = [None] * hypotheses
    observed, lower = getattr(found, "observed", unknown), getattr(found, "lower", unknown)
    return Bounds(numbers(observed), quantiles(found.expected), numbers(lower))


def from_projection(projection: ProjectionJson) -> Projected:
    expected = quantiles(projection.expected)
    unknown = np.full(len(expected), np.nan)
    bounds = Bounds(unknown, expected, unknown.copy())
    couplings = from_couplings(projection.couplings, len(expected))
    return Projected(projection.inverse_fb, projection.luminosity, bounds, couplings)


def from_published(curve: PublishedJson) -> PublishedCurve:
    return PublishedCurve(
        curve.kind,
        curve.name,
        curve.variant,
        curve.label,
        curve.level,
        curve.inverse_fb,
        curve.parameter,
        numbers(curve.points),
        numbers(curve.values),
    )


def from_run(model: LimitsJson) -> LimitRun:
    uses = tuple(UsedFile(used.name, used.sha256) for used in model.analysis.uses)
    return LimitRun(
        **model.run.model_dump(),
        analysis=AnalysisInfo(model.analysis.file, model.analysis.sha256, uses),
        result=model.result.file if model.result else "",
        result_sha256=model.result.sha256 if model.result else "",
    )


def numbers(values: Iterable[float | None]) -> Numbers:
    return np.array([number(value) for value in values], np.float64)


def quantiles(values: Iterable[Sequence[float | None]]) -> Numbers:
    """Of shape (H, 5)."""
    rows = [[number(value) for value in row] for row in values]
    return np.array(rows, np.float64).reshape(len(rows), 5)
