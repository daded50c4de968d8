"""What `darkana plot` draws: results, limits and recasts, as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..compiler.printing.cut_values import assumed_cuts, cut_values
from ..limiting import check_limits_fit, counted
from ..runtime.errors import DataError
from ..runtime.limits.read_back import from_model, read_limits
from ..runtime.results.read_back import read_result
from ..runtime.results.result import Presentation

if TYPE_CHECKING:
    from ..analysis import Analysis
    from ..runtime.limits.result import Limits
    from ..runtime.results.result import Result

KINDS = {"darkana/result/1": "result", "darkana/limits/1": "limits", "darkana/recast/1": "recast"}
FILES = ("result.json", "limits.json", "recast.json")
WRITTEN_BY = "`darkana run` writes result.json, `darkana limit` limits.json, `darkana recast` recast.json"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What one place holds. `recast` are limits of other events, beside those of the search itself."""

    place: str
    result: Result | None = None
    limits: Limits | None = None
    recast: Limits | None = None


def read_source(place: Path, analysis: Analysis | None = None) -> Source:
    """Of a folder, or of one file. Raises DataError E0936, and E0944 where it is not of `analysis` as it stands."""
    found = Source(str(place))
    for file in files_of(place):
        found = _with(found, file, analysis)
    return found


def files_of(place: Path) -> list[Path]:
    if not place.exists():
        raise DataError("E0936", f"there is no `{place}`", help=[WRITTEN_BY])
    files = [place / name for name in FILES if (place / name).is_file()] if place.is_dir() else [place]
    if not files:
        raise DataError("E0936", f"`{place}` holds none of {', '.join(FILES)}", help=[WRITTEN_BY])
    return files


def _with(source: Source, file: Path, analysis: Analysis | None) -> Source:
    try:
        kind = kind_of(file)
        if kind == "result":
            return replace(source, result=_result(file, analysis))
        if kind == "limits":
            return replace(source, limits=_of(read_limits(file), analysis, file))
        return replace(source, recast=_recast(file, analysis))
    except OSError as error:
        raise DataError("E0936", f"`{file}` can't be read: {error.strerror}") from error
    except ValueError as error:
        raise DataError("E0936", str(error), help=[WRITTEN_BY]) from error


def kind_of(file: Path) -> str:
    """By its `schema`. Raises ValueError."""
    try:
        schema = json.loads(file.read_bytes()).get("schema")
    except (ValueError, AttributeError):
        schema = None
    if schema not in KINDS:
        raise ValueError(f"`{file}` is no result, limits or recast of darkana")
    return KINDS[schema]


def _result(file: Path, analysis: Analysis | None) -> Result:
    if analysis is None:
        return read_result(file)
    used = counted(analysis, file)
    assert used is not None
    values = {name: tuple(found) for name, found in cut_values(analysis.plan).items()}
    search = analysis.search
    said = Presentation(analysis.plan.title, values, tuple(assumed_cuts(search)), search.meta.experiment)
    return replace(used.result, presentation=said)


def _of(limits: Limits, analysis: Analysis | None, file: Path) -> Limits:
    if analysis is not None:
        check_limits_fit(analysis, limits, file)
    return limits


def _recast(file: Path, analysis: Analysis | None) -> Limits | None:
    """The limits on the recast signal, with the search's own as a curve."""
    from pydantic import ValidationError

    from ..runtime.plots.recast import beside_original, there_is_any
    from ..runtime.recast.schema import RecastJson

    try:
        model = RecastJson.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ValueError(f"`{file}` is no recast of darkana: {error.errors()[0]['msg']}") from None
    if model.limits is None:
        return None
    limits = _of(from_model(model.limits), analysis, file)
    original = None if model.original is None else from_model(model.original)
    return beside_original(limits, original) if there_is_any(limits) else None


def all_limits(sources: list[Source]) -> Iterator[tuple[str, Limits]]:
    """(place, limits) of all sources, recasts too."""
    for source in sources:
        for limits in (source.limits, source.recast):
            if limits is not None:
                yield source.place, limits
