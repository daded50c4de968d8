"""Mathematics as LaTeX; Markdown has the same between dollars."""

from __future__ import annotations

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
from ..compiler.documents.mathematics import GREEK
from ..runtime.report.latex_text import escaped

SIGNS = {
    "±": r"\pm ", "→": r"\to ", "*": r"\,", "times": r"\times ",
    "<=": r"\le ", ">=": r"\ge ", "==": "=", "!=": r"\ne ", "unary-": "-", "unary+": "+",
    "not": r"\lnot ", "sum": r"\sum ", "angle": r"\angle ", "Delta": r"\Delta ", "perp": r"\perp ", "star": "*",
    "and": r"\text{ and }", "or": r"\text{ or }", "|": r"\mid ", ",": r",\,", ":": r"\colon ",
}  # fmt: skip
FENCES = {
    "()": (r"\left(", r"\right)"), "||": (r"\left|", r"\right|"),
    "{}": (r"\left\{", r"\right\}"), "⌊⌋": (r"\left\lfloor ", r"\right\rfloor "),
}  # fmt: skip


def tex(formula: Formula) -> str:
    """What stands between dollars; needs the package amsmath alone."""
    match formula:
        case Symbol(name=name):
            return letter(name)
        case Value():
            return value(formula)
        case Sign(name=name):
            return SIGNS.get(name, name)
        case Words(text=text):
            return rf"\text{{ {escaped(text)} }}"
        case Row(parts=parts):
            return "".join(map(tex, parts))
        case Fraction(above=above, below=below):
            return rf"\frac{{{tex(above)}}}{{{tex(below)}}}"
        case Scripts():
            return scripts(formula)
        case Root(inner=inner):
            return rf"\sqrt{{{tex(inner)}}}"
        case Fence(inner=inner, around=around):
            return FENCES[around][0] + tex(inner) + FENCES[around][1]
        case Cases(condition=condition, yes=yes, no=no):
            lines = rf"{tex(yes)} & \text{{if }}{tex(condition)} \\ {tex(no)} & \text{{otherwise}}"
            return rf"\begin{{cases}}{lines}\end{{cases}}"
    assert_never(formula)


def letter(name: str) -> str:
    if name in GREEK:
        return rf"\{name} "
    return rf"\mathrm{{{escaped(name)}}}" if len(name) > 1 or name == "T" else escaped(name)


def value(number: Value) -> str:
    if not number.unit or number.unit == "1":
        return number.text
    if number.unit in ("%", "deg") and number.power == 1:
        return number.text + (r"\%" if number.unit == "%" else r"^{\circ}")
    power = f"^{{{number.power}}}" if number.power != 1 else ""
    return rf"{number.text}\,\mathrm{{{escaped(number.unit)}}}{power}"


def scripts(formula: Scripts) -> str:
    below = f"_{{{tex(formula.below)}}}" if formula.below is not None else ""
    above = f"^{{{tex(formula.above)}}}" if formula.above is not None else ""
    return f"{{{tex(formula.base)}}}{below}{above}"
