"""Candidates' steps, regions, histograms, windows, weights and triggers, as steps of the plan."""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import (
    CandidateStep,
    Cut,
    Expr,
    KeepBestStep,
    Passes,
    Region,
    SelectStep,
    TriggerStep,
    WeightStep,
    Window,
    free_rows,
    parameters,
    walk,
)
from darkana.runtime.plan.record import Record, record

from ..arithmetic import TRUE, any_of, negate
from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows
from ..physics.dimensions import PURE
from ..report import did_you_mean, did_you_mean_label
from ..symbols import REGIONS, Symbol
from .inputs import site_of
from .objects import words

NO_CANDIDATE = "declare the legs in a `final state`"


# --- candidates ------------------------------------------------------------------------------------------


def candidate_steps(
    ck: Checker, clauses: tuple[ast.Select | ast.KeepBest, ...], env: Env, identities: tuple[Expr, ...]
) -> tuple[CandidateStep, ...]:
    """`select` and `keep best`, in the order written."""
    steps: list[CandidateStep] = []
    for clause in clauses:
        match clause:
            case ast.Select(condition=written, reject=reject):
                condition = meaning.condition_of(ck, written, env)
                if condition is not None and _of_candidate(ck, written.span, condition, scan=False):
                    condition = negate(condition) if reject else condition
                    steps.append(SelectStep(condition, words(clause.span), site_of(clause.span)))
            case ast.KeepBest(order=order):
                key = meaning.quantity_of(ck, order.key, env, what="what `keep best` goes by")
                if key and _of_candidate(ck, order.key.span, key.expr, scan=False):
                    step = KeepBestStep(key.expr, order.direction, identities, words(clause.span), site_of(clause.span))
                    steps.append(step)
    return tuple(steps)


def _of_candidate(ck: Checker, span: Span, expr: Expr, *, scan: bool = True) -> bool:
    return only_rows(ck, span, expr, ck.candidate_rows, NO_CANDIDATE, scan=scan)


# --- regions ------------------------------------------------------------------------------------------------


@record
class CheckedCut(Record):
    """`rule` is the cut's own condition without `when`, for `invert`."""

    label: str
    condition: Expr
    text: str
    span: Span
    rule: Expr
    when: Expr | None = None


def find_region(ck: Checker, name: ast.Name, env: Env) -> Symbol | None:
    """The region that a name means."""
    found = env.scope.find(name.text, REGIONS)
    if not found:
        help, better = did_you_mean(name.text, env.scope.known(REGIONS))
        ck.report.error("E0213", name.span, f"there is no region `{name.text}`", "unknown region", help, better)
        return None
    return found[0]


def region_cuts(ck: Checker, symbol: Symbol, active: tuple[str, ...] = ()) -> list[CheckedCut] | None:
    """The cuts of a region, those of its parent first; None where the region derives from itself."""
    statement = symbol.statement
    assert isinstance(statement, ast.Region)
    if symbol.name in active:
        way = " -> ".join([*active, symbol.name])
        ck.report.error(
            "E0205", symbol.span, f"region `{symbol.name}` is defined by itself", "a circle", f"the way: {way}"
        )
        return None
    if symbol not in ck.cuts:
        ck.cuts[symbol] = _all_cuts(ck, symbol, statement, active)
    return ck.cuts[symbol]


def _all_cuts(ck: Checker, symbol: Symbol, statement: ast.Region, active: tuple[str, ...]) -> list[CheckedCut] | None:
    env = Env(symbol.scope)
    cuts: list[CheckedCut] = []
    if statement.parent is not None:
        parent = find_region(ck, statement.parent, env)
        inherited = region_cuts(ck, parent, (*active, symbol.name)) if parent else None
        if inherited is None:
            _own_cuts_alone(ck, statement, env)
            return None
        cuts = list(inherited)
    for clause in statement.clauses:
        _apply_clause(ck, clause, cuts, env, statement, active)
    return cuts


def _own_cuts_alone(ck: Checker, statement: ast.Region, env: Env) -> None:
    """The mistakes in the cuts of a region whose parent is wrong: what they change there is not known."""
    for clause in statement.clauses:
        if isinstance(clause, ast.Cut):
            _cut(ck, clause, env)


def _apply_clause(
    ck: Checker,
    clause: ast.Cut | ast.CutChange | ast.Exclude,
    cuts: list[CheckedCut],
    env: Env,
    region: ast.Region,
    active: tuple[str, ...],
) -> None:
    match clause:
        case ast.Cut(action="cut", label=label):
            same = next((c for c in cuts if c.label == label.text), None)
            if same:
                places = [Related(same.span, "the first one")]
                help = "labels tell cuts apart: choose another, or `replace` it in a derived region"
                ck.report.error(
                    "E0214", label.span, f'there is a cut "{label.text}" already', "twice", help, None, places
                )
            cuts.append(_cut(ck, clause, env) or _unknown_cut(clause))
        case ast.Cut(label=label):
            i = _find_cut(ck, label, cuts, region)
            new = _cut(ck, clause, env)
            if i is not None and new is not None:
                cuts[i] = new
        case ast.CutChange(action=action, label=label):
            i = _find_cut(ck, label, cuts, region)
            if i is not None and action == "drop":
                del cuts[i]
            elif i is not None:
                cuts[i] = _inverted(cuts[i], clause.span)
        case ast.Exclude(region=name):
            _append(cuts, _exclusion(ck, name, env, region, active))


def _unknown_cut(clause: ast.Cut) -> CheckedCut:
    """Stands for a cut whose condition is wrong, so that whoever names its label is not blamed as well."""
    return CheckedCut(clause.label.text, TRUE, "", clause.span, TRUE)


def _append(cuts: list[CheckedCut], cut: CheckedCut | None) -> None:
    if cut is not None:
        cuts.append(cut)


def _cut(ck: Checker, clause: ast.Cut, env: Env) -> CheckedCut | None:
    rule = meaning.condition_of(ck, clause.condition, env)
    when = meaning.condition_of(ck, clause.when, env, "after `when` a condition") if clause.when else None
    if rule is None or (clause.when is not None and when is None):
        return None
    if not _of_candidate(ck, clause.condition.span, rule):
        return None
    text = words(clause.condition.span)
    if when is not None and clause.when is not None:
        if not _of_candidate(ck, clause.when.span, when):
            return None
        condition: Expr = any_of(negate(when), rule)
        return CheckedCut(
            clause.label.text, condition, f"{text} when {words(clause.when.span)}", clause.span, rule, when
        )
    return CheckedCut(clause.label.text, rule, text, clause.span, rule)


def _find_cut(ck: Checker, label: ast.String, cuts: list[CheckedCut], region: ast.Region) -> int | None:
    for i, cut in enumerate(cuts):
        if cut.label == label.text:
            return i
    help, better = did_you_mean_label(label.text, [c.label for c in cuts])
    where = f"`{region.parent.text}`" if region.parent else "this region (it derives from none)"
    ck.report.error("E0215", label.span, f'{where} has no cut "{label.text}"', "unknown cut", help, better)
    return None


def _inverted(cut: CheckedCut, span: Span) -> CheckedCut:
    """Candidates that the cut rejects."""
    return CheckedCut(cut.label, negate(cut.condition), f"not ({cut.text})", span, negate(cut.condition))


def _exclusion(ck: Checker, name: ast.Name, env: Env, region: ast.Region, active: tuple[str, ...]) -> CheckedCut | None:
    other = find_region(ck, name, env)
    if other is None:
        return None
    if name.text != region.name.text and region_cuts(ck, other, (*active, region.name.text)) is None:
        return None
    if name.text == region.name.text:
        ck.report.error("E0205", name.span, f"region `{region.name.text}` excludes itself", "a circle")
        return None
    condition = negate(Passes(other.name))
    return CheckedCut(f"exclude {name.text}", condition, f"not in {name.text}", name.span, condition)


def make_regions(checked: dict[str, tuple[ast.Region, list[CheckedCut]]]) -> tuple[Region, ...]:
    """The regions of the plan. What a cut names of the scan includes what an excluded region names."""
    scans: dict[str, frozenset[str]] = {}

    def of_region(name: str) -> frozenset[str]:
        if name not in scans:
            scans[name] = frozenset()
            parts = [of_cut(c) for c in checked[name][1]] if name in checked else []
            scans[name] = frozenset().union(*parts)
        return scans[name]

    def of_cut(cut: CheckedCut) -> frozenset[str]:
        excluded = [of_region(n.region) for n in walk(cut.condition) if isinstance(n, Passes)]
        return parameters(cut.condition).union(*excluded)

    return tuple(
        Region(
            name,
            tuple(Cut(c.label, c.condition, c.text, of_cut(c), site_of(c.span)) for c in cuts),
            statement.blind,
            site_of(statement.name.span),
        )
        for name, (statement, cuts) in checked.items()
    )


# --- windows, weights, triggers -----------------------------------------------------------------------------------


def window(ck: Checker, statement: ast.Window, env: Env, regions: tuple[str, ...]) -> Window | None:
    """A window, counted in the regions."""
    condition = meaning.condition_of(ck, statement.condition, env)
    if condition is None or not _of_candidate(ck, statement.condition.span, condition):
        return None
    text, site = words(statement.condition.span), site_of(statement.name.span)
    return Window(statement.name.text, condition, regions, None, text, site)


def weight(ck: Checker, statement: ast.Weight, env: Env) -> WeightStep | None:
    """A factor of simulation's weight."""
    value = meaning.quantity_of(ck, statement.value, env, PURE, what="a weight")
    if value is None or not _of_candidate(ck, statement.value.span, value.expr, scan=False):
        return None
    return WeightStep(value.expr, level_of(value.expr), words(statement.value.span), site_of(statement.value.span))


def trigger(ck: Checker, statement: ast.Trigger, env: Env) -> TriggerStep | None:
    """What data must satisfy, and simulation's efficiency."""
    data = meaning.condition_of(ck, statement.data, env, "what the trigger asks of data: a condition")
    value = meaning.quantity_of(ck, statement.simulation, env, PURE, what="a trigger efficiency")
    if data is None or value is None:
        return None
    rows = frozenset({"event"})
    if not only_rows(ck, statement.data.span, data, rows, "a trigger line is of the event", scan=False):
        return None
    if not _of_candidate(ck, statement.simulation.span, value.expr, scan=False):
        return None
    level, text = level_of(value.expr), words(statement.simulation.span)
    return TriggerStep(statement.name.text, data, value.expr, level, text, site_of(statement.simulation.span))


def level_of(expr: Expr) -> str:
    """`event`, or `candidate` where it names a leg."""
    return "candidate" if free_rows(expr) - {"event"} else "event"
