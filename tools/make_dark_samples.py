"""Make the small samples of the single-photon, dark-Higgsstrahlung and (low recoil masses) invisible-Z' searches.

    python tools/make_dark_samples.py SAMPLES analyses

SAMPLES is a folder with `det/`, `skim/` and `truth/`. Only events that can still pass a search are kept, with the
branches and clusters that it reads; `selections.py` has the conditions, each looser than the search's. Weights of what
is drawn are scaled so that a file's sum stays what it was after the selection.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import awkward as ak
import numpy as np
import selections
import uproot

SEED = 20240602
TRACK = ("px", "py", "pz", "charge", "electronID", "muonID", "clusterE")
CLUSTER = ("E", "theta", "phi", "timing", "trackIdx")
STORED = ["event", "weight", *(f"track_{m}" for m in TRACK), *(f"cluster_{m}" for m in CLUSTER)]

Select = Callable[[ak.Array], ak.Array]


@dataclass(frozen=True, slots=True)
class Made:
    """At most `events` of those that `keep` keeps; `unseen` takes the photons of an ALP away."""

    source: str
    target: str
    events: int
    keep: Select = selections.everything
    track: tuple[str, ...] = ("px", "py", "pz")
    unseen: bool = False


PHOTON = "dark_photon_invisible/events"
ALP = "alp_invisible/events"
HIGGS = "dark_higgsstrahlung_invisible/events"
ZPRIME = "zprime_invisible_events/events"
MUON = ("px", "py", "pz", "charge", "muonID")


def single_photon(source: str, target: str) -> Made:
    return Made(f"det/bkg_{source}.root", f"{PHOTON}/{target}.root", 50000, selections.single_photon)


def muons(source: str, target: str, events: int) -> tuple[Made, Made]:
    """Events of the skim, and those outside it of the unskimmed file."""
    inside, outside = selections.muon_pair, selections.muon_pair_outside_skim
    return (
        Made(f"skim/bkg_{source}_skim.root", f"{HIGGS}/{target}.root", events, inside, MUON),
        Made(f"det/bkg_{source}.root", f"{HIGGS}/{target}_rest.root", events, outside, MUON),
    )


def low_recoil(source: str) -> Made:
    target = f"{ZPRIME}/{source.partition('_')[0]}.root"
    return Made(f"skim/bkg_{source}_skim.root", target, 50000, selections.two_muons_little_recoil, MUON)


def signal(source: str, target: str, events: int, track: tuple[str, ...] = ("px", "py", "pz"), **more: bool) -> Made:
    return Made(f"det/sig_{source}.root", f"{target}.root", events, track=track, **more)


SAMPLES = (
    single_photon("gg_babayaga", "gg"),
    single_photon("ee_babayaga", "ee"),
    *(signal(f"gammaAp_m{m}p0", f"{PHOTON}/dark_{m}", 3000) for m in (1, 4, 7)),
    *(
        signal(f"alp_m{m}", f"{ALP}/alp_{m.removesuffix('p0')}", 3000, unseen=True)
        for m in ("0p5", "2p0", "5p0", "8p0")
    ),
    *muons("mumu_kkmc", "mumu", 9000),
    *muons("tautau_kkmc", "tautau", 9000),
    *muons("eemumu_mg5", "eemumu", 9000),
    signal("ApHp_mA2p0_mh1p0", f"{HIGGS}/h_2_1", 1500, MUON),
    signal("ApHp_mA4p0_mh1p0", f"{HIGGS}/h_4_1", 1500, MUON),
    signal("ApHp_mA6p0_mh3p0", f"{HIGGS}/h_6_3", 1500, MUON),
    *(low_recoil(source) for source in ("mumu_kkmc", "tautau_kkmc", "eemumu_mg5")),
    *(
        signal(f"zp_m{m}", f"{ZPRIME}/zp_{m.removesuffix('p0')}", 1500, MUON)
        for m in ("0p5", "1p0", "2p0", "4p0", "6p0")
    ),
)


def make(made: Made, samples: Path, analyses: Path, generator: np.random.Generator) -> str:
    source = samples / made.source
    with uproot.open(source) as file:
        read = file["events"].arrays([*STORED, "cluster_mcPDG"])
    passed = read[made.keep(read)]
    total = sum_of_weights(passed)
    kept = selections.alp_unseen(passed, source) if made.unseen else selections.energetic_photons(passed)
    if len(kept) > made.events:
        kept = kept[np.sort(generator.choice(len(kept), made.events, replace=False))]
    scale = total / sum_of_weights(kept)
    target = analyses / made.target
    write(target, kept, made.track, scale)
    return f"{target.stat().st_size:>8} {made.target}: {len(kept)} of {len(passed)} of {len(read)}, {total:.6g} fb"


def sum_of_weights(events: ak.Array) -> float:
    return float(np.sum(ak.to_numpy(events.weight), dtype=np.float64))


def write(target: Path, kept: ak.Array, track: tuple[str, ...], scale: float) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    tracks = ak.zip({m: kept[f"track_{m}"] for m in track})
    clusters = ak.zip({m: kept[f"cluster_{m}"] for m in ("E", "theta", "phi", "trackIdx")})
    types = {"event": "uint32", "weight": "float32", "track": tracks.type.content, "cluster": clusters.type.content}
    columns = {
        "event": ak.to_numpy(kept.event),
        "weight": (ak.to_numpy(kept.weight).astype(np.float64) * scale).astype(np.float32),
        "track": tracks,
        "cluster": clusters,
    }
    with uproot.recreate(target, compression=uproot.ZSTD(19)) as file:
        file.mktree("events", types).extend(columns)


def main(samples: Path, analyses: Path) -> None:
    generator = np.random.default_rng(SEED)
    for made in SAMPLES:
        print(make(made, samples, analyses, generator), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
