"""Reductions of values that belong to owners: `owner` is ascending, an owner may have none."""

from __future__ import annotations

import numpy as np

from .arrays import Column, Index, Mask, Numbers


def first_of_each(owner: Index) -> Index:
    """Where each run of equal owners begins."""
    if len(owner) == 0:
        return np.zeros(0, np.int64)
    first = np.empty(len(owner), bool)
    first[0] = True
    np.not_equal(owner[1:], owner[:-1], out=first[1:])
    return np.flatnonzero(first)


def extreme(which: str, values: Column, owner: Index, n: int) -> Numbers:
    """The least (`which` "min") or greatest value of each of n owners; NaN where there is none, or one is NaN."""
    result = np.full(n, np.nan)
    if len(owner):
        starts = first_of_each(owner)
        function = np.minimum if which == "min" else np.maximum
        result[owner[starts]] = function.reduceat(values, starts)
    return result


def winners(which: str, keys: Column, owner: Index, n: int) -> Index:
    """The position of each owner's least or greatest key, the first of equals; -1 for none. NaN never wins."""
    keys = keys.astype(np.float64, copy=False)
    known = np.flatnonzero(~np.isnan(keys))
    owner, keys = owner[known], keys[known]
    best = extreme(which, keys, owner, n)
    at_best = np.flatnonzero(keys == best[owner])[::-1]
    chosen = np.full(n, -1, np.int64)
    chosen[owner[at_best]] = known[at_best]  # reversed, as the last assignment counts
    return chosen


def flags(rows: Mask, owner: Index, n: int) -> Mask:
    """Which owners have a row that is marked."""
    result = np.zeros(n, bool)
    result[owner[rows]] = True
    return result
