"""What was measured as tables of the language: columns with units, after comments that say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from ..results.result import point_text
from .limits_csv import with_unit

if TYPE_CHECKING:
    from ..results.measured import Measured, MeasuredPoint

Points = Sequence["MeasuredPoint"]
MOST = 2
"""Arguments of a table."""


def resolution_csv(measured: Measured) -> str:
    what = f"resolution of {measured.quantity}: half of the interval that holds the central 68.27% of the candidates"
    return _text(
        _header(measured, measured.resolved, what, "statistical errors: bootstrap over events"),
        [*_arguments(measured), *_resolution_columns(measured)],
        [[*_at(point), *_resolution(point, biased(measured))] for point in measured.resolved],
    )


def efficiency_csv(measured: Measured) -> str:
    within = f", {measured.names.in_window} within the window {measured.window} too" if measured.window else ""
    names = [measured.names.efficiency, "low", "high"]
    windowed = [measured.names.in_window, "window_low", "window_high"] if measured.window else []
    return _text(
        _header(measured, measured.accepted, f"part of all generated events that passes{within}", "intervals: 68.27%"),
        [*_arguments(measured), *names, *windowed],
        [
            [*_at(point), *(_number(x or 0.0) for x in (*point.efficiency, *(point.in_window or ())))]
            for point in measured.accepted
        ],
    )


def table_lines(measured: Measured) -> Iterator[str]:
    """A statement for each table that can be read and is not stated yet."""
    yield from (line for name, line in _tables(measured) if name not in measured.names.stated)


def _tables(measured: Measured) -> Iterator[tuple[str, str]]:
    arguments = ", ".join(f"{name} [{unit}]" if unit else name for name, unit in measured.units.items())
    of, names = f"({arguments})", measured.names
    if not why_no_table(measured, measured.resolved) and is_unit(measured.unit):
        unit = f" [{measured.unit}]" if measured.unit not in ("", "1") else ""
        yield names.resolution, f'table {names.resolution}{of}{unit} from "{names.resolution_file}"'
    if not why_no_table(measured, measured.accepted):
        yield names.efficiency, f'table {names.efficiency}{of} from "{names.efficiency_file}"'
        if measured.window:
            yield names.in_window, f'table {names.in_window}{of} from "{names.efficiency_file}"'


def why_no_table(measured: Measured, points: Points) -> str:
    """Why no table of the language has these points; nothing where one may."""
    arguments = len(measured.units)
    if not points:
        return "there is no point"
    if not 1 <= arguments <= MOST:
        scans = f"scans {arguments} parameters" if arguments else "scans nothing"
        return f"the search {scans}, and a table has one argument or two"
    twice = next((p for k, p in enumerate(points) if p.at in [q.at for q in points[:k]]), None)
    if twice is not None:
        return f"{point_text(twice.at, measured.units)} is there twice"
    axes = [sorted({value for _, value in column}) for column in zip(*(p.at for p in points), strict=True)]
    known = {tuple(value for _, value in p.at) for p in points}
    missing = next((p for p in product(*axes) if p not in known), None)
    if missing is None:
        return ""
    where = point_text(tuple(zip(measured.units, missing, strict=True)), measured.units)
    return f"two arguments need a full grid, and {where} is not there"


def biased(measured: Measured) -> bool:
    """Whether every point has a bias: a column has no gaps."""
    return all(point.bias is not None for point in measured.resolved)


def is_unit(unit: str) -> bool:
    """Whether a table may have the unit: a name and a whole power."""
    return re.fullmatch(r"|1|\w+(\^-?\d+)?", unit) is not None


# --- parts ----------------------------------------------------------------------------------------------------------


def _header(measured: Measured, points: Points, what: str, errors: str) -> Iterator[str]:
    """No date and no folder: the same events give the same bytes."""
    yield f"what: {what}"
    yield f"selection: region {measured.region} of {measured.analysis.file}, sha256 {measured.analysis.sha256}"
    yield from (f"uses: {used.name}, sha256 {used.sha256}" for used in measured.analysis.uses)
    yield from (f"events: {origin}" for origin in measured.origins)
    yield f"how found: `darkana measure`, version {measured.version}; {errors}"
    for point in points:
        if point.doubtful:
            at = point_text(point.at, measured.units)
            yield f"doubtful: {at or point.sample}, which rests on {point.events} events"
    why = why_no_table(measured, points)
    if why:
        yield f"no table of the language can be read from this: {why}"


def _arguments(measured: Measured) -> list[str]:
    return [with_unit(name, unit) for name, unit in measured.units.items()]


def _at(point: MeasuredPoint) -> list[str]:
    """In full: the last point of a scan must not lie beyond a table's."""
    return [repr(value).removesuffix(".0") for _, value in point.at]


def _resolution_columns(measured: Measured) -> list[str]:
    names = [measured.names.resolution, "error", *(("bias", "bias_error") if biased(measured) else ()), "median"]
    return [*(with_unit(name, measured.unit) for name in names), "events"]


def _resolution(point: MeasuredPoint, with_bias: bool) -> list[str]:
    spread, bias = point.spread, point.bias
    assert spread is not None, point.sample
    biases = (bias, spread.median_error) if with_bias and bias is not None else ()
    numbers = (spread.resolution, spread.resolution_error, *biases, spread.median)
    return [*map(_number, numbers), str(point.events)]


def _number(value: float) -> str:
    return f"{value:.6g}"


def _text(comments: Iterator[str], head: list[str], rows: list[list[str]]) -> str:
    lines = [*(f"# {' '.join(text.split())}" for text in comments), ",".join(head), *(",".join(row) for row in rows)]
    return "".join(f"{line}\n" for line in lines)
