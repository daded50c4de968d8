"""`interpret`, `project`, `curve`, `published`: couplings, projections and curves to compare with."""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.runtime.plan import Coupling, Curve, Expr, Param, Projection, Published, Tolerance

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import scan_only
from ..physics.dimensions import AREA, ENERGY, LUMINOSITY, PURE, describe
from ..report import did_you_mean, did_you_mean_label, head
from ..symbols import COUPLINGS, CURVES
from ..values import Number, Wrong, kind_of
from . import shapes, statistics, tables
from .beams import constant_of
from .inputs import site_of

_WANTED = {
    "cross_section": (AREA, ENERGY**-2),
    "visible_cross_section": (AREA, ENERGY**-2),
    "yield": (PURE,),
}


def interpret(ck: Checker, statement: ast.Interpret, env: Env) -> Coupling | None:
    """A coupling and its relation to what is limited, for every variant."""
    unit = meaning.unit_of(ck, statement.unit)
    quantity = statement.quantity.text
    if quantity not in _WANTED:
        help, better = did_you_mean(quantity, _WANTED)
        message = f"a coupling follows from {', '.join(f'`{q}`' for q in _WANTED)}"
        ck.report.error("E0811", statement.quantity.span, message, "unknown quantity", help, better)
        return None
    limits = [s.quantity for s in ck.scope.statements if isinstance(s, ast.Limit)]
    if limits and limits[0].text in _WANTED and limits[0].text != quantity:
        message = f"the limit is on `{limits[0].text}`, and the coupling follows from `{quantity}`"
        mend, places = f"write `from {limits[0].text} = ...`", [Related(limits[0].span, "what is limited")]
        ck.report.error("E0822", statement.quantity.span, message, "another quantity", mend, limits[0].text, places)
        return None
    if unit is None:
        return None
    name = statement.name.text
    inner = env.bind({name: Number(Param(name), unit[1])})
    relation = _relation(ck, statement.relation, inner, quantity)
    others = [_variant(ck, v, statement, inner, quantity) for v in statement.variants]
    if relation is None or any(v is None for v in others):
        return None
    if Param(name) not in _parameters(relation.expr):
        message = f"the relation does not depend on `{name}`"
        ck.report.error("E0817", statement.relation.span, message, f"names no `{name}`")
        return None
    found = tuple(v for v in others if v)
    label = statement.label.text if statement.label else name
    written = "" if statement.unit is None else statement.unit.span.text.strip("[]")
    natural = relation.dimension == ENERGY**-2
    variants = found or (("", relation.expr),)
    return Coupling(name, label, written, unit[0], quantity, natural, variants, site_of(head(statement.span)))


def _parameters(expr: Expr) -> set[Expr]:
    from darkana.runtime.plan import walk

    return {n for n in walk(expr) if isinstance(n, Param)}


def _relation(ck: Checker, node: ast.Expr, env: Env, quantity: str) -> Number | None:
    value = meaning.quantity_of(ck, node, env, what="the relation")
    if value is None or not scan_only(ck, node.span, value.expr, "the relation"):
        return None
    wanted = _WANTED[quantity]
    if value.dimension not in wanted:
        message = f"the relation gives {describe(value.dimension)}, and `{quantity}` is {describe(wanted[0])}"
        help = "a cross section is in fb or the like, or in GeV^-2" if AREA in wanted else ""
        ck.report.error("E0312", node.span, message, describe(value.dimension), help)
        return None
    return value


def _variant(
    ck: Checker, variant: ast.Variant, statement: ast.Interpret, env: Env, quantity: str
) -> tuple[str, Expr] | None:
    """The relation once more, with some defines replaced: a fresh look at every name."""
    replaced = {}
    for override in variant.overrides:
        found = env.scope.find(override.name.text)
        if not found or found[0].kind != "define":
            known = [n for n in env.scope.known() if env.scope.find(n)[0].kind == "define"]
            help, better = did_you_mean(override.name.text, known)
            message = f"`{override.name.text}` is not a `define` of this file"
            ck.report.error("E0217", override.name.span, message, "nothing to override", help, better)
            return None
        value = meaning.elaborate(ck, override.value, env)
        own = ck.value_of(found[0])
        if not isinstance(value, Wrong) and not isinstance(own, Wrong) and kind_of(value) != kind_of(own):
            message = f"`{override.name.text}` is {kind_of(own)}, not {kind_of(value)}"
            ck.report.error("E0306", override.value.span, message, kind_of(value))
            return None
        replaced[found[0]] = value
    with ck.overriding(replaced):
        relation = _relation(ck, statement.relation, env, quantity)
    return (variant.label.text, relation.expr) if relation else None


# --- projections and curves ----------------------------------------------------------------------------------


def project(ck: Checker, statement: ast.Project, env: Env, uncertainties: set[str]) -> Projection:
    """Luminosities to project to."""
    from ..expressions.operators import constant

    values: list[float] = []
    for node in statement.luminosities:
        value = shapes.scan_number(ck, node, env, "what `project to` names", LUMINOSITY)
        number = constant(value.expr) if value else None
        if value and number is None:
            ck.report.error("E0606", node.span, "a luminosity to project to is a constant", "not a constant")
        if number is not None:
            values.append(number)
    sizes = []
    for changed in statement.uncertainties:
        size = shapes.scan_number(ck, changed.size, env, "a relative uncertainty", PURE)
        if size is not None:
            sizes.append((changed.name.text, size.expr))
        if changed.name.text not in uncertainties:
            help, better = did_you_mean_label(changed.name.text, sorted(uncertainties))
            message = f'there is no uncertainty "{changed.name.text}"'
            ck.report.error("E0218", changed.name.span, message, "unknown uncertainty", help, better)
    return Projection(tuple(values), tuple(sizes), site_of(head(statement.span)))


def curve(ck: Checker, statement: ast.Curve, env: Env) -> Curve | None:
    """A derived curve: a number of the scan."""
    value = shapes.scan_number(ck, statement.value, env, "a curve")
    if value is None:
        return None
    label = statement.label.text if statement.label else statement.name.text
    return Curve(statement.name.text, label, value.expr, str(value.dimension), site_of(head(statement.span)))


def published(ck: Checker, statement: ast.Published, env: Env) -> Published | None:
    """A curve to compare with; its name is a coupling, a curve, or what is limited."""
    name = statement.name.text
    known = [*statistics.QUANTITIES, *env.scope.known(COUPLINGS), *env.scope.known(CURVES)]
    if name not in known:
        help, better = did_you_mean(name, known)
        message = f"`{name}` is neither a coupling nor a quantity of this file"
        ck.report.error("E0219", statement.name.span, message, "nothing to compare with", help, better)
        return None
    for argument in statement.arguments:
        found = env.scope.find(argument.name.text)
        if not found or found[0].kind != "scan":
            scans = [n for n in env.scope.known() if env.scope.find(n)[0].kind == "scan"]
            help, better = did_you_mean(argument.name.text, scans)
            message = f"`{argument.name.text}` is not a scan parameter"
            help = help or (f"this file scans {', '.join(f'`{n}`' for n in scans) or 'nothing'}",)
            ck.report.error("E0220", argument.name.span, message, "unknown parameter", help, better)
            return None
    _variant_exists(ck, statement, env)
    asked = tables.asked_for(ck, statement.name, statement.arguments, statement.unit, "linear")
    luminosity = (
        shapes.scan_number(ck, statement.luminosity, env, "after `at` a luminosity", LUMINOSITY)
        if statement.luminosity
        else None
    )
    if asked is None or (statement.luminosity and not luminosity):
        return None
    table = tables.points(ck, asked, f"published {name}", statement.path, statement.span, clamp=False)
    from ..expressions.operators import constant

    return Published(
        statement.kind,
        name,
        table,
        statement.variant.text if statement.variant else None,
        constant(luminosity.expr) if luminosity else None,
        _level(ck, statement.level),
        statement.label.text if statement.label else "",
        site_of(head(statement.span)),
        tuple(t for each in statement.tolerances if (t := _tolerance(ck, each)) is not None),
    )


def _tolerance(ck: Checker, node: ast.Tolerance) -> Tolerance | None:
    """`20%` is a ratio of 1.2, `factor 2.5` one of 2.5."""
    what = "a factor" if node.factor else "a tolerance"
    size = constant_of(ck, node.size, what, PURE)
    ends = tuple(constant_of(ck, end, "an end of a range", ENERGY) for end in node.over or ())
    if size is None or None in ends:
        return None
    ratio = size if node.factor else 1 + size
    if not ratio > 1:
        help = "write `within 20%` or `within factor 2.5`"
        ck.report.error("E0825", node.size.span, f"{what} lies above {1 if node.factor else 0}", "means nothing", help)
        return None
    low, high = ends or (None, None)
    if low is not None and high is not None and low >= high and node.over is not None:
        span = node.over[0].span.to(node.over[1].span)
        ck.report.error("E0825", span, "a range goes from the lower end to the higher", "not a range")
        return None
    return Tolerance(ratio, low, high)


def _level(ck: Checker, node: ast.Number | None) -> float | None:
    if node is None:
        return None
    value = node.value / (100 if node.unit and node.unit.name == "%" else 1)
    if (node.unit and node.unit.name != "%") or not 0 < value < 1:
        ck.report.error("E0815", node.span, "a level lies between 0 and 1, as `90%` does", "not a level")
        return None
    return value


def _variant_exists(ck: Checker, statement: ast.Published, env: Env) -> None:
    couplings = env.scope.find(statement.name.text, COUPLINGS)
    if statement.variant is None or not couplings:
        return
    owner = couplings[0].statement
    labels = [v.label.text for v in owner.variants] if isinstance(owner, ast.Interpret) else []
    if statement.variant.text not in labels:
        help, better = did_you_mean_label(statement.variant.text, labels)
        message = f'`{statement.name.text}` has no variant "{statement.variant.text}"'
        ck.report.error("E0221", statement.variant.span, message, "unknown variant", help, better)
