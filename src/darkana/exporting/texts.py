"""What the file alone gives: tables for correctionlib, references."""

from __future__ import annotations

from collections.abc import Iterator

from ..compiler.physics.dimensions import base_unit
from ..runtime.errors import DataError
from ..runtime.exports.bibtex import bibtex
from ..runtime.exports.cff import citation_file
from ..runtime.exports.correction import Correction, correction_set, why_not
from ..runtime.exports.files import Files, json_file, text_file
from .about import cited
from .inputs import Inputs


def correctionlib_files(inputs: Inputs) -> Files:
    """NAME.correctionlib.json with all tables of the file. Raises DataError E0996 where there are none."""
    found = list(_corrections(inputs))
    if not found:
        raise DataError("E0996", "correctionlib takes tables, and the search has none that it can take")
    search = cited(inputs.analysis)
    made = correction_set(found, f"Tables of {search.stem}.ana: {search.title}")
    return {f"{search.stem}.correctionlib.json": json_file(made)}


def _corrections(inputs: Inputs) -> Iterator[Correction]:
    for name, shape in inputs.analysis.search.tables.items():
        reason = why_not(shape.table)
        if reason:
            inputs.note(f"correctionlib: the table `{name}` is left out: {reason}")
        else:
            yield Correction(shape.table, base_unit(shape.result))


def bibtex_files(inputs: Inputs) -> Files:
    """NAME.bib"""
    search = cited(inputs.analysis)
    if not search.papers:
        inputs.note("bibtex: the file cites no paper (`cite arXiv:...` in its `analysis` statement)")
    return {f"{search.stem}.bib": text_file(bibtex(search))}


def cff_files(inputs: Inputs) -> Files:
    """CITATION.cff"""
    return {"CITATION.cff": citation_file(cited(inputs.analysis))}
