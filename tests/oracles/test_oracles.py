"""darkana against plain event loops: the same events, the same sums, in every row, bin and window."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import darkana

from . import alp, composites, every_construct, lfv, zprime

ROOT = Path(__file__).parents[2]
SEARCHES = ROOT / "analyses"
HERE = ROOT / "tests" / "analyses"
SAMPLES = os.environ.get("DARKANA_SAMPLES")

Json = dict[str, Any]
Hypothesis = float | tuple[float, ...] | None

FILES = {
    "zprime_invisible": SEARCHES / "zprime_invisible" / "zprime_invisible.ana",
    "zprime_lepton_flavour_violating": SEARCHES
    / "zprime_lepton_flavour_violating"
    / "zprime_lepton_flavour_violating.ana",
    "alp_two_photons": SEARCHES / "alp_two_photons" / "alp_two_photons.ana",
    "every_construct": HERE / "every_construct.ana",
    "composites": HERE / "composites.ana",
}
ORACLES: dict[str, Callable[..., Json]] = {
    "zprime_invisible": zprime.run,
    "zprime_lepton_flavour_violating": lfv.run,
    "alp_two_photons": alp.run,
    "every_construct": every_construct.run,
    "composites": composites.run,
}
#: In fb^-1.
LUMINOSITY = {
    "zprime_invisible": 0.276,
    "zprime_lepton_flavour_violating": 0.276,
    "alp_two_photons": 0.445,
    "every_construct": 100.0,
    "composites": 10.0,
}

MUONS = SEARCHES / "zprime_invisible" / "events"
PHOTONS = SEARCHES / "alp_two_photons" / "events"

#: Search, sample, file, the hypotheses shown of a signal.
SHIPPED: list[tuple[str, str, Path, tuple[float, ...] | None]] = [
    *[("zprime_invisible", name, MUONS / f"{name}.root", None) for name in ("mumu", "tautau", "eemumu")],
    *[("zprime_invisible", f"zp_{m}", MUONS / f"zp_{m}.root", (float(m),)) for m in (1, 4, 6)],
    *[("zprime_lepton_flavour_violating", name, MUONS / f"{name}.root", None) for name in ("mumu", "tautau", "eemumu")],
    ("alp_two_photons", "ggg", PHOTONS / "ggg.root", None),
    ("alp_two_photons", "alp_0p5", PHOTONS / "alp_0p5.root", (0.5,)),
    ("alp_two_photons", "alp_5", PHOTONS / "alp_5.root", (5.0,)),
    *[("every_construct", name, MUONS / f"{name}.root", None) for name in ("mumu", "tautau")],
    ("composites", "tautau", MUONS / "tautau.root", None),
]


def run(search: str, samples: Path) -> Json:
    result: Json = darkana.load(FILES[search]).run(samples=samples).to_json()
    return result


@cache
def shipped(search: str) -> Json:
    own = SEARCHES / search / "events" / "samples.yaml"
    return run(search, own if own.exists() else HERE / "samples.yaml")


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


def compare(search: str, result: Json, oracle: Json, sample: str) -> None:
    luminosity = LUMINOSITY[search]
    scan = {parameter["name"]: parameter["values"] for parameter in result["scan"]}
    assert scan == {name: pytest.approx(values) for name, values in oracle["scan"].items()}
    compare_cutflows(result, oracle, sample, luminosity)
    compare_histograms(result, oracle, sample, luminosity)
    compare_windows(result, oracle, sample, luminosity)


@pytest.mark.parametrize(
    ("search", "sample", "file", "shown"), SHIPPED, ids=[f"{search}-{sample}" for search, sample, _, _ in SHIPPED]
)
def test_shipped_events(search: str, sample: str, file: Path, shown: tuple[float, ...] | None) -> None:
    oracle = ORACLES[search](file) if shown is None else ORACLES[search](file, shown)
    compare(search, shipped(search), oracle, sample)


def folder() -> list[Path]:
    """Files of the folder that the environment names; those of RNTuples hold the same events again."""
    return [f for f in sorted(Path(SAMPLES).glob("*.root")) if "rntuple" not in f.stem] if SAMPLES else []


@pytest.mark.long
@pytest.mark.skipif(not SAMPLES, reason="DARKANA_SAMPLES does not name a folder of events")
@pytest.mark.parametrize("search", FILES)
@pytest.mark.parametrize("file", folder(), ids=lambda f: f.stem)
def test_all_events(search: str, file: Path, tmp_path: Path) -> None:
    samples = tmp_path / "samples.yaml"
    samples.write_text(
        "schema: darkana/samples/1\nsamples:\n"
        f"- {{name: one, kind: background, files: ['{file}'], tree: events, weight: weight, weight_unit: fb}}\n",
        encoding="utf-8",
    )
    compare(search, run(search, samples), ORACLES[search](file), "one")
