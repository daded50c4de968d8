"""Shapes of a fit as fractions of events in bins, exact integrals, for all hypotheses at once.

Nothing here is sampled at the middle of a bin: peaks are differences of closed forms, from the side on which they keep
their accuracy. A number that can't be meant (a width that is not above zero, a range that does not rise, an order that
is not whole) or a NaN makes the fractions of its hypothesis NaN, and of no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import exprel, ndtr

from ..found import Numbers
from ..models import Mask

PEAKS = ("gaussian", "crystal_ball", "two_sided_crystal_ball")
FREE = ("polynomial", "chebyshev", "exponential")
LEAST_INSIDE = 1e-6
"""A peak of the background of which less lies in the range (it begins 4.75 sigma away) is left out there: a free norm
would otherwise be a steep edge that means millions of events elsewhere."""

ROOT_TWO_PI = np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True)
class Background:
    """`parts` (H, K, B) with free norms. Where there is a `slope` (H, K, B), a part is multiplied by
    exp(slope theta) with a free theta: a nuisance of `Models` that is neither linear nor constrained."""

    parts: Numbers
    slope: Numbers | None = None


def signal(kind: str, parameters: Mapping[str, Numbers], edges: Numbers) -> Numbers:
    """The fraction of events in each bin, (H, B), of a peak with parameters (H,) among edges (H, B + 1).

    `gaussian` has mean and sigma; `crystal_ball` (J. Gaiser, SLAC-R-255, appendix F) also alpha and n: below
    mean - alpha sigma it falls as a power n; `two_sided_crystal_ball` has alpha_low, n_low, alpha_high, n_high. Of 1
    on the whole axis, with one exception: a tail with n <= 1 has no finite integral, so such a peak is 1 in its range.
    """
    t = (edges - _column(parameters, "mean")) / _positive(_column(parameters, "sigma"))
    if kind == "gaussian":
        fractions = _normal(t[:, :-1], t[:, 1:])
    else:
        low, high = _tails(kind, parameters)
        whole = np.where(_endless(low, high), _mass(t[:, :1], t[:, -1:], low, high), _total(low, high))
        fractions = _mass(t[:, :-1], t[:, 1:], low, high) / whole
    return np.where(_rising(edges), fractions, np.nan)


def background(
    kind: str, edges: Numbers, *, order: Numbers | None = None, parameters: Mapping[str, Numbers] | None = None
) -> Background:
    """The parts of a background, scaled so that norms are of the order of the number of events in the range.

    `polynomial` and `chebyshev` of an order (H,), from orders.choose where that is `auto`: one part is even, the others
    are the integrals of Legendre polynomials in the range mapped to [-1, 1]. Polynomials and Chebyshev polynomials up
    to an order span one space, so the fit is the same; this basis of it is well conditioned. K is the highest order
    and one; a hypothesis of a lower order has parts of zeros. `exponential`: one even part with a slope, -x in the
    mapped range, which is exact where bins are equally wide. A peak with fixed parameters: one part, 1 in the range.
    """
    if kind in ("polynomial", "chebyshev") and order is not None:
        return Background(_legendre_up_to(edges, order))
    if kind == "exponential":
        mapped = to_unit(edges)
        return Background(legendre(mapped, 0), -(mapped[:, None, :-1] + mapped[:, None, 1:]) / 2)
    if kind in PEAKS and parameters is not None:
        return Background(_inside(signal(kind, parameters, edges))[:, None, :])
    message = f"no background shape: {kind}"
    raise ValueError(message)


def to_unit(edges: Numbers, within: Numbers | None = None) -> Numbers:
    """Positions in the range from the first to the last edge (of `within`, where they are others) as -1 to 1."""
    span = edges if within is None else within
    low, high = span[:, :1], span[:, -1:]
    width = np.where(high > low, high - low, np.nan)
    mapped: Numbers = ((edges - low) - (high - edges)) / width
    return mapped


def legendre(mapped: Numbers, order: int) -> Numbers:
    """Half the integrals of the Legendre polynomials 0 to `order` between positions (H, B + 1): (H, order + 1, B)."""
    values = np.moveaxis(np.polynomial.legendre.legvander(mapped, order + 1), -1, 1)
    below = np.concatenate((-np.ones_like(values[:, :1]), values[:, :order]), axis=1)
    twice = 2 * np.arange(order + 1)[:, None] + 1
    integrals: Numbers = np.diff((values[:, 1:] - below) / (2 * twice), axis=2)
    return integrals


def _legendre_up_to(edges: Numbers, order: Numbers) -> Numbers:
    order = np.asarray(order, float)
    sensible = (order >= 0) & (order == np.floor(order))
    most = int(order[sensible].max(initial=0))
    parts = legendre(to_unit(edges), most)
    parts[np.arange(most + 1) > order[:, None]] = 0.0
    parts[~sensible] = np.nan
    return parts


def _inside(fractions: Numbers) -> Numbers:
    """A peak normalised to 1 in the range; 0 where next to nothing of it is there."""
    total = fractions.sum(axis=1, keepdims=True)
    shares: Numbers = np.where(total < LEAST_INSIDE, 0.0, fractions / np.maximum(total, LEAST_INSIDE))
    return shares


def _rising(edges: Numbers) -> Mask:
    rising: Mask = np.all(np.diff(edges, axis=1) > 0, axis=1, keepdims=True)
    return rising


def _column(parameters: Mapping[str, Numbers], name: str) -> Numbers:
    return np.asarray(parameters[name], float)[:, None]


def _positive(values: Numbers) -> Numbers:
    return np.where(values > 0, values, np.nan)


Tail = tuple[Numbers, Numbers]
"""alpha and n of a tail, (H, 1)."""


def _tails(kind: str, parameters: Mapping[str, Numbers]) -> tuple[Tail, Tail | None]:
    def tail(side: str) -> Tail:
        return _positive(_column(parameters, "alpha" + side)), _positive(_column(parameters, "n" + side))

    return (tail(""), None) if kind == "crystal_ball" else (tail("_low"), tail("_high"))


def _endless(low: Tail, high: Tail | None) -> Mask:
    endless: Mask = np.any([tail[1] <= 1 for tail in (low, high) if tail is not None], axis=0)
    return endless


def _total(low: Tail, high: Tail | None) -> Numbers:
    """The integral over the whole axis; without meaning for an endless tail."""
    core = _normal(-low[0], np.full_like(low[0], np.inf) if high is None else high[0]) * ROOT_TWO_PI
    total: Numbers = core + sum(_tail_total(*tail) for tail in (low, high) if tail is not None)
    return total


def _tail_total(alpha: Numbers, n: Numbers) -> Numbers:
    return np.exp(-alpha * alpha / 2) * n / alpha / np.where(n > 1, n - 1, np.nan)


def _mass(a: Numbers, b: Numbers, low: Tail, high: Tail | None) -> Numbers:
    """The integral from a to b of exp(-t^2/2) with tails."""
    top = np.inf if high is None else high[0]
    core = _normal(np.clip(a, -low[0], top), np.clip(b, -low[0], top)) * ROOT_TWO_PI
    mass: Numbers = core + _tail(-b, -a, *low) + (0.0 if high is None else _tail(a, b, *high))
    return mass


def _tail(a: Numbers, b: Numbers, alpha: Numbers, n: Numbers) -> Numbers:
    """The integral from a to b of exp(-alpha^2/2) u^-n, where u = 1 + alpha (t - alpha) / n, above alpha alone."""
    slope = alpha / n
    first = np.log1p(slope * np.maximum(a - alpha, 0.0))
    steps = np.log1p(slope * (np.maximum(b, alpha) - np.maximum(a, alpha)) * np.exp(-first))
    mass: Numbers = np.exp(-alpha * alpha / 2 + (1 - n) * first) * steps * exprel((1 - n) * steps) / slope
    return mass


def _normal(a: Numbers, b: Numbers) -> Numbers:
    """The normal distribution's integral from a to b, worked out below zero, where differences keep their digits."""
    flip = a > 0
    integral: Numbers = ndtr(np.where(flip, -a, b)) - ndtr(np.where(flip, -b, a))
    return integral
