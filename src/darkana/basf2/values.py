"""Values with their dimension. basf2 computes with bare numbers in GeV, rad, cm and ns; here every quantity has a unit,
so a number takes that of what it is compared with or added to, and what doesn't fit is divided by its unit."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = ("GeV", "rad", "cm", "ns")
Powers = tuple[int, ...]
NONE: Powers = (0, 0, 0, 0)
LOOSE, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)


@dataclass(frozen=True, slots=True)
class Said:
    """A value in the language. `powers` are those of UNITS; None is a bare number, which may take any unit."""

    text: str
    powers: Powers | None
    level: int = ATOM
    literal: bool = False

    def at(self, level: int) -> str:
        """The text, in parentheses where an operator of this level needs them."""
        return self.text if self.level >= level else f"({self.text})"


def powers_of(unit: str) -> Powers:
    """Of `GeV`, `GeV^2`, or nothing."""
    name, _, power = unit.partition("^")
    return tuple(int(power or 1) if name == known else 0 for known in UNITS)


def unit_text(powers: Powers) -> str:
    """`1 GeV^2 * 1 cm`."""
    parts = [f"1 {unit}" + (f"^{n}" if n != 1 else "") for unit, n in zip(UNITS, powers, strict=True) if n]
    return " * ".join(parts)


def with_powers(value: Said, powers: Powers) -> Said:
    """A bare number as a quantity; others as they are."""
    if value.powers is not None or powers == NONE:
        return Said(value.text, value.powers if value.powers is not None else NONE, value.level)
    unit = unit_text(powers)
    if value.literal and " * " not in unit:
        return Said(f"{value.text} {unit[2:]}", powers, value.level)
    return Said(f"{value.at(PRODUCT)} * {unit}", powers, PRODUCT)


def pure(value: Said) -> Said:
    """Without its unit."""
    if value.powers is None or value.powers == NONE:
        return value
    unit = unit_text(value.powers)
    return Said(f"{value.at(PRODUCT)} / " + (f"({unit})" if " * " in unit else unit), NONE, PRODUCT)


def alike(values: list[Said]) -> list[Said]:
    """Made fit to be added or compared."""
    powers = {v.powers for v in values if v.powers is not None}
    if not powers:
        return values
    if len(powers) > 1:
        return [pure(v) for v in values]
    return [with_powers(v, next(iter(powers))) for v in values]


def added(left: Said, sign: str, right: Said) -> Said:
    a, b = alike([left, right])
    return Said(f"{a.at(SUM)} {sign} {b.at(PRODUCT)}", a.powers or b.powers, SUM)


def times(left: Said, sign: str, right: Said) -> Said:
    powers: Powers | None = None
    if left.powers is not None or right.powers is not None:
        way = 1 if sign == "*" else -1
        pairs = zip(left.powers or NONE, right.powers or NONE, strict=True)
        powers = tuple(a + way * b for a, b in pairs)
    return Said(f"{left.at(PRODUCT)} {sign} {right.at(SIGN)}", powers, PRODUCT)


def minus(value: Said) -> Said:
    inner = value.text if value.literal and not value.text.startswith("-") else value.at(ATOM)
    return Said(f"-{inner}", value.powers, SIGN, literal=value.literal and not value.text.startswith("-"))


def raised(base: Said, exponent: Said) -> Said:
    """A whole power keeps the dimension; any other is of the bare number."""
    if exponent.literal and exponent.text.isdigit() and 0 < int(exponent.text) <= 20:
        n = int(exponent.text)
        powers = None if base.powers is None else tuple(n * p for p in base.powers)
        return Said(f"{base.at(ATOM)}^{n}", powers, POWER)
    bare = base.powers is None and exponent.powers is None
    return Said(f"{pure(base).at(ATOM)}^{_exponent(pure(exponent))}", None if bare else NONE, POWER)


def _exponent(value: Said) -> str:
    return value.text if value.level == ATOM else f"({value.text})"
