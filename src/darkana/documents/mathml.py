"""Mathematics as MathML, which browsers typeset without network or scripts."""

from __future__ import annotations

from html import escape
from typing import assert_never

from ..compiler.documents.formula import (
    Cases,
    Fence,
    Formula,
    Fraction,
    Root,
    Row,
    Scripts,
    Sign,
    Symbol,
    Value,
    Words,
)  # fmt: skip

GREEK = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        "αβγδεζηθκλμνξπρστφχψω",
        strict=True,
    )
)
SIGNS = {
    "times": "×", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "unary-": "−", "unary+": "+", "-": "−", "not": "¬",
    "sum": "∑", "angle": "∠", "Delta": "Δ", "perp": "⊥", "star": "∗", "and": "and", "or": "or",
}  # fmt: skip
UNITS = {"deg": "°", "%": "%"}


def mathml(formula: Formula, *, block: bool = False) -> str:
    """A `math` element; all text is escaped."""
    display = ' display="block"' if block else ""
    return f"<math{display}>{node(formula)}</math>"


def node(formula: Formula) -> str:
    match formula:
        case Symbol(name=name):
            return letter(name)
        case Value():
            return value(formula)
        case Sign(name=name):
            return sign(name)
        case Words(text=text):
            return f"<mtext>\u00a0{escape(text)}\u00a0</mtext>"
        case Row(parts=parts):
            return f"<mrow>{''.join(map(node, parts))}</mrow>"
        case Fraction(above=above, below=below):
            return f"<mfrac>{node(above)}{node(below)}</mfrac>"
        case Scripts():
            return scripts(formula)
        case Root(inner=inner):
            return f"<msqrt>{node(inner)}</msqrt>"
        case Fence(inner=inner, around=around):
            left, right = (fence(sign, inner) for sign in around)
            return f"<mrow>{left}{node(inner)}{right}</mrow>"
        case Cases():
            return cases(formula)
    assert_never(formula)


def fence(mark: str, inner: Formula) -> str:
    """As high as a line where nothing inside is higher."""
    return f'<mo stretchy="{"true" if tall(inner) else "false"}">{mark}</mo>'


def tall(formula: Formula) -> bool:
    match formula:
        case Fraction() | Cases():
            return True
        case Row(parts=parts):
            return any(map(tall, parts))
        case Scripts(base=inner) | Root(inner=inner) | Fence(inner=inner):
            return tall(inner)
    return False


def letter(name: str) -> str:
    text = GREEK.get(name, name)
    upright = ' mathvariant="normal"' if len(text) == 1 and text == "T" else ""
    return f"<mi{upright}>{escape(text)}</mi>"


def sign(name: str) -> str:
    if name in ("and", "or"):
        return f"<mtext>\u00a0{name}\u00a0</mtext>"
    if name == "*":
        return '<mspace width="0.16em"/>'
    return f"<mo>{escape(SIGNS.get(name, name))}</mo>"


def value(number: Value) -> str:
    text = f"<mn>{escape(number.text)}</mn>"
    if not number.unit or number.unit == "1":
        return text
    if number.unit in UNITS and number.power == 1:
        return f"<mrow>{text}<mtext>{UNITS[number.unit]}</mtext></mrow>"
    unit = f'<mi mathvariant="normal">{escape(number.unit)}</mi>'
    if number.power != 1:
        unit = f"<msup>{unit}<mn>{str(number.power).replace('-', '−')}</mn></msup>"
    return f'<mrow>{text}<mspace width="0.17em"/>{unit}</mrow>'


def scripts(formula: Scripts) -> str:
    base, below, above = node(formula.base), formula.below, formula.above
    if below is not None and above is not None:
        return f"<msubsup>{base}{node(below)}{node(above)}</msubsup>"
    if below is not None:
        return f"<msub>{base}{node(below)}</msub>"
    return f"<msup>{base}{node(above)}</msup>" if above is not None else base


def cases(formula: Cases) -> str:
    rows = (
        f"<mtr><mtd>{node(formula.yes)}</mtd><mtd><mrow><mtext>if\u00a0</mtext>{node(formula.condition)}</mrow></mtd></mtr>"
        f"<mtr><mtd>{node(formula.no)}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr>"
    )
    return f'<mrow><mo stretchy="true">{{</mo><mtable columnalign="left left">{rows}</mtable></mrow>'
