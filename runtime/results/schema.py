"""The shape of `result.json`, for programs that read it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

SCHEMA: Literal["darkana/result/1"] = "darkana/result/1"

Nested = list[Any]
"""Numbers in as many brackets as the histogram has axes."""

Triple = tuple[float | None, float | None, float | None]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class RunJson(Strict):
    version: str
    seed: int
    engine: str
    engine_reason: str = ""
    started: str


class UsedJson(Strict):
    name: str
    sha256: str


class AnalysisJson(Strict):
    file: str
    sha256: str
    uses: list[UsedJson]


class LuminosityJson(Strict):
    value: float
    unit: str


class ScanJson(Strict):
    name: str
    unit: str
    values: list[float]


class SampleJson(Strict):
    name: str
    kind: Literal["data", "background", "signal"]
    hypothesis: dict[str, float] | None
    entries: int
    read: int
    skipped: list[str]
    generated_yield: float | None = None


class RowJson(Strict):
    """A row of a cutflow; `at` is a hypothesis in the scan's units. Efficiencies are value, low, high at 68.27%."""

    cut: str
    at: dict[str, float] | None
    events: int
    candidates: int
    yield_: float | None = Field(alias="yield")
    variance: float | None
    efficiency: Triple
    cumulative: Triple


class AxisJson(Strict):
    label: str
    unit: str
    edges: list[float]
    log: bool = False


class ContentsJson(Strict):
    """With under- and overflow: of shape (bins + 2, ...)."""

    values: Nested
    variances: Nested


class HistogramJson(Strict):
    region: str
    level: str
    at: dict[str, float] | None
    axes: list[AxisJson]
    without: list[str] = []
    samples: dict[str, ContentsJson]


class WindowJson(Strict):
    """One entry a hypothesis of the scan."""

    events: list[int]
    yield_: list[float | None] = Field(alias="yield")
    variance: list[float | None]


class SpectrumJson(Strict):
    """One row a hypothesis (one in all, where the spectrum is whole). `candidates` are those in range."""

    candidates: list[int]
    values: list[list[float | None]]
    variances: list[list[float | None]]


class FitSpectrumJson(Strict):
    """What a fit is fitted to: each row has equal bins from `low` to `high`, in base units; null where the fit takes
    no part. `own` has, of a signal, one row at its own hypothesis."""

    region: str
    low: list[float | None]
    high: list[float | None]
    samples: dict[str, SpectrumJson]
    own: dict[str, SpectrumJson]


class PresentationJson(Strict):
    """What figures say beside the numbers; `cut_values` are, for a histogram's name, what its region cuts at, in the
    unit of its axis."""

    title: str = ""
    experiment: str = ""
    cut_values: dict[str, list[float]] = {}
    assumed: list[str] = []


class ResultJson(Strict):
    """The result of a darkana run. A histogram's key is its name, or `name at mZ=1 GeV` where `at` is not null."""

    schema_: Literal["darkana/result/1"] = Field(alias="schema")
    complete: bool
    run: RunJson
    analysis: AnalysisJson
    luminosity: LuminosityJson | None
    scan: list[ScanJson]
    samples: list[SampleJson]
    cutflow: dict[str, dict[str, list[RowJson]]]
    histograms: dict[str, HistogramJson]
    windows: dict[str, dict[str, dict[str, WindowJson]]]
    own_windows: dict[str, dict[str, dict[str, WindowJson]]] = {}
    spectra: dict[str, FitSpectrumJson] = {}
    presentation: PresentationJson = PresentationJson()
    warnings: list[str]


def result_schema() -> dict[str, Any]:
    """The JSON Schema of `result.json`."""
    schema = TypeAdapter(ResultJson).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
