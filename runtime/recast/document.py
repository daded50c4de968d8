"""`recast.json`: byte by byte the same for the same recast, apart from `run`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..limits.document import document as limits_document
from ..limits.found import OUTSIDE_SIGNAL
from ..limits.result import Limits
from ..limits.selected import Rows, at_hypotheses
from ..results.document import at_json, document as result_document, layout, plain
from .result import Model, Passed, Recast, RecastSignal, Validation

SCHEMA = "darkana/recast/1"


def to_json(recast: Recast) -> str:
    """The text of `recast.json`."""
    return layout(document(recast)) + "\n"


def document(recast: Recast) -> dict[str, Any]:
    """The recast as plain values. `limits` and `original` (the search's own) have the form of `limits.json`, at the
    hypotheses of which the events say something."""
    result = result_document(recast.result)
    limits, original = recast.limits, recast.original
    rows = np.zeros(0, np.intp) if limits is None else known_rows(limits)
    return {
        "schema": SCHEMA,
        "complete": recast.complete,
        "run": result["run"],
        "analysis": result["analysis"],
        "base": {"file": recast.base, "sha256": recast.base_sha256} if recast.base else None,
        "luminosity": result["luminosity"],
        "detector": {
            "simulated": list(recast.simulated),
            "particles_themselves": {name: list(which) for name, which in recast.themselves},
            "assumed": recast.assumed,
        },
        "signals": [signal_json(recast, signal) for signal in recast.signals],
        "cutflow": result["cutflow"],
        "limits": None if limits is None else limits_document(at_hypotheses(limits, rows)),
        "why_no_limits": recast.why_no_limits or None,
        "original": None if original is None else limits_document(at_hypotheses(original, rows)),
        "validation": validation_json(recast.validation),
        "warnings": [*recast.warnings, *(w for w in recast.result.warnings if w not in recast.warnings)],
    }


def known_rows(limits: Limits) -> Rows:
    """The hypotheses at which the efficiency of the signal is known."""
    return np.flatnonzero(limits.found.status != OUTSIDE_SIGNAL)


def signal_json(recast: Recast, signal: RecastSignal) -> dict[str, Any]:
    return {
        "name": signal.name,
        "at": at_json(signal.at),
        "taken_at": at_json(signal.taken_at),
        "files": [
            {
                "name": file.path,
                "format": file.format,
                "generator": file.generator,
                "convention": file.convention,
                "events": file.events,
                "cross_section": plain(file.cross_section),
            }
            for file in signal.files
        ],
        "events": signal.events,
        "sum_of_weights": plain(signal.weight_sum),
        "negative_weights": {"events": signal.negative, "sum": plain(signal.negative_sum)},
        "left_out": dict(signal.left_out),
        "efficiency": {region: passed_json(passed) for region, passed in signal.regions.items()},
        "windows": {
            window: {region: passed_json(passed) for region, passed in regions.items()}
            for window, regions in signal.windows.items()
        },
        "limit": limit_json(recast, signal),
        "model": None if signal.model is None else model_json(recast, signal, signal.model),
    }


def passed_json(passed: Passed) -> dict[str, Any]:
    return {"events": passed.events, "efficiency": plain(passed.efficiency)}


def limit_json(recast: Recast, signal: RecastSignal) -> dict[str, Any] | None:
    """On the cross section (fb), and on couplings as the search relates them to it."""
    limits = recast.limits
    if limits is None:
        return None
    couplings = {
        coupling.name: {
            variant: {
                "unit": coupling.unit,
                "observed": plain(bounds.observed[signal.row]),
                "expected": plain(bounds.expected[signal.row]),
            }
            for variant, bounds in coupling.variants.items()
        }
        for coupling in limits.couplings
    }
    found = limits.found
    return {
        "cross_section": {"observed": plain(found.observed[signal.row]), "expected": plain(found.expected[signal.row])},
        "couplings": couplings,
        "codes": list(found.codes[signal.row]),
    }


def model_json(recast: Recast, signal: RecastSignal, model: Model) -> dict[str, Any]:
    """`strength` is the limit over the model's cross section: below 1 the model is excluded. A coupling scales with
    its power."""
    strength = None
    if recast.limits is not None:
        found = recast.limits.found
        strength = {
            "observed": plain(found.observed[signal.row] / model.cross_section),
            "expected": plain(found.expected[signal.row] / model.cross_section),
        }
    return {
        "cross_section": plain(model.cross_section),
        "origin": model.origin,
        "strength": strength,
        "coupling": coupling_json(recast, signal, model) if model.coupling else None,
    }


def coupling_json(recast: Recast, signal: RecastSignal, model: Model) -> dict[str, Any]:
    limit = None
    if recast.limits is not None:
        found = recast.limits.found
        limit = {
            "observed": plain(model.bound(float(found.observed[signal.row]))),
            "expected": [plain(model.bound(float(x))) for x in found.expected[signal.row]],
        }
    return {"name": model.coupling, "generated_at": plain(model.value), "power": plain(model.power), "limit": limit}


def validation_json(validation: Validation) -> dict[str, Any]:
    return {
        "why_not": validation.why or None,
        "points": [
            {
                "at": at_json(point.at),
                "what": point.what,
                "own_efficiency": plain(point.own),
                "recast_efficiency": plain(point.simulated),
                "events": point.events,
                "ratio": plain(point.ratio),
            }
            for point in validation.points
        ],
    }
