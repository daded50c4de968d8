"""The eight benchmark tasks, bin for bin: the plain loops and darkana against the public reference."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import darkana

from ..oracles import adl

DATA = Path(__file__).parents[1] / "data" / "adl"
HERE = Path(__file__).parent / "adl"


@cache
def events() -> list[adl.Event]:
    return list(adl.read(DATA / "Run2012B_SingleMu-1000.root"))


@cache
def result(number: str, samples: str) -> dict[str, Any]:
    return darkana.load(HERE / f"task-{number}.ana").run(samples=DATA / samples).to_json()


@pytest.mark.parametrize("task", adl.BINNING)
def test_plain_loop_gives_the_reference(task: str) -> None:
    filled = [x for event in events() for x in adl.values(task, event)]
    assert adl.counts(task, filled) == adl.reference(DATA / f"task-{task}.csv", task)


@pytest.mark.parametrize("samples", ["samples.yaml", "samples_parquet.yaml"])
@pytest.mark.parametrize("task", adl.BINNING)
def test_darkana_gives_the_reference(task: str, samples: str) -> None:
    if "parquet" in samples:
        pytest.importorskip("pyarrow")
    histogram = result(task[0], samples)["histograms"]["task_" + task.replace("-", "_")]
    assert histogram["samples"]["cms"]["values"] == adl.reference(DATA / f"task-{task}.csv", task)
