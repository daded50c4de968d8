"""Sums over blocks: all counts in one vector and all sums of weights in another, so that adding is one operation."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Column, Index, Numbers
from .spool import Batch


@dataclass(frozen=True, slots=True)
class Place:
    """Where an array stands in a vector."""

    start: int
    shape: tuple[int, ...]

    def of(self, vector: Column) -> Column:
        """The array, as a view."""
        return vector[self.start : self.start + math.prod(self.shape)].reshape(self.shape)


@dataclass(slots=True)
class Layout:
    """Hands out places."""

    counts: int = 0
    sums: int = 0

    def count(self, *shape: int) -> Place:
        place = Place(self.counts, shape)
        self.counts += math.prod(shape)
        return place

    def sum(self, *shape: int) -> Place:
        place = Place(self.sums, shape)
        self.sums += math.prod(shape)
        return place


@dataclass(slots=True)
class Page:
    """What one block of `events` events adds; `peak` is the most rows that it had at once, `saved` are records of
    regions."""

    counts: Index
    sums: Numbers
    warnings: Counter[str] = field(default_factory=Counter)
    read: int = 0
    events: int = 0
    peak: int = 0
    saved: list[Batch] = field(default_factory=list)

    @classmethod
    def blank(cls, layout: Layout) -> Page:
        return cls(np.zeros(layout.counts, np.int64), np.zeros(layout.sums))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The total: integers exactly, sums of weights with the rounding of each addition carried in `carry`."""

    counts: Index
    sums: Numbers
    carry: Numbers
    warnings: Counter[str] = field(default_factory=Counter)
    read: int = 0

    @classmethod
    def blank(cls, layout: Layout) -> Ledger:
        return cls(np.zeros(layout.counts, np.int64), np.zeros(layout.sums), np.zeros(layout.sums))

    def plus(self, page: Page) -> Ledger:
        """A new total. The old one stays as it is: whoever is interrupted still has it whole."""
        return self.joined(Ledger(page.counts, page.sums, np.zeros_like(page.sums), page.warnings, page.read))

    def joined(self, other: Ledger) -> Ledger:
        """The total of two, with the roundings that both carry and that of this addition."""
        sums = self.sums + other.sums
        part = sums - self.sums
        carry = self.carry + other.carry + ((self.sums - (sums - part)) + (other.sums - part))
        warnings = self.warnings + other.warnings if other.warnings else self.warnings
        return Ledger(self.counts + other.counts, sums, carry, warnings, self.read + other.read)

    def totals(self) -> Numbers:
        return self.sums + self.carry
