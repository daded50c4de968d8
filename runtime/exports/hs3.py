"""HS3: a pyhf workspace in the words of the HEP Statistics Serialization Standard, version 0.2, whose
`histfactory_dist` has the same samples and modifiers (https://github.com/hep-statistics-serialization-standard)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..limits.profile.histfactory import POI

VERSION = "0.2"
GAMMA = (1e-10, 10.0)
"""Bounds of a statistical factor, as pyhf has them."""


def hs3_document(workspace: dict[str, Any], description: str, publications: Iterable[str]) -> dict[str, Any]:
    """An HS3 document of a workspace: distributions, data, one likelihood, domain, starting point and analysis."""
    measurement = workspace["measurements"][0]
    parameters = measurement["config"]["parameters"]
    names = [channel["name"] for channel in workspace["channels"]]
    axes = {channel["name"]: [_axis(channel)] for channel in workspace["channels"]}
    domain, start = "bounds", "starting point"
    return {
        "metadata": {"hs3_version": VERSION, "description": description, "publications": list(publications)},
        "distributions": [_distribution(channel, axes[channel["name"]]) for channel in workspace["channels"]],
        "data": [
            {"name": f"{o['name']} data", "type": "binned", "contents": o["data"], "axes": axes[o["name"]]}
            for o in workspace["observations"]
        ],
        "likelihoods": [
            {"name": "likelihood", "distributions": names, "data": [f"{name} data" for name in names]},
        ],
        "domains": [{"name": domain, "type": "product_domain", "axes": list(_bounds(workspace, parameters))}],
        "parameter_points": [{"name": start, "parameters": list(_starts(workspace, parameters))}],
        "analyses": [
            {
                "name": measurement["name"],
                "likelihood": "likelihood",
                "parameters_of_interest": [POI],
                "domains": [domain],
                "init": start,
            }
        ],
    }


def _axis(channel: dict[str, Any]) -> dict[str, Any]:
    """Bins by their number."""
    bins = len(channel["samples"][0]["data"])
    return {"name": f"bin of {channel['name']}", "min": 0.0, "max": float(bins), "nbins": bins}


def _distribution(channel: dict[str, Any], axes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": channel["name"],
        "type": "histfactory_dist",
        "axes": axes,
        "samples": [_sample(sample) for sample in channel["samples"]],
    }


def _sample(sample: dict[str, Any]) -> dict[str, Any]:
    data = sample["data"]
    modifiers = [_modifier(modifier, len(data)) for modifier in sample["modifiers"]]
    return {"name": sample["name"], "data": {"contents": data, "errors": [0.0] * len(data)}, "modifiers": modifiers}


def _modifier(modifier: dict[str, Any], bins: int) -> dict[str, Any]:
    name, kind, data = modifier["name"], modifier["type"], modifier["data"]
    common = {"name": name, "type": kind}
    match kind:
        case "normsys":
            ends = {"hi": data["hi"], "lo": data["lo"], "interpolation": "code1"}
            return common | {"parameter": name, "constraint": "Gauss", "data": ends}
        case "histosys":
            sides = {"hi": {"contents": data["hi_data"]}, "lo": {"contents": data["lo_data"]}}
            straight = sides | {"interpolation": "code0"}
            return common | {"parameter": name, "constraint": "Gauss", "data": straight}
        case "shapesys":
            return common | {"parameters": _gammas(name, bins), "constraint": "Poisson", "data": {"vals": data}}
    return common | {"parameter": name}


def _gammas(name: str, bins: int) -> list[str]:
    return [f"{name}, bin {b}" for b in range(bins)]


def _statistical(workspace: dict[str, Any]) -> Iterator[str]:
    for channel in workspace["channels"]:
        for sample in channel["samples"]:
            for modifier in sample["modifiers"]:
                if modifier["type"] == "shapesys":
                    yield from _gammas(modifier["name"], len(sample["data"]))


def _bounds(workspace: dict[str, Any], parameters: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for parameter in parameters:
        low, high = parameter["bounds"][0]
        yield {"name": parameter["name"], "min": low, "max": high}
    yield from ({"name": name, "min": GAMMA[0], "max": GAMMA[1]} for name in _statistical(workspace))


def _starts(workspace: dict[str, Any], parameters: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    free = {
        m["name"]
        for c in workspace["channels"]
        for s in c["samples"]
        for m in s["modifiers"]
        if m["type"] == "normfactor"
    }
    for parameter in parameters:
        name = parameter["name"]
        value = parameter.get("inits", [1.0 if name in free else 0.0])[0]
        yield {"name": name, "value": value}
    yield from ({"name": name, "value": 1.0} for name in _statistical(workspace))
