"""The RNTuple of a ROOT file, by uproot. A field inside another is named by its path, `track.px`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..engine.arrays import Column
from .stored import DAMAGE, Jagged, Stored, arrays_of, first_line

RNTUPLES = ("ROOT::RNTuple", "ROOT::Experimental::RNTuple")


class RNTuple:
    """Fields of numbers and of lists of numbers. Raises what is in DAMAGE."""

    word = "field"

    def __init__(self, root: Any, name: str) -> None:
        self.label = f"RNTuple `{name}`"
        self._root = root
        self._ntuple = root[name]
        self.entries = int(self._ntuple.num_entries)
        self._edges = sorted({0, self.entries, *(int(c.num_first_entry) for c in self._ntuple.cluster_summaries)})
        self._names = list(self._ntuple.keys())

    def names(self) -> Iterable[str]:
        return self._names

    def column(self, name: str) -> Stored:
        return RNTupleColumn(self._ntuple, name, self._edges)

    def close(self) -> None:
        self._root.close()


class RNTupleColumn:
    """One field, cluster by cluster."""

    def __init__(self, ntuple: Any, name: str, edges: list[int]) -> None:
        self.name = name
        self._edges = edges
        self._field = ntuple[name]
        # uproot decodes the cluster that begins at `stop` too; kept, it is not decoded again by the next read.
        self._cache: dict[str, Column] = {}
        self.jagged, self.problem, columns = _kind(ntuple, name)
        values = sum(_elements(ntuple, column) for column in columns) if self.problem is None else 0
        self.bytes_per_entry = 8.0 * values / max(1, edges[-1])

    def edges(self) -> list[int]:
        return self._edges

    def read(self, start: int, stop: int) -> Jagged | Column:
        array = self._field.array(entry_start=start, entry_stop=stop, array_cache=self._cache)
        newest = {key.rpartition(":")[2]: (key, values) for key, values in self._cache.items()}
        self._cache = dict(newest.values())
        return arrays_of(array.layout)


def _kind(ntuple: Any, name: str) -> tuple[bool, str | None, list[int]]:
    """Whether a field holds lists, why it can't be read as numbers, and the columns that it is made of."""
    try:
        form: Any = ntuple.to_akform(filter_name=name)
    except DAMAGE as error:
        return False, f"is of a type that can't be read: {first_line(error)}", []
    form, depth, columns = form[0] if isinstance(form, tuple) else form, 0, []
    path = name.split(".")
    while True:
        if str(form.form_key or "").startswith("column-"):
            columns.append(int(form.form_key.split("-")[1]))
        if form.is_record and path and path[0] in form.fields:
            form = form.content(path.pop(0))
        elif form.is_list and form.parameter("__array__") is None:
            form, depth = form.content, depth + 1
        else:
            break
    what = ntuple[name].typename or "a record"
    if not form.is_numpy or form.parameter("__array__") is not None or form.inner_shape:
        return depth > 0, f"holds `{what}`, not numbers", columns
    return depth > 0, f"holds `{what}`, lists of lists" if depth > 1 else None, columns


def _elements(ntuple: Any, column: int) -> int:
    """How many values the pages of a column hold."""
    return sum(int(page.num_elements) for cluster in ntuple.page_link_list for page in cluster[column].pages)
