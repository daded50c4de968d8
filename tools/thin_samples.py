"""Thin simulated samples to what the package carries for its searches.

    python tools/thin_samples.py SAMPLES analyses

SAMPLES is a folder with `det/` and `skim/`. Of each file a fixed number of events is drawn without replacement (one
seed, so the result is reproducible), in their order; the weights are scaled so that a file's sum stays what it was.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import awkward as ak
import numpy as np
import uproot

SEED = 20240601

#: What the library file `belle2.ana` names, and no more.
TRACK = ("px", "py", "pz", "charge", "electronID", "muonID", "clusterE")
CLUSTER = ("E", "theta", "phi", "timing", "trackIdx")


@dataclass(frozen=True, slots=True)
class Thinned:
    source: str
    target: str
    events: int


SAMPLES = (
    Thinned("skim/bkg_mumu_kkmc_skim.root", "zprime_invisible/events/mumu.root", 15000),
    Thinned("skim/bkg_tautau_kkmc_skim.root", "zprime_invisible/events/tautau.root", 20000),
    Thinned("skim/bkg_eemumu_mg5_skim.root", "zprime_invisible/events/eemumu.root", 13000),
    Thinned("det/sig_zp_m1p0.root", "zprime_invisible/events/zp_1.root", 3000),
    Thinned("det/sig_zp_m4p0.root", "zprime_invisible/events/zp_4.root", 3000),
    Thinned("det/sig_zp_m6p0.root", "zprime_invisible/events/zp_6.root", 3000),
    Thinned("skim/bkg_ggg_mg5_skim.root", "alp_two_photons/events/ggg.root", 12000),
    Thinned("det/sig_alp_m0p5.root", "alp_two_photons/events/alp_0p5.root", 3000),
    Thinned("det/sig_alp_m5p0.root", "alp_two_photons/events/alp_5.root", 3000),
    Thinned("det/sig_alp_m2p0.root", "alp_two_photons/events/alp_2.root", 900),
    Thinned("det/sig_alp_m8p0.root", "alp_two_photons/events/alp_8.root", 900),
)


def thin(source: Path, target: Path, events: int, generator: np.random.Generator) -> None:
    names = ["event", "weight", *(f"track_{m}" for m in TRACK), *(f"cluster_{m}" for m in CLUSTER)]
    with uproot.open(source) as file:
        arrays = file["events"].arrays(names)
    kept = arrays[np.sort(generator.choice(len(arrays), events, replace=False))]
    total = np.sum(ak.to_numpy(arrays.weight), dtype=np.float64)
    weight = ak.to_numpy(kept.weight).astype(np.float64)
    weight = (weight * (total / weight.sum())).astype(np.float32)
    target.parent.mkdir(parents=True, exist_ok=True)
    with uproot.recreate(target, compression=uproot.ZSTD(19)) as file:
        track = ak.zip({m: kept[f"track_{m}"] for m in TRACK})
        cluster = ak.zip({m: kept[f"cluster_{m}"] for m in CLUSTER})
        types = {"event": "uint32", "weight": "float32", "track": track.type.content, "cluster": cluster.type.content}
        tree = file.mktree("events", types)
        tree.extend({"event": ak.to_numpy(kept.event), "weight": weight, "track": track, "cluster": cluster})


def main(samples: Path, analyses: Path) -> None:
    generator = np.random.default_rng(SEED)
    for sample in SAMPLES:
        target = analyses / sample.target
        thin(samples / sample.source, target, sample.events, generator)
        print(f"{target.stat().st_size:>9} {sample.target}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
