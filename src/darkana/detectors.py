"""Whether a search can be recast, and with what: its `simulate` statements, or the particles themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from .compiler.physics.particles import species_of
from .runtime.errors import DataError
from .runtime.plan import (
    NUMBER,
    Apply,
    Bound,
    Branch,
    Const,
    Detector,
    Expr,
    Field,
    InputSpace,
    ObjectLike,
    ObjectSpace,
    Plan,
    RowCandidates,
    SelectStep,
    Simulation,
    Site,
    Species,
    walk,
)
from .runtime.reading.needs import EVENT, needs_of
from .runtime.reading.reader import Wanted, wanted_of

if TYPE_CHECKING:
    from .analysis import Analysis

GIVEN = frozenset({"E", "p", "pt", "px", "py", "pz", "theta", "phi", "eta", "m", "mass", "charge"})
"""What every generated particle has."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A search's plan for generated events, what makes its objects of them, and what of these it reads. `bare` are
    collections of which no `simulate` speaks: particles themselves are their objects."""

    plan: Plan
    detector: Detector
    wanted: tuple[Wanted, ...]
    bare: tuple[str, ...]

    def kinds(self, name: str) -> tuple[str, ...]:
        """The particles that become a collection's objects."""
        made = (s for s in self.detector.simulations if s.space == name)
        return tuple(species.name for simulation in made for species in simulation.particles)


def detected(analysis: Analysis) -> Detected:
    """Raises DataError E0976 (the selection asks for what no generated event has), E0977 (no beams)."""
    search, plan = analysis.search, analysis.plan
    beams = search.beams
    if beams is None:
        help = ["add `beams` with the two energies, or `use` a library that has them"]
        raise DataError(
            "E0977", f"`{analysis.path.name}` states no beams, so generated events have no laboratory", help=help
        )
    if isinstance(plan.candidates, RowCandidates):
        help = ["only a search with collections, objects and a `final state` can be recast onto generated events"]
        message = "candidates of a flat tree are not made of generated particles"
        raise DataError("E0976", message, site=plan.candidates.site, help=help)
    simulated = {simulation.space for simulation in search.simulations}
    read = [space.space for space in wanted_of(plan, needs_of(plan, data=False))]
    bare = tuple(name for name in read if name not in simulated and name != EVENT)
    plan = replace(plan, inputs=tuple(_numbered(i) if i.name in bare else i for i in plan.inputs))
    plan = replace(plan, spaces=tuple(_by_particle(space, plan, bare) for space in plan.spaces))
    wanted = tuple(wanted_of(plan, needs_of(plan, data=False)))
    simulations = (*search.simulations, *(_themselves(name, plan) for name in bare))
    _check_given(wanted, simulations, plan)
    tables = tuple(shape.table for shape in search.tables.values())
    return Detected(plan, Detector(simulations, tables, beams.total, beams.to_cms()), wanted, bare)


# --- particles themselves as objects ----------------------------------------------------------------------------


def _numbered(space: InputSpace) -> InputSpace:
    name = space.name
    return replace(space, branches=(*space.branches, Branch(NUMBER, f"{name}{NUMBER}", site=space.site)))


def _by_particle(space: ObjectLike, plan: Plan, bare: Sequence[str]) -> ObjectLike:
    """Objects taken as a particle are particles of that kind."""
    if not isinstance(space, ObjectSpace) or not space.particle or root_of(space.name, plan) not in bare:
        return space
    number = Field(Bound(space.name), NUMBER)
    kinds = [Apply("eq", (number, Const(float(n)))) for n, _ in species_of(space.particle) or ()]
    condition: Expr = kinds[0]
    for other in kinds[1:]:
        condition = Apply("or", (condition, other))
    step = SelectStep(condition, f"generated as {space.particle}", space.site)
    return replace(space, steps=(step, *space.steps))


def root_of(name: str, plan: Plan) -> str:
    """The input collection that objects come from in the end."""
    parents = {space.name: space.parent for space in plan.spaces if isinstance(space, ObjectSpace)}
    while name in parents:
        name = parents[name]
    return name


def _themselves(name: str, plan: Plan) -> Simulation:
    """Raises DataError E0976 where it is not said which particles these are."""
    taken = {
        space.particle
        for space in plan.spaces
        if isinstance(space, ObjectSpace) and space.particle and root_of(space.name, plan) == name
    }
    species = tuple(Species(p, numbers) for p in sorted(taken) if (numbers := species_of(p)))
    unsaid = next((s for s in plan.spaces if isinstance(s, ObjectSpace) and _is_unsaid(s, name, plan)), None)
    if unsaid is not None and species:
        help = [f"say `as` which particle, or what a detector makes of them: `simulate {name} from ...`"]
        message = f"nothing says which generated particles `{unsaid.name}` are"
        raise DataError("E0976", message, site=unsaid.site, help=help)
    if not species:
        site = next(i.site for i in plan.inputs if i.name == name)
        help = [f"say so: `simulate {name} from gamma`, or take its objects `as` a particle"]
        raise DataError("E0976", f"nothing says which particles become `{name}`", site=site, help=help)
    return Simulation(name, species, (), frozenset({NUMBER}))


def _is_unsaid(space: ObjectSpace, name: str, plan: Plan) -> bool:
    """Whether neither an object nor what it is made from is taken `as` a particle."""
    if root_of(space.name, plan) != name:
        return False
    by_name = {each.name: each for each in plan.spaces if isinstance(each, ObjectSpace)}
    found: ObjectSpace | None = space
    while found is not None:
        if found.particle:
            return False
        found = by_name.get(found.parent)
    return True


# --- what the selection asks for ----------------------------------------------------------------------------------


def _check_given(wanted: Sequence[Wanted], simulations: Sequence[Simulation], plan: Plan) -> None:
    for each in wanted:
        if each.flat:
            names = ", ".join(f"`{b.field}`" for b in each.branches)
            help = ["generated events have particles alone; give the selection a form without it for a recast"]
            site = _asked(each.branches[0].field, plan) or each.branches[0].site
            raise DataError("E0976", f"the selection asks for {names} of the event", site=site, help=help)
        for simulation in (s for s in simulations if s.space == each.space):
            missing = [b for b in each.branches if b.field not in GIVEN | simulation.members]
            if missing:
                raise _not_given(each.space, missing, simulation, plan)


def _not_given(space: str, missing: Sequence[Branch], simulation: Simulation, plan: Plan) -> DataError:
    names = " and ".join(f"`{b.field}`" for b in missing)
    first = missing[0].field
    site = _asked(first, plan) or missing[0].site
    label = space.partition("@")[0]
    if not simulation.site.line:
        message = f"the selection asks for {names} of `{label}`, which a generated particle has not"
        help = [f"say what a detector makes of it: `simulate {label} from ...` with `set {first} = ...`"]
        return DataError("E0976", message, site=site, help=help)
    message = f"the selection asks for {names} of `{label}`, which `simulate {label}` does not give"
    place = f"{PurePath(simulation.site.file).name}:{simulation.site.line}"
    help = [f"add `set {first} = ...` or `identify {first} ...` to it ({place})"]
    return DataError("E0976", message, site=site, help=help)


def _asked(name: str, plan: Plan) -> Site | None:
    """The first step that asks for a field."""
    return next((site for expr, site in _asking(plan) if _names(expr, name)), None)


def _asking(plan: Plan) -> Iterator[tuple[Expr, Site]]:
    for owner in (*plan.spaces, *((plan.candidates,) if plan.candidates else ())):
        for step in owner.steps:
            expression = getattr(step, "condition", getattr(step, "value", getattr(step, "key", None)))
            if expression is not None:
                yield expression, step.site
    for region in plan.regions:
        yield from ((cut.condition, cut.site) for cut in region.cuts)
    yield from ((axis.value, h.site) for h in plan.histograms for axis in h.axes)
    yield from ((window.condition, window.site) for window in plan.windows)
    yield from ((w.value, w.site) for w in plan.weights)
    yield from ((t.efficiency, t.site) for t in plan.triggers)


def _names(expression: Expr, name: str) -> bool:
    return any(isinstance(node, Field) and node.name == name for node in walk(expression))
