"""The shape of `limits.json`, for programs that read it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, TypeAdapter

from ..results.schema import AnalysisJson, LuminosityJson, ScanJson, Strict

Maybe = float | None
Quantiles = tuple[Maybe, Maybe, Maybe, Maybe, Maybe]
"""Of expected limits: 2.5, 16, 50, 84, 97.5%."""


class LimitRunJson(Strict):
    version: str
    engine_version: str
    seed: int
    started: str


class ResultFileJson(Strict):
    """The run's result that the limits rest on; `sha256` of its bytes."""

    file: str
    sha256: str


class PointJson(Strict):
    """One hypothesis, `at` in the scan's units. `status` is null where an interrupt came first."""

    at: dict[str, float] | None
    observed: Maybe
    expected: Quantiles
    lower: Maybe
    n_observed: Maybe
    background: Maybe
    signal_per_unit: Maybe
    raw_background_events: int | None
    p_value: Maybe
    significance: Maybe
    status: Literal["ok", "edge", "no_convergence", "empty", "too_few_events", "outside_signal"] | None
    codes: list[str]


class CouplingJson(Strict):
    """Limits on a coupling in `unit`, one entry a hypothesis."""

    label: str
    unit: str
    observed: list[Maybe]
    expected: list[Quantiles]
    lower: list[Maybe]


class ExpectedCouplingJson(Strict):
    label: str
    unit: str
    expected: list[Quantiles]


class GlobalJson(Strict):
    p_value: Maybe
    significance: Maybe
    method: str | None


class ProjectionJson(Strict):
    """Expected limits at another luminosity, as text and in fb^-1."""

    luminosity: str
    inverse_fb: float
    expected: list[Quantiles]
    couplings: dict[str, dict[str, ExpectedCouplingJson]]


class CurveJson(Strict):
    name: str
    label: str
    unit: str
    values: list[Maybe]


class PublishedJson(Strict):
    """A published curve: `values` at `points` of the scan parameter `parameter`, in its unit."""

    kind: str
    name: str
    variant: str | None
    label: str
    level: Maybe
    inverse_fb: Maybe
    parameter: str
    points: list[float]
    values: list[Maybe]


class LimitsJson(Strict):
    """The limits of a search. `couplings` are by name and variant (empty where the search names none)."""

    schema_: Literal["darkana/limits/1"] = Field(alias="schema")
    title: str
    experiment: str
    quantity: str
    unit: str
    method: str
    level: float
    level_kind: str
    engine: str
    toys: int | None
    complete: bool
    run: LimitRunJson
    analysis: AnalysisJson
    result: ResultFileJson | None
    luminosity: LuminosityJson | None
    labels: dict[str, str]
    scan: list[ScanJson]
    points: list[PointJson]
    couplings: dict[str, dict[str, CouplingJson]]
    global_: GlobalJson = Field(alias="global")
    projections: list[ProjectionJson]
    curves: list[CurveJson]
    published: list[PublishedJson]
    assumed: list[str]
    warnings: list[str]


def limits_schema() -> dict[str, Any]:
    """The JSON Schema of `limits.json`."""
    schema = TypeAdapter(LimitsJson).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
