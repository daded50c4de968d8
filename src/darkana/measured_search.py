"""A search with nothing in it that a measurement does not need, and whose scan is what was, or is to be, measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .analysis import Analysis
from .compiler.expressions.evaluate import evaluate
from .compiler.search import Search
from .measured_points import lacks_table
from .measured_quantity import Quantity
from .runtime.plan import Hypotheses, Passes, Plan, Region, Window, parameters, walk
from .runtime.reading.samples import Sample


def _as_it_is(search: Search) -> Search:
    return search


@dataclass(frozen=True, repr=False)
class Measuring(Analysis):
    """A search of which only that is carried out which `trim` leaves of it."""

    trim: Callable[[Search], Search] = field(default=_as_it_is)

    def _plan(self, search: Search) -> Plan:
        return super()._plan(self.trim(search))


def measuring(saved: Analysis, quantity: Quantity, samples: Sequence[Sample] = ()) -> Measuring:
    """The search with nothing in it that is not needed; its scan is that of the samples, once they are known."""

    def trim(search: Search) -> Search:
        windows = tuple(_counted(search, quantity))
        regions = tuple(_needed(search, quantity.region))
        hypotheses = _hypotheses(search.hypotheses, samples) if samples else _whole_scan(search)
        return replace(search, regions=regions, windows=windows, histograms=(), spectra=(), hypotheses=hypotheses)

    made = {
        name: getattr(saved, name) for name in ("path", "source", "search", "warnings", "allowed", "stored", "saves")
    }
    return Measuring(**made, trim=trim)


def _counted(search: Search, quantity: Quantity) -> Iterator[Window]:
    """The window, in the region alone; not where its table is missing: that may be the one that is to be made."""
    for window in search.windows:
        if window.name == quantity.window and not lacks_table(search, window.condition):
            yield replace(window, regions=(quantity.region,))


def _needed(search: Search, region: str) -> Iterator[Region]:
    """The region, and what its cuts speak of."""
    known, wanted = {r.name: r for r in search.regions}, [region]
    for name in wanted:
        nodes = [node for cut in known[name].cuts for node in walk(cut.condition)]
        wanted += [n.region for n in nodes if isinstance(n, Passes) and n.region not in wanted]
    yield from (r for r in search.regions if r.name in wanted)


def _whole_scan(search: Search) -> Hypotheses:
    """With the ends that the text states: steps need not reach them, and a missing table may hide them."""
    scan = search.hypotheses
    ends = (search.scans[0].low, search.scans[0].high) if len(scan.names) == 1 else ()
    stated = [end for end in ends if end is not None and not parameters(end) and not lacks_table(search, end)]
    if not stated:
        return scan
    tables = {name: shape.table for name, shape in search.tables.items()}
    known = {float(evaluate(end, {}, tables)) for end in stated}.union(*scan.values)
    return replace(scan, values=(tuple(sorted(known)),), missing="")


def _hypotheses(scan: Hypotheses, samples: Sequence[Sample]) -> Hypotheses:
    if not scan.names:
        return scan
    rows = dict.fromkeys(tuple((sample.hypothesis or {})[name] for name in scan.names) for sample in samples)
    return Hypotheses(scan.names, scan.labels, scan.units, tuple(zip(*rows, strict=True)), tuple(rows))
