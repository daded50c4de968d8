"""`generate`: the signal of a search, for events where no sample has any."""

from __future__ import annotations

from collections.abc import Iterable

from darkana.dsl import syntax as ast
from darkana.runtime.plan import PROCESSES, Expr, Generation, Kind

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import scan_only
from ..physics.dimensions import ENERGY
from ..report import did_you_mean
from .inputs import site_of


def generate(ck: Checker, statement: ast.Generate, env: Env) -> Generation | None:
    """A `generate` statement; what is wrong in it is reported."""
    named = sorted(p.text for p in statement.products)
    process = next((name for name, kind in PROCESSES.items() if sorted(kind.products) == named), None)
    if process is None:
        _unknown_process(ck, statement)
        return None
    kind = PROCESSES[process]
    masses = [_mass(ck, given, kind, env) for given in statement.masses]
    decays = [_decay(ck, given, kind) for given in statement.decays]
    _every_mass(ck, statement, kind)
    return Generation(
        process,
        tuple(m for m in masses if m is not None),
        tuple(d for d in decays if d is not None),
        site_of(statement.span),
    )


def _unknown_process(ck: Checker, statement: ast.Generate) -> None:
    known = {product for kind in PROCESSES.values() for product in kind.products}
    strange = next((p for p in statement.products if p.text not in known), None)
    listed = ", ".join(f"`{' '.join(kind.products)}`" for kind in PROCESSES.values())
    if strange is not None:
        help, better = did_you_mean(strange.text, known)
        message = f"`{strange.text}` is made by no process that can be generated"
        ck.report.error("E0522", strange.span, message, "not known", (*help, f"there are {listed}"), better)
        return
    words = " ".join(p.text for p in statement.products)
    span = statement.products[0].span.to(statement.products[-1].span)
    ck.report.error("E0522", span, f"`{words}` is no process that can be generated", "not known", f"there are {listed}")


def _mass(ck: Checker, given: ast.GeneratedMass, kind: Kind, env: Env) -> tuple[str, Expr] | None:
    if not _dark(ck, given.particle, kind):
        return None
    value = meaning.quantity_of(ck, given.value, env, ENERGY, what="a mass")
    if value is None or not scan_only(ck, given.value.span, value.expr, "a mass to generate"):
        return None
    return given.particle.text, value.expr


def _dark(ck: Checker, particle: ast.Name, kind: Kind) -> bool:
    """Whether it is a particle of the process whose mass is to choose."""
    if particle.text in kind.decays:
        return True
    help, better = did_you_mean(particle.text, kind.decays)
    message = f"`{particle.text}` is no particle of this process whose mass is to choose"
    ck.report.error("E0522", particle.span, message, "not known", (*help, _listed(kind.decays)), better)
    return False


def _decay(ck: Checker, given: ast.GeneratedDecay, kind: Kind) -> tuple[str, tuple[str, ...]] | None:
    if not _dark(ck, given.particle, kind):
        return None
    named = sorted(p.text for p in given.products)
    known = kind.decays[given.particle.text]
    found = next((products for products in known if sorted(products) == named), None)
    if found is None:
        message = f"`{given.particle.text}` does not decay so here"
        ways = [" ".join(products) for products in known]
        help = _listed(ways) if ways else "leave the line out: it is generated as a stable particle"
        span = given.products[0].span.to(given.products[-1].span)
        ck.report.error("E0522", span, message, "not known", help)
        return None
    return given.particle.text, found


def _every_mass(ck: Checker, statement: ast.Generate, kind: Kind) -> None:
    """One mass each."""
    named = [m.particle.text for m in statement.masses]
    for particle in kind.decays:
        if named.count(particle) == 0:
            head = statement.products[0].span.to(statement.products[-1].span)
            help = f"add `mass {particle} = ...`"
            ck.report.error("E0523", head, f"the mass of `{particle}` is missing", f"no mass of `{particle}`", help)
    for k, name in enumerate(named):
        if name in named[:k]:
            span = statement.masses[k].particle.span
            ck.report.error("E0523", span, f"`{name}` has a mass already", "a second mass", "leave one of them out")


def _listed(names: Iterable[str]) -> str:
    listed = [f"`{name}`" for name in names]
    return f"there {'are' if len(listed) > 1 else 'is'} {', '.join(listed)}"
