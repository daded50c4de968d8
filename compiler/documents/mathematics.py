"""Expressions of the language as mathematics: the one place that says how each construct is typeset."""

from __future__ import annotations

import re
from typing import assert_never

from darkana.dsl import syntax as ast

from .formula import Cases, Fence, Formula, Fraction, Root, Row, Scripts, Sign, Symbol, Value, Words, listed, row

GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "theta",
        "phi",
        "eta",
        "mu",
        "nu",
        "pi",
        "rho",
        "sigma",
        "tau",
        "chi",
        "omega",
        "lambda",
        "kappa",
        "zeta",
        "xi",
        "psi",
    ]
)
MEMBERS = {
    "E": ("E", ""), "p": ("p", ""), "px": ("p", "x"), "py": ("p", "y"), "pz": ("p", "z"), "pt": ("p", "T"),
    "theta": ("theta", ""), "phi": ("phi", ""), "eta": ("eta", ""), "m": ("m", ""), "beta": ("beta", ""),
    "gamma": ("gamma", ""), "charge": ("q", ""),
}  # fmt: skip
PLAIN_CALLS = frozenset(["log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max"])
DIFFERENCES = {"dphi": "phi", "dtheta": "theta", "deta": "eta"}


def formula(expr: ast.Expr) -> Formula:
    """The mathematics of an expression, its numbers and units as written."""
    match expr:
        case ast.Number():
            return number(expr)
        case ast.Ref(name=name):
            return symbol(name)
        case ast.Member():
            return member(expr)
        case ast.Call():
            return call(expr)
        case ast.Unary(op=op, operand=operand):
            return row(Sign("unary" + op if op != "not" else op), formula(operand))
        case ast.Binary():
            return binary(expr)
        case ast.Compare(operands=operands, ops=ops):
            between = [p for op, x in zip(ops, operands[1:], strict=True) for p in (Sign(op), formula(x))]
            return row(formula(operands[0]), *between)
        case ast.Conditional(condition=condition, yes=yes, no=no):
            return Cases(formula(condition), formula(yes), formula(no))
        case ast.Group(inner=inner):
            return Fence(formula(inner))
        case ast.Quoted(text=text):
            return Words(text)
    assert_never(expr)


def number(written: ast.Number) -> Value:
    """A number of the file: `0.5 GeV^2`."""
    unit = written.unit
    return Value(written.text, unit.name, unit.power) if unit else Value(written.text)


def symbol(name: str) -> Formula:
    """A name as a symbol: `mZ` is m with the index Z, `sigma_m2` sigma with the index m2, `l1` l with the index 1."""
    if name == "sqrt_s":
        return Root(Symbol("s"))
    if name == "alpha_em":
        return Symbol("alpha")
    if name in GREEK:
        return Symbol(name)
    if name.startswith("pt_"):
        return Scripts(Symbol("p"), listed([Symbol("T"), Symbol(name[3:].replace("_", " "))]))
    found = re.fullmatch(r"([mMEpgs])([A-Z]\w*)|([A-Za-z])(\d+)|([A-Za-z0-9]+)_(\w+)|(m)([ahx])", name)
    if found is None:
        return Symbol(name)
    head, index = [g for g in found.groups() if g is not None]
    if len(head) > 1 and head not in GREEK:
        return Symbol(name)
    return Scripts(Symbol(head), Value(index) if index.isdigit() else Symbol(index.replace("_", " ")))


def member(expr: ast.Member) -> Formula:
    """`x.cms.pt` is p with T and x below and a star above; of a sum, the sum stands in parentheses behind."""
    name, base = expr.name.text, expr.base
    if name == "cms":
        return Scripts(_fenced(base), above=Sign("star"))
    frame: Formula | None = None
    if isinstance(base, ast.Ref) and base.name == "cms":  # of the object itself
        return _starred(name)
    if isinstance(base, ast.Member) and base.name.text == "cms":
        frame, base = Sign("star"), base.base
    if isinstance(base, ast.Call) and isinstance(base.callee, ast.Member) and base.callee.name.text == "rest":
        frame, base = Fence(formula(base.arguments[0].value)), base.callee.base
    return _quantity(name, base, frame)


def _starred(name: str) -> Formula:
    letter, index = MEMBERS.get(name, (name, ""))
    return Scripts(Symbol(letter), Symbol(index) if index else None, Sign("star"))


def _quantity(name: str, base: ast.Expr, frame: Formula | None) -> Formula:
    if name == "cos_theta":
        return row(Words("cos"), _quantity("theta", base, frame))
    power = Value("2") if name == "m2" else None
    letter, index = MEMBERS.get("m" if name == "m2" else name, (name, ""))
    below: list[Formula] = [Symbol(index)] if index else []
    inside = base.inner if isinstance(base, ast.Group) else base
    simple = isinstance(inside, ast.Ref)
    if simple:
        below.append(formula(inside))
    above = row(*(p for p in (power, frame) if p is not None)) if power or frame else None
    head = Scripts(Symbol(letter), listed(below) if below else None, above) if below or above else Symbol(letter)
    return head if simple else row(head, Fence(formula(inside)))


def binary(expr: ast.Binary) -> Formula:
    left, right = expr.left, expr.right
    match expr.op:
        case "/":
            return Fraction(_bare(left), _bare(right))
        case "^":
            return Scripts(Fence(formula(left)) if _compound(left) else formula(left), above=_bare(right))
    times = expr.op == "*" and _ends_in_number(left) and isinstance(right, ast.Number)
    return row(formula(left), Sign("times" if times else expr.op), formula(right))


def _ends_in_number(expr: ast.Expr) -> bool:
    """Two numbers beside each other would be read as one."""
    return isinstance(expr, ast.Number) or (isinstance(expr, ast.Binary) and _ends_in_number(expr.right))


def _bare(expr: ast.Expr) -> Formula:
    return formula(expr.inner if isinstance(expr, ast.Group) else expr)


def _compound(expr: ast.Expr) -> bool:
    """Whether a power needs parentheses of its own: `m2^2`, `(3 GeV)^2` has them already."""
    if isinstance(expr, ast.Member):
        return expr.name.text == "m2" or (isinstance(expr.base, ast.Member))
    return isinstance(expr, ast.Number) and expr.unit is not None


def _fenced(expr: ast.Expr) -> Formula:
    return formula(expr) if isinstance(expr, (ast.Ref, ast.Group)) else Fence(formula(expr))


def call(expr: ast.Call) -> Formula:
    """A function of the language by the sign that physicists have for it, any other by its name."""
    if isinstance(expr.callee, ast.Member):
        base = Scripts(_fenced(expr.callee.base), above=Fence(formula(expr.arguments[0].value)))
        return base if expr.callee.name.text == "rest" else row(base, Words(expr.callee.name.text))
    name, args = expr.callee.name if isinstance(expr.callee, ast.Ref) else "", expr.arguments
    if expr.where is not None or expr.by is not None or any(a.alias for a in args):
        return _over(name, expr)
    values = [formula(a.value) for a in args]
    match name, values:
        case "sqrt", [x]:
            return Root(x)
        case "abs", [x]:
            return Fence(x, "||")
        case "floor", [x]:
            return Fence(x, "⌊⌋")
        case "count", [x]:
            return Scripts(Symbol("N"), x)
        case "sum", [x]:
            return row(Sign("sum"), x)
        case "mass", [x]:
            return Scripts(Symbol("m"), x)
        case "angle", [_, _]:
            return row(Sign("angle"), Fence(listed(values)))
        case (("dphi" | "dtheta" | "deta"), [_, _]):
            return row(Sign("Delta"), Symbol(DIFFERENCES[name]), Fence(listed(values)))
        case "delta_r", [_, _]:
            return row(Sign("Delta"), Symbol("R"), Fence(listed(values)))
        case "perp", [a, b]:
            return Scripts(Symbol("p"), row(Sign("perp"), b), Fence(a))
    head: Formula = Words(name) if name in PLAIN_CALLS else symbol(name)
    return row(head, Fence(listed([_argument(a) for a in args])))


def _argument(argument: ast.Argument) -> Formula:
    value = formula(argument.value)
    return value if argument.keyword is None else row(symbol(argument.keyword.text), Sign("="), value)


def _over(name: str, expr: ast.Call) -> Formula:
    """`none(photon where c)`: the word, then a set with its condition."""
    of: list[Formula] = [
        row(formula(a.value), Sign(":"), symbol(a.alias.text)) if a.alias else formula(a.value) for a in expr.arguments
    ]
    inside: list[Formula] = [listed(of)]
    if expr.where is not None:
        inside += [Sign("|"), formula(expr.where)]
    if expr.by is not None:
        inside += [Sign(","), Words(f"by {expr.by.direction}"), formula(expr.by.key)]
    return row(_quantifier(name), Fence(row(*inside), "{}"))


def _quantifier(name: str) -> Formula:
    words = {"none": "no", "any": "some", "all": "all", "pick": "the one of"}
    if name == "count":
        return Symbol("N")
    return Sign("sum") if name == "sum" else Words(words.get(name, name))


def conditioned(condition: ast.Expr, when: ast.Expr | None) -> Formula:
    """A cut, and where it is asked for."""
    return formula(condition) if when is None else Row((formula(condition), Words("where"), formula(when)))
