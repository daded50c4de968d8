"""The particles that are generated, and the constants of the matrix elements."""

from __future__ import annotations

ALPHA = 1 / 137.036
FEMTOBARN = 0.3893794e12
"""1 GeV^-2 in fb."""

MUON = 0.1056583755
LEPTON_MASSES = {"e-": 0.00051099895, "e+": 0.00051099895, "mu-": MUON, "mu+": MUON}
"""GeV, of the Particle Data Group."""

NUMBERS = {
    "e-": 11,
    "e+": -11,
    "mu-": 13,
    "mu+": -13,
    "gamma": 22,
    "zprime": 32,
    "alp": 9000005,
    "dark_photon": 4900023,
    "dark_higgs": 4900025,
}
"""PDG numbers; those of dark particles as the models of MadGraph and Pythia's hidden valley have them."""
