"""All diagnostic codes: what each means, a text that yields it, and the text mended."""

from __future__ import annotations

from . import (
    data,
    dimensions,
    generated,
    inheritance,
    kinds,
    limits,
    names,
    scan,
    statements,
    statistics,
    syntax,
    tables,
)
from .code import Code, table

PARTS = (syntax, names, dimensions, kinds, statements, scan, tables, inheritance, statistics, data, generated, limits)
"""One module for every kind of mistake, in the order of their codes."""

CODES: dict[str, Code] = table(code for part in PARTS for code in part.CODES)

__all__ = ["CODES", "PARTS", "Code"]
