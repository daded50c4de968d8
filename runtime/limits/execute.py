"""Setting limits: a search's statistics and what its run counted, at every hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..engine.scan_values import ScanValues
from ..errors import DataError, nearest
from ..execution.allocator import keep_memory
from ..plan import LimitOn, Projection, Statistics
from ..results.assemble import luminosity as in_its_unit, scan_axes
from ..results.result import Result
from .build.channel import Channel
from .build.counts import Setup, count_channel
from .build.events import Events
from .build.fits import fit_channel
from .build.group import Group, groups
from .couplings import coupling_limits
from .curves import derived_curves, published_curves
from .found import EMPTY, NO_CONVERGENCE, OK, TOO_FEW_EVENTS, Found, Numbers
from .methods import LEVEL_KIND, Method, method_of, toys_of
from .overall import overall_significance
from .result import Bounds, CouplingLimit, Limits, Projected

SLICE, TOY_SLICE, BINS_SLICE = 250, 10, 20
"""Hypotheses worked on between two reports of progress; where each takes toys, or an integral over several bins, which
are slow."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Kept:
    """What was found already, or is found: `found` where `done`. `keep` is told after every slice."""

    found: Found
    done: NDArray[np.bool_]
    keep: Callable[[Found, NDArray[np.bool_]], None] = field(default=lambda _found, _done: None)


def set_limits(
    statistics: Statistics,
    result: Result | None = None,
    *,
    engine: str = "darkana",
    toys: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    known: Kept | None = None,
) -> Limits:
    """The limits of a search, from a run's result, or from its tables alone.

    `engine` is darkana or pyhf; `toys` takes the place of the number that the search asks for. An interrupt (Ctrl-C)
    gives what was found up to then, with `complete` false. Raises DataError.
    """
    keep_memory()
    limit = stated_limit(statistics)
    setup = setup_of(statistics, result)
    values = setup.values
    toys, left_out = toys_of(limit.method, engine, toys or limit.toys)
    method = method_of(limit.method, limit.level, engine=engine, toys=toys, seed=seed)
    check_samples(statistics, result)
    channels = channels_of(statistics, setup)
    kept = known or Kept(Found.blank(values.size), np.zeros(values.size, bool))
    bayesian_bins = limit.method[0] == "bayesian" and (len(channels) > 1 or bool(statistics.fits))
    size = TOY_SLICE if toys else BINS_SLICE if bayesian_bins else SLICE
    projections: list[Projected] = []
    complete = _find(channels, method, kept, progress, size)
    complete = complete and _add_projections(projections, statistics, setup, method)
    found = kept.found
    background = _sum(channels, [channel.background for channel in channels])
    bounds = Bounds(found.observed, found.expected, found.lower)
    return Limits(
        quantity=limit.quantity,
        unit="1" if limit.quantity == "yield" else "fb",
        method=" ".join(limit.method),
        level=limit.level,
        level_kind=LEVEL_KIND.get(limit.method[0], "confidence"),
        engine=engine,
        scan=scan_axes(statistics.scan),
        found=found,
        n_observed=_observed(channels),
        background=background,
        signal_per_unit=_sum(channels, [channel.signal for channel in channels]),
        raw_background_events=_raw(channels),
        complete=complete and (result is None or result.complete),
        done=kept.done,
        couplings=_couplings(statistics, bounds, values),
        projections=tuple(projections),
        published=published_curves(statistics),
        curves=derived_curves(statistics, values),
        overall=overall_significance(statistics, values, found, background, seed),
        luminosity=statistics.luminosity,
        toys=toys,
        warnings=(*left_out, *withheld(statistics, result)),
    )


def stated_limit(statistics: Statistics) -> LimitOn:
    """What is to be limited. Raises DataError E0914, E0943."""
    limit = statistics.limit
    if limit is None:
        raise DataError("E0943", "the search sets no limit", help=["add a `limit` statement"])
    if statistics.scan.missing:
        raise DataError("E0914", f"the scan has no hypotheses: {statistics.scan.missing}", site=limit.site)
    return limit


def setup_of(statistics: Statistics, result: Result | None) -> Setup:
    """What counts and fits are built from. Raises DataError E0914, E0915, E0943, E0944."""
    limit = stated_limit(statistics)
    values = ScanValues.of(statistics.tables, statistics.scan)
    events = None if result is None else events_of(statistics, result)
    return Setup(values, events, limit.quantity, _luminosity(statistics), statistics.uncertainty)


def check_samples(statistics: Statistics, result: Result | None) -> None:
    """Every sample that an uncertainty names is a background of the run: a slip must not drop it. Raises DataError
    E0947."""
    known = [sample.name for sample in result.samples if sample.kind == "background"] if result else []
    stated = [u for c in statistics.counts for u in c.uncertainties] + [
        u for f in statistics.fits for u in f.uncertainties
    ]
    for uncertainty in stated:
        for name in (name for _, name in uncertainty.on if name is not None and name not in known):
            message = f'the uncertainty "{uncertainty.name}" is on `{name}`, and that is no background of the run'
            help = [f"did you mean `{like}`?" for like in nearest(name, known, 1)]
            listed = ", ".join(f"`{n}`" for n in known)
            help.append(f"its backgrounds are {listed}" if known else "backgrounds come from a run's result")
            raise DataError("E0947", message, site=uncertainty.site, help=help)


def withheld(statistics: Statistics, result: Result | None) -> list[str]:
    """Warnings of data that were not looked at: nothing is observed there, and sidebands are those of simulation."""
    skipped = {text for sample in result.samples for text in sample.skipped} if result else set()
    counts = {c.region: any(i.kind == "sideband" for i in c.ingredients) for c in statistics.counts}
    used = {fit.region: False for fit in statistics.fits} | counts
    return [
        f"data of region `{region}` are withheld (blinded), so that limits are expected ones"
        + ("; its sideband is simulation's" if sideband else "")
        for region, sideband in used.items()
        if f"region {region}: blinded" in skipped
    ]


def events_of(statistics: Statistics, result: Result) -> Events:
    """A result whose hypotheses are those of the search. Raises DataError E0944."""
    axes = scan_axes(statistics.scan)
    same = len(axes) == len(result.scan) and all(
        a.name == b.name and len(a.values) == len(b.values) and np.allclose(a.values, b.values, rtol=1e-9)
        for a, b in zip(axes, result.scan, strict=True)
    )
    if not same:
        help = ["run the search again: the result is of another version of it, or of other tables"]
        raise DataError("E0944", "the hypotheses of the result are not those of the search", help=help)
    if not result.scan:
        return Events(result, np.zeros((0, 1)))
    return Events(result, np.array([axis.values for axis in result.scan], float))


def _luminosity(statistics: Statistics) -> float:
    limit = stated_limit(statistics)
    if statistics.luminosity is None and (limit.quantity != "yield" or statistics.projections):
        what = "a projection" if limit.quantity == "yield" else f"a limit on `{limit.quantity}`"
        help = ["add `luminosity 10 fb^-1` to the analysis"]
        raise DataError("E0915", f"{what} needs a luminosity", site=limit.site, help=help)
    return np.nan if statistics.luminosity is None else statistics.luminosity


def channels_of(statistics: Statistics, setup: Setup) -> list[Channel]:
    """Every count and fit. Raises DataError."""
    channels = [count_channel(setup, count) for count in statistics.counts]
    channels += [fit_channel(setup, fit) for fit in statistics.fits]
    if channels:
        nothing = ~(_sum(channels, [channel.signal for channel in channels]) > 0)
        for channel in channels:
            channel.mark(nothing & (channel.status == OK), EMPTY, "W0955")
    return channels


def _find(channels: list[Channel], method: Method, kept: Kept, progress: Progress | None, size: int = SLICE) -> bool:
    """Fills what is not done. False where an interrupt came first."""
    _note(channels, kept.found)
    total = len(kept.done)
    todo = list(groups(channels, total))
    kept.done |= ~np.isin(np.arange(total), np.concatenate([g.index for g in todo] or [np.zeros(0, np.intp)]))
    try:
        for group in todo:
            for part in _slices(group, kept.done, size):
                _put(kept.found, part, method(part.models))
                kept.done[part.index] = True
                kept.keep(kept.found, kept.done)
                if progress is not None:
                    progress(int(kept.done.sum()), total)
    except KeyboardInterrupt:
        return False
    return True


def _slices(group: Group, done: NDArray[np.bool_], size: int) -> Iterable[Group]:
    rest = np.flatnonzero(~done[group.index])
    for first in range(0, len(rest), size):
        rows = rest[first : first + size]
        yield replace(group, index=group.index[rows], models=group.models.take(rows))


def _note(channels: list[Channel], found: Found) -> None:
    """What the channels say of hypotheses: a channel that can't be used stops its hypothesis."""
    idle = ~np.any([channel.active for channel in channels], axis=0)
    found.status[idle] = EMPTY
    for h in np.flatnonzero(idle):
        found.codes[h] = ("W0958",)
    for channel in channels:
        for h in np.flatnonzero(channel.active & (channel.status != OK)):
            if found.status[h] in (OK, TOO_FEW_EVENTS):
                found.status[h] = channel.status[h]
            found.codes[h] = tuple(dict.fromkeys((*found.codes[h], *channel.codes[h])))


def _put(found: Found, group: Group, new: Found) -> None:
    """What a method found, at the hypotheses of a group. Its own status counts where nothing was noted before."""
    at = group.index
    if not group.pseudo:
        found.observed[at], found.lower[at] = new.observed, new.lower
        found.p_value[at], found.significance[at] = new.p_value, new.significance
    found.expected[at] = new.expected
    for k, h in enumerate(at):
        if new.status[k] != OK:
            found.status[h] = new.status[k]
        found.codes[h] = tuple(dict.fromkeys((*found.codes[h], *new.codes[k])))
    nothing = np.isnan(new.expected[:, 2]) & np.isnan(new.observed) & (found.status[at] == OK)
    found.status[at[nothing]] = NO_CONVERGENCE


def _couplings(statistics: Statistics, bounds: Bounds, values: ScanValues) -> tuple[CouplingLimit, ...]:
    return tuple(coupling_limits(coupling, bounds, values) for coupling in statistics.couplings)


def _add_projections(found: list[Projected], statistics: Statistics, setup: Setup, method: Method) -> bool:
    """Adds those that are whole. False where an interrupt came first."""
    for projection in statistics.projections:
        for luminosity in projection.luminosities:
            made = _projected(statistics, setup, method, projection, luminosity)
            if made is None:
                return False
            found.append(made)
    return True


def _projected(
    statistics: Statistics, setup: Setup, method: Method, projection: Projection, luminosity: float
) -> Projected | None:
    """Yields scale, simulation's own statistics are left out, and nothing is observed. None after an interrupt."""
    changed = {name: setup.values.numbers(size) for name, size in projection.uncertainties}
    other = replace(setup, times=luminosity / setup.luminosity, changed=changed, exact=True)
    kept = Kept(Found.blank(setup.values.size), np.zeros(setup.values.size, bool))
    if not _find(channels_of(statistics, other), method, kept, None):
        return None
    nothing = np.full(setup.values.size, np.nan)
    bounds = Bounds(nothing, kept.found.expected, nothing)
    number = in_its_unit(luminosity, None)
    text = f"{number.value:g} {number.unit}" if number else ""
    return Projected(luminosity, text, bounds, _couplings(statistics, bounds, setup.values))


def _observed(channels: list[Channel]) -> Numbers:
    """(H,); NaN where any channel observed nothing."""
    seen = [np.full_like(channel.observed, np.nan) if channel.pseudo else channel.observed for channel in channels]
    return _sum(channels, seen)


def _sum(channels: list[Channel], arrays: list[Numbers]) -> Numbers:
    """Over the bins of active channels, (H,)."""
    total = np.zeros(len(channels[0].active))
    for channel, array in zip(channels, arrays, strict=True):
        total += np.where(channel.active, array.sum(axis=1), 0.0)
    return total


def _raw(channels: list[Channel]) -> NDArray[np.int64]:
    """(H,); -1 where no events are behind any background."""
    raw = np.full(len(channels[0].active), -1)
    for channel in channels:
        counted = channel.active & (channel.raw >= 0)
        raw[counted] = np.maximum(raw[counted], 0) + channel.raw[counted]
    return raw
