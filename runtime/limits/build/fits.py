"""`fit X in R`: bins of a variable at every hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ...errors import DataError
from ...plan import Fit, Shape
from ..found import EMPTY, OUTSIDE_SIGNAL, Numbers
from ..spectrum import shapes
from ..spectrum.orders import UNKNOWN, choose
from .channel import Channel, Part, sizes_on
from .counts import Setup, efficiency_of
from .events import Acceptance, Counted, Events, effective_events, total


def fit_channel(setup: Setup, fit: Fit) -> Channel:
    """Raises DataError E0914 (a table is missing), E0940 (events are needed)."""
    events = setup.need_events(f"a fit in region `{fit.region}`")
    data, simulated = (total(events.spectra(fit.spectrum, kind)) for kind in ("data", "background"))
    pseudo = data is None or setup.times != 1
    seen = simulated if pseudo and simulated is not None else data
    if seen is None:
        message = f"the fit in region `{fit.region}` has neither data nor simulated background"
        raise DataError("E0940", message, site=fit.site)
    channel = Channel(
        name=fit.spectrum,
        active=setup.values.mask(fit.when),
        observed=seen.yields * (setup.times if pseudo else 1.0),
        signal=np.zeros_like(seen.yields),
        parts=[],
        auxiliary=np.zeros_like(seen.yields),
        scale=np.full_like(seen.yields, np.inf),
        raw=seen.events[:, 0].astype(np.int64),
        lognormal={u.name for u in fit.uncertainties if u.lognormal},
        pseudo=pseudo,
    )
    edges = edges_of(setup, fit)
    _add_signal(setup, fit, channel, edges)
    weight = _mean_weight(seen, setup.times) if pseudo else None
    _add_background(setup, fit, channel, edges, simulated, weight)
    channel.mark(channel.observed.sum(axis=1) <= 0, EMPTY, "W0956")
    return channel


def edges_of(setup: Setup, fit: Fit) -> Numbers:
    """(H, B + 1)"""
    low, high = setup.values.numbers(fit.low), setup.values.numbers(fit.high)
    return low[:, None] + (high - low)[:, None] * (np.arange(fit.bins + 1) / fit.bins)


# --- signal ---------------------------------------------------------------------------------------------------


def _add_signal(setup: Setup, fit: Fit, channel: Channel, edges: Numbers) -> None:
    sizes = {u.name: setup.size(u) for u in fit.uncertainties}
    on_signal = sizes_on(fit.uncertainties, sizes, "signal", None)
    accepted: Callable[[Events], Acceptance] = partial(Events.region_acceptance, region=fit.region)
    if fit.signal.kind == "template":
        fractions, accepted = _of_template(setup, fit)
    else:
        fractions = shapes.signal(fit.signal.kind, parameters_of(setup, fit.signal), edges)
    efficiency = np.where(np.isnan(fractions).any(axis=1), np.nan, 1.0)
    if setup.quantity == "cross_section" and fit.efficiency is not None:
        efficiency, statistical = efficiency_of(setup, fit.efficiency, accepted)
        if statistical is not None and not setup.exact:
            on_signal[f"simulated signal, {channel.name}"] = statistical
    channel.mark(np.isnan(efficiency) | np.isnan(fractions).any(axis=1), OUTSIDE_SIGNAL, "W0954")
    channel.mark(efficiency < 0, EMPTY, "W0955")
    if setup.quantity != "yield":
        on_signal |= setup.luminosity_sizes()
    channel.sizes = on_signal
    channel.signal = setup.per_unit(np.nan_to_num(efficiency))[:, None] * np.nan_to_num(fractions)
    if fit.spurious is not None:
        channel.extra[f"spurious signal, {channel.name}"] = (
            setup.values.numbers(fit.spurious)[:, None] * setup.times * np.nan_to_num(fractions)
        )


def _of_template(setup: Setup, fit: Fit) -> tuple[Numbers, Callable[[Events], Acceptance]]:
    """Fractions (H, B) of the events in range, and where the efficiency with which they come there is had from."""
    found = setup.need_events("a template").template(fit.spectrum, fit.bins)
    whole = found.summed()
    with np.errstate(invalid="ignore", divide="ignore"):
        return found.values / whole.values[:, None], lambda _: whole


def parameters_of(setup: Setup, shape: Shape) -> dict[str, Numbers]:
    """(H,) each."""
    return {name: setup.values.numbers(value) for name, value in shape.parameters}


# --- background -----------------------------------------------------------------------------------------------


def _add_background(
    setup: Setup, fit: Fit, channel: Channel, edges: Numbers, simulated: Counted | None, weight: Numbers | None
) -> None:
    """Norms are free except of templates; parts are scaled to the events in range, so that norms are about 1."""
    sizes = {u.name: setup.size(u) for u in fit.uncertainties}
    peaks = [shape for shape in fit.background if shape.kind in shapes.PEAKS]
    fixed = {id(shape): shapes.background(shape.kind, edges, parameters=parameters_of(setup, shape)) for shape in peaks}
    beside = [found.parts for found in fixed.values()]
    for shape in fit.background:
        if shape.kind == "template":
            channel.parts.append(_template(setup, fit, shape, channel, simulated, sizes))
            continue
        if id(shape) in fixed:
            made, order = fixed[id(shape)], None
        else:
            order = _order(setup, shape, channel, edges, beside, weight)
            made = shapes.background(shape.kind, edges, order=order)
        channel.parts += _free_parts(shape, made, channel, order)


def _mean_weight(seen: Counted, times: float) -> Numbers:
    """Sum of squared weights over sum of weights, (H,): a projection has no more events behind it than before."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Numbers = times * seen.variances.sum(axis=1) / seen.yields.sum(axis=1)
    return np.nan_to_num(mean, nan=1.0, posinf=1.0)


def _order(
    setup: Setup, shape: Shape, channel: Channel, edges: Numbers, beside: list[Numbers], weight: Numbers | None
) -> Numbers | None:
    if shape.kind not in ("polynomial", "chebyshev"):
        return None
    if not shape.automatic:
        order = setup.values.numbers(shape["order"])
        channel.mark(np.isnan(order), EMPTY, "W0957")
        return order
    others = np.concatenate(beside, axis=1) if beside else None
    chosen = choose(channel.observed, edges, weight=weight, others=others)
    channel.mark(chosen == UNKNOWN, EMPTY, "W0957")
    return np.maximum(chosen, 0).astype(float)


def _free_parts(shape: Shape, made: shapes.Background, channel: Channel, order: Numbers | None) -> list[Part]:
    size = np.maximum(channel.observed.sum(axis=1), 1.0)[:, None]
    parts = []
    for k in range(made.parts.shape[1]):
        slope = None if made.slope is None else made.slope[:, k]
        values = np.nan_to_num(made.parts[:, k]) * size
        present = np.any(values != 0, axis=1) if order is None else order >= k
        parts.append(Part(f"{shape.kind} {k}", values, free=True, slope=slope, present=present))
    return parts


def _template(
    setup: Setup,
    fit: Fit,
    shape: Shape,
    channel: Channel,
    simulated: Counted | None,
    sizes: Mapping[str, Numbers],
) -> Part:
    """Simulation as it is, with the statistics of each bin."""
    if simulated is None:
        raise DataError("E0940", "a template needs simulated background", site=shape.site)
    on = sizes_on(fit.uncertainties, sizes, "background", None) | setup.luminosity_sizes()
    if not setup.exact:
        effective = effective_events(simulated)
        channel.auxiliary = effective
        channel.scale = np.where(effective > 0, effective, np.inf)
    return Part("template", simulated.yields * setup.times, counted=not setup.exact, sizes=on)
