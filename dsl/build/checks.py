"""What the grammar lets through and a physicist did not mean: found while the tree is built."""

from __future__ import annotations

import re

from ..diagnostics import AnaError, Diagnostic
from ..driver import Token, grammar
from ..source import Span
from ..syntax import Binary, Compare, Expr, Number, Ref, Unit

_CALLED = re.compile(r"\s*\(")
_ONLY = re.compile(r"\buse\s+\w+\s+only\s[\w\s,]*\Z")
_UNDER = re.compile(r"\s*/\s*([afp]b|[kMGT]?eV)(?:\^(-)?([1-9]))?(?![\w.(^])")
_OVER_C = re.compile(r"/c(\^[1-9])?(?![\w.])")


def not_reserved(at: Span, callable: bool = False) -> None:
    """A word that begins statements is no name; but `count` is also a function."""
    word = at.text
    if word in ("True", "False", "None"):
        help_ = "leave the condition out, or compare"
        raise AnaError([Diagnostic("E0123", f"`{word}` is not a word of this language", at, "", (help_,))])
    if word not in grammar().heads:
        return
    if callable and word == "count" and _CALLED.match(at.source.text, at.end):
        return
    raise AnaError([taken_by_name(at) if _ONLY.search(_line_before(at)) else reserved(at)])


def _line_before(at: Span) -> str:
    text = at.source.text
    return text[text.rfind("\n", 0, at.start) + 1 : at.start]


def taken_by_name(at: Span) -> Diagnostic:
    """`use belle2 only beams`"""
    word = at.text
    message = f"`only` takes what has a name, and `{word}` begins a statement"
    help_ = f"leave `{word}` out, and name what you need of the library, such as its objects"
    if word == "beams":
        message = "`only` takes what has a name; the beams of a library always come along"
        help_ = "leave `beams` out, and the `only` too where nothing is left after it"
    return Diagnostic("E0151", message, at, "has no name", (help_,))


def reserved(at: Span) -> Diagnostic:
    word = at.text
    return Diagnostic(
        "E0109",
        f"`{word}` begins a statement and cannot be a name",
        at,
        "a reserved word",
        help=(f"choose another name, such as `{word}_1`",),
    )


def unit_apart(digits: Token, unit: Unit | None) -> None:
    """`5GeV` is written `5 GeV`."""
    if unit is None or unit.span.start > digits.end:
        return
    whole = Span(unit.span.source, digits.start, unit.span.end)
    mended = f"{digits.text} {unit.span.text}"
    raise AnaError(
        [
            Diagnostic(
                "E0116",
                f"a space is missing between the number `{digits.text}` and the unit `{unit.span.text}`",
                whole,
                "number and unit run together",
                help=(f"write `{mended}`",),
                replacement=mended,
            )
        ]
    )


def power_against_unit(at: Span, name: Token, power: Token | None) -> None:
    """`3 GeV ^2`: an exponent belongs to the unit only where it is written against it."""
    if power is None or power.start == name.end:
        return
    raise AnaError(
        [
            Diagnostic(
                "E0115",
                f"it is not clear whether `{power.text}` belongs to the unit `{name.text}` or to the whole quantity",
                at,
                "the power of what?",
                help=(f"write `{name.text}{power.text}` for the unit",),
                replacement=f"{name.text}{power.text}",
            )
        ]
    )


def power_of_a_quantity(made: Binary) -> None:
    """`3 GeV ^ 2`: nine GeV^2 or three?"""
    match made:
        case Binary("^", Number(text, Unit(name)) as left, right) if name != "%":
            unit = left.span.text.removeprefix(text).strip()
            raise AnaError([_power_of_what(made, f"{text} {unit}", right.span.text)])


def _power_of_what(made: Binary, quantity: str, power: str) -> Diagnostic:
    number, unit = quantity.split(" ", 1)
    grouped = f"({quantity})^{power}"
    help_ = [f"write `{grouped}` for the power of the quantity"]
    if power.lstrip("-").isdigit() and "^" not in unit:
        help_.append(f"write `{number} {unit}^{power}` for a quantity in {unit}^{power}")
    message = f"it is not clear whether `^` belongs to the unit `{unit}` or to the whole quantity"
    return Diagnostic("E0115", message, made.span, "the power of what?", tuple(help_), grouped)


def over_the_speed_of_light(made: Binary) -> None:
    """`5 GeV/c^2`: c is 1."""
    if made.op != "/" or not isinstance(made.left, Number) or made.left.unit is None:
        return
    found = _OVER_C.match(made.span.source.text, made.left.span.end, made.span.end)
    if found:
        raise AnaError([speed_of_light(made.left.span, found.end())])


def only_values(hypotheses: tuple[Expr, ...]) -> None:
    """`show at mA == 2 GeV`"""
    for given in hypotheses:
        match given:
            case Compare((Ref() as name, value), ("==",)):
                raise AnaError([named_value(Span(name.span.source, name.span.start, value.span.start))])


def named_value(named: Span) -> Diagnostic:
    """A value of `show at`; `named` is the name and the sign before it."""
    message = "`show at` lists values of the scan that it stands under, without its name"
    help_ = f"leave out `{named.text.strip()}`: `show at 1 GeV, 2 GeV`"
    return Diagnostic("E0150", message, named, "", (help_,), "")


def over_a_unit(made: Binary) -> None:
    """`276/pb`: a number with an inverse unit."""
    if made.op != "/" or not isinstance(made.left, Number) or made.left.unit is not None:
        return
    number = made.left.span
    found = _UNDER.match(number.source.text, number.end, made.span.end)
    if found:
        whole = Span(number.source, number.start, found.end())
        raise AnaError([_inverse(whole, f"{number.text} {found[1]}^-{found[3] or 1}", doubly=bool(found[2]))])


def _inverse(at: Span, mended: str, doubly: bool) -> Diagnostic:
    """`276/fb^-1` may mean either; what is offered is what luminosities have."""
    message = "a number is not divided by a unit: units have exponents"
    replacement = None if doubly else mended
    return Diagnostic("E0139", message, at, "a number and an inverse unit", (f"write `{mended}`",), replacement)


def speed_of_light(quantity: Span, end: int) -> Diagnostic:
    whole = Span(quantity.source, quantity.start, end)
    over = quantity.source.text[quantity.end : end]
    return Diagnostic(
        "E0114",
        f"`{over}` has no place in a unit: c is 1, and masses, momenta and energies are all in GeV",
        whole,
        "c is 1",
        help=(f"write `{quantity.text}`",),
        replacement=quantity.text,
    )


def is_one(at: Span) -> None:
    """In a list of units, the only number is 1, for what has no unit."""
    if at.text == "1":
        return
    raise AnaError(
        [
            Diagnostic(
                "E0136",
                f"`{at.text}` is not a unit",
                at,
                "a unit is expected here",
                help=("write `1` for a pure number",),
                replacement="1",
            )
        ]
    )
