"""What there are figures of: the quantity that is limited, couplings by variant, curves that match neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..limits.found import OK, TOO_FEW_EVENTS
from .limits_texts import math_text, plain_text, with_unit
from .style import Array

if TYPE_CHECKING:
    from ..limits.result import Bounds, DerivedCurve, Limits, Projected, PublishedCurve


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One figure's worth: limits (H,) and (H, 5), NaN where there is none, and what is drawn beside them.

    `bounded` is false for a curve of its own, `main` true for the quantity; `projected` are (luminosity, medians (H,)).
    """

    name: str
    text: str
    unit: str
    variant: str
    observed: Array
    expected: Array
    lower: Array
    projected: tuple[tuple[str, Array], ...] = ()
    curves: tuple[DerivedCurve, ...] = ()
    published: tuple[PublishedCurve, ...] = ()
    main: bool = False
    bounded: bool = True

    @property
    def label(self) -> str:
        """Of an axis."""
        on = "Upper limit on " if self.bounded else ""
        return with_unit(on + self.text, self.unit)

    @property
    def median(self) -> Array:
        return self.expected[:, 2]


def subjects(limits: Limits) -> list[Subject]:
    """The quantity first, then each variant of each coupling, then curves in a unit that none of these has."""
    bounded = [quantity_of(limits), *couplings_of(limits)]
    units = {plain_unit(each.unit) for each in bounded}
    own = [curve for curve in limits.curves if plain_unit(curve.unit) not in units]
    return [*bounded, *(curve_of(limits, curve) for curve in own)]


def quantity_of(limits: Limits) -> Subject:
    projected = tuple((each.text, shown(each.bounds.expected[:, 2])) for each in limits.projections)
    head = (limits.quantity, plain_text(limits.quantity), limits.unit, "")
    return subject(limits, head, limits.bounds, projected, main=True)


def couplings_of(limits: Limits) -> Iterator[Subject]:
    for coupling in limits.couplings:
        for variant, bounds in coupling.variants.items():
            name = f"{coupling.name} {variant}".strip()
            head = (name, math_text(coupling.label or coupling.name), coupling.unit, variant)
            yield subject(limits, head, bounds, tuple(projections_of(limits.projections, coupling.name, variant)))


def projections_of(projections: tuple[Projected, ...], name: str, variant: str) -> Iterator[tuple[str, Array]]:
    for each in projections:
        for coupling in each.couplings:
            if coupling.name == name and variant in coupling.variants:
                yield each.text, shown(coupling.variants[variant].expected[:, 2])


def subject(
    limits: Limits,
    head: tuple[str, str, str, str],
    bounds: Bounds,
    projected: tuple[tuple[str, Array], ...],
    main: bool = False,
) -> Subject:
    """With the curves of the same unit, and what is published of it or of them."""
    there = with_limit(limits)
    name, text, unit, variant = head
    bare = name.removesuffix(variant).strip()
    curves = tuple(curve for curve in limits.curves if plain_unit(curve.unit) == plain_unit(unit))
    return Subject(
        name, text, unit, variant,
        observed=np.where(there, shown(bounds.observed), np.nan),
        expected=np.where(there[:, None], bounds.expected, np.nan),
        lower=np.where(there, shown(bounds.lower), np.nan),
        projected=projected,
        curves=curves,
        published=published_of(limits, {bare}, variant) + published_of(limits, {curve.name for curve in curves}),
        main=main,
    )  # fmt: skip


def curve_of(limits: Limits, curve: DerivedCurve) -> Subject:
    nothing = np.full(limits.hypotheses, np.nan)
    text = math_text(curve.label or curve.name)
    return Subject(
        curve.name, text, curve.unit, "", nothing, np.tile(nothing[:, None], 5), nothing,
        curves=(curve,), published=published_of(limits, {curve.name}), bounded=False,
    )  # fmt: skip


def published_of(limits: Limits, names: set[str], variant: str = "") -> tuple[PublishedCurve, ...]:
    """A curve that names no variant is compared with all."""
    return tuple(each for each in limits.published if each.name in names and each.variant in {None, "", variant})


def with_limit(limits: Limits) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where the method gave limits: in order, or from few events, which is marked."""
    return np.isin(limits.found.status, (OK, TOO_FEW_EVENTS)) & done(limits)


def done(limits: Limits) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(limits.hypotheses, bool) if limits.done is None else limits.done


def shown(values: Array) -> Array:
    """What a logarithmic axis can show: a limit of zero is none."""
    return np.where(values > 0, values, np.nan)


def plain_unit(unit: str) -> str:
    return "" if unit == "1" else unit
