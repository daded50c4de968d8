"""Saved rows of a region: as files, as arrays, as a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..execution.spool import paged

if TYPE_CHECKING:
    import pandas as pd

PAGE = 1 << 16
"""Rows that are held at once; a basket of the ROOT file, a row group of the Parquet file."""

TREE = "candidates"
FORMS = ("root", "parquet")


@dataclass(frozen=True, slots=True)
class SampleRows:
    """The rows of one sample in files, in the order of its entries; `factor` scales their weights."""

    sample: str
    files: tuple[Path, ...]
    factor: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class SavedRows:
    """What was saved of a region. `kind` is of one row, `units` are of its columns; `holder` keeps the files."""

    region: str
    kind: np.dtype[np.void]
    units: dict[str, str]
    parts: tuple[SampleRows, ...]
    holder: object = None

    @property
    def names(self) -> list[str]:
        """The columns."""
        return ["sample", *(self.kind.names or ())]

    def pages(self) -> Iterator[tuple[str, np.ndarray]]:
        """Sample by sample, at most PAGE rows at a time, the weights as yields."""
        for part in self.parts:
            for records in paged(part.files, self.kind, PAGE):
                records["weight"] *= part.factor
                yield part.sample, records

    def arrays(self) -> dict[str, np.ndarray]:
        """All rows, one array a column; `sample` holds numbers of `parts`."""
        number = {part.sample: k for k, part in enumerate(self.parts)}
        pages = list(self.pages())
        samples = [np.full(len(records), number[sample]) for sample, records in pages]
        rows = np.concatenate([np.zeros(0, self.kind), *(records for _, records in pages)])
        columns = {name: rows[name] for name in self.kind.names or ()}
        return {"sample": np.concatenate([np.zeros(0, np.int64), *samples]), **columns}

    def to_dataframe(self) -> pd.DataFrame:
        """All rows as a pandas DataFrame, `sample` as a category."""
        from ..report.frames import pandas

        pd, columns = pandas(), self.arrays()
        names = [part.sample for part in self.parts]
        columns["sample"] = pd.Categorical.from_codes(columns["sample"], names)
        return pd.DataFrame(columns)

    def write(self, folder: Path, form: str = "root") -> Path:
        """Writes `REGION.root` or `REGION.parquet` into a folder, page by page. Raises OSError, DataError E0933."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.region}.{form}"
        if form == "parquet":
            _write_parquet(self, path)
        else:
            _write_root(self, path)
        return path


def _write_root(saved: SavedRows, path: Path) -> None:
    import uproot

    types: dict[str, Any] = {name: saved.kind[name] for name in saved.kind.names or ()}
    with uproot.recreate(path) as file:
        tree = file.mktree(TREE, {"sample": "string", **types}, title=f"candidates that pass {saved.region}")
        for sample, records in saved.pages():
            tree.extend({"sample": _words(sample, len(records)), **{name: records[name] for name in types}})


def _words(word: str, times: int) -> Any:
    import awkward as ak

    letters = np.frombuffer(word.encode(), np.uint8)
    content = ak.contents.NumpyArray(np.tile(letters, times), parameters={"__array__": "char"})
    offsets = ak.index.Index64(np.arange(times + 1) * len(letters))
    return ak.Array(ak.contents.ListOffsetArray(offsets, content, parameters={"__array__": "string"}))


def _write_parquet(saved: SavedRows, path: Path) -> None:
    pa = arrow(saved.region)
    from pyarrow import parquet

    names = saved.kind.names or ()
    words = pa.dictionary(pa.int32(), pa.string())
    fields = [pa.field(n, pa.from_numpy_dtype(saved.kind[n]), metadata=_unit(saved.units.get(n))) for n in names]
    schema = pa.schema([pa.field("sample", words), *fields])
    samples = pa.array([part.sample for part in saved.parts], pa.string())
    number = {part.sample: k for k, part in enumerate(saved.parts)}
    with parquet.ParquetWriter(path, schema) as file:
        for sample, records in saved.pages():
            which = pa.DictionaryArray.from_arrays(np.full(len(records), number[sample], np.int32), samples)
            columns = [pa.array(np.ascontiguousarray(records[name])) for name in names]
            file.write_table(pa.Table.from_arrays([which, *columns], schema=schema), row_group_size=PAGE)


def _unit(unit: str | None) -> dict[str, str] | None:
    return {"unit": unit} if unit else None


def arrow(region: str) -> Any:
    """pyarrow. Raises DataError E0933 where it is missing."""
    try:
        import pyarrow as pa
    except ImportError as error:
        message = f"region `{region}` can't be saved as Parquet without pyarrow"
        raise DataError("E0933", message, help=["pip install 'darkana[parquet]'"]) from error
    return pa


def units_of(columns: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The unit of each column that has one."""
    return {name: unit for name, unit in columns if unit not in ("", "1")}
