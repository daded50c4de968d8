"""Events in memory, or of a generator, with what a samples file would say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .runtime.reading.quantities import number_or_quantity, quantity
from .runtime.reading.samples import HeldSample, held_sample

if TYPE_CHECKING:
    from .recast_signals import Signal


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
    """
    from .recast_signals import Signal

    listed = [files] if isinstance(files, str | Path) else files
    return Signal(
        tuple(str(file) for file in listed),
        {k: v if isinstance(v, int | float) else quantity(v, "energy") for k, v in (at or {}).items()},
        name,
        quantity(cross_section, "cross section") if isinstance(cross_section, str) else cross_section,
        {k: number_or_quantity(v) for k, v in (coupling or {}).items()},
        power,
    )
