"""Searches recast onto generated events, from the command line and in Python."""

from __future__ import annotations

import csv
import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import darkana
from darkana.generating import generated
from darkana.runtime.errors import DataError
from darkana.runtime.generator.lhe import write_lhe
from darkana.runtime.recast.schema import RecastJson

DATA = Path(__file__).parents[1] / "data" / "generated"

SEARCH = """\
## Two muons and nothing else; background, efficiency and observation are numbers.
analysis "Recoil"
  luminosity 10 fb^-1

beams
  electron 7.004 GeV
  positron 4.002 GeV
  crossing 83 mrad
  sqrt_s   10.58 GeV

collection tracks = "track"
  vector px, py, pz [GeV]
  member charge, muonID

simulate tracks from mu, e, pi assumed
  accept     17 deg < theta < 150 deg
  efficiency 90%
  smear      pt by 0.5% * pt
  identify   muonID mu 95%, pi 2%

scan mZ from 1 GeV to 3 GeV step 0.25 GeV

generate mu+ mu- zprime
  mass zprime = mZ

object muon from tracks as mu
  select muonID > 0.5

final state l1:muon+ l2:muon-
recoil zp against l1 + l2

region signal
  cut "two"    count(tracks) == 2
  cut "slow"   l1.cms.p < 5 GeV

window peak = abs(zp.m - mZ) < 0.3 GeV

count in signal within peak
  observed   4
  background 3
  efficiency 25%

limit cross_section
  method bayesian flat
  level  90%

interpret g from cross_section = g^2 * 40000 fb
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The search, and 2000 events of it at 2 GeV, and 1000 at 1.5 and 2.5 GeV."""
    place = tmp_path_factory.mktemp("recast")
    (place / "recoil.ana").write_text(SEARCH, encoding="utf-8")
    search = darkana.load(place / "recoil.ana")
    for mass, n in ((2.0, 2000), (1.5, 1000), (2.5, 1000)):
        write_lhe(generated(search, {"mZ": mass}, n, seed=7, coupling=0.1), place / f"z{mass:g}.lhe.gz", "mu mu Z'", 7)
    return place


@pytest.fixture
def search(folder):
    return darkana.load(folder / "recoil.ana")


@pytest.fixture(scope="module")
def one(folder):
    """Recast onto its own events at 2 GeV."""
    return darkana.load(folder / "recoil.ana").recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=2000)


def final_momenta(path):
    """Muons of each event, by plain reading: (n, 2, 4) of px, py, pz, E; mu- first."""
    events, rows = [], None
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        words = line.split()
        if line.startswith("<event"):
            rows = []
        elif line.startswith("</event"):
            events.append([row for _, row in sorted(rows, key=lambda r: -r[0])])
        elif rows is not None and len(words) == 13 and abs(int(words[0])) == 13 and words[1] == "1":
            rows.append((int(words[0]), [float(w) for w in words[6:10]]))
    return np.array(events)


def in_laboratory(momenta):
    """Belle II's boost, by plain formulae: beams at +-41.5 mrad, scaled to 10.58 GeV."""
    e, p, a = 7.004, 4.002, 0.0415
    total = np.array([e + p, (e + p) * math.sin(a), 0, (e - p) * math.cos(a)])
    total *= 10.58 / math.sqrt(total[0] ** 2 - total[1:] @ total[1:])
    beta = total[1:] / total[0]
    gamma = 1 / math.sqrt(1 - beta @ beta)
    along = momenta[..., :3] @ beta
    factor = (gamma - 1) / (beta @ beta) * along + gamma * momenta[..., 3]
    return momenta[..., :3] + factor[..., None] * beta


def test_the_acceptance_is_that_of_plain_formulae(one, folder):
    """Of muons within 17 to 150 degrees in the laboratory, each seen and identified in 85.5% of cases; the electron is
    not quite along the axis of the boost, which turns directions by some 20 mrad."""
    momenta = in_laboratory(final_momenta(folder / "z2.lhe.gz"))
    theta = np.arctan2(np.hypot(momenta[..., 0], momenta[..., 1]), momenta[..., 2])
    inside = ((theta > math.radians(17)) & (theta < math.radians(150))).all(axis=1).mean()
    seen = one.signals[0].regions["signal"]
    assert seen.efficiency[0] == pytest.approx(inside * 0.855**2, abs=4 * math.sqrt(0.25 / 2000))


def test_the_window_holds_nearly_all(one):
    signal = one.signals[0]
    passed, in_window = signal.regions["signal"].events, signal.windows["peak"]["signal"].events
    assert 0.9 * passed < in_window <= passed
    value, low, high = signal.windows["peak"]["signal"].efficiency
    assert value == in_window / 2000
    assert low < value < high


def cls_limit(n, b, level=0.9):
    """Of a count with a known background, by root finding on sums of Poisson probabilities."""
    from scipy.optimize import brentq

    return brentq(lambda s: stats.poisson.cdf(n, s + b) / stats.poisson.cdf(n, b) - (1 - level), 0, 100)


def test_the_limit_is_that_of_a_count_with_this_efficiency(one):
    """With a flat prior and a known background it is that of CLs; the efficiency's statistical error adds little."""
    efficiency = one.signals[0].windows["peak"]["signal"].efficiency[0]
    found = one.limits.found.observed[one.signals[0].row]
    assert found == pytest.approx(cls_limit(4, 3) / (10 * efficiency), rel=0.01)


def test_the_limit_scales_with_the_efficiency(one):
    """The search's own 25%, and the events': all else is the same."""
    row, efficiency = one.signals[0].row, one.signals[0].windows["peak"]["signal"].efficiency[0]
    ratio = one.limits.found.observed[row] / one.original.found.observed[row]
    assert ratio == pytest.approx(0.25 / efficiency, rel=0.01)


def test_couplings_follow(one):
    row = one.signals[0].row
    (coupling,) = one.limits.couplings
    assert coupling.variants[""].observed[row] == pytest.approx(math.sqrt(one.limits.found.observed[row] / 40000))
    model = one.to_json()["signals"][0]["model"]
    assert model["origin"] == "file"
    assert model["cross_section"] == pytest.approx(346.0, rel=0.01)  # MadGraph's rate at g' = 0.1
    assert model["strength"]["observed"] == pytest.approx(one.limits.found.observed[row] / model["cross_section"])


def test_a_coupling_of_their_own(search, folder):
    found = search.recast(
        folder / "z2.lhe.gz", at={"mZ": "2 GeV"}, cross_section="0.346 pb", coupling={"h": 0.1}, validate=0
    )
    (signal,) = found.to_json()["signals"]
    limit, model = signal["limit"]["cross_section"]["observed"], signal["model"]
    assert model["origin"] == "stated"
    assert model["coupling"]["limit"]["observed"] == pytest.approx(0.1 * math.sqrt(limit / 346))


def test_the_validation_sees_that_the_search_says_25_percent(one):
    (point,) = one.validation.points
    assert (point.own, point.events) == (0.25, 2000)
    other = one.signals[0].windows["peak"]["signal"].efficiency[0]
    assert point.simulated[0] == pytest.approx(other, abs=5 * math.sqrt(0.25 / 2000))  # the same signal, made anew
    assert any("the search's own signal comes out" in w for w in one.warnings)


def test_the_document_is_of_its_schema_and_repeats(one, search, folder):
    again = search.recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=2000)
    first, second = one.to_json(), again.to_json()
    RecastJson.model_validate(json.loads(json.dumps(first)))
    for each in (first, second):
        each["run"]["started"] = ""
        for key in ("limits", "original"):
            each[key]["run"]["started"] = ""
    assert first == second
    other = search.recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0, seed=5)
    assert other.to_json()["signals"][0]["efficiency"] != first["signals"][0]["efficiency"]


def test_between_two_hypotheses_and_not_beyond(search, folder):
    signals = [darkana.signal(folder / f"z{m:g}.lhe.gz", {"mZ": m}) for m in (1.5, 2.5)]
    found = search.recast(signals, validate=0)
    masses = np.array(found.limits.scan[0].values)
    known = np.isfinite(found.limits.found.observed)
    np.testing.assert_allclose(masses[known], [1.5, 1.75, 2.0, 2.25, 2.5])
    low, high = (s.windows["peak"]["signal"].efficiency[0] for s in found.signals)
    per_unit = found.limits.signal_per_unit[known] / 10
    np.testing.assert_allclose(per_unit, low + (high - low) * np.arange(5) / 4, rtol=1e-9)


def test_a_hypothesis_between_those_of_the_scan(search, folder):
    found = search.recast(folder / "z2.lhe.gz", at={"mZ": "1999 MeV"}, validate=0)
    assert found.signals[0].taken_at == (("mZ", 1.999),)
    assert found.limits.at(found.signals[0].row) == (("mZ", 1.999),)


def test_with_a_result_the_nearest_hypothesis_is_taken(search, folder):
    tracks = {name: [[1.0, 1.0]] for name in ("track_px", "track_py", "track_pz", "track_muonID")}
    base = search.run({"mc": {**tracks, "track_charge": [[1.0, -1.0]]}})
    found = search.recast(folder / "z2.lhe.gz", at={"mZ": "1.99 GeV"}, result=base, validate=0)
    assert found.signals[0].taken_at == (("mZ", 2.0),)
    assert any("the nearest hypothesis that the search looked at" in w for w in found.warnings)


def test_hepmc_gives_what_lhe_gives(search):
    """The same 50 events, in their order; HepMC's text has fewer digits."""
    found = [search.recast(DATA / f"mg5_zprime.{kind}.gz", at={"mZ": 2.0}, validate=0) for kind in ("lhe", "hepmc3")]
    lhe, hepmc = (each.result.cutflow["signal"]["mg5_zprime"] for each in found)
    assert [row.events for row in lhe] == [row.events for row in hepmc]
    assert hepmc[0].events == 50


def in_mev_and_laboratory(folder):
    """The events at 2 GeV as a laboratory file in MeV, by plain formulae."""
    lines = gzip.decompress((folder / "z2.lhe.gz").read_bytes()).decode().splitlines()
    path = folder / "laboratory.lhe"
    path.write_text("\n".join(map(moved, lines)) + "\n", encoding="utf-8")
    return path


def moved(line):
    """A particle's line; others as they are."""
    words = line.split()
    if len(words) != 13 or line.startswith("<"):
        return line
    four = rotated(np.array([float(w) for w in words[6:10]]))
    e, p, a = 7.004, 4.002, 0.0415
    beta = np.array([(e + p) * math.sin(a), 0, (e - p) * math.cos(a)]) / (e + p)
    energy = (four[3] + beta @ four[:3]) / math.sqrt(1 - beta @ beta)
    words[6:11] = [f"{1000 * x:.12e}" for x in (*in_laboratory(four[None])[0], energy, float(words[10]))]
    return " ".join(words)


def rotated(four):
    """From the electron along +z to where it is after the boost: a turn about y."""
    a, e, p = 0.0415, 7.004, 4.002
    electron = np.array([[e * math.sin(a), 0, e * math.cos(a), e]])
    beta = np.array([(e + p) * math.sin(a), 0, (e - p) * math.cos(a)]) / (e + p)
    gamma, along = 1 / math.sqrt(1 - beta @ beta), electron[0, :3] @ beta
    x, _, z = electron[0, :3] + ((gamma - 1) / (beta @ beta) * along - gamma * e) * beta
    t = math.atan2(x, z)
    return np.array(
        [
            four[0] * math.cos(t) + four[2] * math.sin(t),
            four[1],
            -four[0] * math.sin(t) + four[2] * math.cos(t),
            four[3],
        ]
    )


def test_unit_and_frame_are_found(search, folder):
    found = search.recast(in_mev_and_laboratory(folder), at={"mZ": 2.0}, validate=0)
    (signal,) = found.signals
    assert "MeV" in signal.files[0].convention
    assert "laboratory" in signal.files[0].convention
    one = search.recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0)
    assert abs(signal.regions["signal"].events - one.signals[0].regions["signal"].events) <= 1


# --- the command line -------------------------------------------------------------------------------------------------


def test_one_command(darkana, folder, tmp_path):
    said = darkana(
        "recast", folder / "recoil.ana", "--signal", folder / "z2.lhe.gz", "--at", "mZ=2GeV", "--out", tmp_path,
        "--validate", 500,
    )  # fmt: skip
    assert said.status == 0, said.err
    assert "observed" in said.out
    RecastJson.model_validate(json.loads((tmp_path / "recast.json").read_text(encoding="utf-8")))
    rows = list(csv.DictReader((tmp_path / "cutflow.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["cut"] for row in rows] == ["all events", "candidate", "two", "slow"]
    assert {p.name for p in (tmp_path / "plots").iterdir()} == {"cross_section.png", "cutflow_signal.png", "g.png"}


def test_several_hypotheses(darkana, folder, tmp_path):
    pairs = [w for m in ("1.5", "2.5") for w in ("--signal", folder / f"z{m}.lhe.gz", "--at", f"mZ={m}GeV")]
    said = darkana("recast", folder / "recoil.ana", *pairs, "--out", tmp_path, "--no-plots", "--validate", 0)
    assert said.status == 0, said.err
    document = json.loads((tmp_path / "recast.json").read_text(encoding="utf-8"))
    assert [s["at"] for s in document["signals"]] == [{"mZ": 1.5}, {"mZ": 2.5}]
    assert len(document["limits"]["points"]) == 5


def test_two_files_of_one_hypothesis_are_one_signal(darkana, folder, tmp_path):
    files = (folder / "z2.lhe.gz", folder / "z2.lhe.gz")
    said = darkana(
        "recast", folder / "recoil.ana", "--signal", *files, "--at", "mZ=2GeV", "--out", tmp_path, "--no-plots",
        "--validate", 0,
    )  # fmt: skip
    assert said.status == 0, said.err
    (signal,) = json.loads((tmp_path / "recast.json").read_text(encoding="utf-8"))["signals"]
    assert signal["events"] == 4000


def test_what_is_generated_can_be_recast(darkana, folder, tmp_path):
    out = tmp_path / "made.lhe.gz"
    said = darkana(
        "generate", folder / "recoil.ana", "--at", "mZ=2GeV", "--events", 300, "--coupling", 0.1, "--out", out
    )
    assert said.status == 0, said.err
    assert "fb" in said.out
    once = out.read_bytes()
    darkana("generate", folder / "recoil.ana", "--at", "mZ=2GeV", "--events", 300, "--coupling", 0.1, "--out", out)
    assert out.read_bytes() == once
    recast = ("recast", folder / "recoil.ana", "--signal", out, "--at", "mZ=2GeV", "--out", tmp_path, "--no-plots")
    assert darkana(*recast, "--validate", 0).status == 0


# --- bad input -----------------------------------------------------------------------------------------------------------


def replaced(folder, name, old, new):
    path = folder / name
    assert old in SEARCH
    path.write_text(SEARCH.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("muonID mu 95%, pi 2%", "charge mu 95%", "`muonID` of `tracks`, which `simulate tracks` does not give"),
        ('cut "slow"', 'cut "fired" fired\n  cut "slow"', "`fired` of the event"),
    ],
)
def test_what_no_event_has_is_an_error_where_it_is_asked(darkana, folder, tmp_path, old, new, said):
    path = replaced(tmp_path, "wrong.ana", old, new)
    if "fired" in new:
        path.write_text(path.read_text() + "flag fired\n", encoding="utf-8")
    call = darkana("recast", path, "--signal", folder / "z2.lhe.gz", "--at", "mZ=2GeV", "--out", tmp_path)
    assert call.status == 1
    assert "E0976" in call.err
    assert said in call.err
    assert "select muonID > 0.5" in call.err or 'cut "fired" fired' in call.err


def test_a_selection_of_identified_muons_needs_an_identification(search, tmp_path):
    without = SEARCH[: SEARCH.index("simulate")] + SEARCH[SEARCH.index("scan mZ") :]
    path = tmp_path / "bare.ana"
    path.write_text(without, encoding="utf-8")
    with pytest.raises(DataError, match="which a generated particle has not"):
        darkana.load(path).recast(DATA / "mg5_zprime.lhe.gz", at={"mZ": 2.0})


def test_without_simulate_particles_are_the_objects(tmp_path):
    text = SEARCH[: SEARCH.index("simulate")] + SEARCH[SEARCH.index("scan mZ") :]
    path = tmp_path / "bare.ana"
    path.write_text(text.replace("\n  select muonID > 0.5", ""), encoding="utf-8")
    found = darkana.load(path).recast(DATA / "mg5_zprime.lhe.gz", at={"mZ": 2.0}, validate=0)
    assert found.themselves == (("tracks", ("mu",)),)
    assert found.signals[0].regions["signal"].events == 50  # every event has its two muons
    assert found.signals[0].windows["peak"]["signal"].events == 50  # and recoils against exactly 2 GeV


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--signal", "missing.lhe"], 2, "no such file"),
        (["--signal", "{z2}"], 3, "the events hold a particle 32 of 2"),
        (["--signal", "{z2}", "--at", "mZ=9GeV"], 3, "outside the scan"),
        (["--signal", "{z2}", "--at", "mA=2GeV"], 3, "`--at` names mA"),
        (["--signal", "{z2}", "--at", "mZ=2"], 2, "energy"),
        (["--signal", "{z2}", "--at", "mZ=2GeV", "--cross-section", "3 GeV"], 2, "cross section"),
        (["--signal", "{z2}", "--at", "mZ=2GeV", "--at", "mZ=1GeV"], 2, "2 times `--at` for 1 times `--signal`"),
        (["--signal", "{tau}", "--at", "mZ=2GeV"], 3, "E0967"),
        (["--signal", "{empty}", "--at", "mZ=2GeV"], 3, "E0960"),
        (["--signal", "{cut}", "--at", "mZ=2GeV"], 3, "--allow-truncated"),
        (["--signal", "{z2}", "--at", "mZ=2GeV", "--result", "none.json"], 3, "E0951"),
    ],
)
def test_bad_input_is_said(darkana, folder, tmp_path, words, status, said):
    (tmp_path / "empty.lhe").write_text("")
    whole = gzip.decompress((folder / "z2.lhe.gz").read_bytes())
    (tmp_path / "cut.lhe").write_bytes(whole[: len(whole) // 2])
    files = {
        "z2": folder / "z2.lhe.gz", "tau": DATA / "kkmc_tautau.lhe.gz",
        "empty": tmp_path / "empty.lhe", "cut": tmp_path / "cut.lhe",
    }  # fmt: skip
    call = darkana("recast", folder / "recoil.ana", *(w.format(**files) for w in words), "--out", tmp_path / "out")
    assert call.status == status, call.err
    assert said in call.err


def test_what_may_be_allowed_stays_in_the_result(search, folder, tmp_path):
    whole = gzip.decompress((folder / "z2.lhe.gz").read_bytes())
    (tmp_path / "cut.lhe").write_bytes(whole[: len(whole) // 2])
    found = search.recast(tmp_path / "cut.lhe", at={"mZ": 2.0}, validate=0, allow_truncated=True)
    assert 900 < found.signals[0].events < 1100
    assert any("its whole events are taken" in w for w in found.warnings)
    found = search.recast(DATA / "kkmc_tautau.lhe.gz", at={"mZ": 2.0}, validate=0, allow_inconsistent=True)
    assert sum(found.signals[0].left_out.values()) > 0
    assert any("events were left out" in w for w in found.warnings)


def test_events_without_muons_or_pions_are_refused(search, tmp_path):
    alp = SEARCH.replace("generate mu+ mu- zprime\n  mass zprime = mZ", "generate gamma alp\n  mass alp = mZ")
    (tmp_path / "alp.ana").write_text(alp, encoding="utf-8")
    made = generated(darkana.load(tmp_path / "alp.ana"), {"mZ": 2.0}, 20)
    write_lhe(made, tmp_path / "alp.lhe", "gamma a", 0)
    with pytest.raises(DataError, match="final particle that becomes one of `tracks`") as error:
        search.recast(tmp_path / "alp.lhe", at={"mZ": 2.0})
    assert error.value.code == "E0978"


def weighted(folder, name, weight):
    """The events at 2 GeV, every second one with another weight."""
    text = gzip.decompress((folder / "z2.lhe.gz").read_bytes()).decode()
    head, *events = text.split("<event>\n")
    for k, event in enumerate(events):
        first, rest = event.split("\n", 1)
        words = first.split()
        words[2] = f"{weight if k % 2 else 1.0:.6e}"
        events[k] = " ".join(words) + "\n" + rest
    path = folder / name
    path.write_text("<event>\n".join([head, *events]), encoding="utf-8")
    return path


def test_negative_weights_count_against(search, folder):
    found = search.recast(weighted(folder, "some.lhe", -0.5), at={"mZ": 2.0}, validate=0)
    (signal,) = found.signals
    assert (signal.negative, signal.negative_sum, signal.weight_sum) == (1000, -500, 500)
    assert any("a negative weight" in w for w in found.warnings)


def test_weights_that_sum_to_nothing_give_no_efficiency(search, folder):
    with pytest.raises(DataError, match="sum to -2000") as error:
        search.recast(weighted(folder, "none.lhe", -3.0), at={"mZ": 2.0}, validate=0)
    assert error.value.code == "E0979"


def test_events_of_other_beams_are_refused(folder, tmp_path):
    path = replaced(tmp_path, "other.ana", "  sqrt_s   10.58 GeV\n", "  sqrt_s   9.46 GeV\n")
    with pytest.raises(DataError, match="beams do not match") as error:
        darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0})
    assert error.value.code == "E0965"


def test_a_search_without_limit_gives_efficiencies(folder, tmp_path):
    path = tmp_path / "bare.ana"
    path.write_text(SEARCH[: SEARCH.index("count in signal")], encoding="utf-8")
    found = darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0})
    assert found.limits is None
    assert found.why_no_limits == "the search states no `limit`"
    assert found.signals[0].windows["peak"]["signal"].events > 0


def test_a_background_of_events_that_are_not_there_is_said(darkana, folder, tmp_path):
    path = replaced(tmp_path, "events.ana", "background 3", "background simulation")
    call = darkana("recast", path, "--signal", folder / "z2.lhe.gz", "--at", "mZ=2GeV", "--out", tmp_path, "--no-plots")
    assert call.status == 4
    assert "no limits: its background needs events" in " ".join(call.out.split())


# --- what must not go wrong silently -------------------------------------------------------------------------------------


def test_two_models_at_one_hypothesis_are_refused(search, folder):
    signals = [darkana.signal(folder / "z2.lhe.gz", {"mZ": 2}), darkana.signal(folder / "z1.5.lhe.gz", {"mZ": 2})]
    with pytest.raises(DataError, match=r"`z2` and `z1.5` are both looked for at mZ = 2 GeV") as error:
        search.recast(signals)
    assert error.value.code == "E0983"


def test_files_of_different_masses_are_not_one_signal(search, folder):
    with pytest.raises(DataError, match=r"particle 32 at different masses: 2 GeV in z2.lhe.gz, 1.5 GeV") as error:
        search.recast([folder / "z2.lhe.gz", folder / "z1.5.lhe.gz"], at={"mZ": 2})
    assert error.value.code == "E0982"


@pytest.mark.long
def test_the_same_file_twice_is_said(search, folder):
    found = search.recast([folder / "z2.lhe.gz"] * 2, at={"mZ": 2}, validate=0)
    assert any("two files hold the same events" in w for w in found.warnings)
    other = search.recast([folder / "z2.lhe.gz", weighted(folder, "heavy.lhe", 300.0)], at={"mZ": 2}, validate=0)
    assert any("events weigh 1 to 150.5 on average" in w for w in other.warnings)


def test_a_mass_that_is_not_in_the_events_is_said(search, folder):
    found = search.recast(folder / "z2.lhe.gz", at={"mZ": "1.5 GeV"}, validate=0)
    assert any("said to be at mZ = 1.5 GeV, and its new particles are 32 of 2 GeV" in w for w in found.warnings)


def test_signals_have_random_numbers_of_their_own(search, folder):
    signals = [darkana.signal(folder / "z2.lhe.gz", {"mZ": m}, name=f"at {m}") for m in (1.5, 2.5)]
    first, second = search.recast(signals, validate=0).signals
    assert first.regions["signal"].events != second.regions["signal"].events


@pytest.mark.long
def test_two_hypotheses_do_not_tell_the_error_of_interpolation(search, folder):
    signals = [darkana.signal(folder / f"z{m:g}.lhe.gz", {"mZ": m}) for m in (1.5, 2.0, 2.5)]
    assert any("how wrong the interpolation" in w for w in search.recast(signals[::2], validate=0).warnings)
    assert not any("how wrong" in w for w in search.recast(signals, validate=0).warnings)


def test_a_count_that_the_model_does_not_reach_leaves_the_others(folder, tmp_path):
    text = SEARCH.replace(
        "limit cross_section",
        "window side = abs(zp.m - 9 GeV) < 0.1 GeV\n\ncount in signal within side\n  observed 2\n  background 2\n  efficiency 10%\n\nlimit cross_section",
    )
    path = tmp_path / "two.ana"
    path.write_text(text.replace("bayesian flat", "cls"), encoding="utf-8")
    found = darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0)
    path.write_text(SEARCH.replace("bayesian flat", "cls"), encoding="utf-8")
    alone = darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0)
    row = found.signals[0].row
    assert found.limits.found.observed[row] == pytest.approx(alone.limits.found.observed[row], rel=1e-3)


def test_a_search_without_a_scan(folder, tmp_path):
    text = SEARCH.replace("scan mZ from 1 GeV to 3 GeV step 0.25 GeV\n", "define mZ = 2 GeV\n")
    path = tmp_path / "fixed.ana"
    path.write_text(text, encoding="utf-8")
    found = darkana.load(path).recast(folder / "z2.lhe.gz", validate=500)
    scanned = darkana.load(folder / "recoil.ana").recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0)
    limit = scanned.limits.found.observed[scanned.signals[0].row]
    assert found.limits.found.observed[0] == pytest.approx(limit, rel=1e-6)
    assert found.validation.points
    found.write(tmp_path / "out")


def test_other_tracks_have_to_be_told(folder, tmp_path):
    text = SEARCH[: SEARCH.index("simulate")] + SEARCH[SEARCH.index("scan mZ") :]
    text = text.replace("\n  select muonID > 0.5", "\n\nobject any_track from tracks").replace(
        "count(tracks) == 2", "count(any_track) == 2"
    )
    path = tmp_path / "veto.ana"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="which generated particles `any_track` are"):
        darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0})


def test_symmetric_beams_are_at_rest_whatever_the_rounding(folder, tmp_path):
    text = SEARCH.replace("7.004 GeV", "5.29 GeV").replace("4.002 GeV", "5.29 GeV").replace("83 mrad", "0 mrad")
    path = tmp_path / "symmetric.ana"
    path.write_text(text, encoding="utf-8")
    found = darkana.load(path).recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, validate=0)
    assert "centre of mass" in found.signals[0].files[0].convention


def test_an_interrupt_is_said(search, folder, monkeypatch):
    from darkana import recasting

    honest = recasting.set_limits

    def interrupted(*words, **more):
        limits = honest(*words, **more)
        limits.done[:] = False
        return limits

    monkeypatch.setattr(recasting, "set_limits", interrupted)
    found = search.recast(folder / "z2.lhe.gz", at={"mZ": 2.0})
    assert found.interrupted
    assert not found.to_json()["complete"]
    assert found.original is None
    assert found.warnings[0] == "interrupted: limits are missing"


@pytest.mark.parametrize("value", ["-1.0", "nan", "inf"])
def test_a_cross_section_that_is_none_is_not_used(search, folder, value):
    text = gzip.decompress((folder / "z2.lhe.gz").read_bytes()).decode()
    head, init, rest = text.partition("<init>\n")
    first, second, more = rest.split("\n", 2)
    path = folder / "none.lhe"
    path.write_text(head + init + f"{first}\n{' '.join([value, *second.split()[1:]])}\n{more}", encoding="utf-8")
    found = search.recast(path, at={"mZ": 2.0}, validate=0)
    assert found.signals[0].model is None
    assert any("is none, and not used" in w for w in found.warnings)


@pytest.mark.parametrize(
    "more",
    [
        {"frame": "rest"}, {"unit": "gev"}, {"cross_section": -3}, {"cross_section": math.nan}, {"power": 0},
        {"coupling": {"a": 1, "b": 2}}, {"coupling": {"a": 0}}, {"seed": -1},
    ],
)  # fmt: skip
def test_arguments_that_mean_nothing_are_refused(search, folder, more):
    with pytest.raises(ValueError, match=r"\w"):
        search.recast(folder / "z2.lhe.gz", at={"mZ": 2.0}, **more)


def test_what_belongs_to_a_signal_is_said_there(search, folder):
    with pytest.raises(ValueError, match="has at of its own"):
        search.recast([darkana.signal(folder / "z2.lhe.gz")], at={"mZ": 2.0})
    with pytest.raises(ValueError, match="needs a file"):
        search.recast([], at={"mZ": 2.0})


def test_the_seed_is_in_the_result(search, folder):
    assert (
        search.recast(folder / "z2.lhe.gz", at={"mZ": np.float32(2)}, seed=5, validate=0).to_json()["run"]["seed"] == 5
    )
