"""The selection as a graph, from what is read to what is limited, in rows of boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...compiler.search import Search
from ...dsl import syntax as ast
from .final_state import decay_string
from .svg import LINE, Point, box, curve, picture, text, width_of

WIDTH = 760.0
GAP, BELOW, PAD, LEAST = 18.0, 34.0, 10.0, 90.0
LONGEST = 44
"""Letters of a line in a box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A head, lines below it, and the boxes (by their keys) that lead to it."""

    key: str
    head: str
    lines: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        return max(LEAST, *(width_of(shortened(each)) + 2 * PAD for each in (self.head, *self.lines)))

    @property
    def height(self) -> float:
        return LINE * (1 + len(self.lines)) + PAD


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def selection_svg(search: Search) -> str | None:
    """None where nothing is selected."""
    layers = [layer for layer in _layers(search) if layer]
    if len(layers) < 2:
        return None
    places, height = _placed([row for layer in layers for row in _rows(layer)])
    boxes = [each for layer in layers for each in layer]
    parts = [*_edges(boxes, places), *(part for each in boxes for part in _drawn(each, places[each.key]))]
    return picture(WIDTH, height, "The selection, from what is read to what is limited", parts)


def _layers(search: Search) -> list[list[Box]]:
    statements = search.scope.statements
    objects = list(_objects(statements))
    state = list(_state(search, objects))
    above = tuple(each.key for each in (state or objects))
    regions = list(_regions(statements, above))
    own = {each.key for each in regions}
    derived = [each for each in regions if any(source in own for source in each.sources)]
    first = [each for each in regions if each not in derived]
    used = {source for each in objects for source in each.sources}
    inputs = [Box(key, key.partition(":")[2]) for key in sorted(used) if key.startswith("in:")]
    counts = list(_counts(statements))
    limits = list(_limit(statements, counts))
    return [
        inputs,
        objects,
        state,
        first,
        derived,
        list(_windows(statements)),
        counts,
        limits,
        list(_couplings(statements)),
    ]


def _objects(statements: Sequence[ast.Statement]) -> Iterator[Box]:
    named = {s.name.text for s in statements if isinstance(s, ast.Object | ast.Composite)}
    for s in statements:
        if isinstance(s, ast.Object):
            sources = tuple(f"{'object' if n.text in named else 'in'}:{n.text}" for n in s.sources)
            cuts = sum(isinstance(clause, ast.Select) for clause in s.clauses)
            said = (f"{cuts} requirement{'s' * (cuts != 1)}",) if cuts else ()
            yield Box(f"object:{s.name.text}", s.name.text, said, sources)
        if isinstance(s, ast.Composite):
            parts = dict.fromkeys(n for legs in s.alternatives for n in _objects_of(legs))
            yield Box(f"object:{s.name.text}", s.name.text, ("composite",), tuple(f"object:{n}" for n in parts))


def _objects_of(legs: Sequence[ast.Leg | ast.Decay]) -> Iterator[str]:
    for leg in legs:
        if isinstance(leg, ast.Decay):
            yield from _objects_of(leg.legs)
        else:
            yield leg.object.text


def _state(search: Search, objects: Sequence[Box]) -> Iterator[Box]:
    known = {each.key for each in objects}
    for s in search.scope.statements:
        if isinstance(s, ast.FinalState):
            parts = dict.fromkeys(n for channel in s.channels for n in _objects_of(channel.legs))
            best = ("the best of each event",) if any(isinstance(c, ast.KeepBest) for c in s.clauses) else ()
            yield Box(
                "state", decay_string(search), best, tuple(f"object:{n}" for n in parts if f"object:{n}" in known)
            )


def _regions(statements: Sequence[ast.Statement], above: tuple[str, ...]) -> Iterator[Box]:
    for s in statements:
        if isinstance(s, ast.Region):
            sources = (f"region:{s.parent.text}",) if s.parent else above
            lines = tuple(_clause(clause) for clause in s.clauses)
            yield Box(f"region:{s.name.text}", f"region {s.name.text}{' (blind)' if s.blind else ''}", lines, sources)


def _clause(clause: ast.Cut | ast.CutChange | ast.Exclude) -> str:
    match clause:
        case ast.Cut(action="cut", label=label):
            return label.text
        case ast.Exclude(region=region):
            return f"exclude {region.text}"
    return f"{clause.action} {clause.label.text}"


def _windows(statements: Sequence[ast.Statement]) -> Iterator[Box]:
    counted = {s.window.text: s.region.text for s in statements if isinstance(s, ast.Count)}
    for s in statements:
        if isinstance(s, ast.Window):
            region = counted.get(s.name.text)
            yield Box(f"window:{s.name.text}", f"window {s.name.text}", (), (f"region:{region}",) if region else ())
        if isinstance(s, ast.Histogram):
            yield Box(f"histogram:{s.name.text}", f"distribution {s.name.text}", (), (f"region:{s.region.text}",))


def _counts(statements: Sequence[ast.Statement]) -> Iterator[Box]:
    for number, s in enumerate(statements):
        if isinstance(s, ast.Count):
            said = tuple(f"{u.name.text}" for u in s.uncertainties)
            yield Box(f"count:{number}", f"count in {s.region.text}", said, (f"window:{s.window.text}",))
        if isinstance(s, ast.Fit):
            said = tuple(f"{u.name.text}" for u in s.uncertainties)
            yield Box(f"count:{number}", f"fit in {s.region.text}", said, (f"region:{s.region.text}",))


def _limit(statements: Sequence[ast.Statement], counts: Sequence[Box]) -> Iterator[Box]:
    for s in statements:
        if isinstance(s, ast.Limit):
            method = " ".join(word.text for word in s.method).replace("_", " ")
            said = f"{method}{f', {s.level.text}%' if s.level else ''}"
            head = f"limit on {s.quantity.text.replace('_', ' ')}"
            yield Box("limit", head, (said,), tuple(each.key for each in counts))


def _couplings(statements: Sequence[ast.Statement]) -> Iterator[Box]:
    for s in statements:
        if isinstance(s, ast.Interpret):
            variants = tuple(variant.label.text for variant in s.variants)
            yield Box(f"coupling:{s.name.text}", f"coupling {s.name.text}", variants, ("limit",))


def _rows(layer: Sequence[Box]) -> Iterator[list[Box]]:
    """As many beside each other as there is room for."""
    row: list[Box] = []
    for each in layer:
        if row and sum(b.width + GAP for b in (*row, each)) - GAP > WIDTH:
            yield row
            row = []
        row.append(each)
    yield row


def _placed(rows: Sequence[list[Box]]) -> tuple[dict[str, Point], float]:
    """The corner of each box, rows centred; and how high all is."""
    places: dict[str, Point] = {}
    top = 4.0
    for row in rows:
        left = (WIDTH - sum(each.width + GAP for each in row) + GAP) / 2
        for each in row:
            places[each.key] = Point(left, top)
            left += each.width + GAP
        top += max(each.height for each in row) + BELOW
    return places, top - BELOW + 4


def _edges(boxes: Sequence[Box], places: dict[str, Point]) -> Iterator[str]:
    known = {each.key: each for each in boxes}
    for each in boxes:
        corner = places[each.key]
        for source in each.sources:
            if source in known:
                above, origin = known[source], places[source]
                start = Point(origin.x + above.width / 2, origin.y + above.height)
                yield curve(start, Point(corner.x + each.width / 2, corner.y))


def _drawn(each: Box, corner: Point) -> Iterator[str]:
    yield box(corner, each.width, each.height)
    for k, words in enumerate((each.head, *each.lines)):
        at = Point(corner.x + PAD, corner.y + LINE * (k + 1) - 3 + PAD / 2)
        yield text(at, shortened(words), "head" if k == 0 else "faint")
