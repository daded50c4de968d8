"""Every member and every function of four-vectors against the package `vector` and written-out formulae."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import vector

from darkana.runtime.plan import Expr

from ..compiler.kit import expr, worked_out

TEXT = """\
beams
  electron 7.004 GeV
  positron 4.002 GeV
  crossing 83 mrad
momentum a
  vector px, py, pz, E [GeV]
momentum b
  vector px, py, pz, E [GeV]
"""
Four = vector.MomentumObject4D
EVENTS = 40


def momenta() -> list[tuple[Four, Four]]:
    rng = np.random.default_rng(11)
    made = []
    for _ in range(EVENTS):
        pair = []
        for mass in (0.1056583755, 0.49):
            px, py, pz = rng.normal(0, 2, 3)
            pair.append(vector.obj(px=px, py=py, pz=pz, E=math.sqrt(px * px + py * py + pz * pz + mass * mass)))
        made.append((pair[0], pair[1]))
    return made


EVERY = momenta()
KEPT: dict[str, Expr] = {}


def compiled(expression: str, a: Four, b: Four) -> float:
    if expression not in KEPT:
        KEPT[expression] = expr(TEXT, expression)
    at = {f"{n}.{c}": getattr(v, c) for n, v in (("a", a), ("b", b)) for c in ("px", "py", "pz", "E")}
    return float(worked_out(KEPT[expression], at))


# --- members -----------------------------------------------------------------------------------------------

MEMBERS: dict[str, Callable[[Four], float]] = {
    "E": lambda v: v.E,
    "p": lambda v: v.p,
    "px": lambda v: v.px,
    "py": lambda v: v.py,
    "pz": lambda v: v.pz,
    "pt": lambda v: v.pt,
    "theta": lambda v: v.theta,
    "phi": lambda v: v.phi,
    "cos_theta": lambda v: v.costheta,
    "eta": lambda v: v.eta,
    "m2": lambda v: v.M2,
    "m": lambda v: v.mass,
    "beta": lambda v: v.beta,
    "gamma": lambda v: v.gamma,
}


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize(("text", "combine"), [("a", lambda a, b: a), ("(a + b)", lambda a, b: a + b)])
def test_members(name, text, combine):
    for a, b in EVERY:
        assert compiled(f"{text}.{name}", a, b) == pytest.approx(MEMBERS[name](combine(a, b)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["m2", "m", "E", "p"])
def test_differences_may_be_space_like(name):
    for a, b in EVERY:
        expected = MEMBERS[name](a - b)
        assert compiled(f"(a - b).{name}", a, b) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert any((a - b).M2 < 0 for a, b in EVERY)


def test_negative_squares_give_negative_masses():
    a, b = vector.obj(px=1.0, py=0.0, pz=0.0, E=1.0), vector.obj(px=0.0, py=2.0, pz=0.0, E=2.0)
    assert compiled("(a - b).m2", a, b) == pytest.approx(-4)
    assert compiled("(a - b).m", a, b) == pytest.approx(-2)


# --- frames ------------------------------------------------------------------------------------------------


def to_cms(v: Four) -> Four:
    """Boost to the rest frame of the beams, then turn the electron onto +z about z x e."""
    half, me = 0.083 / 2, 0.00051099895069

    def beam(energy: float, sign: float) -> Four:
        p = math.sqrt(energy**2 - me**2)
        return vector.obj(px=p * math.sin(half), py=0.0, pz=sign * p * math.cos(half), E=energy)

    electron, positron = beam(7.004, 1), beam(4.002, -1)
    total = electron + positron
    e = electron.boostCM_of_p4(total)
    axis = vector.obj(x=-e.py, y=e.px, z=0.0)  # z x e
    return v.boostCM_of_p4(total).rotate_axis(axis, -e.theta)


@pytest.mark.parametrize("name", MEMBERS)
def test_the_centre_of_mass_frame(name):
    for a, b in EVERY:
        expected = MEMBERS[name](to_cms(a + b))
        assert compiled(f"(a + b).cms.{name}", a, b) == pytest.approx(expected, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("name", ["E", "px", "py", "pz"])
def test_rest_frames(name):
    for a, b in EVERY:
        expected = MEMBERS[name](a.boostCM_of_p4(a + b))
        assert compiled(f"a.rest(a + b).{name}", a, b) == pytest.approx(expected, rel=1e-8, abs=1e-8)


def test_at_rest_in_its_own_rest_frame():
    for a, b in EVERY:
        assert compiled("a.rest(a).p", a, b) == pytest.approx(0, abs=1e-9)
        assert compiled("a.rest(a).E", a, b) == pytest.approx(0.1056583755, rel=1e-6)


# --- functions of two ----------------------------------------------------------------------------------------


def three(v: Four) -> np.ndarray:
    return np.array([v.px, v.py, v.pz])


def wrapped(angle: float) -> float:
    return math.remainder(angle, 2 * math.pi)


def angle(a: Four, b: Four) -> float:
    return math.acos(np.dot(three(a), three(b)) / (a.p * b.p))


def perp(a: Four, b: Four) -> float:
    along = three(b) / b.p
    return float(np.linalg.norm(three(a) - along * np.dot(three(a), along)))


def cos_helicity(a: Four, b: Four) -> float:
    moved = three(a.boostCM_of_p4(b))
    return float(np.dot(moved, three(b)) / (np.linalg.norm(moved) * b.p))


FUNCTIONS: dict[str, Callable[[Four, Four], float]] = {
    "angle": angle,
    "dphi": lambda a, b: wrapped(a.phi - b.phi),
    "dtheta": lambda a, b: a.theta - b.theta,
    "deta": lambda a, b: a.eta - b.eta,
    "delta_r": lambda a, b: a.deltaR(b),
    "perp": perp,
    "cos_helicity": cos_helicity,
    "acoplanarity": lambda a, b: math.pi - abs(wrapped(a.phi - b.phi)),
    "mt": lambda a, b: math.sqrt(2 * a.pt * b.pt * (1 - math.cos(a.phi - b.phi))),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_two(name):
    for a, b in EVERY:
        assert compiled(f"{name}(a, b)", a, b) == pytest.approx(FUNCTIONS[name](a, b), rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_in_the_centre_of_mass_frame_too(name):
    for a, b in EVERY[:10]:
        expected = FUNCTIONS[name](to_cms(a), to_cms(b))
        assert compiled(f"{name}(a.cms, b.cms)", a, b) == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_cos_helicity_of_a_daughter_of_a_sum():
    for a, b in EVERY:
        assert compiled("cos_helicity(a, a + b)", a, b) == pytest.approx(cos_helicity(a, a + b), rel=1e-8, abs=1e-8)
        both = compiled("cos_helicity(a, a + b)", a, b) + compiled("cos_helicity(b, a + b)", a, b)
        assert both == pytest.approx(0, abs=1e-8), "back to back"


def test_angles_are_precise_where_cosines_are_not():
    """Two momenta a microradian apart: the arc cosine of their product has lost it."""
    a, b = vector.obj(px=1.0, py=0.0, pz=0.0, E=1.0), vector.obj(px=1.0, py=1e-9, pz=0.0, E=1.0)
    assert compiled("angle(a, b)", a, b) == pytest.approx(1e-9, rel=1e-9)
    opposite = vector.obj(px=-1.0, py=0.0, pz=0.0, E=1.0)
    assert compiled("angle(a, b)", a, opposite) == math.pi


def test_dphi_is_signed_and_wraps():
    def along(phi: float) -> Four:
        return vector.obj(px=math.cos(phi), py=math.sin(phi), pz=0.3, E=2.0)

    assert compiled("dphi(a, b)", along(3.0), along(-3.0)) == pytest.approx(6 - 2 * math.pi)
    assert compiled("dphi(a, b)", along(-3.0), along(3.0)) == pytest.approx(2 * math.pi - 6)
    assert compiled("dphi(a, b)", along(0.5), along(0.2)) == pytest.approx(0.3)


# --- from what an input gives --------------------------------------------------------------------------------

COMPONENTS: dict[str, Callable[[Four], float]] = {
    "E": lambda v: v.E,
    "p": lambda v: v.p,
    "pt": lambda v: v.pt,
    "px": lambda v: v.px,
    "py": lambda v: v.py,
    "pz": lambda v: v.pz,
    "theta": lambda v: v.theta,
    "phi": lambda v: v.phi,
    "eta": lambda v: v.eta,
    "mass": lambda v: v.mass,
}
UNITS = {"theta": "rad", "phi": "rad", "eta": "1"}


@pytest.mark.parametrize(
    "given",
    [
        "px py pz E",
        "px py pz mass",
        "pt eta phi mass",
        "pt eta phi E",
        "pt theta phi mass",
        "p theta phi mass",
        "p eta phi E",
        "p pz phi mass",
        "pt pz phi mass",
        "E theta phi mass",
        "E eta phi mass",
    ],
)
def test_any_sufficient_set_of_components_gives_the_same_vector(given):
    names = given.split()
    units = ", ".join(UNITS.get(n, "GeV") for n in names)
    text = f"{TEXT}collection c\n  vector {', '.join(names)} [{units}]\nfinal state l:c\n"
    formulae = {n: expr(text, f"l.{n}") for n in MEMBERS}
    for a, _ in EVERY[:10]:
        at = {f"l.{n}": COMPONENTS[n](a) for n in names}
        for name, formula in formulae.items():
            assert worked_out(formula, at) == pytest.approx(MEMBERS[name](a), rel=1e-6, abs=1e-6), name


def test_a_direction_with_an_energy_is_massless():
    text = f"{TEXT}collection c\n  vector E, theta, phi [GeV, rad, rad]\nfinal state l:c\n"
    at = {"l.E": 2.0, "l.theta": 1.1, "l.phi": -2.5}
    light = vector.obj(pt=2 * math.sin(1.1), theta=1.1, phi=-2.5, E=2.0)
    for name in ("E", "p", "px", "py", "pz", "pt", "theta", "phi", "eta"):
        assert worked_out(expr(text, f"l.{name}"), at) == pytest.approx(MEMBERS[name](light), rel=1e-12), name
    assert worked_out(expr(text, "l.m2"), at) == pytest.approx(0, abs=1e-12)


def test_a_mass_hypothesis_goes_before_the_inputs_energy():
    text = f"{TEXT}collection c\n  vector px, py, pz, E [GeV]\nobject pion from c as pi\nfinal state l:pion\n"
    at = {"l.px": 0.3, "l.py": -0.2, "l.pz": 0.6, "l.E": 9.0}
    assert worked_out(expr(text, "l.E"), at) == pytest.approx(math.sqrt(0.49 + 0.13957039**2), rel=1e-12)
    assert worked_out(expr(text, "l.m"), at) == 0.13957039
