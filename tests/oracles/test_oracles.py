"""darkana against plain event loops: the same events, the same sums, in every row, bin and window."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import darkana

from . import alp, composites, every_construct, lfv, zprime
from .comparison import compare

ROOT = Path(__file__).parents[2]
SEARCHES = ROOT / "analyses"
HERE = ROOT / "tests" / "analyses"
SAMPLES = os.environ.get("DARKANA_SAMPLES")

Json = dict[str, Any]

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


#: Plain loops of seconds, of which others have the same constructs.
SLOW = (("every_construct", "tautau"), ("zprime_lepton_flavour_violating", "tautau"), ("zprime_invisible", "eemumu"))


@pytest.mark.parametrize(
    ("search", "sample", "file", "shown"),
    [pytest.param(*row, marks=[pytest.mark.long] if row[:2] in SLOW else []) for row in SHIPPED],
    ids=[f"{search}-{sample}" for search, sample, _, _ in SHIPPED],
)
def test_shipped_events(search: str, sample: str, file: Path, shown: tuple[float, ...] | None) -> None:
    oracle = ORACLES[search](file) if shown is None else ORACLES[search](file, shown)
    compare(shipped(search), oracle, sample, LUMINOSITY[search])


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
    compare(run(search, samples), ORACLES[search](file), "one", LUMINOSITY[search])
