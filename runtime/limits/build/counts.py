"""`count R within W`: one bin a hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...engine.scan_values import ScanValues
from ...errors import DataError
from ...plan import Counting, Ingredient, Uncertainty
from ..found import EMPTY, OUTSIDE_SIGNAL, Numbers
from ..spectrum.smooth import smooth
from .channel import LUMINOSITY, Channel, Part, Sizes, note_background, sizes_on
from .events import Acceptance, Counted, Events, effective_events, total

JUST_ABOVE_ONE = 1 + 1e-9
"""Rounding of an efficiency of 1."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What all channels are built from. `luminosity` in fb^-1 (NaN: not stated), `times` that of the run; `changed` are
    uncertainties of another size; `exact`: simulation's statistics are left out."""

    values: ScanValues
    events: Events | None
    quantity: str
    luminosity: float
    luminosity_uncertainty: float | None = None
    times: float = 1.0
    changed: Mapping[str, Numbers] | None = None
    exact: bool = False

    def size(self, uncertainty: Uncertainty) -> Numbers:
        """The relative size of an uncertainty, (H,). Raises DataError E0946 where it is negative."""
        changed = None if self.changed is None else self.changed.get(uncertainty.name)
        size = self.values.numbers(uncertainty.size) if changed is None else changed
        if (size < 0).any():
            message = f'the uncertainty "{uncertainty.name}" is {np.nanmin(size):g} at a hypothesis'
            raise DataError("E0946", message, site=uncertainty.site)
        return size

    def need_events(self, what: str, ingredient: Ingredient | None = None) -> Events:
        """Raises DataError E0940 where there was no run."""
        if self.events is None:
            command = "darkana run FILE --samples S.yaml --out DIR"
            help = [f"run the search first: `{command}`, then add `--result DIR/result.json`"]
            raise DataError("E0940", f"{what} needs events", site=ingredient.site if ingredient else None, help=help)
        return self.events

    def per_unit(self, efficiency: Numbers) -> Numbers:
        """Signal events per unit of what is limited."""
        if self.quantity == "yield":
            return np.ones_like(efficiency)
        visible = np.ones_like(efficiency) if self.quantity == "visible_cross_section" else efficiency
        return self.luminosity * self.times * visible

    def luminosity_sizes(self) -> Sizes:
        """On whatever scales with the luminosity."""
        if not self.luminosity_uncertainty:
            return {}
        return {LUMINOSITY: np.full(self.values.size, self.luminosity_uncertainty)}


def count_channel(setup: Setup, count: Counting) -> Channel:
    """Raises DataError E0914 (a table is missing), E0940 (events are needed)."""
    sizes = {u.name: setup.size(u) for u in count.uncertainties}
    channel = Channel(
        name=f"{count.region} within {count.window}",
        active=setup.values.mask(count.when),
        observed=_observed(setup, count),
        signal=np.zeros((setup.values.size, 1)),
        parts=[],
        auxiliary=np.zeros((setup.values.size, 1)),
        scale=np.full((setup.values.size, 1), np.inf),
        raw=np.full(setup.values.size, -1),
        lognormal={u.name for u in count.uncertainties if u.lognormal},
    )
    _add_signal(setup, count, channel, sizes)
    _add_background(setup, count, channel, sizes)
    return channel


def _observed(setup: Setup, count: Counting) -> Numbers:
    """(H, 1); NaN where nothing was observed."""
    ingredient = count.of("observed")
    nothing = np.full((setup.values.size, 1), np.nan)
    if setup.times != 1:
        return nothing
    if ingredient is not None and ingredient.value is not None and ingredient.kind == "given":
        return setup.values.numbers(ingredient.value)[:, None]
    if ingredient is not None and ingredient.kind == "simulation":
        events = setup.need_events("what is observed", ingredient)
        seen = total(events.windows(count.window, count.region, "background"))
    elif setup.events is None:
        return nothing
    else:
        seen = total(setup.events.windows(count.window, count.region, "data"))
    return nothing if seen is None else seen.yields[:, None]


def _add_signal(setup: Setup, count: Counting, channel: Channel, sizes: Mapping[str, Numbers]) -> None:
    ingredient = count.of("efficiency")
    on_signal = sizes_on(count.uncertainties, sizes, "signal", None)
    efficiency = np.ones(setup.values.size)
    if setup.quantity == "cross_section" and ingredient is not None:
        accepted = partial(Events.window_acceptance, window=count.window, region=count.region)
        efficiency, statistical = efficiency_of(setup, ingredient, accepted)
        if statistical is not None and not setup.exact:
            on_signal[f"simulated signal, {channel.name}"] = statistical
    channel.mark(np.isnan(efficiency), OUTSIDE_SIGNAL, "W0954")
    channel.mark(efficiency < 0, EMPTY, "W0955")  # a count without signal still tells of the background
    if setup.quantity != "yield":
        on_signal |= setup.luminosity_sizes()
    channel.signal = setup.per_unit(np.nan_to_num(efficiency))[:, None]
    channel.sizes = on_signal


def efficiency_of(
    setup: Setup, ingredient: Ingredient, accepted: Callable[[Events], Acceptance]
) -> tuple[Numbers, Numbers | None]:
    """(H,), and the relative statistical error where it comes from simulation. Raises DataError E0940, E0946."""
    if ingredient.kind != "given" or ingredient.value is None:
        found = accepted(setup.need_events("an efficiency from simulation", ingredient))
        return found.values, found.relative_error
    values = setup.values.numbers(ingredient.value)
    if (values > JUST_ABOVE_ONE).any():
        raise DataError("E0946", f"the efficiency is {np.nanmax(values):g} at a hypothesis", site=ingredient.site)
    return values, None


def _add_background(setup: Setup, count: Counting, channel: Channel, sizes: Mapping[str, Numbers]) -> None:
    ingredient = count.of("background")
    if ingredient is None:
        message = f"the count in {channel.name} has no background"
        raise DataError("E0941", message, site=count.site)
    match ingredient.kind:
        case "given":
            assert ingredient.value is not None
            values = setup.values.numbers(ingredient.value)[:, None] * setup.times
            on = sizes_on(count.uncertainties, sizes, "background", None)
            channel.parts = [Part("background", values, sizes=on)]
            note_background(channel, needs_events=False)
        case "sideband":
            _add_sideband(setup, count, ingredient, channel, sizes)
        case kind:
            _add_simulated(setup, count, ingredient, channel, sizes, "data" if kind == "data" else "background")


def _add_sideband(
    setup: Setup, count: Counting, ingredient: Ingredient, channel: Channel, sizes: Mapping[str, Numbers]
) -> None:
    """`sideband W2 times f`: the events there are Poisson too. Of data; of simulation where there are no data."""
    events = setup.need_events("a sideband", ingredient)
    assert ingredient.value is not None
    factor = setup.values.numbers(ingredient.value)
    found = total(events.windows(ingredient.window, count.region, "data"))
    found = found or total(events.windows(ingredient.window, count.region, "background"))
    if found is None:
        message = f"the sideband `{ingredient.window}` has neither data nor simulation"
        raise DataError("E0940", message, site=ingredient.site)
    there = found.yields * setup.times
    empty = there == 0
    channel.auxiliary = there[:, None]
    channel.scale = np.where(empty, 1.0, there)[:, None]
    channel.raw = found.events.astype(np.int64)
    on = sizes_on(count.uncertainties, sizes, "background", None)
    values = (factor * np.where(empty, 1.0, there))[:, None]
    channel.parts = [Part("sideband", values, counted=True, sizes=on)]
    note_background(channel, needs_events=False)


def _add_simulated(
    setup: Setup, count: Counting, ingredient: Ingredient, channel: Channel, sizes: Mapping[str, Numbers], kind: str
) -> None:
    events = setup.need_events(f"a background from {ingredient.kind}", ingredient)
    counted = events.windows(count.window, count.region, kind)
    summed = total(counted)
    if summed is None:
        message = f"there is no {'data' if kind == 'data' else 'simulated background'} in region `{count.region}`"
        raise DataError("E0940", message, site=ingredient.site)
    channel.raw = summed.events.astype(np.int64)
    if ingredient.smoothed is not None:
        _add_smoothed(setup, count, ingredient, channel, sizes)
        return
    channel.parts = _parts(setup, count, counted, sizes, {} if kind == "data" else setup.luminosity_sizes())
    if not setup.exact:
        effective = effective_events(summed)
        channel.auxiliary = channel.scale = effective[:, None]
    note_background(channel, needs_events=kind != "data")


def _parts(
    setup: Setup, count: Counting, counted: Mapping[str, Counted], sizes: Mapping[str, Numbers], common: Sizes
) -> list[Part]:
    """Samples on which the same uncertainties lie are one part."""
    together: dict[tuple[str, ...], Part] = {}
    for sample, found in counted.items():
        on = sizes_on(count.uncertainties, sizes, "background", sample) | common
        values = found.yields[:, None] * setup.times
        known = together.get(tuple(on))
        if known is None:
            together[tuple(on)] = Part(sample, values, counted=not setup.exact, sizes=on)
        else:
            known.name, known.values = f"{known.name} + {sample}", known.values + values
    return list(together.values())


def _add_smoothed(
    setup: Setup, count: Counting, ingredient: Ingredient, channel: Channel, sizes: Mapping[str, Numbers]
) -> None:
    """The fit's own error takes the place of the window's statistics."""
    assert setup.events is not None
    assert ingredient.smoothed is not None
    name = smoothed_name(count)
    spectrum = setup.events.spectrum(name)
    counted = setup.events.spectra(name, "background")
    if spectrum is None or not counted:
        raise DataError("E0940", "the smoothed background needs a spectrum of simulation", site=ingredient.site)
    edges = spectrum.low[0] + (spectrum.high[0] - spectrum.low[0]) * np.linspace(0, 1, spectrum_bins(counted) + 1)
    low, high = window_range(setup, count)
    shape = ingredient.smoothed
    order = None if shape.automatic or shape.kind == "exponential" else int(setup.values.numbers(shape["order"])[0])
    values, variance = np.zeros(setup.values.size), np.zeros(setup.values.size)
    for found in counted.values():
        if found.yields.sum() == 0:
            continue
        smoothed = smooth(shape.kind, edges, found.yields[0], found.variances[0], low, high, order)
        values += smoothed.yields
        variance += smoothed.deviations**2
    on = sizes_on(count.uncertainties, sizes, "background", None) | setup.luminosity_sizes()
    if not setup.exact:
        with np.errstate(invalid="ignore", divide="ignore"):
            on[f"smoothing, {channel.name}"] = np.nan_to_num(np.sqrt(variance) / values, posinf=0.0)
    channel.parts = [Part("smoothed", values[:, None] * setup.times, sizes=on)]
    channel.raw = np.full(setup.values.size, _raw(counted))
    note_background(channel, needs_events=False)


def _raw(spectra: Mapping[str, Counted]) -> int:
    """Events behind a smoothed background: all that its fits saw."""
    return int(sum(found.events.sum() for found in spectra.values()))


def spectrum_bins(counted: Mapping[str, Counted]) -> int:
    return int(next(iter(counted.values())).yields.shape[1])


def smoothed_name(count: Counting) -> str:
    """The spectrum that a smoothed background is fitted to."""
    return f"{count.window} in {count.region}"


def window_range(setup: Setup, count: Counting) -> tuple[Numbers, Numbers]:
    """The ends of the count's window, which is an interval."""
    assert count.low is not None
    assert count.high is not None
    return setup.values.numbers(count.low), setup.values.numbers(count.high)
