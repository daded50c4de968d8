"""The shape of `recast.json`, for programs that read it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from ..limits.schema import LimitsJson, Maybe, Quantiles
from ..results.schema import AnalysisJson, LuminosityJson, RowJson, RunJson, Strict

Interval = tuple[Maybe, Maybe, Maybe]
"""Value, lower and upper limit at 68.27%."""


class BaseJson(Strict):
    """The run's result that background and observation come from."""

    file: str
    sha256: str


class DetectorJson(Strict):
    """Collections that `simulate` makes, and those of generated particles themselves, with their kinds."""

    simulated: list[str]
    particles_themselves: dict[str, list[str]]
    assumed: bool


class FileJson(Strict):
    """A file of events: `convention` says frame and unit; the cross section (fb) is what the file says."""

    name: str
    format: str
    generator: str
    convention: str
    events: int
    cross_section: Maybe


class PassedJson(Strict):
    events: int
    efficiency: Interval


class NegativeJson(Strict):
    events: int
    sum: float


class BoundJson(Strict):
    observed: Maybe
    expected: Quantiles


class CouplingBoundJson(BoundJson):
    unit: str


class SignalLimitJson(Strict):
    """On the cross section in fb, and on couplings by variant, as the search relates them to it."""

    cross_section: BoundJson
    couplings: dict[str, dict[str, CouplingBoundJson]]
    codes: list[str]


class ModelCouplingJson(Strict):
    """The coupling that the events were generated with, and the limit on it."""

    name: str
    generated_at: float
    power: float
    limit: BoundJson | None


class ModelJson(Strict):
    """`strength` is the limit over the model's cross section (fb), which is `stated` or from the `file`."""

    cross_section: float
    origin: Literal["stated", "file"]
    strength: BoundJson | None
    coupling: ModelCouplingJson | None


class SignalJson(Strict):
    """`at` is where it was generated, `taken_at` the hypothesis of the search that was looked at."""

    name: str
    at: dict[str, float] | None
    taken_at: dict[str, float] | None
    files: list[FileJson]
    events: int
    sum_of_weights: float
    negative_weights: NegativeJson
    left_out: dict[str, int]
    efficiency: dict[str, PassedJson]
    windows: dict[str, dict[str, PassedJson]]
    limit: SignalLimitJson | None
    model: ModelJson | None


class ComparedJson(Strict):
    """The search's own signal: its efficiency as the search has it, and generated and simulated here."""

    at: dict[str, float] | None
    what: str
    own_efficiency: float
    recast_efficiency: Interval
    events: int
    ratio: float


class ValidationJson(Strict):
    why_not: str | None
    points: list[ComparedJson]


class RecastJson(Strict):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_: Literal["darkana/recast/1"] = Field(alias="schema")
    complete: bool
    run: RunJson
    analysis: AnalysisJson
    base: BaseJson | None
    luminosity: LuminosityJson | None
    detector: DetectorJson
    signals: list[SignalJson]
    cutflow: dict[str, dict[str, list[RowJson]]]
    limits: LimitsJson | None
    why_no_limits: str | None
    original: LimitsJson | None
    validation: ValidationJson
    warnings: list[str]


def recast_schema() -> dict[str, Any]:
    """The JSON Schema of `recast.json`."""
    return TypeAdapter(RecastJson).json_schema()
