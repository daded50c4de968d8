"""The formats, by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..runtime.exports.files import Files

if TYPE_CHECKING:
    from .inputs import Inputs

Made = Callable[["Inputs"], Files]


def maker_of(name: str) -> Made:
    """What makes the files of a format."""
    from . import records, statistical, texts

    makers: dict[str, Made] = {
        "pyhf": statistical.pyhf_files,
        "hs3": statistical.hs3_files,
        "hepdata": records.hepdata_files,
        "darkcast": records.darkcast_export,
        "correctionlib": texts.correctionlib_files,
        "bibtex": texts.bibtex_files,
        "cff": texts.cff_files,
    }
    return makers[name]
