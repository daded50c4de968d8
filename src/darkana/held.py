"""Events in memory, with what a samples file would say of them."""

from __future__ import annotations

from typing import Any

from .runtime.reading.samples import HeldSample, held_sample


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
