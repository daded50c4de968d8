"""`simulate` carried out: who is seen, and as what."""

from __future__ import annotations

import math

import awkward as ak
import numpy as np
import pytest
from scipy import stats

from darkana.runtime.errors import DataError
from recast_kit import HEAD, MASS, PAIR, many, particles, recorded

N = 20_000


def tracks(*lines, asked="muonID"):
    """A search that reads one member, with these lines of `simulate`."""
    clauses = "".join(f"  {line}\n" for line in lines)
    cut = f'  cut "asked" l1.{asked} > -100\n' if asked else ""
    return f"{HEAD}simulate tracks from e, mu, pi\n{clauses}{PAIR}{cut}"


def test_who_is_not_accepted_is_not_seen():
    text = tracks("accept pt > 0.5 GeV", "reject theta > 90 deg", asked="")
    seen, _ = recorded(text, *particles([(13, 1, 0, 1), (-13, 0.3, 0, 1)], [(13, 1, 0, -1)], [(22, 2, 0, 1)]))
    assert ak.to_list(seen["tracks_px"]) == [[1.0], [], []]
    assert ak.to_list(seen["tracks_charge"]) == [[-1.0], [], []]


def test_objects_come_in_the_order_of_the_record():
    text = f"{HEAD}simulate tracks from mu\nsimulate tracks from e, pi\n{PAIR}"
    seen, _ = recorded(text, *particles([(-211, 1, 0, 0), (13, 2, 0, 0), (11, 3, 0, 0), (-13, 4, 0, 0)]))
    assert ak.to_list(seen["tracks_px"]) == [[1, 2, 3, 4]]


def test_an_efficiency_is_the_share_that_is_seen():
    seen, recorder = recorded(tracks("efficiency 93%", asked=""), *many(13, N))
    passed = int(ak.count(seen["tracks_px"]))
    assert stats.binomtest(passed, N, 0.93).pvalue > 1e-3
    assert recorder.particles["tracks"] == N


def test_an_efficiency_may_come_from_a_table_in_two_variables(tmp_path):
    rows = [(p, t, 0.2 + 0.1 * p + 0.2 * t) for p in (0, 1, 2) for t in (0, 1, 2, 3.2)]
    lines = "\n".join(f"{p},{t},{e:.3f}" for p, t, e in rows)
    (tmp_path / "map.csv").write_text(f"p [GeV],theta [rad],eff\n{lines}\n", encoding="utf-8")
    text = 'table eff(p [GeV], theta [rad]) from "map.csv"\n' + tracks("efficiency eff(p, theta)", asked="")
    momentum = (0.6, 0.0, 0.8)
    offsets, columns = many(13, N, momentum)
    import darkana
    from darkana.detectors import detected
    from darkana.runtime.recast.objects import Recorder

    found = detected(darkana.loads(text, str(tmp_path / "made.ana")))
    recorder = Recorder(found.detector, found.wanted, 3, (0,))
    recorder.record(offsets, columns)
    expected = 0.2 + 0.1 * 1.0 + 0.2 * math.acos(0.8)
    assert stats.binomtest(int(ak.count(recorder.columns()["tracks_px"])), N, expected).pvalue > 1e-3


def test_who_is_outside_a_table_is_not_seen_and_counted(tmp_path):
    (tmp_path / "map.csv").write_text("p [GeV],eff\n0.5,1\n2,1\n", encoding="utf-8")
    text = 'table eff(p [GeV]) from "map.csv"\n' + tracks("efficiency eff(p)", asked="")
    import darkana
    from darkana.detectors import detected
    from darkana.runtime.recast.objects import Recorder

    found = detected(darkana.loads(text, str(tmp_path / "made.ana")))
    recorder = Recorder(found.detector, found.wanted, 3, (0,))
    recorder.record(*particles([(13, 1, 0, 0), (-13, 3, 0, 0)]))
    assert ak.to_list(recorder.columns()["tracks_px"]) == [[1]]
    assert recorder.warnings == {"table `eff`: values outside its points": 1}


def test_what_is_smeared_is_a_gaussian_about_the_truth():
    seen, _ = recorded(tracks("smear pt by 2% * pt", "smear phi by 3 mrad", asked=""), *many(-13, N))
    px, py, pz = (ak.to_numpy(ak.flatten(seen[f"tracks_p{x}"])) for x in "xyz")
    pt = math.hypot(1.0, 0.5)
    pulls = (np.hypot(px, py) / pt - 1) / 0.02
    turns = (np.arctan2(py, px) - math.atan2(0.5, 1.0)) / 3e-3
    assert stats.kstest(pulls, "norm").pvalue > 1e-3
    assert stats.kstest(turns, "norm").pvalue > 1e-3
    assert abs(np.corrcoef(pulls, turns)[0, 1]) < 4 / math.sqrt(N)
    np.testing.assert_allclose(pz / np.hypot(px, py), 0.3 / pt)  # the polar angle is kept


def test_widths_are_of_the_generated_values_however_much_was_smeared_before():
    text = tracks("smear pt by 50% * pt", "set muonID = pt / 1 GeV")
    seen, _ = recorded(text, *many(13, 100))
    assert set(np.round(ak.to_numpy(ak.flatten(seen["tracks_muonID"])), 12)) == {round(math.hypot(1, 0.5), 12)}


def test_a_member_is_set_and_then_smeared():
    text = (
        f"{HEAD}simulate clusters from gamma\n  set timing = 2 ns\n  smear timing by 1 ns * sqrt(1 GeV / E)\n"
        'object photon from clusters as gamma\nfinal state g:photon\nregion signal\n  cut "t" g.timing < 100 ns and g.theta > 0 rad\n'
    )
    seen, _ = recorded(text, *many(22, N, (0.0, 4.0, 0.0)))
    pulls = (ak.to_numpy(ak.flatten(seen["clusters_timing"])) - 2) / 0.5
    assert stats.kstest(pulls, "norm").pvalue > 1e-3
    np.testing.assert_allclose(ak.to_numpy(ak.flatten(seen["clusters_theta"])), math.pi / 2)


def test_who_is_identified_depends_on_the_particle():
    text = tracks("identify muonID mu 90%, pi 5% * p / 1 GeV")
    offsets, columns = particles(*[[(13, 2, 0, 0), (211, 2, 0, 0), (11, 2, 0, 0)]] * N)
    seen, _ = recorded(text, offsets, columns)
    muons, pions, electrons = ak.to_numpy(seen["tracks_muonID"]).T
    assert stats.binomtest(int(muons.sum()), N, 0.9).pvalue > 1e-3
    assert stats.binomtest(int(pions.sum()), N, 0.1).pvalue > 1e-3
    assert not electrons.any()
    assert set(muons) == {0, 1}


FULL = (
    "accept pt > 0.2 GeV",
    "efficiency 90%",
    "smear pt by 5% * pt",
    "smear theta by 10 mrad",
    "identify muonID mu 80%",
)


@pytest.mark.parametrize("block", [1, 7, 100, 3000])
def test_the_result_does_not_depend_on_blocks(block):
    rng = np.random.default_rng(5)
    events = [
        [(rng.choice([13, -13, 211, 22]), *rng.normal(size=3)) for _ in range(rng.integers(0, 5))] for _ in range(3000)
    ]
    whole, _ = recorded(tracks(*FULL), *particles(*events))
    parts, _ = recorded(tracks(*FULL), *particles(*events), block=block)
    assert all(ak.array_equal(whole[name], parts[name]) for name in whole)


def test_seeds_differ_and_repeat():
    one, again, other = (recorded(tracks(*FULL), *many(13, 500), seed=s)[0]["tracks_px"] for s in (1, 1, 2))
    assert ak.array_equal(one, again)
    assert not ak.array_equal(one, other)


def test_a_further_step_leaves_those_before_it_as_they_are():
    without, _ = recorded(tracks(*FULL), *many(13, 500))
    more, _ = recorded(tracks(*FULL, "smear phi by 1 rad"), *many(13, 500))
    np.testing.assert_array_equal(ak.num(without["tracks_px"]), ak.num(more["tracks_px"]))
    np.testing.assert_allclose(ak.flatten(without["tracks_pz"]), ak.flatten(more["tracks_pz"]))


@pytest.mark.parametrize(
    ("line", "code"),
    [("efficiency 1.2 * p / 1 GeV", "E0913"), ("identify muonID mu -0.1", "E0913"), ("smear pt by -pt", "E0975")],
)
def test_what_can_be_no_probability_or_width_is_an_error_at_its_line(line, code):
    with pytest.raises(DataError) as error:
        recorded(tracks(line, asked="muonID" if "muonID" in line else ""), *many(13, 10))
    assert error.value.code == code
    assert error.value.site.line_text.strip() == line


def test_what_is_smeared_to_nothing_is_lost():
    seen, _ = recorded(tracks("smear p by 2 * p", asked=""), *many(13, N))
    kept = int(ak.count(seen["tracks_px"]))
    assert stats.binomtest(kept, N, stats.norm.cdf(0.5)).pvalue > 1e-3


def test_without_simulate_particles_themselves_are_the_objects():
    text = HEAD + "object muon from tracks as mu\nobject electron from tracks as e\nfinal state a:muon+ b:electron-\n"
    text += 'region signal\n  cut "two" count(tracks) == 2 and a.px > 0 GeV\n'
    seen, _ = recorded(text, *particles([(13, 1, 0, 0), (11, 2, 0, 0), (211, 3, 0, 0), (22, 4, 0, 0)]))
    assert ak.to_list(seen["tracks_px"]) == [[1, 2]]
    assert ak.to_list(seen["tracks@pdg"]) == [[13, 11]]


def test_masses_are_those_of_the_table_of_the_tests():
    assert MASS[13] == pytest.approx(0.10566, abs=1e-5)
