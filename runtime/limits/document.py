"""`limits.json`: byte by byte the same for the same limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..results.document import at_json, layout, plain
from .found import STATUS
from .result import Bounds, CouplingLimit, DerivedCurve, Limits, Projected, PublishedCurve

SCHEMA = "darkana/limits/1"


def to_json(limits: Limits) -> str:
    """The text of `limits.json`: a line for each list of numbers, numbers in their shortest exact form."""
    return layout(document(limits)) + "\n"


def document(limits: Limits) -> dict[str, Any]:
    """The limits as plain values, in the order of the keys of `limits.json`. Unknown numbers are null."""
    overall = limits.overall
    return {
        "schema": SCHEMA,
        "title": limits.title,
        "experiment": limits.experiment,
        "quantity": limits.quantity,
        "unit": limits.unit,
        "method": limits.method,
        "level": plain(limits.level),
        "level_kind": limits.level_kind,
        "engine": limits.engine,
        "toys": limits.toys,
        "complete": limits.complete,
        "run": run_json(limits),
        "analysis": analysis_json(limits),
        "result": {"file": limits.run.result, "sha256": limits.run.result_sha256} if limits.run.result else None,
        "luminosity": None if limits.luminosity is None else {"value": plain(limits.luminosity), "unit": "fb^-1"},
        "labels": dict(limits.labels),
        "scan": [{"name": axis.name, "unit": axis.unit, "values": plain(axis.values)} for axis in limits.scan],
        "points": [point_json(limits, h) for h in range(limits.hypotheses)],
        "couplings": couplings_json(limits.couplings),
        "global": {
            "p_value": plain(overall.p_value),
            "significance": plain(overall.significance),
            "method": overall.method or None,
        },
        "projections": [projection_json(projected) for projected in limits.projections],
        "curves": [curve_json(curve) for curve in limits.curves],
        "published": [published_json(curve) for curve in limits.published],
        "assumed": list(limits.assumed),
        "warnings": list(limits.warnings),
    }


def run_json(limits: Limits) -> dict[str, Any]:
    run = limits.run
    return {
        "version": run.version,
        "engine_version": run.engine_version,
        "seed": run.seed,
        "started": run.started,
    }


def analysis_json(limits: Limits) -> dict[str, Any]:
    analysis = limits.run.analysis
    uses = [{"name": used.name, "sha256": used.sha256} for used in analysis.uses]
    return {"file": analysis.file, "sha256": analysis.sha256, "uses": uses}


def point_json(limits: Limits, h: int) -> dict[str, Any]:
    """`status` is null at a hypothesis that an interrupt left out."""
    found, raw = limits.found, int(limits.raw_background_events[h])
    return {
        "at": at_json(limits.at(h)),
        "observed": plain(found.observed[h]),
        "expected": plain(found.expected[h]),
        "lower": plain(found.lower[h]),
        "n_observed": plain(limits.n_observed[h]),
        "background": plain(limits.background[h]),
        "signal_per_unit": plain(limits.signal_per_unit[h]),
        "raw_background_events": None if raw < 0 else raw,
        "p_value": plain(found.p_value[h]),
        "significance": plain(found.significance[h]),
        "status": STATUS[found.status[h]] if limits.is_done(h) else None,
        "codes": list(found.codes[h]),
    }


def couplings_json(couplings: Iterable[CouplingLimit]) -> dict[str, Any]:
    return {
        coupling.name: {
            variant: {"label": coupling.label, "unit": coupling.unit, **bounds_json(bounds)}
            for variant, bounds in coupling.variants.items()
        }
        for coupling in couplings
    }


def bounds_json(bounds: Bounds) -> dict[str, Any]:
    return {
        "observed": plain(bounds.observed),
        "expected": plain(bounds.expected),
        "lower": plain(bounds.lower),
    }


def projection_json(projected: Projected) -> dict[str, Any]:
    """Nothing is observed there, so that only expected limits stand in it."""
    return {
        "luminosity": projected.text,
        "inverse_fb": plain(projected.luminosity),
        "expected": plain(projected.bounds.expected),
        "couplings": {
            coupling.name: {
                variant: {"label": coupling.label, "unit": coupling.unit, "expected": plain(bounds.expected)}
                for variant, bounds in coupling.variants.items()
            }
            for coupling in projected.couplings
        },
    }


def curve_json(curve: DerivedCurve) -> dict[str, Any]:
    return {"name": curve.name, "label": curve.label, "unit": curve.unit, "values": plain(curve.values)}


def published_json(curve: PublishedCurve) -> dict[str, Any]:
    return {
        "kind": curve.kind,
        "name": curve.name,
        "variant": curve.variant,
        "label": curve.label,
        "level": plain(curve.level),
        "inverse_fb": plain(curve.luminosity),
        "parameter": curve.parameter,
        "points": plain(curve.points),
        "values": plain(curve.values),
    }
