"""Generated events for tests: the files on hand as text, made-up records, Belle II's beams by plain formulae."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from darkana.runtime.recast.files import open_generated
from darkana.runtime.recast.frames import Laboratory
from darkana.runtime.recast.particles import OF_PARTICLES, Generated, joined

DATA = Path(__file__).parent.parent / "data" / "generated"
LHE = ("mg5_zprime.lhe.gz", "kkmc_mumu.lhe.gz", "kkmc_tautau.lhe.gz")
HEPMC = ("mg5_zprime.hepmc3.gz", "kkmc_tautau.hepmc3.gz", "pythia8_qqbar.hepmc3.gz")


def text_of(name):
    return gzip.decompress((DATA / name).read_bytes())


def written(folder, text, name="events"):
    path = folder / name
    path.write_bytes(text)
    return path


def read(path, events=8192):
    return joined(list(open_generated(path).blocks(events)))


def same(one, other):
    for name in ("offsets", "weights", *OF_PARTICLES):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def made(*events, weights=None):
    """Of lists of (pdg, status, mother, px, py, pz, E); masses from these, daughters from the mothers."""
    rows = np.array([row for event in events for row in event], float).reshape(-1, 7)
    pdg, status, mother = rows[:, :3].astype(np.int64).T
    px, py, pz, E = rows[:, 3:].T
    daughters = [any(row[2] == i for row in event) for event in events for i in range(len(event))]
    offsets = np.cumsum([0, *map(len, events)])
    m = np.sqrt(np.maximum(E**2 - px**2 - py**2 - pz**2, 0))
    weights = np.ones(len(events)) if weights is None else np.array(weights, float)
    return Generated(offsets, pdg, status, mother, np.array(daughters, bool), px, py, pz, E, m, weights)


def boost(E, px, py, pz):
    """Into the rest frame of this four-vector."""
    p = np.array([px, py, pz])
    m = np.sqrt(E**2 - p @ p)
    matrix = np.eye(4)
    matrix[0, 0], matrix[0, 1:], matrix[1:, 0] = E / m, -p / m, -p / m
    matrix[1:, 1:] += np.outer(p, p) / (m * (E + m))
    return matrix


def about(axis, angle):
    """A rotation, by Rodrigues' formula."""
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    matrix = np.eye(4)
    matrix[1:, 1:] += np.sin(angle) * k + (1 - np.cos(angle)) * k @ k
    return matrix


def beam(energy, angle):
    """(E, px, py, pz) of an electron or positron in the x-z plane."""
    p = np.sqrt(energy**2 - 0.51099895e-3**2)
    return np.array([energy, p * np.sin(angle), 0.0, p * np.cos(angle)])


ELECTRON, POSITRON = beam(7.004, 0.0415), beam(4.002, np.pi - 0.0415)


def belle2():
    """7.004 and 4.002 GeV at 83 mrad: boost, then turn the electron to +z about z x e."""
    total = ELECTRON + POSITRON
    to_rest = boost(*total)
    e = (to_rest @ ELECTRON)[1:]
    turn = about(np.cross(e, [0, 0, 1.0]), np.arccos(e[2] / np.linalg.norm(e)))
    return Laboratory(tuple(total.tolist()), turn @ to_rest)


def transformed(generated, matrix, scale=1.0):
    """The same events in another frame or unit."""
    return generated.with_momenta(scale * matrix @ generated.momenta, scale * generated.m)
