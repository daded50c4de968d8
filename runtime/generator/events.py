"""Generated events as arrays, and the tree of particles that they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .particles import NUMBERS
from .vectors import Numbers, beams


@dataclass(frozen=True, slots=True)
class Events:
    """Unweighted events, all of the same particles in the same order: the beams first, parents before children.

    `pdg`, `status` (-1 beam, 1 final, 2 decayed), `mothers` (the index of a particle's mother in the event, 0 for what
    comes from the beams, -1 for these) and `masses` (GeV) are (events, particles); `momenta` (events, particles, 4)
    are px, py, pz, E in GeV. `cross_section` and its error are in fb; all decays are certain.
    """

    sqrt_s: float
    pdg: NDArray[np.int64]
    status: NDArray[np.int64]
    mothers: NDArray[np.int64]
    masses: Numbers
    momenta: Numbers
    cross_section: float
    cross_section_error: float

    def __len__(self) -> int:
        return len(self.momenta)


@dataclass(frozen=True, slots=True)
class Product:
    """A particle in all events, its four-momenta (events, 4), and what it turns into."""

    name: str
    mass: float
    momenta: Numbers
    children: tuple[Product, ...] = ()


def events_of(products: Sequence[Product], sqrt_s: float, count: int, rate: tuple[float, float]) -> Events:
    """The tree in a row."""
    rows = list(_rows(products, 0, 2))
    particles = [product for product, _ in rows]
    beam = np.broadcast_to(beams(sqrt_s)[:, None], (2, count, 4))
    momenta = np.concatenate([beam, [each.momenta for each in particles]])
    return Events(
        sqrt_s,
        _alike(count, [11, -11, *(NUMBERS[each.name] for each in particles)]),
        _alike(count, [-1, -1, *(2 if each.children else 1 for each in particles)]),
        _alike(count, [-1, -1, *(mother for _, mother in rows)]),
        _alike(count, [0.0, 0.0, *(each.mass for each in particles)]),
        np.ascontiguousarray(momenta.transpose(1, 0, 2)),
        *rate,
    )


def _rows(products: Sequence[Product], mother: int, at: int) -> Iterator[tuple[Product, int]]:
    """Particles with the index of their mother, the first at index `at`."""
    for product in products:
        yield product, mother
        below = list(_rows(product.children, at, at + 1))
        yield from below
        at += 1 + len(below)


def _alike(count: int, values: list[Any]) -> NDArray[Any]:
    return np.broadcast_to(np.array(values), (count, len(values)))
