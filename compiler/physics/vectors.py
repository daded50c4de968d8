"""Four-vectors: their members, sums, and boosts, written out in components.

Momentum is in GeV with c = 1. The metric is (+, -, -, -); `m` is `-sqrt(-m2)` where m2 is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from darkana.runtime.plan import Expr

from ..arithmetic import ZERO, add, apply, div, mul, number, root_of_squares, sqrt, square, sub
from ..values import Number, Vector
from .dimensions import ANGLE, ENERGY, PURE, Dimension

MEMBERS: dict[str, tuple[Dimension, str]] = {
    "E": (ENERGY, "energy"),
    "p": (ENERGY, "momentum"),
    "px": (ENERGY, "momentum along x"),
    "py": (ENERGY, "momentum along y"),
    "pz": (ENERGY, "momentum along z"),
    "pt": (ENERGY, "momentum transverse to the z axis of its frame"),
    "theta": (ANGLE, "polar angle, 0 to pi"),
    "phi": (ANGLE, "azimuth, -pi to pi"),
    "cos_theta": (PURE, "cosine of the polar angle, pz / p"),
    "eta": (PURE, "pseudorapidity, asinh(pz / pt)"),
    "m": (ENERGY, "invariant mass; -sqrt(-m2) where m2 is negative"),
    "m2": (ENERGY**2, "invariant mass squared, E^2 - p^2"),
    "beta": (PURE, "velocity, p / E"),
    "gamma": (PURE, "Lorentz factor, E / m"),
    "charge": (PURE, "charge; of a sum, the sum of charges"),
}
"""Members of every four-vector: their dimension and definition. `cms` and `rest(y)` are four-vectors themselves."""


class Lacking(Exception):
    """A member cannot be had because a component is not known."""


def member(vector: Vector, name: str) -> Number:
    """A member of MEMBERS.

    Raises:
        Lacking: a component that it needs is not known; the text says which.
    """
    if name in vector.known:
        return Number(vector.known[name], MEMBERS[name][0])
    return Number(_FORMULAE[name](vector), MEMBERS[name][0])


def _need(vector: Vector, *names: str) -> list[Expr]:
    parts = [getattr(vector, n) for n in names]
    if None in parts:
        raise Lacking("energy" if vector.energy is None and "energy" in names else "momentum along z")
    return parts


def _of(vector: Vector, name: str) -> Expr:
    return member(vector, name).expr


def _mass(vector: Vector) -> Expr:
    return apply("signed_sqrt", _of(vector, "m2"))


def _charge(vector: Vector) -> Expr:
    if vector.charge is None:
        raise Lacking("charge")
    return vector.charge


_FORMULAE: dict[str, Callable[[Vector], Expr]] = {
    "E": lambda v: _need(v, "energy")[0],
    "px": lambda v: _need(v, "px")[0],
    "py": lambda v: _need(v, "py")[0],
    "pz": lambda v: _need(v, "pz")[0],
    "p": lambda v: root_of_squares(*_need(v, "px", "py", "pz")),
    "pt": lambda v: root_of_squares(*_need(v, "px", "py")),
    "theta": lambda v: apply("atan2", _of(v, "pt"), _of(v, "pz")),
    "phi": lambda v: apply("atan2", *reversed(_need(v, "px", "py"))),
    "cos_theta": lambda v: div(_of(v, "pz"), _of(v, "p")),
    "eta": lambda v: apply("asinh", div(_of(v, "pz"), _of(v, "pt"))),
    "m2": lambda v: sub(square(_of(v, "E")), add(*map(square, _need(v, "px", "py", "pz")))),
    "m": _mass,
    "beta": lambda v: div(_of(v, "p"), _of(v, "E")),
    "gamma": lambda v: div(_of(v, "E"), _of(v, "m")),
    "charge": _charge,
}


# --- sums and boosts ---------------------------------------------------------------------------------


def combine(a: Vector, b: Vector, sign: str = "add") -> Vector:
    """a + b, or a - b with `sign` sub; both of one frame (the caller has checked)."""

    def each(x: Expr | None, y: Expr | None) -> Expr | None:
        return None if x is None or y is None else apply(sign, x, y)

    return Vector(
        px=each(a.px, b.px),
        py=each(a.py, b.py),
        pz=each(a.pz, b.pz),
        energy=each(a.energy, b.energy),
        frame=a.frame,
        charge=each(a.charge, b.charge),
        ids=a.ids + b.ids,
        inputs=a.inputs | b.inputs,
    )


def transform(matrix: tuple[tuple[float, ...], ...], vector: Vector, frame: str) -> Vector:
    """A Lorentz transformation of constant coefficients on (E, px, py, pz).

    Raises:
        Lacking: the energy or a component of the momentum is not known.
    """
    parts = _need(vector, "energy", "px", "py", "pz")
    rows = [add(*(_scaled(c, x) for c, x in zip(row, parts, strict=True) if c != 0)) for row in matrix]
    return _moved(vector, rows, frame)


def _scaled(factor: float, x: Expr) -> Expr:
    return x if factor == 1 else mul(number(factor), x)


def boost_to_rest(vector: Vector, parent: Vector, frame: str) -> Vector:
    """The vector in the rest frame of the parent, axes kept.

    Raises:
        Lacking: a component of either is not known.
    """
    e, x, y, z = _need(vector, "energy", "px", "py", "pz")
    pe, px, py, pz = _need(parent, "energy", "px", "py", "pz")
    mass = _of(parent, "m")
    energy = div(sub(mul(e, pe), add(mul(x, px), mul(y, py), mul(z, pz))), mass)
    scale = div(add(e, energy), add(pe, mass))
    rows = [energy, *(sub(a, mul(scale, b)) for a, b in ((x, px), (y, py), (z, pz)))]
    return _moved(vector, rows, frame)


def _moved(vector: Vector, rows: list[Expr], frame: str) -> Vector:
    energy, px, py, pz = rows
    kept: Mapping[str, Expr] = {k: v for k, v in vector.known.items() if k in ("m", "m2")}
    return Vector(
        px, py, pz, energy, frame, vector.charge, MappingProxyType(dict(kept)), ids=vector.ids, inputs=vector.inputs
    )


# --- from what an input gives ------------------------------------------------------------------------


def from_components(given: Mapping[str, Expr], mass: Expr | None) -> Vector:
    """A four-vector from a sufficient set of components; a mass hypothesis goes before the input's mass or energy.

    A direction with an energy and no mass is taken as massless, as a calorimeter cluster is. `pt, phi` alone is
    transverse. Raises Lacking where the set is not sufficient.
    """
    known = {("m" if k == "mass" else k): v for k, v in given.items()}
    if mass is None:
        mass = known.get("m")
    px, py, pz = _momentum(known, mass)
    energy = known.get("E")
    if px is None or pz is None:
        energy = None
    elif mass is not None and ("E" not in known or _has_momentum(known)):
        energy = root_of_squares(px, py or ZERO, pz, mass) if mass != ZERO else _length(known, px, py or ZERO, pz)
        known["E"] = energy
    if mass is not None and energy is not None:
        known["m"], known["m2"] = mass, square(mass) if mass != ZERO else ZERO
    elif "m" in known:
        del known["m"]
    return Vector(px, py, pz, energy, known=MappingProxyType(known))


def _has_momentum(known: Mapping[str, Expr]) -> bool:
    return bool({"p", "pt", "px"} & known.keys())


def _length(known: Mapping[str, Expr], px: Expr, py: Expr, pz: Expr) -> Expr:
    return known.get("p") or root_of_squares(px, py, pz)


def _momentum(known: dict[str, Expr], mass: Expr | None) -> tuple[Expr | None, Expr | None, Expr | None]:
    if "px" in known and "py" in known:
        return known["px"], known["py"], known.get("pz")
    if "phi" not in known:
        raise Lacking("direction")
    if "pt" not in known and "p" not in known and "E" in known:
        known["p"] = known["E"] if mass is None or mass == ZERO else sqrt(sub(square(known["E"]), square(mass)))
    pt = known.get("pt") or _transverse(known)
    known["pt"] = pt
    return mul(pt, apply("cos", known["phi"])), mul(pt, apply("sin", known["phi"])), _along(known, pt)


def _transverse(known: Mapping[str, Expr]) -> Expr:
    if "p" not in known:
        raise Lacking("size")
    if "theta" in known:
        return mul(known["p"], apply("sin", known["theta"]))
    if "eta" in known:
        return div(known["p"], apply("cosh", known["eta"]))
    if "pz" in known:
        return sqrt(sub(square(known["p"]), square(known["pz"])))
    raise Lacking("polar angle")


def _along(known: Mapping[str, Expr], pt: Expr) -> Expr | None:
    if "pz" in known:
        return known["pz"]
    if "eta" in known:
        return mul(pt, apply("sinh", known["eta"]))
    if "theta" in known:
        return (
            div(pt, apply("tan", known["theta"])) if "p" not in known else mul(known["p"], apply("cos", known["theta"]))
        )
    return None


SUFFICIENT = "px, py, pz; or pt, eta, phi; or p, theta, phi; or E, theta, phi; each with E or mass where they are known"
COMPONENTS: dict[str, Dimension] = {
    **{n: MEMBERS[n][0] for n in ("E", "p", "px", "py", "pz", "pt", "theta", "phi", "eta")},
    "mass": ENERGY,
}
