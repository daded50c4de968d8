"""A result compared with what an oracle found, row by row, bin by bin, window by window."""

from collections.abc import Iterator
from typing import Any

import pytest

Json = dict[str, Any]
Hypothesis = float | tuple[float, ...] | None


def hypothesis(at: dict[str, float] | None) -> Hypothesis:
    """A result's `at` as the oracles write it."""
    if at is None:
        return None
    values = tuple(at.values())
    return values[0] if len(values) == 1 else values


def flat(nested: Any) -> Iterator[float]:
    if isinstance(nested, list):
        for inner in nested:
            yield from flat(inner)
    else:
        yield float(nested)


def histogram(result: Json, name: str, at: Hypothesis) -> Json:
    """A histogram that depends on the hypothesis is there once a shown one."""
    found = [h for key, h in result["histograms"].items() if key.startswith(name) and hypothesis(h["at"]) == at]
    assert len(found) == 1, (name, at, list(result["histograms"]))
    return dict(found[0])


def close(values: Any, scale: float) -> Any:
    """Sums agree to rounding."""
    expected = [scale * x for x in flat(values)]
    return pytest.approx(expected, rel=1e-9, abs=1e-9 * max(map(abs, expected), default=0.0))


def compare_cutflows(result: Json, oracle: Json, sample: str, luminosity: float) -> None:
    for region, expected in oracle["cutflow"].items():
        rows = result["cutflow"][region][sample]
        got = {(row["cut"], hypothesis(row["at"])): row for row in rows}
        assert len(got) == len(expected), (region, list(got))
        for label, at, events, candidates, sumw, sumw2 in expected:
            row = got[label, at]
            assert row["events"] == events, (region, label, at)
            if label != "all events":
                assert row["candidates"] == candidates, (region, label, at)
            assert row["yield"] == pytest.approx(luminosity * sumw, rel=1e-9), (region, label, at)
            assert row["variance"] == pytest.approx(luminosity**2 * sumw2, rel=1e-9), (region, label, at)


def compare_histograms(result: Json, oracle: Json, sample: str, luminosity: float) -> None:
    for key, expected in oracle["histograms"].items():
        name, _, _ = key.partition(" at ")
        got = histogram(result, name, expected["at"])["samples"][sample]
        assert list(flat(got["values"])) == close(expected["values"], luminosity), key
        assert list(flat(got["variances"])) == close(expected["variances"], luminosity**2), key


def compare_windows(result: Json, oracle: Json, sample: str, luminosity: float) -> None:
    for window, regions in oracle["windows"].items():
        for region, expected in regions.items():
            got = result["windows"][window][region][sample]
            assert got["events"] == expected["events"], (window, region)
            assert got["yield"] == close(expected["sumw"], luminosity), (window, region)
            assert got["variance"] == close(expected["sumw2"], luminosity**2), (window, region)


def compare(result: Json, oracle: Json, sample: str, luminosity: float) -> None:
    """`luminosity` is by what the oracle's sums of weights are multiplied."""
    scan = {parameter["name"]: parameter["values"] for parameter in result["scan"]}
    assert scan == {name: pytest.approx(values) for name, values in oracle["scan"].items()}
    compare_cutflows(result, oracle, sample, luminosity)
    compare_histograms(result, oracle, sample, luminosity)
    compare_windows(result, oracle, sample, luminosity)
