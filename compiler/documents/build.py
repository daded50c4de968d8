"""The document of a checked search: everything that its file says, in the order in which a paper says it."""

from __future__ import annotations

from collections.abc import Iterator

from darkana.dsl import syntax as ast

from ..search import Search
from . import selection, statistics
from .document import Cell, Document, Section, cell, in_one_line
from .formula import Sign, row as in_row
from .mathematics import formula


def document(search: Search) -> Document:
    """A pure function of the model: no data, no files."""
    own = search.scope.statements
    everything = tuple(search.scope.all_statements())
    sections: list[Section] = [
        *selection.objects(own),
        *selection.final_state(own),
        *selection.definitions(everything),
        *statistics.weights(own),
        *statistics.hypotheses(search, own),
        *selection.regions(own),
        *selection.windows(own),
        *selection.histograms(own),
        *statistics.counts(own),
        *statistics.limits(search, own),
        *statistics.comparisons(own),
        *statistics.tables(search, own),
        *(statistics.simulations(everything) if search.state is not None else ()),
    ]
    return Document(
        search.meta.title or search.scope.source.name,
        in_one_line(search.meta.doc),
        tuple(_facts(search)),
        tuple(sections),
    )


def _facts(search: Search) -> Iterator[tuple[str, Cell]]:
    """Of the head of the document."""
    analysis = next((s for s in search.scope.statements if isinstance(s, ast.Analysis)), None)
    if search.meta.experiment:
        yield "experiment", cell(search.meta.experiment)
    if search.meta.cite:
        yield "references", cell(", ".join(search.meta.cite))
    if analysis is not None and analysis.luminosity is not None:
        value, error = analysis.luminosity.value, analysis.luminosity.uncertainty
        parts = [formula(value), *([Sign("±"), formula(error)] if error is not None else [])]
        yield "luminosity", cell(in_row(*parts))
    if search.beams is not None:
        yield "energy", cell(f"{search.beams.sqrt_s:.6g} GeV in the centre-of-mass frame")
    if search.uses:
        yield "uses", cell(", ".join(used.name for used in search.uses))
