"""`count`, `fit`, `limit`: what they name exists, and is of the right kind."""

from __future__ import annotations

from collections.abc import Sequence

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import Counting, Expr, Fit, Ingredient, LimitOn, Shape, Spectrum, Uncertainty

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows, scan_only
from ..physics.dimensions import PURE, Dimension
from ..report import did_you_mean, head
from ..symbols import WINDOWS, Symbol
from ..values import Number
from . import tables
from .inputs import site_of
from .objects import words
from .selection import NO_CANDIDATE, find_region
from .shapes import SHAPES, SIGNAL_SHAPES, SMOOTH_SHAPES, check_shape, in_order, per_cent, scan_number

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


# --- count -----------------------------------------------------------------------------------------------


def find_window(ck: Checker, name: ast.Name, env: Env) -> Symbol | None:
    """The window that a name means."""
    found = env.scope.find(name.text, WINDOWS)
    if not found:
        help, better = did_you_mean(name.text, env.scope.known(WINDOWS))
        ck.report.error("E0216", name.span, f"there is no window `{name.text}`", "unknown window", help, better)
        return None
    return found[0]


def count(ck: Checker, statement: ast.Count, env: Env) -> Counting | None:
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
    return Counting(
        region.name,
        window.name,
        when,
        tuple(i or Ingredient(w.role, "given") for i, w in zip(ingredients, statement.ingredients, strict=True)),
        tuple(u for u in uncertainties if u),
        site_of(head(statement.span)),
    )


def _when(ck: Checker, node: ast.Expr | None, env: Env) -> Expr | None:
    if node is None:
        return None
    condition = meaning.condition_of(ck, node, env, "after `when` a condition")
    if condition is None or not scan_only(ck, node.span, condition, "whether a count or fit takes part"):
        return None
    return condition


def _ingredient(ck: Checker, node: ast.Ingredient, env: Env) -> Ingredient | None:
    match node.origin:
        case ast.FromSimulation(smoothed=smoothed):
            shape = None if smoothed is None else check_shape(ck, smoothed, env, SMOOTH_SHAPES, "smoothed")
            return Ingredient(node.role, "simulation", smoothed=shape, assumed=node.assumed, site=site_of(node.span))
        case ast.FromData():
            if node.role == "efficiency":
                message, help = "an efficiency does not come from data", "take it from `simulation` or a table"
                ck.report.error("E0803", node.origin.span, message, "not here", help)
                return None
            return Ingredient(node.role, "data", site=site_of(node.span))
        case ast.FromSideband(window=window, factor=factor):
            return _sideband(ck, node, window, factor, env)
        case origin:
            what = "an efficiency" if node.role == "efficiency" else "a number of events"
            value = scan_number(ck, origin, env, what, PURE)
            if value is None or not _sensible(ck, node, value, origin.span):
                return None
            if node.role == "observed" and not tables.known_at_points(ck, value.expr, origin.span):
                return None
            return Ingredient(node.role, "given", value.expr, assumed=node.assumed, site=site_of(node.span))


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


def _sideband(ck: Checker, node: ast.Ingredient, window: ast.Name, factor: ast.Expr, env: Env) -> Ingredient | None:
    found = find_window(ck, window, env)
    value = scan_number(ck, factor, env, "the factor of a sideband", PURE)
    if node.role == "efficiency":
        message, help = "an efficiency does not come from a sideband", "take it from `simulation` or a table"
        ck.report.error("E0803", node.origin.span, message, "not here", help)
        return None
    if found is None or value is None:
        return None
    return Ingredient(node.role, "sideband", value.expr, found.name, site=site_of(node.span))


def _uncertainty(ck: Checker, node: ast.Uncertainty, env: Env) -> Uncertainty | None:
    size = scan_number(ck, node.size, env, "a relative uncertainty", PURE)
    if size is None:
        return None
    from ..expressions.operators import constant

    number = constant(size.expr)
    if number is not None and not sensible_size(ck, node.size, number):
        return None
    on = tuple((a.role, a.sample.text if a.sample else None) for a in node.on)
    return Uncertainty(node.name.text, size.expr, on, node.lognormal, node.assumed, site_of(node.span))


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


def fit(ck: Checker, statement: ast.Fit, env: Env) -> tuple[Fit, Spectrum] | None:
    """A binned fit, and the distribution that it needs."""
    region = find_region(ck, statement.region, env)
    when = _when(ck, statement.when, env)
    variable = meaning.quantity_of(ck, statement.variable, env, what="what a fit is of")
    if variable and not only_rows(ck, statement.variable.span, variable.expr, ck.candidate_rows, NO_CANDIDATE):
        variable = None
    low, high = _range(ck, statement, variable, env) if variable else (None, None)
    _complete(ck, statement)
    dimension = variable.dimension if variable else None
    signal = _shape(ck, statement.signal, env, SIGNAL_SHAPES, "signal", dimension)
    background = [_shape(ck, b, env, tuple(SHAPES), "background", dimension) for b in statement.background]
    spurious = None
    if statement.spurious:
        spurious = scan_number(ck, statement.spurious.value, env, "a spurious signal", PURE)
    efficiency = _ingredient(ck, statement.efficiency, env) if statement.efficiency else None
    uncertainties = [_uncertainty(ck, u, env) for u in statement.uncertainties]
    _no_uncertainty_twice(ck, statement.uncertainties)
    if region is None or variable is None or low is None or high is None or signal is None or statement.bins is None:
        return None
    text, bins, place = words(statement.variable.span), int(statement.bins.value), site_of(head(statement.span))
    name = f"{text} in {region.name}"
    found = Fit(
        name, region.name, low, high, bins, signal, tuple(b for b in background if b), when, efficiency,
        spurious.expr if spurious else None, tuple(u for u in uncertainties if u), place,
    )  # fmt: skip
    return found, Spectrum(name, region.name, variable.expr, low, high, bins, when, text=text, site=place)


def _shape(
    ck: Checker, node: ast.Shape | None, env: Env, allowed: tuple[str, ...], role: str, dimension: Dimension | None
) -> Shape | None:
    if isinstance(node, ast.Template):
        return Shape("template", site=site_of(node.span))
    return None if node is None else check_shape(ck, node, env, allowed, role, dimension)


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


def limit(ck: Checker, statement: ast.Limit, experiments: Sequence[ast.Count | ast.Fit]) -> LimitOn | None:
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
    return LimitOn(quantity.text, method, level, int(toys.value) if toys else None, site_of(head(statement.span)))


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


def _need_efficiency(ck: Checker, statement: ast.Limit, experiments: Sequence[ast.Count | ast.Fit]) -> None:
    for experiment in experiments:
        if not _has_efficiency(experiment):
            help = "add `efficiency ...` there, or limit `visible_cross_section`"
            span = experiment.span
            message = "a limit on a cross section needs the efficiency of every count and fit"
            places = [Related(Span(span.source, span.start, min(span.end, span.start + 5)), "none is given here")]
            ck.report.error("E0816", statement.quantity.span, message, "needs an efficiency", help, None, places)
            return


def _has_efficiency(experiment: ast.Count | ast.Fit) -> bool:
    if isinstance(experiment, ast.Fit):
        return experiment.efficiency is not None
    return any(i.role == "efficiency" for i in experiment.ingredients)
