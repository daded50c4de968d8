"""`validate`: searches run on their events, their limits set, and compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .analysis import Analysis
from .library import SHIPPED, shipped_searches
from .limiting import How, limits_of
from .recasting import Choices, own_counts
from .running import samples_file
from .runtime.errors import DataError
from .runtime.limits.result import Limits
from .runtime.plan import Statistics
from .runtime.plots.limits import write_limit_figures
from .runtime.validation.compare import compare, origin_of, unpublished
from .runtime.validation.review import review_in
from .runtime.validation.table import Row, to_csv, to_markdown

NO_INPUT = "no public input"


@cache
def stated_origins() -> Mapping[str, str]:
    """Of shipped searches whose tables were made from events."""
    return review_in(SHIPPED / "figures.yaml").origins


@dataclass(frozen=True, slots=True)
class Validated:
    """A search, its limits (None: `why` not), and its rows of the table."""

    name: str
    analysis: Analysis
    limits: Limits | None
    rows: tuple[Row, ...]
    why: str = ""


def validate(analysis: Analysis, name: str, samples: Path | str | None = None) -> Validated:
    """Runs a search on its events where it needs them, sets its limits, and compares.

    Raises DataError; KeyboardInterrupt where one came, since a line that is not whole is not judged.
    """
    statistics = analysis.search.statistics
    if statistics.limit is None:
        return Validated(
            name, analysis, None, (Row(name, None, verdict=_without_limit(statistics)),), "it sets no limit"
        )
    base, why = own_counts(analysis, None, Choices(samples=samples))
    if why:
        verdict = NO_INPUT if analysis.path in shipped_searches().values() else f"no line: {why}"
        return Validated(name, analysis, None, (Row(name, None, verdict=verdict),), why)
    limits = limits_of(analysis, base, How())
    if limits.interrupted:
        raise KeyboardInterrupt
    unit = limits.scan[0].unit if limits.scan else ""
    origin = stated_origins().get(name) or origin_of(statistics)
    judged = compare(statistics, limits, origin) or [unpublished(limits, origin)]
    rows = tuple(Row(name, each, unit) for each in judged)
    return Validated(name, analysis, limits, rows)


def _without_limit(statistics: Statistics) -> str:
    return "curves alone: not judged" if statistics.curves else "sets no limit"


def validate_all(searches: Mapping[str, Analysis], samples: Path | str | None = None) -> Iterator[Validated]:
    """On their own events, where they have any; else on `samples`. One that can't be made says why, and the others go
    on."""
    for name, analysis in searches.items():
        try:
            yield validate(analysis, name, None if _has_events(analysis) else samples)
        except DataError as error:
            yield Validated(
                name, analysis, None, (Row(name, None, verdict=f"could not be made: {error.message}"),), str(error)
            )


def _has_events(analysis: Analysis) -> bool:
    try:
        return samples_file(analysis, None).is_file()
    except DataError:
        return False


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
