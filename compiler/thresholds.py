"""A search with one cut at many thresholds at once: its regions over and over, one copy a threshold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from darkana.runtime.plan import Apply, Const, Cut, Expr, Passes, Region, walk
from darkana.runtime.plan.record import Record, record

from .passes.rewrite import Node, rewrite
from .physics.dimensions import UNITS
from .search import Search

COMPARISONS = ("lt", "le", "gt", "ge")
_NUMBER = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?\s*(?P<unit>[A-Za-z%]\w*)?(?:\^(?P<power>-?\d+))?")


class CantVary(Exception):
    """The cut has no threshold of its own; the message says why."""


@record
class Threshold(Record):
    """The comparison of a cut with a constant. `value` is that constant in base units, `unit` (and its `factor` to
    base units) what the author wrote it in."""

    label: str
    comparison: Apply
    value: float
    unit: str
    factor: float
    text: str

    def at(self, value: float) -> Expr:
        """The comparison with another constant (in base units)."""
        return Apply(
            self.comparison.op, tuple(Const(value) if isinstance(a, Const) else a for a in self.comparison.args)
        )


def threshold_of(search: Search, label: str) -> Threshold:
    """What the cut of this label compares with. Raises CantVary."""
    cuts = [cut for region in search.regions for cut in region.cuts if cut.label == label]
    if not cuts:
        known = dict.fromkeys(cut.label for region in search.regions for cut in region.cuts)
        listed = ", ".join(f'"{other}"' for other in known) or "none"
        raise CantVary(f'no region has a cut "{label}"; there are: {listed}')
    plain = [cut for cut in cuts if not cut.text.startswith("not (")] or cuts
    return _threshold(plain[0])


def _threshold(cut: Cut) -> Threshold:
    text, when, _ = cut.text.partition(" when ")
    rule = cut.condition.args[1] if when and isinstance(cut.condition, Apply) else cut.condition
    if not isinstance(rule, Apply) or rule.op not in COMPARISONS:
        raise CantVary(f'the cut "{cut.label}" is `{text}`: not one comparison')
    numbers = [float(a.value) for a in rule.args if isinstance(a, Const)]
    if len(numbers) != 1:
        raise CantVary(f'the cut "{cut.label}" is `{text}`: it does not compare with one constant')
    unit, factor = _unit(text)
    return Threshold(cut.label, rule, numbers[0], unit, factor, cut.text)


def _unit(text: str) -> tuple[str, float]:
    """In which the author wrote the constant; base units where it stands elsewhere."""
    for side in re.split(r"[<>]=?", text):
        found = _NUMBER.fullmatch(side.strip())
        if found and found["unit"] in UNITS:
            power = int(found["power"] or 1)
            return found["unit"] + (f"^{power}" if power != 1 else ""), UNITS[found["unit"]][0] ** power
    return "", 1.0


def copy_name(name: str, k: int) -> str:
    """A copy of a region or spectrum: no name of a file has an `@`."""
    return f"{name}@{k}"


def varied(search: Search, threshold: Threshold, values: Sequence[float]) -> Search:
    """The search whose regions that have the cut, or exclude one that has it, are there once for each of `values`
    (base units). Their windows are counted, and their spectra filled, in every copy; histograms are left out."""
    copied = _affected(search, threshold.label)
    regions = [r for r in search.regions if r.name not in copied]
    for k, value in enumerate(values):
        names = {name: copy_name(name, k) for name in copied}
        regions += [_copy(r, names, threshold, value) for r in search.regions if r.name in copied]
    numbers = range(len(values))
    windows = tuple(replace(w, regions=_all(w.regions, copied, numbers)) for w in search.windows)
    spectra = tuple(
        copy
        for s in search.spectra
        for copy in (
            [replace(s, name=copy_name(s.name, k), region=copy_name(s.region, k)) for k in numbers]
            if s.region in copied
            else [s]
        )
    )
    return replace(search, regions=tuple(regions), windows=windows, spectra=spectra, histograms=(), saves=())


def _affected(search: Search, label: str) -> set[str]:
    """Regions that the threshold changes."""
    found = {r.name for r in search.regions if any(c.label == label for c in r.cuts)}
    while True:
        more = {
            r.name
            for r in search.regions
            if any(isinstance(n, Passes) and n.region in found for c in r.cuts for n in walk(c.condition))
        }
        if more <= found:
            return found
        found |= more


def _copy(region: Region, names: Mapping[str, str], threshold: Threshold, value: float) -> Region:
    """The comparison changes in the cut of the label alone; the same one elsewhere stays."""

    def renamed(node: Node) -> Node:
        return Passes(names.get(node.region, node.region)) if isinstance(node, Passes) else node

    def moved(node: Node) -> Node:
        return threshold.at(value) if node == threshold.comparison else renamed(node)

    cuts = tuple(
        replace(c, condition=rewrite(c.condition, moved if c.label == threshold.label else renamed, {}))
        for c in region.cuts
    )
    return replace(region, name=names[region.name], cuts=cuts)


def _all(regions: Sequence[str], copied: set[str], numbers: range) -> tuple[str, ...]:
    return tuple(name for r in regions for name in ([copy_name(r, k) for k in numbers] if r in copied else [r]))
