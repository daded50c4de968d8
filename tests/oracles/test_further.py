"""What the shipped searches do not say: a scan over a table, a window of every region, a weight of the candidate, beams of
a sample's own, and each way to normalise."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import darkana
from darkana.runtime.reading.samples import Sample

from . import further
from .comparison import compare

SEARCH = Path(__file__).parents[1] / "analyses" / "further.ana"
LUMINOSITY = 5.0

#: Each with what its sums of weights are multiplied by.
SAMPLES: dict[str, tuple[dict[str, Any], float]] = {
    "weights": ({"weight_unit": "pb"}, LUMINOSITY * 1e3),
    "generated": ({"cross_section": "1.5 nb", "generated": 400}, LUMINOSITY * 1.5e6 / 400),
    "equivalent": ({"luminosity": "20 ab^-1", "sqrt_s": "10.9 GeV"}, LUMINOSITY / 20e3),
    "signal": ({"luminosity": "2 fb^-1", "hypothesis": {"mA": "0.5 GeV", "mB": "2 GeV"}}, LUMINOSITY / 2),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("further")
    for seed, name in enumerate(SAMPLES):
        further.write(made / f"{name}.root", seed, 300)
    return made


@pytest.fixture(scope="module")
def result(folder: Path) -> dict[str, Any]:
    samples = [
        Sample(
            name=name,
            kind="signal" if "hypothesis" in more else "background",
            files=(str(folder / f"{name}.root"),),
            weight="weight",
            **more,
        )
        for name, (more, _) in SAMPLES.items()
    ]
    found: dict[str, Any] = darkana.load(SEARCH).run(samples).to_json()
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_number_is_that_of_a_plain_loop(name: str, folder: Path, result: dict[str, Any]) -> None:
    shown = (0.5, 2.0) if name == "signal" else further.SHOWN
    sqrt_s = 10.9 if name == "equivalent" else None
    compare(result, further.run(folder / f"{name}.root", shown, sqrt_s), name, SAMPLES[name][1])


def test_the_events_try_it_all(result: dict[str, Any]) -> None:
    rows = result["cutflow"]["tight"]["signal"]
    numbers = [row["events"] for row in rows]
    assert all(a > b > 0 for a, b in pairwise(numbers)), numbers
    for region, samples in result["windows"]["box"].items():
        assert sum(sum(counts["events"]) for counts in samples.values()) > 30, region
