"""The statistics of a search for another signal: its efficiency comes from events."""

from __future__ import annotations

from dataclasses import replace

from ..plan import Counting, Fit, Ingredient, LimitOn, Lookup, Statistics, walk

SIMULATED = Ingredient("efficiency", "simulation")


def recast_statistics(statistics: Statistics) -> Statistics:
    """Every efficiency is that of the events; what was limited as a visible cross section or a yield is limited as a
    cross section, for now its efficiency is known. Published curves of other quantities, and couplings that are read
    off these, are left out."""
    limit = statistics.limit
    quantity = "" if limit is None else limit.quantity
    if limit is not None:
        limit = LimitOn("cross_section", limit.method, limit.level, limit.toys, limit.site)
    return replace(
        statistics,
        counts=tuple(_count(count) for count in statistics.counts),
        fits=tuple(_fit(fit) for fit in statistics.fits),
        limit=limit,
        couplings=tuple(c for c in statistics.couplings if c.quantity == "cross_section"),
        published=tuple(p for p in statistics.published if p.name != quantity or quantity == "cross_section"),
        projections=(),
    )


def _count(count: Counting) -> Counting:
    others = tuple(i for i in count.ingredients if i.role != "efficiency")
    return replace(count, ingredients=(*others, replace(SIMULATED, site=count.site)))


def _fit(fit: Fit) -> Fit:
    return replace(fit, efficiency=replace(SIMULATED, site=fit.site))


def needs_events(statistics: Statistics) -> bool:
    """Whether backgrounds or observations come from events of the search itself."""
    roles = [i for count in statistics.counts for i in count.ingredients if i.role in ("background", "observed")]
    return bool(statistics.fits) or any(i.kind != "given" for i in roles)


def only_at_its_points(statistics: Statistics) -> bool:
    """Whether a table of counts is given at the hypotheses of the scan alone, so that no other can be looked at."""
    integers = {table.name for table in statistics.tables if table.integers}
    values = [i.value for count in statistics.counts for i in count.ingredients if i.value is not None]
    return any(isinstance(node, Lookup) and node.table in integers for node in walk(*values))
