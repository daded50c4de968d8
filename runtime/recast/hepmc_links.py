"""Mothers, from the links between particles and vertices that HepMC3 keeps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.arrays import Column, Index, Mask, offsets_of


def gathered(arrays: Sequence[Column]) -> Column:
    """One after the other, by way of their bytes: numpy takes long to see that records are of one type."""
    return np.frombuffer(b"".join([array.tobytes() for array in arrays]), arrays[0].dtype)


def mothers_of(begins: Sequence[Column], ends: Sequence[Column], vertices: Index, offsets: Index) -> tuple[Index, Mask]:
    """The first particle into the vertex that a particle comes from, and who goes into one that others come from.

    A link is a pair of numbers: particles count 1, 2, ..., vertices -1, -2, ...
    """
    links = np.array([len(begin) for begin in begins], np.int64)
    begin, end = (gathered(arrays).astype(np.int64) for arrays in (begins, ends))
    first_row, first_vertex = np.repeat(offsets[:-1], links), np.repeat(offsets_of(vertices)[:-1], links)
    into, out = (begin > 0) & (end < 0), (begin < 0) & (end > 0)
    parent, parent_vertex = (first_row + begin - 1)[into], (first_vertex - end - 1)[into]
    child, child_vertex = (first_row + end - 1)[out], (first_vertex - begin - 1)[out]
    return _first(parent, parent_vertex, child, child_vertex, offsets, int(vertices.sum()))


def _first(
    parent: Index, parent_vertex: Index, child: Index, child_vertex: Index, offsets: Index, vertices: int
) -> tuple[Index, Mask]:
    total = int(offsets[-1])
    of_vertex = np.full(vertices, total)
    np.minimum.at(of_vertex, parent_vertex, parent)
    fertile = np.zeros(vertices, bool)
    fertile[child_vertex] = True
    mother, has_daughters = np.full(total, -1), np.zeros(total, bool)
    has_daughters[parent[fertile[parent_vertex]]] = True
    found = of_vertex[child_vertex] < total
    begins = np.repeat(offsets[:-1], np.diff(offsets))
    mother[child[found]] = of_vertex[child_vertex[found]] - begins[child[found]]
    return mother, has_daughters
