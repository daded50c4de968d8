"""The table of a validation, as CSV, Markdown and on a terminal."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .compare import FEW, Judged

HEADS = (
    "search", "quantity", "published", "line", "range", "hypotheses", "too few events", "fewest raw events",
    "ratio of medians", "worst ratio", "tolerance", "verdict",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without `judged` the verdict is that of the whole search."""

    search: str
    judged: Judged | None
    unit: str = ""
    verdict: str = ""

    def cells(self) -> list[str]:
        """In the order of HEADS."""
        j = self.judged
        if j is None:
            return [self.search, *[""] * (len(HEADS) - 2), self.verdict]
        worst = "" if math.isnan(j.worst) else f"{j.worst:.3g} at {j.worst_at:.3g} {self.unit}".strip()
        line = f"{j.compared}, from {j.origin}" if j.compared and j.origin != "curve" else j.compared
        return [
            self.search,
            j.quantity,
            j.published,
            line,
            f"{j.low:.4g} to {j.high:.4g} {self.unit}".strip(),
            str(j.judged),
            str(j.flagged),
            "" if j.fewest < 0 else str(j.fewest),
            "" if math.isnan(j.ratio) else f"{j.ratio:.3g}",
            worst,
            "" if j.tolerance is None else f"{1 / j.tolerance:.3g} to {j.tolerance:.3g}",
            j.verdict,
        ]


def to_csv(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(row.cells() for row in rows)
    return text.getvalue()


def to_markdown(rows: Sequence[Row]) -> str:
    return "\n".join(_markdown(rows)) + "\n"


def _markdown(rows: Sequence[Row]) -> Iterator[str]:
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{' --- |' * len(HEADS)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row.cells())} |"


def to_lines(rows: Sequence[Row]) -> Iterator[str]:
    """A few words a row, for a terminal."""
    for row in rows:
        j = row.judged
        if j is None:
            yield f"{row.search}: {row.verdict}"
            continue
        cells = dict(zip(HEADS, row.cells(), strict=True))
        beside = f" beside {cells['published']}, {cells['range']}" if j.published else ""
        yield f"{row.search}, {cells['quantity']}{beside}: {j.verdict}"
        yield from _numbers(j, cells)


def _numbers(j: Judged, cells: dict[str, str]) -> Iterator[str]:
    few = f", {j.flagged} with too few events left out" if j.flagged else ""
    if j.judged and j.published:
        of = f" (tolerance {cells['tolerance']})" if j.tolerance else ""
        yield (
            f"  {cells['line']}: ratio of medians {cells['ratio of medians']}{of}, worst {cells['worst ratio']}, "
            f"at {j.judged} hypotheses{few}"
        )
    elif j.judged:
        yield f"  {cells['line']}: at {j.judged} hypotheses{few}"
    elif j.flagged:
        yield f"  {cells['line']}: {j.flagged} hypotheses, none with {FEW} simulated events in its window"
