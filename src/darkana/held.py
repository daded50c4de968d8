"""Events in memory, or of a generator, with what a samples file would say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .runtime.reading.quantities import number_or_quantity, quantity
from .runtime.reading.samples import HeldSample, held_sample

if TYPE_CHECKING:
    from .recast_signals import Signal
    from .runtime.recast.signals import Reading


def sample(columns: Any, *, name: str = "events", **stated: Any) -> HeldSample:
    """A sample for `Analysis.run` whose events are in memory.

    `columns` are a dict of arrays or lists, a pandas or polars DataFrame (one row an entry), an awkward array of
    records, or an Arrow table. `stated` are the keys of a samples file: `kind` ("background" if not told), `weight`
    (a column), `weight_unit`, `cross_section` ("346 fb"), `generated`, `luminosity`, `hypothesis` ({"mZ": "2 GeV"}),
    `coupling`, `sqrt_s`. Without any normalisation the events of simulation weigh 1 each.

    Raises:
        DataError: a key is not known, or there is not exactly one normalisation.
    """
    return held_sample(name, columns, **stated)


def signal(
    files: str | Path | Sequence[str | Path],
    at: Mapping[str, str | float] | None = None,
    *,
    name: str = "",
    cross_section: str | float | None = None,
    coupling: Mapping[str, float] | None = None,
    power: float = 2.0,
) -> Signal:
    """A signal for `Analysis.recast`: LHE or HepMC3 files of one hypothesis.

    `at` is where it was generated, `{"mZ": "2 GeV"}` (numbers are in GeV); `cross_section` ("346 fb"; a number is in
    fb) that of its model, in place of what the files say; `coupling` the one, by name, at which that holds, to whose
    power `power` it goes.

    Raises:
        DataError: a quantity is not understood.
        ValueError: no file, or a number that is not above zero.
    """
    from .recast_signals import Signal

    listed = [files] if isinstance(files, str | Path) else list(files)
    section = quantity(cross_section, "cross section") if isinstance(cross_section, str) else cross_section
    couplings = {name: float(number_or_quantity(value)) for name, value in (coupling or {}).items()}
    _check_numbers(len(listed), section, couplings, power)
    return Signal(
        tuple(str(file) for file in listed),
        {k: quantity(v, "energy") if isinstance(v, str) else float(v) for k, v in (at or {}).items()},
        name,
        None if section is None else float(section),
        couplings,
        power,
    )


def _check_numbers(files: int, section: float | None, couplings: Mapping[str, float], power: float) -> None:
    """Raises ValueError."""
    if not files:
        raise ValueError("a signal needs a file of events")
    if len(couplings) > 1:
        raise ValueError(f"a cross section goes with one coupling, not with {', '.join(couplings)}")
    for what, value in (("a cross section", section), ("`power`", power), *couplings.items()):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise ValueError(f"{what} is above zero, not {value}")


def signals_of(events: Any, stated: Mapping[str, Any]) -> list[Signal]:
    """Files as one signal of which that is stated, or signals as they are. Raises ValueError, DataError."""
    from .recast_signals import Signal

    listed: list[Any] = [events] if isinstance(events, str | Path | Signal) else list(events)
    signals = [each for each in listed if isinstance(each, Signal)]
    if not signals:
        return [signal(listed, stated["at"], **{k: v for k, v in stated.items() if k != "at"})]
    said = [name for name in ("at", "cross_section", "coupling") if stated[name] is not None]
    if said or len(signals) < len(listed):
        raise ValueError(f"a `darkana.signal` has {said[0] if said else 'files'} of its own: say it there")
    return signals


FRAMES = {"cms": "centre of mass", "centre of mass": "centre of mass", "laboratory": "laboratory", "lab": "laboratory"}


def reading_of(
    seed: int, frame: str | None, unit: str | None, allow_truncated: bool, allow_inconsistent: bool
) -> Reading:
    """How events are to be read. Raises ValueError."""
    from .runtime.recast.signals import Reading

    if frame is not None and frame not in FRAMES:
        raise ValueError(f"`frame` is one of {', '.join(FRAMES)}, not {frame!r}")
    if unit not in (None, "GeV", "MeV"):
        raise ValueError(f"`unit` is GeV or MeV, not {unit!r}")
    if seed < 0:
        raise ValueError(f"a seed is not negative, as {seed} is")
    return Reading(seed, FRAMES.get(frame or ""), unit, allow_truncated, allow_inconsistent)  # type: ignore[arg-type]
