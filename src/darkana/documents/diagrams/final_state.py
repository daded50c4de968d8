"""The final state as a drawing: beams, a vertex, what is seen, what recoils; and as a decay string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...compiler.search import Search
from ...dsl import syntax as ast
from .svg import LINE, Point, dot, line, picture, text, wave, width_of

STEP = 42.0
BEAMS, VERTEX, INNER, OUTER = 24.0, 130.0, 260.0, 400.0
"""Where beams begin, where they meet, where composites decay, where legs end (pixels from the left)."""
SYMBOLS = {"mu": "μ", "e": "e", "gamma": "γ", "pi": "π", "K": "K", "p": "p", "tau": "τ"}
CHARGES = {"+": "⁺", "-": "⁻", "": ""}
PHOTONS = {"gamma"}


@dataclass(frozen=True, slots=True)
class Line:
    """What leaves a vertex: a leg, what recoils, or a composite with its own `legs`."""

    label: str
    kind: str
    legs: tuple[Line, ...] = ()

    @property
    def leaves(self) -> int:
        return sum(leg.leaves for leg in self.legs) or 1


def final_state_svg(search: Search) -> str | None:
    """None where a search has no final state of its own. A channel is a drawing below the one before it."""
    drawn = list(_channels(search))
    if not drawn:
        return None
    parts: list[str] = []
    top, width = 0.0, 0.0
    for name, lines in drawn:
        height = STEP * max(sum(each.leaves for each in lines), 2)
        parts += _drawing(name, lines, top + LINE * bool(name), height)
        top += height + LINE * bool(name)
        width = max(width, *(OUTER + 12 + width_of(label) for label in _labels(lines)))
    return picture(width, top, f"The final state: {decay_string(search)}", parts)


def decay_string(search: Search) -> str:
    """`e⁺ e⁻ → (alp → a1:γ a2:γ) gr:γ`, alternatives with `or`; empty without a final state."""
    channels = [" ".join(_words(each) for each in lines) for _, lines in _channels(search)]
    return f"e⁺ e⁻ → {' or '.join(channels)}" if channels else ""


def _words(each: Line) -> str:
    if each.legs:
        return f"({each.label} → {' '.join(_words(leg) for leg in each.legs)})"
    return f"+ {each.label}" if each.kind == "recoil" else each.label


def _channels(search: Search) -> Iterator[tuple[str, list[Line]]]:
    statements = search.scope.statements
    particles = {s.name.text: s.particle.text for s in statements if isinstance(s, ast.Object) and s.particle}
    composites = {s.name.text: s for s in statements if isinstance(s, ast.Composite)}
    for state in (s for s in statements if isinstance(s, ast.FinalState)):
        also = "  and its charge conjugate" if state.conjugate else ""
        for channel in state.channels:
            legs = [_line(leg, particles, composites) for leg in channel.legs]
            seen = set(_names(channel.legs))
            recoils = [Line(s.name.text, "recoil") for s in _recoils(search) if seen <= _against(search, s.against)]
            name = f"channel {channel.name.text}" if channel.name else ""
            yield (name + also).strip(), [*legs, *recoils]


def _recoils(search: Search) -> list[ast.Recoil]:
    return [s for s in search.scope.statements if isinstance(s, ast.Recoil)]


def _names(legs: Sequence[ast.Leg | ast.Decay]) -> Iterator[str]:
    """Of what is seen, composites by their legs."""
    for leg in legs:
        if isinstance(leg, ast.Decay):
            yield from _names(leg.legs)
        else:
            yield leg.name.text


def _against(search: Search, expr: ast.Expr) -> set[str]:
    """The legs in a sum: a recoil against all that is seen is one more particle, one against a part is that rest."""
    defined = {s.name.text: s.value for s in search.scope.statements if isinstance(s, ast.Define)}
    states = [s for s in search.scope.statements if isinstance(s, ast.FinalState)]
    decays = {leg.name.text: leg for s in states for c in s.channels for leg in c.legs if isinstance(leg, ast.Decay)}
    match expr:
        case ast.Ref(name=name) if name in decays:
            return set(_names(decays[name].legs))
        case ast.Ref(name=name) if name in defined:
            return _against(search, defined[name])
        case ast.Ref(name=name):
            return {name}
        case ast.Binary(left=left, right=right):
            return _against(search, left) | _against(search, right)
        case ast.Group(inner=inner):
            return _against(search, inner)
    return set()


def _line(leg: ast.Leg | ast.Decay, particles: Mapping[str, str], composites: Mapping[str, ast.Composite]) -> Line:
    if isinstance(leg, ast.Decay):
        return Line(leg.name.text, "composite", tuple(_line(each, particles, composites) for each in leg.legs))
    made = composites.get(leg.object.text)
    if made is not None:
        ways = [[_line(each, particles, composites) for each in legs] for legs in made.alternatives]
        inner = tuple(_either(legs) for legs in zip(*ways, strict=False))
        return Line(f"{leg.name.text}:{leg.object.text}", "composite", inner)
    particle = particles.get(leg.object.text, leg.object.text)
    symbol = SYMBOLS.get(particle, particle) + CHARGES.get(leg.charge, "")
    return Line(f"{leg.name.text}:{symbol}", "photon" if particle in PHOTONS else "particle")


def _either(legs: tuple[Line, ...]) -> Line:
    """`lp:e⁺/μ⁺` of alternatives that name their legs alike."""
    name, _, _ = legs[0].label.partition(":")
    kinds = "/".join(dict.fromkeys(leg.label.partition(":")[2] for leg in legs))
    return replace(legs[0], label=f"{name}:{kinds}") if kinds else legs[0]


def _labels(lines: list[Line]) -> Iterator[str]:
    for each in lines:
        yield each.label
        yield from _labels(list(each.legs))


def _drawing(name: str, lines: list[Line], top: float, height: float) -> Iterator[str]:
    middle = Point(VERTEX, top + height / 2)
    if name:
        yield text(Point(BEAMS, top - 3), name, "faint")
    for sign, side in (("⁻", -1), ("⁺", 1)):
        begin = Point(BEAMS, middle.y + side * min(height / 2 - 12, 34))
        yield line(begin, middle)
        yield text(Point(begin.x - 18, begin.y + 4), f"e{sign}")
    first = top
    for each in lines:
        y = first + STEP * each.leaves / 2
        yield from _outgoing(each, middle, y, first)
        first += STEP * each.leaves
    yield dot(middle)


def _outgoing(each: Line, start: Point, y: float, top: float) -> Iterator[str]:
    """A line to the right; a composite's to where it decays, and on from there."""
    if not each.legs:
        end = Point(OUTER, y)
        yield wave(start, end) if each.kind == "photon" else line(start, end, "dashed" if each.kind == "recoil" else "")
        yield text(Point(OUTER + 8, y + 4), each.label)
        return
    x = INNER if start.x < INNER else (start.x + OUTER) / 2
    knot = Point(x, y)
    yield line(start, knot)
    yield dot(knot)
    for leg in each.legs:
        yield from _outgoing(leg, knot, top + STEP * leg.leaves / 2, top)
        top += STEP * leg.leaves
    yield text(Point(x, y - 10), each.label, anchor="middle")
