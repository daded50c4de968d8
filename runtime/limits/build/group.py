"""Channels put together: hypotheses at which the same bins and parts take part are models of one shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..found import OK, TOO_FEW_EVENTS, Numbers
from ..models import Mask, Models
from .channel import Channel, Part

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Labels:
    """What bins, background parts and nuisances of models are called; a channel has the bins of a span."""

    channels: tuple[tuple[str, slice], ...]
    parts: tuple[str, ...]
    nuisances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Models of the hypotheses `index`. `pseudo`: something in them was not observed, so there is no observed limit."""

    index: Index
    models: Models
    pseudo: bool
    labels: Labels


def groups(channels: Sequence[Channel], hypotheses: int) -> Iterator[Group]:
    """Every hypothesis whose channels can be used, once; in no other order than that of the patterns."""
    usable = np.ones(hypotheses, bool)
    pattern = np.zeros((hypotheses, 0), bool)
    for channel in channels:
        usable &= ~channel.active | np.isin(channel.status, (OK, TOO_FEW_EVENTS))
        present = [channel.active & _present(part) for part in channel.parts]
        pattern = np.column_stack((pattern, channel.active, *present))
    usable &= np.any([channel.active for channel in channels], axis=0)
    for row in np.unique(pattern[usable], axis=0):
        index = np.flatnonzero(usable & (pattern == row).all(axis=1))
        yield _group([channel for channel in channels if channel.active[index[0]]], index)


def _present(part: Part) -> Mask:
    return np.ones(len(part.values), bool) if part.present is None else part.present


def _group(channels: list[Channel], index: Index) -> Group:
    parts = [(c, part) for c, channel in enumerate(channels) for part in channel.parts if _present(part)[index[0]]]
    bins = np.cumsum([0, *(channel.signal.shape[1] for channel in channels)])
    spans = [slice(a, b) for a, b in pairwise(bins)]
    nuisances = _nuisances(channels, parts, index)
    h, b, k, j = len(index), int(bins[-1]), len(parts), len(nuisances.names)
    values, on_parts = np.zeros((h, k, b)), np.zeros((h, j, k, b))
    on_signal, extra = np.zeros((h, j, b)), np.zeros((h, j, b))
    for n, (c, part) in enumerate(parts):
        values[:, n, spans[c]] = part.values[index]
        for name, size in part.sizes.items():
            if name in nuisances.names:
                on_parts[:, nuisances.names.index(name), n, spans[c]] = nuisances.size(name, size[index])[:, None]
        if part.slope is not None:
            on_parts[:, nuisances.names.index(_slope(c, part)), n, spans[c]] = part.slope[index]
    for c, channel in enumerate(channels):
        for name, size in channel.sizes.items():
            if name in nuisances.names:
                on_signal[:, nuisances.names.index(name), spans[c]] = nuisances.size(name, size[index])[:, None]
        for name, events in channel.extra.items():
            extra[:, nuisances.names.index(name), spans[c]] = events[index]
    observed, pseudo = _observed(channels, index)
    models = Models(
        observed=observed,
        signal=_joined([channel.signal for channel in channels], index),
        parts=values,
        free=np.array([part.free for _, part in parts], bool),
        counted=np.array([part.counted for _, part in parts], bool),
        auxiliary=_joined([channel.auxiliary for channel in channels], index),
        scale=_joined([channel.scale for channel in channels], index),
        on_signal=on_signal,
        on_parts=on_parts,
        linear=np.array([name not in nuisances.logarithmic for name in nuisances.names], bool),
        constrained=np.array([name not in nuisances.free for name in nuisances.names], bool),
        extra=extra,
    )
    called = tuple(zip((channel.name for channel in channels), spans, strict=True))
    return Group(index, models, pseudo, Labels(called, tuple(part.name for _, part in parts), tuple(nuisances.names)))


def _joined(arrays: list[Numbers], index: Index) -> Numbers:
    return np.concatenate([array[index] for array in arrays], axis=1)


def _observed(channels: list[Channel], index: Index) -> tuple[Numbers, bool]:
    """NaN throughout where counts were not observed. A fit needs something to be fitted to: where any is to
    simulation, counts are expected as well."""
    observed = _joined([channel.observed for channel in channels], index)
    pseudo = any(channel.pseudo for channel in channels) or bool(np.isnan(observed).any())
    if not pseudo:
        return observed, False
    if not any(part.free for channel in channels for part in channel.parts):
        return np.full_like(observed, np.nan), True
    expected = [c.observed if c.pseudo else c.background for c in channels]
    return _joined(expected, index), True


@dataclass(frozen=True, slots=True)
class _Nuisances:
    """Names, in the order of their first mention; which are logarithmic, and which of these are not constrained."""

    names: list[str]
    logarithmic: set[str]
    free: set[str]

    def size(self, name: str, size: Numbers) -> Numbers:
        """As Models has it."""
        return np.log1p(size) if name in self.logarithmic else size


def _nuisances(channels: list[Channel], parts: list[tuple[int, Part]], index: Index) -> _Nuisances:
    """Those of size zero throughout are left out."""
    names: dict[str, None] = {}
    free = {_slope(c, part) for c, part in parts if part.slope is not None}
    for sizes in (*(channel.sizes for channel in channels), *(part.sizes for _, part in parts)):
        names.update({name: None for name, size in sizes.items() if np.any(size[index] != 0)})
    for channel in channels:
        names.update({name: None for name, events in channel.extra.items()})
    names.update(dict.fromkeys(sorted(free)))
    lognormal = {name for channel in channels for name in channel.lognormal}
    return _Nuisances(list(names), (lognormal & set(names)) | free, free)


def _slope(channel: int, part: Part) -> str:
    return f"slope of {part.name}, {channel}"
