"""Conditions of `make_dark_samples.py`: which events a search can still take, and what of them it reads."""

from pathlib import Path

import awkward as ak
import numpy as np
import uproot
from measure_alp_resolution import ALP, beams

MUON, ELECTRON = 0.1056584, 0.000510999
#: Velocity of the centre-of-mass frame.
BOOST = np.array([0.0414881, 0.0, 0.2725255])
#: Cosine and sine of the rotation that puts the electron beam on z there.
TURN = (0.9999833538, 0.0057699340)


def everything(events: ak.Array) -> ak.Array:
    return np.ones(len(events), bool)


def neutral(events: ak.Array) -> ak.Array:
    return events.cluster_trackIdx < 0


def single_photon(events: ak.Array) -> ak.Array:
    """No track; one photon that may have 1.8 GeV in the centre-of-mass frame, all others below 0.2 GeV."""
    energies = ak.sort(events.cluster_E[neutral(events)], axis=1, ascending=False)
    two = ak.to_numpy(ak.fill_none(ak.pad_none(energies, 2, clip=True), 0.0))
    return (ak.to_numpy(ak.num(events.track_px)) == 0) & (two[:, 0] > 1.2) & (two[:, 1] < 0.2)


def energetic_photons(events: ak.Array) -> ak.Array:
    """Without the clusters that no search takes for a photon: matched to a track, or of less than 0.1 GeV."""
    return clusters_where(events, neutral(events) & (events.cluster_E > 0.1))


def clusters_where(events: ak.Array, which: ak.Array) -> ak.Array:
    for name in ("E", "theta", "phi", "timing", "trackIdx", "mcPDG"):
        events[f"cluster_{name}"] = events[f"cluster_{name}"][which]
    return events


def alp_unseen(events: ak.Array, source: Path) -> ak.Array:
    """An ALP that leaves nothing: the clusters within 50 mrad of the photon it recoils against, and beam background.

    Only the first events of a file have their generated particles beside them.
    """
    with uproot.open(source.parents[1] / "truth" / source.name) as file:
        truth = file["events"].arrays(
            ["event", "part_pdg", "part_status", "part_mother", "part_px", "part_py", "part_pz"]
        )
    events = events[: len(truth)]
    if not np.array_equal(ak.to_numpy(events.event), ak.to_numpy(truth.event)):
        raise SystemExit(f"{source}: the generated events are not its first")
    mother_is_alp = (
        ak.where(truth.part_mother >= 0, truth.part_pdg[ak.where(truth.part_mother >= 0, truth.part_mother, 0)], 0)
        == ALP
    )
    recoil = (truth.part_pdg == 22) & (truth.part_status == 1) & ~mother_is_alp
    p = [ak.to_numpy(ak.flatten(truth[f"part_p{x}"][recoil])) for x in "xyz"]
    theta, phi = np.arctan2(np.hypot(p[0], p[1]), p[2]), np.arctan2(p[1], p[0])
    cosine = np.sin(theta) * np.sin(events.cluster_theta) * np.cos(events.cluster_phi - phi) + np.cos(theta) * np.cos(
        events.cluster_theta
    )
    near = cosine > np.cos(0.05)
    return clusters_where(events, (near | (events.cluster_mcPDG == 0)) & neutral(events) & (events.cluster_E > 0.1))


# --- two muons and nothing else -------------------------------------------------------------------------------


def muon_pair(events: ak.Array) -> ak.Array:
    """What the dark-Higgsstrahlung search asks for, each condition a little looser."""
    passed, px, py, pz = two_tracks(events)
    passed &= np.asarray(ak.to_numpy(ak.all(events.track_muonID > 0.5, axis=1)))
    pair = total(px, py, pz, np.full(px.shape, MUON))
    recoil = beams()[:, None] - pair
    theta = np.degrees(np.arctan2(np.hypot(recoil[1], recoil[2]), recoil[3]))
    passed &= (transverse_cms(pair) > 0.09) & (theta > 31) & (theta < 126)
    legs = [total(px[:, [k]], py[:, [k]], pz[:, [k]], np.full((len(px), 1), MUON)) for k in (0, 1)]
    return passed & ~photon_near(events, recoil, 14) & (np.abs(cos_helicity(*legs)) < 0.92)


def two_muons_little_recoil(events: ak.Array) -> ak.Array:
    """What the invisible-Z' search asks for below a recoil mass of 6 GeV, each condition a little looser, without its
    cut against tau pairs."""
    passed, px, py, pz = two_tracks(events)
    passed &= np.asarray(ak.to_numpy(ak.all(events.track_muonID > 0.5, axis=1)))
    pair = total(px, py, pz, np.full(px.shape, MUON))
    recoil = beams()[:, None] - pair
    passed &= recoil[0] ** 2 - recoil[1] ** 2 - recoil[2] ** 2 - recoil[3] ** 2 < 6.4**2
    passed &= transverse_cms(pair) > 1.0
    energy = ak.sum(events.cluster_E[neutral(events) & (events.cluster_E > 0.1)], axis=1)
    return passed & ~photon_near(events, recoil, 14) & (ak.to_numpy(energy) < 0.42)


def muon_pair_outside_skim(events: ak.Array) -> ak.Array:
    return muon_pair(events) & ~in_skim(events)


def in_skim(events: ak.Array) -> ak.Array:
    """The two-lepton missing-energy skim; it needs no clusters."""
    passed, px, py, pz = two_tracks(events)
    muonID, electronID = (pad(events[f"track_{name}"]) for name in ("muonID", "electronID"))
    pt = np.hypot(px, py)
    theta = np.degrees(np.arctan2(pt, pz))
    passed &= np.all((theta > 30) & (theta < 130) & (pt > 0.3), axis=1)
    muon = muonID > 0.3
    passed &= np.any(muon, axis=1) & np.all(muon | (electronID > 0.3), axis=1)
    pair = total(px, py, pz, np.where(muon, MUON, ELECTRON))
    recoil = beams()[:, None] - pair
    passed &= recoil[0] ** 2 - recoil[1] ** 2 - recoil[2] ** 2 - recoil[3] ** 2 > 0.09
    phi = np.arctan2(py, px)
    apart = np.abs((phi[:, 0] - phi[:, 1] + np.pi) % (2 * np.pi) - np.pi)
    return passed & (np.degrees(apart) > 60) & (transverse_cms(pair) > 0.3)


def pad(values: ak.Array) -> np.ndarray:
    """The first two of each event, zeros where there are fewer."""
    return np.asarray(ak.to_numpy(ak.fill_none(ak.pad_none(values, 2, clip=True), 0)), np.float64)


def two_tracks(events: ak.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Which events have two tracks of opposite charge; the momenta of the first two."""
    charge = pad(events.track_charge)
    two = (ak.to_numpy(ak.num(events.track_px)) == 2) & (charge[:, 0] * charge[:, 1] < 0)
    return two, pad(events.track_px), pad(events.track_py), pad(events.track_pz)


def total(px: np.ndarray, py: np.ndarray, pz: np.ndarray, mass: np.ndarray) -> np.ndarray:
    energy = np.sqrt(px**2 + py**2 + pz**2 + mass**2)
    return np.array([np.sum(x, axis=1) for x in (energy, px, py, pz)])


def to_cms(p: np.ndarray) -> np.ndarray:
    """Boosted to the centre-of-mass frame, not rotated."""
    squared = BOOST @ BOOST
    gamma = 1 / np.sqrt(1 - squared)
    along = BOOST @ p[1:]
    moved = p[1:] + BOOST[:, None] * ((gamma - 1) * along / squared - gamma * p[0])
    return np.array([gamma * (p[0] - along), *moved])


def transverse_cms(p: np.ndarray) -> np.ndarray:
    """Momentum across the electron beam in the centre-of-mass frame."""
    _, x, y, z = to_cms(p)
    return np.asarray(np.hypot(TURN[0] * x - TURN[1] * z, y))


def cos_helicity(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Of the first of two equal masses, from their energies: E1 - E2 = beta P cos, with beta that in the pair's frame.

    Not a number where there are no two tracks.
    """
    one, two = to_cms(first), to_cms(second)
    pair = one + two
    momentum = np.sqrt(np.sum(pair[1:] ** 2, axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        beta = np.sqrt(1 - 4 * MUON**2 / (pair[0] ** 2 - momentum**2))
        return np.asarray((one[0] - two[0]) / (beta * momentum))


def photon_near(events: ak.Array, recoil: np.ndarray, degrees: float) -> np.ndarray:
    """A neutral cluster of more than 0.1 GeV within so many degrees of the recoil."""
    size = np.sqrt(np.sum(recoil[1:] ** 2, axis=0))
    theta, phi = events.cluster_theta, events.cluster_phi
    x, y, z = recoil[1:] / size
    cosine = np.sin(theta) * (np.cos(phi) * x + np.sin(phi) * y) + np.cos(theta) * z
    near = neutral(events) & (events.cluster_E > 0.1) & (cosine > np.cos(np.radians(degrees)))
    return np.asarray(ak.to_numpy(ak.any(near, axis=1)))
