"""How large an analysis may become: a file comes from a stranger. `--allow NAME=N` raises one of these."""

from __future__ import annotations

from dataclasses import fields

from darkana.dsl.limits import Limits
from darkana.runtime.plan.record import Record, record


@record
class Allowed(Record):
    """`size`, `depth` and `errors` are of the text; `definitions` is how deep names may be defined by names, `nodes`
    how much an analysis expands to, `points` those of a scan, `bins` those of a histogram, `combinations` the
    candidates of one event."""

    size: int = Limits().size
    depth: int = Limits().depth
    errors: int = Limits().errors
    definitions: int = 60
    nodes: int = 200_000
    points: int = 100_000
    bins: int = 1_000_000
    combinations: int = 100_000

    @property
    def text(self) -> Limits:
        return Limits(self.size, self.depth, self.errors)


NAMES = tuple(f.name for f in fields(Allowed))


def more(name: str) -> str:
    """The help line that names the option."""
    return f"`--allow {name}=N` allows more"
