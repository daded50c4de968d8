"""`beams`: the file's own, or those of a library that it uses."""

from __future__ import annotations

import math

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span

from .. import symbols
from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.operators import constant
from ..physics.dimensions import ANGLE, ENERGY
from ..physics.frames import Beams, make_beams
from ..values import Number


def constant_of(ck: Checker, node: ast.Expr, what: str, *dimensions: object) -> float | None:
    """A number of base units that nothing depends on; reports it if it is none."""
    value: Number | None = meaning.quantity_of(ck, node, Env(ck.scope), *dimensions, what=what)  # type: ignore[arg-type]
    number = constant(value.expr) if value else None
    if value is not None and number is None:
        ck.report.error("E0518", node.span, f"{what} is a constant", "not a constant")
    return number


def declare_beams(ck: Checker, sqrt_s: float | None) -> None:
    """The file's own, else those of a library that is used whole, else of one of which only some names are taken."""
    own = [s for s in ck.scope.statements if isinstance(s, ast.Beams)]
    brought = sorted(ck.scope.used, key=lambda u: bool(u.statement.only))
    found = [(u, s) for u in brought for s in u.scope.all_statements() if isinstance(s, ast.Beams)]
    if not own and not found:
        return
    if not own:
        whole = {id(s): u for u, s in reversed(found) if not u.statement.only}
        _one_library_of_beams(ck, list(reversed(whole.values())))
    ck.beams_declared = True
    ck.beams = _make_beams(ck, own[0] if own else found[0][1], sqrt_s)


def _one_library_of_beams(ck: Checker, whole: list[symbols.Used]) -> None:
    """Two libraries that are used whole, each with beams, leave open which experiment this is."""
    for other in whole[1:]:
        message = f"`{whole[0].name}` and `{other.name}` both declare beams"
        help = f"take only what is needed: `use {other.name} only a, b`"
        ck.report.error("E0203", other.statement.library.span, message, "whose beams?", help)


def _make_beams(ck: Checker, node: ast.Beams, sqrt_s: float | None) -> Beams | None:
    if node.electron is None or node.positron is None:
        missing = "electron" if node.electron is None else "positron"
        head = Span(node.span.source, node.span.start, node.span.start + len("beams"))
        ck.report.error(
            "E0519", head, f"the energy of the {missing} beam is missing", f"no `{missing}`", f"add `{missing} 4 GeV`"
        )
        return None
    energies = [constant_of(ck, e, "a beam energy", ENERGY) for e in (node.electron, node.positron)]
    crossing = constant_of(ck, node.crossing, "a crossing angle", ANGLE) if node.crossing else 0.0
    own = constant_of(ck, node.sqrt_s, "`sqrt_s`", ENERGY) if node.sqrt_s else None
    electron, positron = energies
    if electron is None or positron is None or crossing is None or (node.sqrt_s and own is None):
        return None
    for value, written in ((electron, node.electron), (positron, node.positron), (own, node.sqrt_s)):
        if value is not None and not 0.001 <= value <= 1e6 and written is not None:
            ck.report.error("E0520", written.span, "a beam energy lies between 1 MeV and 1 PeV", "not a beam energy")
            return None
    if not abs(crossing) <= math.pi / 2 and node.crossing:
        ck.report.error("E0520", node.crossing.span, "beams that meet cross at less than 90 deg", "too large")
        return None
    return make_beams(electron, positron, crossing, sqrt_s or own)
