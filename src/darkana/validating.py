"""`validate`: searches run on their events, their limits set, and compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .analysis import Analysis, load
from .library import shipped_searches
from .limiting import How, limits_of
from .recasting import Choices, own_counts
from .runtime.errors import DataError
from .runtime.limits.result import Limits
from .runtime.plots.limits import write_limit_figures
from .runtime.validation.compare import compare
from .runtime.validation.table import Row, to_csv, to_markdown

NO_INPUT = "no public input"


@dataclass(frozen=True, slots=True)
class Validated:
    """A search, its limits (None: `why` not), and its rows of the table."""

    name: str
    limits: Limits | None
    rows: tuple[Row, ...]
    why: str = ""


def validate(analysis: Analysis, name: str, samples: Path | str | None = None) -> Validated:
    """Runs a search on its events where it needs them, sets its limits, and compares. Raises DataError."""
    statistics = analysis.search.statistics
    if statistics.limit is None:
        return Validated(name, None, (Row(name, None, verdict="sets no limit"),), "it sets no limit")
    base, why = own_counts(analysis, None, Choices(samples=samples))
    if why:
        return Validated(name, None, (Row(name, None, verdict=NO_INPUT),), why)
    limits = limits_of(analysis, base, How())
    unit = limits.scan[0].unit if limits.scan else ""
    judged = compare(statistics, limits)
    rows = tuple(Row(name, each, unit) for each in judged) or (Row(name, None, verdict="nothing published to compare"),)
    return Validated(name, limits, rows)


def shipped_names() -> list[str]:
    """Of every shipped search."""
    return sorted(shipped_searches())


def validate_all(names: Sequence[str]) -> Iterator[Validated]:
    """One after the other; one that can't be made says why, and the others go on."""
    for name in names:
        try:
            yield validate(load(name), name)
        except DataError as error:
            yield Validated(name, None, (Row(name, None, verdict=f"could not be made: {error.message}"),), str(error))


def write(validated: Sequence[Validated], folder: Path) -> list[Path]:
    """The table, and limits and figures of each search in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for each in validated for row in each.rows]
    table, page = folder / "validation.csv", folder / "validation.md"
    table.write_text(to_csv(rows), encoding="utf-8", newline="")
    page.write_text(to_markdown(rows), encoding="utf-8", newline="")
    return [table, page]


def write_one(validated: Validated, folder: Path, *, plots: bool) -> list[Path]:
    """Limits as JSON and CSV, figures as PNG and SVG."""
    if validated.limits is None:
        return []
    place = folder / Path(validated.name).stem
    written = validated.limits.write(place, plots=False)
    return [*written, *(write_limit_figures(validated.limits, place / "plots", ("png", "svg")) if plots else ())]
