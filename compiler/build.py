"""`build`: from the checked model to the plan, before optimisation."""

from __future__ import annotations

from darkana.runtime.plan import CandidateSpace, Plan, RowCandidates

from .search import Search
from .statements.inputs import site_of

EVENT_KEYS = ("__experiment__", "__run__", "__event__", "__production__")
"""What tells the events of a flat tree apart, as basf2 writes it."""


def build(search: Search) -> Plan:
    """The plan of a search, with everything that is declared; `optimise` drops what nothing asks for."""
    return Plan(
        title=search.meta.title,
        luminosity=search.meta.luminosity,
        inputs=search.inputs,
        spaces=search.spaces,
        candidates=_candidates(search),
        tables=tuple(shape.table for shape in search.tables.values()),
        weights=search.weights,
        triggers=search.triggers,
        regions=search.regions,
        histograms=search.histograms,
        windows=search.windows,
        scan=search.hypotheses,
        spectra=search.spectra,
        saves=search.saves,
    )


def _candidates(search: Search) -> CandidateSpace | RowCandidates | None:
    if search.flat_branches is not None:
        return RowCandidates(search.flat_branches, EVENT_KEYS, search.steps)
    if search.state is None:
        return None
    site = site_of(search.state.statement.span)
    return CandidateSpace(search.state.combinations, search.state.fields, search.steps, site)
