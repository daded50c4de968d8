"""`count`, `fit`, `limit`: what they name exists, and is of the right kind."""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import Expr
from darkana.runtime.plan.record import Record, record

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows, scan_only
from ..physics.dimensions import PURE
from ..report import did_you_mean, head
from ..symbols import WINDOWS, Symbol
from ..values import Number
from . import tables
from .selection import NO_CANDIDATE, find_region
from .shapes import SHAPES, SIGNAL_SHAPES, check_shape, in_order, per_cent, scan_number

QUANTITIES = {
    "cross_section": "a cross section: yield / (luminosity x efficiency)",
    "visible_cross_section": "efficiency times cross section",
    "yield": "signal events",
}
METHODS = {
    ("bayesian", "flat"): "Bayesian, flat prior",
    ("cls",): "CLs",
    ("profile_likelihood", "one_sided"): "one-sided profile likelihood",
    ("feldman_cousins",): "Feldman-Cousins",
}


@record
class CheckedIngredient(Record):
    """`kind` is `simulation`, `data`, `sideband` or `given`; `value` is the number given, or the sideband's factor."""

    role: str
    kind: str
    value: Expr | None = None
    window: str = ""
    smoothed: ast.Call | None = None
    assumed: bool = False


@record
class CheckedUncertainty(Record):
    name: str
    size: Expr
    on: tuple[tuple[str, str | None], ...]
    lognormal: bool
    assumed: bool


@record
class CheckedCount(Record):
    region: str
    window: str
    when: Expr | None
    ingredients: tuple[CheckedIngredient, ...]
    uncertainties: tuple[CheckedUncertainty, ...]
    span: Span

    def has(self, role: str) -> bool:
        return any(i.role == role for i in self.ingredients)


@record
class CheckedFit(Record):
    region: str
    variable: Number
    statement: ast.Fit
    when: Expr | None
    low: Expr | None
    high: Expr | None
    efficiency: CheckedIngredient | None
    uncertainties: tuple[CheckedUncertainty, ...]

    def has(self, role: str) -> bool:
        return role == "efficiency" and self.efficiency is not None


@record
class CheckedLimit(Record):
    quantity: str
    method: tuple[str, ...]
    level: float
    toys: int | None
    span: Span


# --- count -----------------------------------------------------------------------------------------------


def find_window(ck: Checker, name: ast.Name, env: Env) -> Symbol | None:
    """The window that a name means."""
    found = env.scope.find(name.text, WINDOWS)
    if not found:
        help, better = did_you_mean(name.text, env.scope.known(WINDOWS))
        ck.report.error("E0216", name.span, f"there is no window `{name.text}`", "unknown window", help, better)
        return None
    return found[0]


def count(ck: Checker, statement: ast.Count, env: Env) -> CheckedCount | None:
    """A counting experiment."""
    region, window = find_region(ck, statement.region, env), find_window(ck, statement.window, env)
    when = _when(ck, statement.when, env)
    ingredients = [_ingredient(ck, i, env) for i in statement.ingredients]
    uncertainties = [_uncertainty(ck, u, env) for u in statement.uncertainties]
    _no_uncertainty_twice(ck, statement.uncertainties)
    if not any(i.role == "background" for i in statement.ingredients):
        help = "add `background simulation`, `background sideband W times f`, or a table"
        ck.report.error("E0801", head(statement.span), "this count has no background", "no `background`", help)
    if region is None or window is None:
        return None
    return CheckedCount(
        region.name,
        window.name,
        when,
        tuple(i or CheckedIngredient(w.role, "given") for i, w in zip(ingredients, statement.ingredients, strict=True)),
        tuple(u for u in uncertainties if u),
        statement.span,
    )


def _when(ck: Checker, node: ast.Expr | None, env: Env) -> Expr | None:
    if node is None:
        return None
    condition = meaning.condition_of(ck, node, env, "after `when` a condition")
    if condition is None or not scan_only(ck, node.span, condition, "whether a count or fit takes part"):
        return None
    return condition


def _ingredient(ck: Checker, node: ast.Ingredient, env: Env) -> CheckedIngredient | None:
    match node.origin:
        case ast.FromSimulation(smoothed=smoothed):
            if smoothed is not None:
                check_shape(ck, smoothed, env, tuple(SHAPES), "smoothed")
            return CheckedIngredient(node.role, "simulation", smoothed=smoothed, assumed=node.assumed)
        case ast.FromData():
            if node.role == "efficiency":
                message, help = "an efficiency does not come from data", "take it from `simulation` or a table"
                ck.report.error("E0803", node.origin.span, message, "not here", help)
                return None
            return CheckedIngredient(node.role, "data")
        case ast.FromSideband(window=window, factor=factor):
            return _sideband(ck, node, window, factor, env)
        case origin:
            what = "an efficiency" if node.role == "efficiency" else "a number of events"
            value = scan_number(ck, origin, env, what, PURE)
            if value is None or not _sensible(ck, node, value, origin.span):
                return None
            if node.role == "observed" and not tables.known_at_points(ck, value.expr, origin.span):
                return None
            return CheckedIngredient(node.role, "given", value.expr, assumed=node.assumed)


def _sensible(ck: Checker, node: ast.Ingredient, value: Number, span: Span) -> bool:
    from ..expressions.operators import constant

    number = constant(value.expr)
    if number is None:
        return True
    if node.role == "efficiency" and not 0 < number <= 1:
        message = f"an efficiency lies between 0 and 1, this is {number:g}"
        help, better = per_cent(node.origin)
        ck.report.error("E0804", span, message, "not an efficiency", help, better)
        return False
    if number < 0:
        ck.report.error("E0805", span, f"a number of events is not negative, this is {number:g}", "negative")
    elif node.role == "observed" and not number.is_integer():
        ck.report.error("E0805", span, f"an observed number of events is whole, this is {number:g}", "not whole")
    else:
        return True
    return False


def _sideband(
    ck: Checker, node: ast.Ingredient, window: ast.Name, factor: ast.Expr, env: Env
) -> CheckedIngredient | None:
    found = find_window(ck, window, env)
    value = scan_number(ck, factor, env, "the factor of a sideband", PURE)
    if node.role == "efficiency":
        message, help = "an efficiency does not come from a sideband", "take it from `simulation` or a table"
        ck.report.error("E0803", node.origin.span, message, "not here", help)
        return None
    return CheckedIngredient(node.role, "sideband", value.expr, found.name) if found and value else None


def _uncertainty(ck: Checker, node: ast.Uncertainty, env: Env) -> CheckedUncertainty | None:
    size = scan_number(ck, node.size, env, "a relative uncertainty", PURE)
    if size is None:
        return None
    from ..expressions.operators import constant

    number = constant(size.expr)
    if number is not None and not sensible_size(ck, node.size, number):
        return None
    on = tuple((a.role, a.sample.text if a.sample else None) for a in node.on)
    return CheckedUncertainty(node.name.text, size.expr, on, node.lognormal, node.assumed)


def sensible_size(ck: Checker, node: ast.Expr, number: float) -> bool:
    """Whether a relative uncertainty can be meant; reports it if not."""
    help, better = per_cent(node)
    if number < 0:
        ck.report.error("E0806", node.span, "an uncertainty is not negative", "negative")
    elif number > 1 and better:
        ck.report.error("E0806", node.span, f"this is an uncertainty of {number:.0%}", "not in per cent", help, better)
    else:
        return True
    return False


def _no_uncertainty_twice(ck: Checker, written: tuple[ast.Uncertainty, ...]) -> None:
    """One name is one parameter: of one statement it has one size for the signal, and one for each background."""
    seen: dict[object, ast.Uncertainty] = {}
    for node in written:
        for affected in node.on:
            key = (node.name.text, affected.role, affected.sample.text if affected.sample else None)
            first = seen.setdefault(key, node)
            if first is not node:
                message = f'uncertainty "{node.name.text}" has a size on {affected.role} already'
                places = [Related(first.span, "the first one")]
                ck.report.error(
                    "E0821", node.name.span, message, "a second size", "rename it, or delete one", None, places
                )


# --- fit ------------------------------------------------------------------------------------------------


def fit(ck: Checker, statement: ast.Fit, env: Env) -> CheckedFit | None:
    """A binned fit."""
    region = find_region(ck, statement.region, env)
    when = _when(ck, statement.when, env)
    variable = meaning.quantity_of(ck, statement.variable, env, what="what a fit is of")
    if variable and not only_rows(ck, statement.variable.span, variable.expr, ck.candidate_rows, NO_CANDIDATE):
        variable = None
    low, high = _range(ck, statement, variable, env) if variable else (None, None)
    _complete(ck, statement)
    dimension = variable.dimension if variable else None
    for shape, allowed in [(statement.signal, SIGNAL_SHAPES), *((b, tuple(SHAPES)) for b in statement.background)]:
        if isinstance(shape, ast.Call):
            check_shape(ck, shape, env, allowed, "signal" if shape is statement.signal else "background", dimension)
    if statement.spurious:
        scan_number(ck, statement.spurious.value, env, "a spurious signal", PURE)
    efficiency = None
    if statement.efficiency:  # a wrong one has been reported, and still is one
        efficiency = _ingredient(ck, statement.efficiency, env) or CheckedIngredient("efficiency", "given")
    uncertainties = [_uncertainty(ck, u, env) for u in statement.uncertainties]
    _no_uncertainty_twice(ck, statement.uncertainties)
    if region is None or variable is None:
        return None
    found = tuple(u for u in uncertainties if u)
    return CheckedFit(region.name, variable, statement, when, low, high, efficiency, found)


_EXAMPLES = {
    "range": "range 1 GeV to 8 GeV",
    "bins": "bins 50",
    "signal": "signal gaussian(mean = ..., sigma = ...)",
    "background": "background polynomial(order = 2)",
}


def _complete(ck: Checker, statement: ast.Fit) -> None:
    given = {
        "range": statement.range,
        "bins": statement.bins,
        "signal": statement.signal,
        "background": statement.background,
    }
    missing = [name for name, clause in given.items() if not clause]
    if missing:
        names = ", ".join(f"`{m}`" for m in missing)
        add = ", ".join(f"`{_EXAMPLES[m]}`" for m in missing)
        ck.report.error("E0807", head(statement.span), f"this fit lacks {names}", f"no {names}", f"add {add}")
    bins = statement.bins
    if bins and (bins.unit is not None or bins.value < 1 or not bins.value.is_integer()):
        ck.report.error("E0514", bins.span, "`bins` needs a whole number from 1 on", "not a count")


def _range(ck: Checker, statement: ast.Fit, variable: Number, env: Env) -> tuple[Expr | None, Expr | None]:
    from ..arithmetic import apply

    if statement.range is None:
        return None, None
    ends = [
        scan_number(ck, node, env, "an end of the range", variable.dimension)
        for node in (statement.range.low, statement.range.high)
    ]
    a, b = (e.expr if e else None for e in ends)
    if a is None or b is None:
        return None, None
    if statement.range.symmetric:
        a, b = apply("sub", a, b), apply("add", a, b)
    return (a, b) if in_order(ck, a, b, statement.range.high) else (None, None)


# --- limit ------------------------------------------------------------------------------------------------


def limit(ck: Checker, statement: ast.Limit, experiments: list[CheckedCount | CheckedFit]) -> CheckedLimit | None:
    """What is limited, how, and at which level."""
    quantity, method = statement.quantity, tuple(m.text for m in statement.method)
    good = True
    if quantity.text not in QUANTITIES:
        help, better = did_you_mean(quantity.text, QUANTITIES)
        listed = ", ".join(f"`{q}`" for q in QUANTITIES)
        message = f"a limit is set on {listed}"
        ck.report.error("E0811", quantity.span, message, "unknown quantity", help, better)
        good = False
    good &= _method(ck, statement, method)
    level = _level(ck, statement)
    toys = statement.toys
    if toys and (toys.unit is not None or toys.value < 1 or not toys.value.is_integer()):
        ck.report.error("E0812", toys.span, "`toys` needs a whole number from 1 on", "not a count")
        good = False
    if not experiments:
        mend = "add `count in REGION within WINDOW`, or a `fit`"
        ck.report.error("E0813", quantity.span, "there is nothing to set a limit with", "no `count` and no `fit`", mend)
    elif quantity.text == "cross_section":
        _need_efficiency(ck, statement, experiments)
    if not good or level is None:
        return None
    return CheckedLimit(quantity.text, method, level, int(toys.value) if toys else None, statement.span)


def _method(ck: Checker, statement: ast.Limit, method: tuple[str, ...]) -> bool:
    if method in METHODS:
        return True
    written = [" ".join(m) for m in METHODS]
    help, better = did_you_mean(" ".join(method), written)
    listed = ", ".join(f"`{w}`" for w in written)
    if not method:
        ck.report.error(
            "E0814", statement.quantity.span, "this limit has no method", "no `method`", f"methods: {listed}"
        )
        return False
    span = statement.method[0].span.to(statement.method[-1].span)
    message = f"`{' '.join(method)}` is not a method"
    ck.report.error("E0814", span, message, "unknown method", (*help, f"methods: {listed}"), better)
    return False


def _level(ck: Checker, statement: ast.Limit) -> float | None:
    node = statement.level
    if node is None:
        ck.report.error("E0815", statement.quantity.span, "this limit has no level", "no `level`", "add `level 90%`")
        return None
    value = node.value / (100 if node.unit and node.unit.name == "%" else 1)
    if (node.unit and node.unit.name != "%") or not 0 < value < 1:
        help, better = per_cent(node)
        ck.report.error("E0815", node.span, "a level lies between 0 and 1, as `90%` does", "not a level", help, better)
        return None
    return value


def _need_efficiency(ck: Checker, statement: ast.Limit, experiments: list[CheckedCount | CheckedFit]) -> None:
    for experiment in experiments:
        if not experiment.has("efficiency"):
            help = "add `efficiency ...` there, or limit `visible_cross_section`"
            span = experiment.span if isinstance(experiment, CheckedCount) else experiment.statement.span
            message = "a limit on a cross section needs the efficiency of every count and fit"
            places = [Related(Span(span.source, span.start, min(span.end, span.start + 5)), "none is given here")]
            ck.report.error("E0816", statement.quantity.span, message, "needs an efficiency", help, None, places)
            return
