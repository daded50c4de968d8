"""Whether a hypothesis that is asked for is one that the search scans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .compiler.expressions.evaluate import OutsideTable, evaluate
from .compiler.physics.dimensions import in_words
from .compiler.search import Search
from .runtime.errors import DataError
from .runtime.plan import Lookup, Plan, walk


def shown_at(plan: Plan, at: Mapping[str, float] | None, search: Search) -> Plan:
    """The plan with other hypotheses (GeV) to show. Raises DataError E0917."""
    if not at:
        return plan
    scan = plan.scan
    if set(at) != set(scan.names):
        known = ", ".join(f"`{n}`" for n in scan.names) or "none"
        raise DataError("E0917", f"`--at` names {', '.join(at)}, and the scan parameters are {known}")
    for name, unit, values in zip(scan.names, scan.units, scan.values, strict=False):
        if not min(values) <= at[name] <= max(values):
            asked, low, high = (in_words(x, unit) for x in (at[name], min(values), max(values)))
            raise DataError("E0917", f"{name} = {asked} is outside the scan, from {low} to {high}")
    left_out = left_out_by(search, at)
    if left_out:
        asked = ", ".join(f"{n} = {in_words(at[n], unit)}" for n, unit in zip(scan.names, scan.units, strict=True))
        raise DataError("E0917", f"the scan leaves out {asked}: its `where` asks for {left_out}")
    return replace(plan, scan=replace(scan, shown=(tuple(at[n] for n in scan.names),)))


def left_out_by(search: Search, at: Mapping[str, float]) -> str:
    """What a `where` asks of a hypothesis (each parameter in GeV) and does not get, as written; else nothing."""
    tables = {name: shape.table for name, shape in search.tables.items()}
    for scan in search.scans:
        if scan.where is None or scan.statement.where is None:
            continue
        if any(tables[node.table].missing for node in walk(scan.where) if isinstance(node, Lookup)):
            continue
        try:
            if not evaluate(scan.where, dict(at), tables):
                return " ".join(scan.statement.where.span.text.split())
        except OutsideTable:
            continue
    return ""
