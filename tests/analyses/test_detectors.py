"""The detectors of the libraries: mass resolutions that follow from the momentum resolutions they state."""

from __future__ import annotations

import pytest

import darkana


@pytest.mark.parametrize(
    ("search", "at", "of", "region", "expected"),
    [
        # Two momenta of 0.4% each, as much in mass over root two.
        ("dark_higgs_kloe", {"mA": 0.5, "mh": 0.3}, "dark_photon.m", "signal", 0.5 * 0.004 / 2**0.5),
        # Muons of some 2.5 GeV: 0.13% times that and 0.45%.
        ("dark_photon_visible", {"mA": 2.0}, "dark.m", "signal_mm", 2.0 * (0.0013 * 2.5 + 0.0045) / 2**0.5),
    ],
)
def test_the_mass_is_as_wide_as_the_momenta(search, at, of, region, expected):
    [point] = darkana.load(search).measure(generate=1500, at=[at], of=of, region=region).points
    assert point.spread.resolution == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("library", ["babar", "belle", "belle2", "kloe"])
def test_every_experiment_has_a_detector_for_tracks_and_clusters(library):
    text = f'analysis "x"\nuse {library}\nobject muon from tracks as mu\nobject photon from clusters as gamma\n'
    text += "final state l:muon+ g:photon\nregion signal\n"
    collections = {simulation.space for simulation in darkana.loads(text).search.simulations}
    assert collections == {"tracks", "clusters"}
