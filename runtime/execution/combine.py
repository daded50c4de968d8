"""All ways to fill the legs of a combination, event by event, without a loop over events.

Events are grouped by how many objects each leg can take. Within a group all events share one pattern of local
numbers, which is added to where their objects begin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Index, Mask, offsets_of
from ..engine.pattern import Pattern
from ..errors import DataError
from ..plan import CandidateSpace, Combination, RowCandidates

Slots = tuple[int, ...]
"""For each leg, the number of the list of rows that it takes."""


@dataclass(frozen=True, slots=True)
class RowList:
    """Rows that a leg may take: `rows` of a space (None: all), those of event i at `offsets[i]:offsets[i + 1]`."""

    rows: Index | None
    offsets: Index


@dataclass(slots=True)
class Patterns:
    """The local numbers of all fillings, by the sizes of the lists. Kept, as few sizes occur."""

    combination: Combination
    slots: Slots
    limit: int
    known: dict[tuple[int, ...], Index] = field(default_factory=dict)
    laid_out: dict[tuple[int, ...], Pattern] = field(default_factory=dict)

    def pattern(self, sizes: tuple[int, ...]) -> Index:
        """Shape (fillings, legs), in lexicographic order. Raises TooManyError above the limit."""
        found = self.known.get(sizes)
        if found is None:
            if len(self.known) > 4096:
                self.known.clear()
            found = self.known[sizes] = self._make(sizes)
        return found

    def layout(self, sizes: tuple[int, ...]) -> Pattern:
        """As `pattern`, ready for a grid."""
        found = self.laid_out.get(sizes)
        if found is None:
            if len(self.laid_out) > 4096:
                self.laid_out.clear()
            legs = tuple(leg.name for leg in self.combination.legs)
            found = self.laid_out[sizes] = Pattern.of(legs, self.pattern(sizes))
        return found

    def _make(self, sizes: tuple[int, ...]) -> Index:
        names = [leg.name for leg in self.combination.legs]
        chosen = np.zeros((1, 0), np.int64)
        for position, slot in enumerate(self.slots):
            if len(chosen) * sizes[slot] > 64 * self.limit:
                raise TooManyError(len(chosen) * sizes[slot])
            following = np.tile(np.arange(sizes[slot]), len(chosen))
            chosen = np.column_stack((np.repeat(chosen, sizes[slot], axis=0), following))
            chosen = chosen[self._allowed(chosen, names[: position + 1])]
        if len(chosen) > self.limit:
            raise TooManyError(len(chosen))
        return np.ascontiguousarray(chosen)

    def _allowed(self, chosen: Index, names: list[str]) -> Mask:
        """What the rules say that the newest leg completes."""
        keep = np.ones(len(chosen), bool)
        for rule, holds in rules(self.combination):
            if names[-1] in rule and set(rule) <= set(names) and self.local(rule):
                keep &= holds(lambda leg: chosen[:, names.index(leg)])
        return keep

    def local(self, rule: tuple[str, ...]) -> bool:
        """Whether local numbers tell, as legs compared take from one list."""
        number = {leg.name: slot for leg, slot in zip(self.combination.legs, self.slots, strict=True)}
        half = len(rule) // 2
        return all(number[a] == number[b] for a, b in zip(rule[:half], rule[half:], strict=True))

    def rest(self) -> list[Rule]:
        """The rules that only the row numbers themselves can judge."""
        return [holds for rule, holds in rules(self.combination) if not self.local(rule)]


Rule = Callable[[Callable[[str], Index]], Mask]


class TooManyError(Exception):
    """An event has more combinations than are allowed."""


def rules(combination: Combination) -> list[tuple[tuple[str, ...], Rule]]:
    """`distinct` and `increasing`, each with the legs that it compares: the first half with the second."""
    found: list[tuple[tuple[str, ...], Rule]] = []
    for a, b in combination.distinct:
        found.append(((a, b), lambda rows, a=a, b=b: rows(a) != rows(b)))  # type: ignore[misc]
    for first, second in combination.increasing:
        found.append(((*first, *second), lambda rows, f=first, s=second: _before(rows, f, s)))  # type: ignore[misc]
    return found


def _before(rows: Callable[[str], Index], first: tuple[str, ...], second: tuple[str, ...]) -> Mask:
    less: Mask = rows(first[-1]) < rows(second[-1])
    for a, b in reversed(list(zip(first[:-1], second[:-1], strict=True))):
        less = (rows(a) < rows(b)) | ((rows(a) == rows(b)) & less)
    return less


def combine(patterns: Patterns, lists: list[RowList], allow: Callable[[int], None]) -> tuple[list[Index], Index]:
    """The rows of each leg for all candidates, and the event of each; ordered by event, then lexicographically.

    `allow` is told how many there will be before memory is taken. Raises TooManyError with the event's number.
    """
    slots = patterns.slots
    if len(slots) == 1 and not patterns.combination.increasing:
        return _single(lists[0])
    sizes = np.column_stack([np.diff(each.offsets) for each in lists])
    groups = alike(sizes)
    found = [_pattern(patterns, sizes, events) for events in groups]
    counts = np.zeros(len(sizes), np.int64)
    for events, pattern in zip(groups, found, strict=True):
        counts[events] = len(pattern)
    offsets = offsets_of(counts)
    allow(int(offsets[-1]))
    legs = [np.empty(int(offsets[-1]), np.int64) for _ in slots]
    for events, pattern in zip(groups, found, strict=True):
        if len(pattern):
            _fill(legs, pattern, events, offsets, [lists[slot].offsets for slot in slots])
    rows = [_through(lists[slot].rows, leg) for slot, leg in zip(slots, legs, strict=True)]
    return rows, np.repeat(np.arange(len(counts)), counts)


def _single(taken: RowList) -> tuple[list[Index], Index]:
    counts = np.diff(taken.offsets)
    rows = np.arange(int(taken.offsets[-1])) if taken.rows is None else taken.rows
    return [rows], np.repeat(np.arange(len(counts)), counts)


def chosen_among(space: CandidateSpace | RowCandidates | None) -> bool:
    """Whether not all ways to fill several legs are candidates, so that they need not exist at once."""
    match space:
        case CandidateSpace(alternatives=(only,), steps=steps):
            return len(only.legs) > 1 and bool(steps or only.conditions)
        case _:
            return False


def alike(sizes: Index) -> list[Index]:
    """The events that have equal numbers of objects, group by group."""
    if len(sizes) == 0:
        return []
    key = mixed(sizes)
    order = in_order(key)
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def mixed(sizes: Index) -> Index:
    """One number for each row of a matrix of numbers that are not negative; in their order."""
    key = np.zeros(len(sizes), np.int64)
    for column in sizes.T:
        key = key * (int(column.max(initial=0)) + 1) + column
    return key


def in_order(key: Index) -> Index:
    """A stable order of numbers that are not negative; of small ones numpy makes it without comparing."""
    small = len(key) and int(key.max()) < 1 << 16
    return np.argsort(key.astype(np.uint16) if small else key, kind="stable")


def _pattern(patterns: Patterns, sizes: Index, events: Index) -> Index:
    try:
        return patterns.pattern(tuple(sizes[events[0]].tolist()))
    except TooManyError as error:
        raise TooManyError(error.args[0], int(events[0])) from None


def _fill(legs: list[Index], pattern: Index, events: Index, offsets: Index, starts: list[Index]) -> None:
    at = (offsets[events][:, None] + np.arange(len(pattern))).ravel()
    for leg, numbers, start in zip(legs, pattern.T, starts, strict=True):
        leg[at] = (start[events][:, None] + numbers).ravel()


def _through(rows: Index | None, leg: Index) -> Index:
    return leg if rows is None else rows[leg]


def too_many(error: TooManyError, limit: int, entry: int, what: str, file: str) -> DataError:
    message = f"entry {entry} has {error.args[0]} combinations for {what}, more than the {limit} allowed"
    help = ["select objects more tightly", f"or allow more: `--allow combinations={error.args[0]}`"]
    return DataError("E0911", message, file=file, help=help)
