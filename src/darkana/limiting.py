"""Limits of a search: its statements, with what a run of it counted where they need that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import __version__
from .compiler.printing.cut_values import assumed_cuts
from .resume import texts_of
from .runtime.errors import DataError
from .runtime.results.assemble import scan_axes
from .runtime.results.document import to_json
from .runtime.results.read_back import read_result
from .runtime.results.result import AnalysisInfo, Result, RunInfo, ScanAxis, UsedFile, units

if TYPE_CHECKING:
    from .analysis import Analysis
    from .compiler.search import Search
    from .runtime.limits.result import Limits
    from .runtime.limits.store import Store

ENGINES = ("darkana", "pyhf")
RUN_FIRST = "it is what `darkana run FILE --samples S.yaml --out DIR` writes: `--result DIR/result.json`"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """A run's result; `file` is where it was read from, `sha256` the digest of its bytes."""

    result: Result
    file: str = "in memory"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """`toys` and `seed` are those of pseudo-experiments; None: as many as the file says."""

    engine: str = "darkana"
    toys: int | None = None
    seed: int = 0


def counted(analysis: Analysis, given: Result | Path | str | None) -> Counted | None:
    """What a run of this search counted. Raises DataError E0951, E0944."""
    if given is None:
        return None
    if isinstance(given, Result):
        found = Counted(given, sha256=hashlib.sha256(to_json(given).encode()).hexdigest())
    else:
        found = _read(Path(given))
    _check_fits(analysis, found)
    return found


def _read(file: Path) -> Counted:
    try:
        return Counted(read_result(file), str(file), hashlib.sha256(file.read_bytes()).hexdigest())
    except OSError as error:
        help = [RUN_FIRST]
        raise DataError("E0951", f"the result can't be read: {error.strerror}", file=str(file), help=help) from error
    except ValueError as error:
        raise DataError("E0951", str(error), help=[RUN_FIRST]) from error


def _check_fits(analysis: Analysis, found: Counted) -> None:
    """Raises DataError E0944 where the search is not the one that was run."""
    changed = next(_changed(analysis, found.result), None)
    if changed:
        help = [f"run it again: `darkana run {analysis.path} --samples S.yaml --out DIR`"]
        raise DataError("E0944", f"the result `{found.file}` is not of this search: {changed}", help=help)


def _changed(analysis: Analysis, result: Result) -> Iterator[str]:
    """What differs between the search that was run and the one here, in words."""
    search, ran = analysis.search, result.analysis
    if ran.sha256 and ran.sha256 != search.sha256:
        same = ran.file == analysis.path.name
        yield f"`{ran.file}` has changed since" if same else f"it is of `{ran.file}`"
    before = {used.name: used.sha256 for used in ran.uses}
    now = {used.name: used.sha256 for used in search.uses}
    yield from (f"the library `{name}` has changed since" for name in now if before.get(name, now[name]) != now[name])
    if not same_scan(result.scan, scan_axes(search.hypotheses)):
        yield "its hypotheses are others (a table of the scan has changed)"


def same_scan(a: tuple[ScanAxis, ...], b: tuple[ScanAxis, ...]) -> bool:
    """Names, units, and values to 1e-9."""
    if [(axis.name, axis.unit, len(axis.values)) for axis in a] != [(x.name, x.unit, len(x.values)) for x in b]:
        return False
    return all(np.allclose(x.values, y.values, rtol=1e-9, atol=0) for x, y in zip(a, b, strict=True))


def check_limits_fit(analysis: Analysis, limits: Limits, file: Path) -> None:
    """Raises DataError E0944 where limits that were read are of another search, or of the search before it changed."""
    if limits.run.analysis.sha256 not in {"", analysis.search.sha256}:
        help = [f"set them again: `darkana limit {analysis.path}`"]
        raise DataError("E0944", f"the limits `{file}` are not of this search as it stands", help=help)


def limits_of(
    analysis: Analysis,
    result: Result | Path | str | Counted | None,
    how: How,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Limits:
    """Sets the limits that the search states; see `Analysis.limits`."""
    from .runtime.limits.execute import set_limits

    check_limit(analysis)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    used = result if isinstance(result, Counted) else counted(analysis, result)
    search = analysis.search
    limits = set_limits(
        search.statistics,
        used.result if used else None,
        engine=how.engine,
        toys=how.toys,
        seed=how.seed,
        progress=progress,
        known=store.begin(hypotheses_of(analysis)) if store else None,
    )
    return described(analysis, limits, how, used, started)


def check_limit(analysis: Analysis) -> None:
    """Raises DataError E0943 where the search states no limit."""
    if analysis.search.statistics.limit is None:
        help = ["add `limit cross_section` with a `method` and a `level`, as `darkana show zprime_invisible` has them"]
        raise DataError("E0943", f"`{analysis.path}` states no `limit`", help=help)


def described(analysis: Analysis, limits: Limits, how: How, used: Counted | None, started: str) -> Limits:
    """With how they came about, and what a person calls them."""
    from .runtime.limits.result import LimitRun

    search = analysis.search
    uses = tuple(UsedFile(u.name, u.sha256) for u in search.uses)
    run = LimitRun(
        version=__version__,
        engine_version=__version__ if how.engine == "darkana" else version(how.engine),
        seed=how.seed,
        started=started,
        analysis=AnalysisInfo(analysis.path.name, search.sha256, uses),
        result=Path(used.file).name if used else "",
        result_sha256=used.sha256 if used else "",
    )
    labels = dict(zip(search.hypotheses.names, search.hypotheses.labels, strict=True))
    return replace(
        limits,
        title=search.meta.title,
        experiment=search.meta.experiment,
        assumed=assumed_names(search),
        labels=labels,
        run=run,
        warnings=(*_doubts(used), *limits.warnings),
    )


def _doubts(used: Counted | None) -> Iterator[str]:
    if used is not None and not used.result.complete:
        yield f"the limits rest on a partial result: not all entries were read for `{Path(used.file).name}`"


def assumed_names(search: Search) -> tuple[str, ...]:
    """Cuts, uncertainties and numbers that the file says are assumed."""
    said = search.statistics
    uncertainties = [u for count in said.counts for u in count.uncertainties]
    uncertainties += [u for fit in said.fits for u in fit.uncertainties]
    numbers = [i for count in said.counts for i in count.ingredients]
    numbers += [fit.efficiency for fit in said.fits if fit.efficiency]
    names = [*assumed_cuts(search), *(u.name for u in uncertainties if u.assumed)]
    return tuple(dict.fromkeys([*names, *(i.role for i in numbers if i.assumed)]))


def made_from(analysis: Analysis, used: Counted | None, how: How) -> dict[str, str]:
    """All that the limits hang on, each by the name that a message calls it."""
    bare = "" if used is None else to_json(replace(used.result, run=RunInfo("")))
    return {
        "darkana": __version__,
        "numpy": np.__version__,
        **dict(texts_of(analysis)),
        "the result": hashlib.sha256(bare.encode()).hexdigest() if bare else "",
        "`--engine`": how.engine if how.engine == "darkana" else f"{how.engine} {version(how.engine)}",
        "`--toys`": repr(how.toys),
        "`--seed`": str(how.seed),
    }


def hypotheses_of(analysis: Analysis) -> int:
    """How many there are: one where nothing is scanned."""
    values = analysis.search.hypotheses.values
    return len(values[0]) if values else 1


def axes_of(analysis: Analysis) -> tuple[tuple[ScanAxis, ...], dict[str, str]]:
    """The scan in its units, and the unit of each parameter."""
    axes = scan_axes(analysis.search.hypotheses)
    return axes, units(axes)
