"""What a run over one sample asks of the input: a branch that nothing asks for is not read and need not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..plan import (
    Bound,
    CandidateSpace,
    Combination,
    CompositeSpace,
    Expr,
    Field,
    Histogram,
    KeepBestStep,
    MemberStep,
    ObjectLike,
    ObjectSpace,
    Over,
    Passes,
    Pick,
    Plan,
    Reduce,
    Region,
    Save,
    SelectStep,
    SortStep,
    TakeStep,
    UnionSpace,
    children,
)

Scope = Mapping[str, str]
"""The space that each variable runs over."""

CANDIDATE, EVENT = "candidate", "event"


@dataclass(slots=True)
class Needs:
    """`fields` are (space, field) of the input spaces, `inputs` the input spaces whose rows matter, read or not."""

    plan: Plan
    fields: set[tuple[str, str]] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    _spaces: dict[str, ObjectLike] = field(default_factory=dict)
    _done: set[object] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._spaces = {space.name: space for space in self.plan.spaces}

    def expressions(self, scope: Scope, expressions: Iterable[Expr | Pick | Over]) -> None:
        for expression in expressions:
            self._expression(scope, expression)

    def _expression(self, scope: Scope, node: Expr | Pick | Over) -> None:
        key = (id(node), *sorted(scope.items()))
        if key in self._done:
            return
        self._done.add(key)
        match node:
            case Field(row=Bound(name=variable), name=name):
                self._field(scope[variable], name)
            case Field(row=Pick(over=over) as pick, name=name):
                self._field(over.variables[0][1], name)
                self._expression(scope, pick)
            case Pick(over=over, key_value=key_value):
                self._binder(scope, over, [key_value])
            case Reduce(over=over, value=value):
                self._binder(scope, over, [] if value is None else [value])
            case Passes(region=name):
                region = next(region for region in self.plan.regions if region.name == name)
                self.region(region)
            case _:
                self.expressions(scope, children(node))  # type: ignore[arg-type]

    def _binder(self, scope: Scope, over: Over, inside: list[Expr]) -> None:
        inner = {**scope, **dict(over.variables)}
        for _, space in over.variables:
            self.space(space)
        self.expressions(inner, inside if over.where is None else [*inside, over.where])

    def wants(self, space: str, name: str) -> bool:
        """Whether anything asks for the field of a space."""
        return ("field", space, name) in self._done

    def region(self, region: Region) -> None:
        self.expressions(candidate_scope(self.plan), (cut.condition for cut in region.cuts))

    def histogram(self, histogram: Histogram) -> None:
        scope = dict(candidate_scope(self.plan))
        if histogram.level not in (EVENT, CANDIDATE):
            scope[histogram.level] = histogram.level
            self.space(histogram.level)
        self.expressions(scope, (axis.value for axis in histogram.axes))

    def save(self, save: Save) -> None:
        self.expressions(candidate_scope(self.plan), (column.value for column in save.columns))

    def candidates(self) -> None:
        """The final state: its legs, and what is selected of it."""
        space = self.plan.candidates
        if space is None:
            return
        if isinstance(space, CandidateSpace):
            self._combinations(space.alternatives)
        else:
            self.inputs.add(CANDIDATE)
        scope = candidate_scope(self.plan)
        for step in space.steps:
            match step:
                case SelectStep(condition=condition):
                    self._expression(scope, condition)
                case KeepBestStep(key=key, identities=identities):
                    self.expressions(scope, (key, *identities))

    def space(self, name: str) -> None:
        """The rows of a space: those they come from, and the steps that choose them."""
        if ("space", name) in self._done:
            return
        self._done.add(("space", name))
        space = self._spaces.get(name)
        match space:
            case None:
                self.inputs.add(name)
            case ObjectSpace(parent=parent):
                self.space(parent)
            case UnionSpace(parts=parts):
                for part in parts:
                    self.space(part)
                self._field(name, "@id")
            case CompositeSpace(alternatives=alternatives):
                self._combinations(alternatives)
        for step in () if space is None else space.steps:
            match step:
                case SelectStep(condition=expression) | SortStep(key=expression):
                    self._expression({name: name, EVENT: EVENT}, expression)
                case MemberStep() | TakeStep():
                    pass

    def _combinations(self, alternatives: Iterable[Combination]) -> None:
        for alternative in alternatives:
            for leg in alternative.legs:
                self.space(leg.space)
                if leg.where is not None:
                    self._expression({leg.space: leg.space, EVENT: EVENT}, leg.where)
            self.expressions(leg_scope(alternative), alternative.conditions)

    def _field(self, space: str, name: str) -> None:
        if ("field", space, name) in self._done:
            return
        self._done.add(("field", space, name))
        self.space(space)
        match self._spaces.get(space):
            case None if space == CANDIDATE and isinstance(self.plan.candidates, CandidateSpace):
                self._combined(self.plan.candidates, name)
            case None:
                self.fields.add((space, name))
            case ObjectSpace(parent=parent) as found:
                if not self._member(found, name):
                    self._field(parent, name)
            case UnionSpace(parts=parts, fields=fields) as found:
                if not self._member(found, name):
                    for part, expression in zip(parts, dict(fields)[name], strict=True):
                        self._expression({part: part, EVENT: EVENT}, expression)
            case CompositeSpace() as found:
                if not self._member(found, name):
                    self._combined(found, name)

    def _combined(self, space: CompositeSpace | CandidateSpace, name: str) -> None:
        for alternative, expression in zip(space.alternatives, dict(space.fields)[name], strict=True):
            self._expression(leg_scope(alternative), expression)

    def _member(self, space: ObjectLike, name: str) -> bool:
        found = [step for step in space.steps if isinstance(step, MemberStep) and step.field == name]
        for step in found:
            self._expression({space.name: space.name, EVENT: EVENT}, step.value)
        return bool(found)


def leg_scope(combination: Combination) -> Scope:
    return {leg.name: leg.space for leg in combination.legs} | {EVENT: EVENT}


def candidate_scope(plan: Plan) -> Scope:
    """The variables of cuts, histograms and windows."""
    match plan.candidates:
        case CandidateSpace(alternatives=(only,)):
            return leg_scope(only)
        case None:
            return {EVENT: EVENT}
        case _:
            return {CANDIDATE: CANDIDATE, EVENT: EVENT}


def needs_of(plan: Plan, *, data: bool, withheld: Iterable[str] = ()) -> Needs:
    """Everything that a run over data, or over simulation, evaluates. Regions in `withheld` are left out."""
    needs, hidden, scope = Needs(plan), set(withheld), candidate_scope(plan)
    needs.candidates()
    for region in plan.regions:
        if region.name not in hidden:
            needs.region(region)
    for histogram in plan.histograms:
        if histogram.region not in hidden:
            needs.histogram(histogram)
    for save in plan.saves:
        if save.region not in hidden:
            needs.save(save)
    for window in plan.windows:
        if not hidden.issuperset(window.regions):
            bounds = () if window.interval is None else (window.interval.value,)
            needs.expressions(scope, (window.condition, *bounds))
    for spectrum in plan.spectra:
        if spectrum.region not in hidden:
            needs.expressions(scope, (spectrum.value,))
    if data:
        needs.expressions(scope, (trigger.data for trigger in plan.triggers))
    else:
        needs.expressions(scope, (trigger.efficiency for trigger in plan.triggers))
        needs.expressions(scope, (weight.value for weight in plan.weights))
    return needs
