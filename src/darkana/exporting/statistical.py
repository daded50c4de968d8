"""Statistical models as pyhf workspaces and as HS3."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..runtime.errors import DataError
from ..runtime.exports.files import Files, json_file, point_name
from ..runtime.exports.hs3 import hs3_document
from ..runtime.exports.pyhf_workspace import Hypothesis, pyhf_workspace
from ..runtime.limits.result import Limits
from ..runtime.results.assemble import scan_axes
from ..runtime.results.result import Point, point_text, units
from .about import cited
from .inputs import Inputs
from .models import hypotheses

INDEX = "darkana/workspaces/1"


def pyhf_files(inputs: Inputs) -> Files:
    """pyhf/NAME_AT.json for each hypothesis, and pyhf/index.json of several. Raises DataError E0945 and others."""
    method = inputs.analysis.search.statistics.limit
    if method is not None and method.method[0] != "cls":
        words = " ".join(method.method)
        inputs.note(
            f"the file's method is `{words}`: the CLs limits of `pyhf cls` are others than those of limits.json"
        )
    elif method is not None and (inputs.limits.toys if inputs.limits else method.toys):
        inputs.note("limits.json rests on toys, `pyhf cls` on asymptotic formulae: they differ by a little")
    made = {name: (here, pyhf_workspace(here)) for name, here in _named(inputs)}
    files = {f"pyhf/{name}": json_file(workspace) for name, (_, workspace) in made.items()}
    if len(made) == 1:
        _say_mu(inputs, *(here for here, _ in made.values()))
        return files
    return files | {"pyhf/index.json": json_file(_index(inputs, {name: here for name, (here, _) in made.items()}))}


def hs3_files(inputs: Inputs) -> Files:
    """hs3/NAME_AT.json for each hypothesis."""
    search = cited(inputs.analysis)
    papers = [paper.name for paper in search.papers]
    unit_of = units(scan_axes(inputs.analysis.search.hypotheses))

    def described(here: Hypothesis) -> str:
        return f"{search.title} ({search.stem}.ana), {point_text(here.at, unit_of) or 'one hypothesis'}"

    return {
        f"hs3/{name}": json_file(hs3_document(pyhf_workspace(here), described(here), papers))
        for name, here in _named(inputs)
    }


def _named(inputs: Inputs) -> Iterator[tuple[str, Hypothesis]]:
    """Raises DataError E0996 where there is none."""
    unit_of = units(scan_axes(inputs.analysis.search.hypotheses))
    found = False
    for here in hypotheses(inputs):
        found = True
        at = point_name(here.at, unit_of)
        yield "_".join(filter(None, (inputs.analysis.path.stem, at))) + ".json", here
    if not found:
        help = ["`darkana limit` says at which hypotheses there is none, and why"]
        raise DataError("E0996", "no hypothesis that is asked for has a statistical model", help=help)


def _index(inputs: Inputs, made: dict[str, Hypothesis]) -> dict[str, Any]:
    """What mu is in each workspace, and the limits of limits.json in units of it."""
    limit = inputs.analysis.search.statistics.limit
    assert limit is not None
    rows = _rows(inputs.limits)
    return {
        "schema": INDEX,
        "quantity": limit.quantity,
        "unit": next(iter(made.values())).unit,
        "method": " ".join(limit.method),
        "level": limit.level,
        "workspaces": [
            {"file": name, "at": dict(here.at), "one_mu": here.step, "limit": _limit(inputs.limits, rows, here)}
            for name, here in made.items()
        ],
    }


def _say_mu(inputs: Inputs, here: Hypothesis) -> None:
    """For one workspace, what the index would say."""
    unit = f" {here.unit}".removesuffix(" 1")
    found = _limit(inputs.limits, _rows(inputs.limits), here) or {"observed": None, "expected": [None] * 5}
    kind, value = ("observed", found["observed"]) if found["observed"] else ("median expected", found["expected"][2])
    limit = f"; the {kind} limit of limits.json is mu = {value:.6g}" if value else ""
    inputs.note(f"pyhf: mu = 1 is {here.quantity} = {here.step:g}{unit}{limit}")


def _rows(limits: Limits | None) -> dict[Point, int]:
    """The number of each hypothesis."""
    return {} if limits is None else {limits.at(h): h for h in range(limits.hypotheses)}


def _limit(limits: Limits | None, rows: dict[Point, int], here: Hypothesis) -> dict[str, Any] | None:
    """On mu; None where limits are not at hand."""
    h = rows.get(here.at)
    if limits is None or h is None:
        return None
    expected = [_finite(value / here.step) for value in limits.found.expected[h]]
    return {"observed": _finite(limits.found.observed[h] / here.step), "expected": expected}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
