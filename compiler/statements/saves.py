"""`--save REGION:COLUMNS`: what is kept of the candidates that pass a region.

Columns stand between commas: an expression of the language (`x.m`, `l1.cms.pt`, a defined name), `name = expression`,
`@branch` for a branch of the input as it is stored, `*` for all that the histograms are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Diagnostic, Related
from darkana.dsl.parse import parse
from darkana.dsl.source import Source, Span
from darkana.runtime.plan import Branch, Column, Expr, Field, Histogram, Save

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows
from ..physics.dimensions import UNITS
from ..symbols import REGIONS
from ..values import Boolean
from .selection import NO_CANDIDATE, find_region

OWN = ("sample", "file", "entry", "weight")
"""Columns that every saved row has."""

_DEFINE = "define saved = "
_NAMED = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)")


def saves(
    ck: Checker, sources: tuple[Source, ...], drawn: tuple[Histogram, ...]
) -> tuple[tuple[Save, ...], tuple[Branch, ...]]:
    """What is to be saved of each region, and the branches that are asked for as they are stored."""
    found: dict[str, list[Column]] = {}
    branches: dict[str, Branch] = {}
    for source in sources:
        region, colon, _ = source.text.partition(":")
        start = len(region) - len(region.lstrip())
        name = ast.Name(region.strip(), span=Span(source, start, start + len(region.strip())))
        symbol = find_region(ck, name, Env(ck.scope))
        if symbol is None:
            continue
        columns = found.setdefault(symbol.name, [])
        for piece in _pieces(source, len(region) + len(colon)):
            _add(ck, piece, columns, branches, drawn)
    return tuple(Save(region, tuple(columns)) for region, columns in found.items()), tuple(branches.values())


def _pieces(source: Source, start: int) -> Iterator[Span]:
    """What stands between commas, less blanks; those within parentheses do not count."""
    depth, text = 0, source.text
    for at, sign in enumerate(text[start:] + ",", start):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and (depth <= 0 or at == len(text)):
            piece = text[start:at]
            begin = start + len(piece) - len(piece.lstrip())
            yield Span(source, begin, max(begin, start + len(piece.rstrip())))
            start, depth = at + 1, 0


def _add(
    ck: Checker, piece: Span, columns: list[Column], branches: dict[str, Branch], drawn: tuple[Histogram, ...]
) -> None:
    named = _NAMED.match(piece.text)
    name = named[1] if named else None
    inner = Span(piece.source, piece.start + (named.end() if named else 0), piece.end)
    if piece.text == "*":
        columns += [c for c in _histogrammed(drawn, ck) if c.value not in {known.value for known in columns}]
        return
    if not inner.text.strip():
        ck.report.error("E0126", piece, "a column is missing here", "nothing", "columns stand between commas")
        return
    made = _stored(ck, inner, branches) if inner.text.strip().startswith("@") else _expressed(ck, inner)
    if made is None:
        return
    taken = {*OWN, *(c.name for c in columns), *_scans(ck)}
    if name in taken:
        ck.report.error("E0202", piece, f"two columns are called `{name}`", "the same name again", "choose another")
    columns.append(replace(made, name=name or _free(identifier(inner.text), taken)))


def _histogrammed(drawn: tuple[Histogram, ...], ck: Checker) -> Iterator[Column]:
    """Each quantity once; of objects there are several a candidate, so that theirs are left out."""
    known: dict[Expr, Column] = {}
    for axis in (a for h in drawn if h.level in ("event", "candidate") for a in h.axes):
        taken = {*OWN, *(c.name for c in known.values()), *_scans(ck)}
        column = Column(_free(identifier(axis.label), taken), axis.value, unit=_base_unit(axis.unit))
        known.setdefault(axis.value, column)
    yield from known.values()


def _base_unit(unit: str) -> str:
    """`GeV^2` for `MeV^2`."""
    name, _, power = unit.partition("^")
    return str(UNITS[name][1] ** int(power or 1)) if name in UNITS else unit or "1"


def _stored(ck: Checker, span: Span, branches: dict[str, Branch]) -> Column:
    name = span.text.strip()[1:].strip()
    branch = branches.setdefault(name, Branch(f"@branch {name}", name))
    return Column(name, Field(ck.input_row, branch.field), unit="")


def _expressed(ck: Checker, span: Span) -> Column | None:
    """The column of an expression; None where it is none (which is reported at the words themselves)."""
    source = Source(f"{span.source.name} at {span.start}", _DEFINE + span.text)
    before = len(ck.report.diagnostics)
    module, wrong = parse(source, ck.allowed.text)
    ck.report.diagnostics += wrong
    column = None
    match module.statements:
        case (ast.Define(value=value, parameters=None),) if not wrong:
            column = _column(ck, value)
        case _ if not wrong:
            ck.report.error("E0408", Span(source, len(_DEFINE), len(source.text)), "a column is one expression")
    ck.report.diagnostics[before:] = [_placed(d, source, span) for d in ck.report.diagnostics[before:]]
    return column


def _column(ck: Checker, node: ast.Expr) -> Column | None:
    env, rows = Env(ck.scope), ck.candidate_rows - ck.spaces.keys()
    value = meaning.elaborate(ck, node, env)
    if isinstance(value, Boolean):
        made = Column("", value.expr, "flag")
    else:
        number = meaning.quantity_of(ck, node, env, what="what is saved")
        if number is None:
            return None
        made = Column("", number.expr, unit=str(number.dimension))
    return made if only_rows(ck, node.span, made.value, frozenset(rows), NO_CANDIDATE) else None


def _placed(diagnostic: Diagnostic, source: Source, span: Span) -> Diagnostic:
    """The diagnostic at the words that were typed, not at those that were parsed."""

    def typed(place: Span) -> Span:
        if place.source is not source:
            return place
        start, end = (min(max(at - len(_DEFINE) + span.start, span.start), span.end) for at in (place.start, place.end))
        return Span(span.source, start, end)

    help = diagnostic.help
    if diagnostic.code == "E0201":
        better = help if diagnostic.replacement else ()
        help = (*better, f"a branch as it is stored: `@{typed(diagnostic.span).text}`")
    related = tuple(Related(typed(r.span), r.label) for r in diagnostic.related)
    return replace(diagnostic, span=typed(diagnostic.span), help=help, related=related)


def _scans(ck: Checker) -> set[str]:
    return {name for (space, name), s in ck.scope.names.items() if s.kind == "scan" and space != REGIONS}


def identifier(text: str) -> str:
    """The name of a column that is given none.

    >>> identifier("l1.cms.pt"), identifier("angle(l1, l2)"), identifier("2 * x.m")
    ('l1_cms_pt', 'angle_l1_l2', '_2_x_m')
    """
    name = re.sub(r"\W+", "_", text.strip()).strip("_") or "_"
    return f"_{name}" if name[0].isdigit() else name


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name}_{k}" for k in range(2, len(taken) + 3))
    return name if name not in taken else next(n for n in numbered if n not in taken)
