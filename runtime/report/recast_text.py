"""A recast on a terminal: what each signal gives, its limit, and how well the search's own signal comes out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ..limits.codes import CODES
from ..results.result import point_text, units
from .layout import clean
from .terminal import new_console, plain_text

if TYPE_CHECKING:
    from rich.console import Console

    from ..limits.result import Limits
    from ..recast.result import Model, Passed, Recast, RecastSignal


def print_recast(recast: Recast, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """Title, a paragraph a signal, the validation, warnings; to standard output unless told otherwise."""
    from rich.text import Text

    console = console or new_console(stream)
    console.print(Text(clean(f"Recast: {recast.result.presentation.title}"), style="bold"))
    console.print(Text(clean(detector_text(recast))))
    for signal in recast.signals:
        at = point_text(signal.at, units(recast.result.scan))
        console.print()
        console.print(Text(clean(f"{signal.name}{f', {at}' if at else ''}"), style="bold"))
        for line in signal_lines(recast, signal):
            console.print(Text(clean(f"  {line}")))
    console.print()
    for line in validation_lines(recast):
        console.print(Text(clean(line)))
    if recast.why_no_limits:
        console.print(Text(clean(f"no limits: {recast.why_no_limits}"), style="yellow"))
    for warning in (*recast.warnings, *(w for w in recast.result.warnings if w not in recast.warnings)):
        console.print(Text.assemble(("warning: ", "yellow"), clean(warning)))


def recast_text(recast: Recast, width: int | None = None) -> str:
    """What `print_recast` prints, as plain text."""
    return plain_text(lambda console: print_recast(recast, console=console), width)


def detector_text(recast: Recast) -> str:
    """What objects are made of."""
    parts = []
    if recast.simulated:
        assumed = " (assumed)" if recast.assumed else ""
        parts.append(f"{_listed(recast.simulated)} as `simulate` makes them{assumed}")
    if recast.themselves:
        kinds = (f"`{name}` are the generated {', '.join(which)} themselves" for name, which in recast.themselves)
        parts += kinds
    return "; ".join(parts)


def signal_lines(recast: Recast, signal: RecastSignal) -> Iterator[str]:
    files = signal.files
    kinds = dict.fromkeys(f"{file.format}{f' of {file.generator}' if file.generator else ''}" for file in files)
    where = files[0].path if len(files) == 1 else f"{len(files)} files"
    yield f"{signal.events} events, {' and '.join(kinds)}: {Path(where).name}"
    yield from dict.fromkeys(file.convention for file in files)
    if signal.left_out:
        yield f"{sum(signal.left_out.values())} events left out: {', '.join(signal.left_out)}"
    for region, passed in signal.regions.items():
        yield f"{efficiency_text(passed)} pass region {region}"
    for window, regions in signal.windows.items():
        yield from (f"{efficiency_text(p)} lie in window {window} of {region}" for region, p in regions.items())
    if recast.limits is not None:
        yield from limit_lines(recast.limits, signal)


def efficiency_text(passed: Passed) -> str:
    """`18.2% (17.8 to 18.6)`"""
    value, low, high = passed.efficiency
    if value is None:
        return f"{passed.events} events"
    if low is None or high is None:
        return f"{100 * value:.3g}%"
    return f"{100 * value:.3g}% ({100 * low:.3g} to {100 * high:.3g})"


def limit_lines(limits: Limits, signal: RecastSignal) -> Iterator[str]:
    found, row = limits.found, signal.row
    level = f"{100 * limits.level:g}% {limits.level_kind}"
    median = float(found.expected[row, 2])
    if not math.isfinite(median) and not math.isfinite(found.observed[row]):
        why = "; ".join(CODES.get(code, code) for code in found.codes[row])
        yield f"no limit at {_at(limits, row)}: {why or 'see the warnings'}"
        return
    yield f"cross section below {_bound(float(found.observed[row]), found.expected[row], 'fb')} at {level}"
    for coupling in limits.couplings:
        for variant, bounds in coupling.variants.items():
            label = f"{coupling.name}{f' ({variant})' if variant else ''}"
            text = _bound(float(bounds.observed[row]), bounds.expected[row], coupling.unit)
            yield f"{label} below {text}, if the model is that of the search"
    if signal.model is not None:
        yield from model_lines(signal.model, float(found.observed[row]), median)


def model_lines(model: Model, observed: float, expected: float) -> Iterator[str]:
    """How the limit compares with what the model predicts."""
    limit, what = (observed, "observed") if math.isfinite(observed) else (expected, "expected")
    origin = "as stated" if model.origin == "stated" else "as the file says"
    verdicts = ("excluded", "not excluded") if what == "observed" else ("would be excluded", "would not be excluded")
    verdict = verdicts[limit >= model.cross_section]
    times = f"{limit / model.cross_section:.3g} times that"
    yield f"the model has {model.cross_section:.4g} fb ({origin}); the {what} limit is {times}: {verdict}"
    if model.coupling:
        yield (
            f"{model.coupling} below {model.bound(limit):.3g} ({what}), the cross section going with its power "
            f"{model.power:g} from {model.cross_section:.4g} fb at {model.value:g}"
        )


def validation_lines(recast: Recast) -> Iterator[str]:
    validation = recast.validation
    if not validation.points:
        yield f"validation: none, {validation.why}"
        return
    yield "validation: the search's own signal, generated and simulated as the new one"
    for point in validation.points:
        value, low, high = point.simulated
        here = "nothing" if value is None else f"{100 * value:.3g}%"
        interval = "" if low is None or high is None else f" ({100 * low:.3g} to {100 * high:.3g})"
        at = point_text(point.at, units(recast.result.scan))
        yield (
            f"  {f'{at}: ' if at else ''}{point.what}: {100 * point.own:.3g}% in the search, {here}{interval} here, "
            f"ratio {point.ratio:.3g}"
        )


def _bound(observed: float, expected: object, unit: str) -> str:
    from numpy import asarray

    low, median, high = (float(x) for x in asarray(expected)[1:4])
    of = f" {unit}" if unit not in ("", "1") else ""
    band = f"{median:.3g}{of} expected ({low:.3g} to {high:.3g})"
    return f"{observed:.3g}{of} observed, {band}" if math.isfinite(observed) else band


def _at(limits: Limits, row: int) -> str:
    return point_text(limits.at(row), units(limits.scan)) or "all"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name.partition('@')[0]}`" for name in names)
