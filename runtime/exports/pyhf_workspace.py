"""A pyhf workspace of one hypothesis, such that `pyhf cls` gives the limits of `limits.json`.

Bins, samples and nuisances have the names of the search. mu = 1 is a power of ten of what is limited, so that fits
are well scaled. Linear nuisances are symmetric, so pyhf's own interpolation (code4p) of them is a straight line, and
their lower bounds keep rates above zero, where darkana cuts them off; that of normsys (code4) meets exp(theta s) at
theta = 0 and +-1, and beyond.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..limits.build.group import Labels
from ..limits.models import Models
from ..limits.profile.histfactory import POI, channels_of, workspace
from ..results.result import Point

LARGEST = 200.0
"""The upper bound of mu, in units of its expected statistical error."""
ABOVE_ZERO = 0.999


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The statistical model at one hypothesis: `models` has it alone. `quantity` in `unit` is what mu is of."""

    at: Point
    models: Models
    labels: Labels
    quantity: str
    unit: str

    @property
    def statistical(self) -> float:
        """The expected statistical error of mu, in `unit`."""
        models = self.models
        return float(1 / np.sqrt((models.signal**2 / np.maximum(models.background, 1.0)).sum()))

    @property
    def step(self) -> float:
        """What mu = 1 is, in `unit`."""
        return float(10.0 ** round(math.log10(self.statistical)))


def pyhf_workspace(here: Hypothesis) -> dict[str, Any]:
    """As `pyhf.Workspace` takes it. Raises DataError E0945 for what HistFactory cannot express."""
    scaled = replace(here.models, signal=here.models.signal * here.step)
    spans = [span for _, span in here.labels.channels]
    largest = float(f"{LARGEST * here.statistical / here.step:.3g}")
    made = workspace(scaled, 0, largest, spans)
    made["measurements"][0]["name"] = f"{here.quantity}: mu = 1 is {here.step:g} {here.unit}".removesuffix(" 1")
    made["channels"] = [_lean(channel) for channel in made["channels"]]
    config = made["measurements"][0]["config"]
    used = {m["name"] for c in made["channels"] for s in c["samples"] for m in s["modifiers"]}
    kept = [p for p in config["parameters"] if p["name"] in used]
    config["parameters"] = [_bounded(here.models, parameter) for parameter in kept]
    named = _renamed(made, dict(_names(here)))
    assert isinstance(named, dict)
    return named


def _lean(channel: dict[str, Any]) -> dict[str, Any]:
    """Without samples that are nothing here, and nuisances that do nothing to them."""
    samples = []
    for sample in channel["samples"]:
        modifiers = [m for m in sample["modifiers"] if _does_something(m, sample["data"])]
        if sample["name"] == "signal" or any(sample["data"]) or any(m["type"] == "histosys" for m in modifiers):
            samples.append(sample | {"modifiers": modifiers})
    return channel | {"samples": samples}


def _does_something(modifier: dict[str, Any], data: list[float]) -> bool:
    match modifier["type"]:
        case "histosys":
            return bool(modifier["data"]["hi_data"] != data)
        case "normsys":
            return bool(modifier["data"]["hi"] != 1)
    return True


def _bounded(models: Models, parameter: dict[str, Any]) -> dict[str, Any]:
    """With bounds and a beginning at which rates are above zero."""
    name, _, number = parameter["name"].partition("_")
    if name == "norm" and parameter["bounds"][0][0] < 0:  # at 1 rates might be below zero
        return parameter | {"inits": [0.0]}
    if name != "theta" or not models.linear[int(number)]:
        return parameter
    j = int(number)
    largest = max(float(models.on_signal[:, j].max()), float(models.on_parts[:, j].max()), ABOVE_ZERO / 10)
    return parameter | {"bounds": [[-ABOVE_ZERO / largest, 10.0]]}


def _names(here: Hypothesis) -> Iterator[tuple[str, str]]:
    """What is called by a number, and what it is called in the search."""
    labels = here.labels
    spans = [span for _, span in labels.channels]
    for bins in channels_of(here.models, 0, spans):
        channel, span = next(c for c in labels.channels if bins[0] in range(here.models.bins)[c[1]])
        own = f"bins_{bins[0]}_{bins[-1]}" if len(bins) > 1 else f"bin_{bins[0]}"
        whole = len(bins) == len(range(here.models.bins)[span])
        name = channel if whole else f"{channel}, bin {bins[0] - (span.start or 0)}"
        yield own, name
        yield f"gamma_{own}", f"statistics of {name}"
    often = Counter(labels.parts)
    for k, part in enumerate(labels.parts):
        yield f"background_{k}", part if often[part] == 1 else f"{part}, {k}"
        yield f"norm_{k}", f"norm of {part}" if often[part] == 1 else f"norm of {part}, {k}"
    for j, nuisance in enumerate(labels.nuisances):
        yield f"theta_{j}", nuisance if nuisance != POI else f"{nuisance} (uncertainty)"


def _renamed(tree: Any, names: dict[str, str]) -> Any:
    if isinstance(tree, list):
        return [_renamed(one, names) for one in tree]
    if isinstance(tree, dict):
        return {
            key: names.get(value, value) if key == "name" and isinstance(value, str) else _renamed(value, names)
            for key, value in tree.items()
        }
    return tree
