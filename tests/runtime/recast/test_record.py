"""Records: what is wrong with an event is found, counted and said; what is left is what a plain loop finds."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.recast.findings import Findings, explain_findings
from darkana.runtime.recast.particle_data import decays, is_beyond
from darkana.runtime.recast.record import TESTS, final_state
from darkana.runtime.recast.units import find_convention, to_laboratory
from generated_kit import DATA, ELECTRON as E_LAB, HEPMC, LHE, POSITRON, belle2, made, read, transformed

BELLE2 = belle2()
TOTAL = np.array(BELLE2.total)
NUMBERS, OUTSIDE, PARENT, CHILDLESS, UNBALANCED = TESTS


def row(pdg, status, mother, momentum):
    E, px, py, pz = momentum
    return (pdg, status, mother, px, py, pz, E)


ELECTRON, ANTI = row(11, -1, -1, E_LAB), row(-11, -1, -1, POSITRON)
HALF = np.array([3.0, 0.5, 0.25, 1.0])
GOOD = [ELECTRON, ANTI, row(32, 2, 0, TOTAL), row(22, 1, 2, HALF), row(12, 1, 2, TOTAL - HALF)]


def changed(place, column, value):
    event = [list(particle) for particle in GOOD]
    event[place][column] = value
    return [tuple(particle) for particle in event]


BAD = {
    NUMBERS: [changed(3, 3, np.nan), changed(2, 6, np.inf)],
    OUTSIDE: [changed(3, 2, 5), changed(3, 2, -2), changed(3, 2, 3)],
    PARENT: [[*GOOD[:4], row(12, 1, 3, TOTAL - HALF)]],
    CHILDLESS: [[*GOOD, row(111, 2, 2, HALF)]],
    UNBALANCED: [
        GOOD[:4],
        changed(3, 6, 3.02),
        [*GOOD, row(22, 1, 2, HALF)],
        [GOOD[0], GOOD[1]],
        [row(22, 1, -1, HALF)],
    ],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("reason", BAD)
def test_each_reason(reason):
    """Two good events around the bad ones stay."""
    events = [GOOD, *BAD[reason], GOOD]
    state, findings = final_state(made(*events), BELLE2)
    assert findings.inconsistent == {reason: len(BAD[reason])}
    assert state.events.tolist() == [0, len(events) - 1]
    assert state.pdg.tolist() == [22, 12] * 2
    assert state.offsets.tolist() == [0, 2, 4]
    assert [state.E[0], state.px[0], state.py[0], state.pz[0]] == HALF.tolist()


def test_without_incoming_particles_the_beams_count():
    final = [row(22, 1, -1, HALF), row(12, 1, -1, TOTAL - HALF)]
    state, findings = final_state(made(final, final, weights=[2.0, np.inf]), BELLE2)
    assert findings.inconsistent == {NUMBERS: 1}
    assert state.weights.tolist() == [2.0]


def belonging(name):
    generated = read(DATA / name)
    return to_laboratory(generated, find_convention(generated, BELLE2), BELLE2)


@pytest.mark.parametrize("name", [*LHE, *HEPMC])
def test_shipped_events_are_what_a_plain_loop_finds(name):
    generated = belonging(name)
    state, findings = final_state(generated, BELLE2)
    kept = []
    for i in range(len(generated)):
        rows = range(generated.offsets[i], generated.offsets[i + 1])
        total = np.zeros(4)
        for j in rows:
            sign = {1: 1, -1: -1}.get(int(generated.status[j]), 0)
            total += sign * generated.momenta[:, j]
        mothers = {int(generated.mother[j]) for j in rows}
        final = {j - rows[0] for j in rows if generated.status[j] == 1}
        if np.abs(total).max() < 1e-3 * BELLE2.sqrt_s and not final & mothers:
            kept.append([generated.pdg[j] for j in rows if generated.status[j] == 1])
    assert [state.pdg[a:b].tolist() for a, b in zip(state.offsets, state.offsets[1:], strict=False)] == kept
    assert findings.left_out == len(generated) - len(kept)
    assert (findings.left_out > 0) == (name == "kkmc_tautau.lhe.gz")
    pions = sum(event.count(111) for event in kept)
    assert findings.undecayed[111] == pions
    assert set(findings.undecayed) <= {111, 310, 221}


def test_findings_of_blocks_add_up():
    generated = belonging("kkmc_tautau.lhe.gz")
    whole = final_state(generated, BELLE2)[1]
    parts = [generated.taken(np.arange(i, min(i + 7, 40))) for i in range(0, 40, 7)]
    total = sum((final_state(part, BELLE2)[1] for part in parts), Findings())
    assert total == whole


def test_the_mass_of_the_resonance():
    findings = final_state(belonging("mg5_zprime.lhe.gz"), BELLE2)[1]
    assert findings.resonances == {32: pytest.approx(2.0)}
    assert sum((findings, findings), Findings()).masses[32].shape == (100,)


def test_what_is_said():
    findings = final_state(belonging("kkmc_tautau.lhe.gz"), BELLE2)[1]
    with pytest.raises(
        DataError, match=r"too many inconsistent events: \d+ of 40 \(\d+%\) are inconsistent: "
    ) as raised:
        explain_findings(findings)
    assert raised.value.code == "E0967"
    left_out, undecayed = explain_findings(findings, allow_inconsistent=True)
    assert left_out.startswith(f"events were left out: {findings.left_out} of 40")
    assert f"{findings.undecayed[111]} pi0" in undecayed


def test_one_in_a_hundred_is_a_warning_only():
    events = [GOOD] * 99 + [BAD[CHILDLESS][0]]
    findings = final_state(made(*events), BELLE2)[1]
    [said] = explain_findings(findings)
    assert said == f"events were left out: 1 of 100 (1%) are inconsistent: 1 with {CHILDLESS}"
    assert explain_findings(final_state(made(GOOD), BELLE2)[1]) == []


def test_nothing_left():
    findings = final_state(made(BAD[CHILDLESS][0]), BELLE2)[1]
    with pytest.raises(DataError, match="no usable event") as raised:
        explain_findings(findings, allow_inconsistent=True)
    assert raised.value.code == "E0966"
    with pytest.raises(DataError, match="no usable event"):
        explain_findings(Findings())


def test_negative_weights():
    findings = final_state(made(GOOD, GOOD, GOOD, BAD[CHILDLESS][0], weights=[2.0, -0.5, -0.25, -8.0]), BELLE2)[1]
    assert (findings.negative, findings.negative_sum, findings.weight_sum) == (2, -0.75, 1.25)
    assert "2 events have a negative weight; these sum to -0.75 of a total of 1.25" in explain_findings(
        findings, allow_inconsistent=True
    )


@pytest.mark.parametrize("pdg", [111, 310, 221, 3122, -3122, 15, -15, 443, 421, 113, 3222, 3312, 1, -4, 21])
def test_what_decays_in_the_detector(pdg):
    assert decays(pdg)


@pytest.mark.parametrize("pdg", [11, 12, 13, 22, 130, 211, -321, 2112, 2212, 32, 9000005, 4900023, 1000022])
def test_what_reaches_it(pdg):
    assert not decays(pdg)


def test_what_is_beyond_the_standard_model():
    assert all(map(is_beyond, [32, -37, 4900023, 4900111, 9000005, 1000022, -2000011, 9900012, 55]))
    assert not any(map(is_beyond, [1, 25, 22, 111, 9000111, 9010221, 100443, 91, 92, 2212]))


def test_final_particles_survive_a_frame():
    """The balance is that of the laboratory, whatever frame the events came in."""
    generated = read(DATA / "kkmc_mumu.lhe.gz")
    stored = transformed(generated, np.linalg.inv(BELLE2.to_cms), 1000)
    one = final_state(to_laboratory(stored, find_convention(stored, BELLE2), BELLE2), BELLE2)[0]
    other = final_state(belonging("kkmc_mumu.lhe.gz"), BELLE2)[0]
    assert pytest.approx(other.E) == one.E
    assert len(one.events) == 50
