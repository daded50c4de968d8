"""Limits as tables for HEPData, with bands and projections; counts and efficiencies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..limits.found import STATUS
from ..limits.result import Bounds, Limits
from ..plots.figures import file_name
from .hepdata_tables import DataTable, Variable, known, with_bands

Qualifiers = tuple[tuple[str, object, str], ...]


def limit_tables(limits: Limits, common: Qualifiers) -> Iterator[DataTable]:
    """The limits on the quantity, then those on each coupling and variant, then counts and efficiencies."""
    unit = "" if limits.unit == "1" else limits.unit
    projected = [(p.text, p.bounds) for p in limits.projections]
    yield _bounds(limits, limits.quantity, limits.quantity, unit, limits.bounds, projected, common)
    for coupling in limits.couplings:
        for variant, bounds in coupling.variants.items():
            name = f"{coupling.name} {variant}".strip()
            other = [
                (p.text, c.variants[variant])
                for p in limits.projections
                for c in p.couplings
                if c.name == coupling.name and variant in c.variants
            ]
            yield _bounds(limits, name, coupling.label or coupling.name, coupling.unit, bounds, other, common)
    yield _counts(limits, common)
    if limits.quantity == "cross_section" and limits.luminosity:
        yield _efficiency(limits, limits.luminosity, common)


def _scan(limits: Limits) -> list[Variable]:
    if not limits.scan:
        return [Variable("hypothesis", known(["the only one"]))]
    return [Variable(limits.labels.get(a.name, a.name), known(a.values), a.unit) for a in limits.scan]


def _bounds(
    limits: Limits,
    name: str,
    label: str,
    unit: str,
    bounds: Bounds,
    projected: list[tuple[str, Bounds]],
    common: Qualifiers,
) -> DataTable:
    level = f"{100 * limits.level:g}%"
    said = (*common, ("limit", f"{limits.method}, {level} {limits.level_kind}", ""))
    columns = []
    if np.isfinite(bounds.lower).any():
        columns.append(Variable(f"observed lower end, {label}", known(bounds.lower), unit, said))
    if np.isfinite(bounds.observed).any():
        columns.append(Variable(f"observed limit on {label}", known(bounds.observed), unit, said))
    columns.append(Variable(f"expected limit on {label}", with_bands(bounds.expected), unit, said))
    for luminosity, other in projected:
        at = (("projected to", luminosity, ""),)
        values = with_bands(other.expected)
        columns.append(Variable(f"expected limit on {label} at {luminosity}", values, unit, (*said, *at)))
    kinds = "observed and expected" if np.isfinite(bounds.observed).any() else "expected"
    what = f"Upper limits at {level} {limits.level_kind} on {label}, {kinds} (median, 68% and 95% bands)."
    return DataTable(
        f"limit {name}",
        f"{what} Method: {limits.method}. A dash: no limit.",
        _scan(limits),
        columns,
        (name,),
        file_name(name),
        ("upper limit",),
    )


def _counts(limits: Limits, common: Qualifiers) -> DataTable:
    columns = [
        Variable("expected background", known(limits.background), "", common),
        Variable("local p-value", known(limits.found.p_value), "", common),
        Variable("local significance", known(limits.found.significance), "", common),
    ]
    if np.isfinite(limits.n_observed).any():
        columns.insert(0, Variable("observed events", known(limits.n_observed), "", common))
    columns.append(Variable("status of the limit", known(STATUS[code] for code in limits.found.status)))
    said = "Events that limits rest on, summed over all counts and fits, with local p-values and significances."
    return DataTable("counts", said, _scan(limits), columns, ("N",))


def _efficiency(limits: Limits, luminosity: float, common: Qualifiers) -> DataTable:
    """Signal events per cross section, over the luminosity."""
    values = np.where(limits.signal_per_unit > 0, limits.signal_per_unit, np.nan) / luminosity
    column = Variable("signal efficiency", known(values), "", common)
    said = "Efficiency times acceptance of the signal, summed over all counts and fits: signal events over luminosity"
    return DataTable("signal efficiency", f"{said} times cross section.", _scan(limits), [column], ("EFF",))
