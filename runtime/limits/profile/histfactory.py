"""`Models` in the language of HistFactory: what pyhf reads, and what can be exported.

Linear nuisances are histosys with symmetric variations (interpolation code0), lognormal ones normsys (code1), the
statistical error of simulation is shapesys, free norms are normfactors. Rates are cut off at zero as ours are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import DataError
from ..models import Models, Numbers

INTERPOLATION = {"histosys": {"interpcode": "code0"}, "normsys": {"interpcode": "code1"}}
"""What `pyhf.Model(modifier_settings=...)` needs for the two to mean the same."""
POI = "mu"
Spans = Sequence[slice]


def check_histfactory(models: Models) -> None:
    """Raises E0945 for what HistFactory has no words for."""
    moved = np.isfinite(models.scale) & (models.auxiliary != models.scale)
    truncated = models.linear & (models.on_parts.any(axis=(0, 2, 3)) | models.on_signal.any(axis=(0, 2)))
    hindrances = {
        "a free nuisance parameter, such as the slope of an exponential": not models.constrained.all(),
        "several parts that share one statistical factor a bin": bool(models.counted.sum() > 1)
        and bool(np.isfinite(models.scale).any()),
        "a statistical factor whose measurement is not its expectation (an empty sideband)": bool(moved.any()),
        "events added by a nuisance beside truncated factors": bool(models.extra.any() and truncated.any()),
    }
    for what, there in hindrances.items():
        if there:
            help = ("the limits of the engine `darkana` need no pyhf",)
            raise DataError("E0945", f"HistFactory, and so pyhf, cannot express {what}", help=help)


def specification(models: Models, h: int, largest: float = 100.0, spans: Spans = ()) -> dict[str, Any]:
    """The `channels` and `parameters` of hypothesis h, with mu between 0 and `largest`; each of the `spans` of bins is
    a channel, or several."""
    norms = [{"name": f"norm_{k}", "bounds": [_bounds(models.parts[h, k])]} for k in np.flatnonzero(models.free)]
    thetas = [{"name": f"theta_{j}", "bounds": [[-10.0, 10.0]]} for j in range(models.nuisances)]
    mu = {"name": POI, "inits": [min(1.0, largest / 2)], "bounds": [[0.0, largest]]}
    channels = [_channel(models, h, bins) for bins in channels_of(models, h, spans)]
    return {"channels": channels, "parameters": [mu, *norms, *thetas]}


def workspace(models: Models, h: int, largest: float = 100.0, spans: Spans = ()) -> dict[str, Any]:
    """A workspace of hypothesis h, as `pyhf.Workspace` takes it; raises E0945. Observations are the nominal background
    where nothing was observed. It means what the limits mean if the model is made with INTERPOLATION as
    `modifier_settings` and `clip_sample_data=0`."""
    check_histfactory(models)
    spec = specification(models, h, largest, spans)
    seen = np.where(np.isfinite(models.observed[h]), models.observed[h], models.background[h])
    groups = channels_of(models, h, spans)
    counts = [
        {"name": c["name"], "data": seen[bins].tolist()} for c, bins in zip(spec["channels"], groups, strict=True)
    ]
    measurement = {"name": "limit", "config": {"poi": POI, "parameters": spec["parameters"]}}
    return {"channels": spec["channels"], "observations": counts, "measurements": [measurement], "version": "1.0.0"}


def channels_of(models: Models, h: int, spans: Spans = ()) -> list[list[int]]:
    """Bins by channel: those of a span in one, or, as a normsys is one number a channel, each by itself."""
    found: list[list[int]] = []
    for span in spans or (slice(0, models.bins),):
        bins = list(range(models.bins))[span]
        found += [bins] if _even(models, h, bins) else [[b] for b in bins]
    return found


def _even(models: Models, h: int, bins: list[int]) -> bool:
    log = np.concatenate([models.on_signal[h, :, None], models.on_parts[h]], axis=1)[~models.linear][:, :, bins]
    return log.size == 0 or bool((log == log[:, :, :1]).all())


def _bounds(part: Numbers) -> list[float]:
    return [0.0, 100.0] if (part >= 0).all() else [-1000.0, 1000.0]


def _channel(models: Models, h: int, bins: list[int]) -> dict[str, Any]:
    name = f"bins_{bins[0]}_{bins[-1]}" if len(bins) > 1 else f"bin_{bins[0]}"
    signal = _sample(models, models.signal[h, bins], models.on_signal[h][:, bins])
    signal["name"] = "signal"
    signal["modifiers"].append({"name": POI, "type": "normfactor", "data": None})
    samples = [signal, *(_part(models, h, k, bins, name) for k in range(models.parts.shape[1]))]
    if models.extra[h].any():
        samples.append(_extra(models, h, bins))
    return {"name": name, "samples": samples}


def _sample(models: Models, data: Numbers, sizes: Numbers) -> dict[str, Any]:
    modifiers: list[dict[str, Any]] = []
    for j in range(models.nuisances):
        if models.linear[j]:
            ends = {"hi_data": (data * (1 + sizes[j])).tolist(), "lo_data": (data * (1 - sizes[j])).tolist()}
            modifiers.append({"name": f"theta_{j}", "type": "histosys", "data": ends})
        else:
            grown = float(np.exp(sizes[j, 0]))
            modifiers.append({"name": f"theta_{j}", "type": "normsys", "data": {"hi": grown, "lo": 1 / grown}})
    return {"data": data.tolist(), "modifiers": modifiers}


def _part(models: Models, h: int, k: int, bins: list[int], channel: str) -> dict[str, Any]:
    data = models.parts[h, k, bins]
    sample = {"name": f"background_{k}", **_sample(models, data, models.on_parts[h, :, k, bins].T)}
    if models.counted[k] and np.isfinite(models.scale[h, bins]).any():
        sizes = (data / np.sqrt(models.scale[h, bins])).tolist()
        sample["modifiers"].append({"name": f"gamma_{channel}", "type": "shapesys", "data": sizes})
    if models.free[k]:
        sample["modifiers"].append({"name": f"norm_{k}", "type": "normfactor", "data": None})
    return sample


def _extra(models: Models, h: int, bins: list[int]) -> dict[str, Any]:
    """Events that a nuisance adds: variations of a sample of none."""
    extra = models.extra[h][:, bins]
    modifiers = [
        {"name": f"theta_{j}", "type": "histosys", "data": {"hi_data": e.tolist(), "lo_data": (-e).tolist()}}
        for j, e in enumerate(extra)
    ]
    return {"name": "extra", "data": [0.0] * len(bins), "modifiers": modifiers}
