"""What a smeared part keeps of the rest of the vector."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from darkana.runtime.recast.momenta import Momenta

component = st.floats(-5, 5).filter(lambda x: abs(x) > 1e-3)


def one(px, py, pz, mass=0.1):
    return Momenta(*(np.array([float(x)]) for x in (px, py, pz, mass)))


def close(momenta, name, value):
    assert momenta.part(name)[0] == pytest.approx(value, rel=1e-9, abs=1e-9), name


@given(component, component, component)
def test_parts_are_those_of_the_textbook(px, py, pz):
    p = math.sqrt(px**2 + py**2 + pz**2)
    made = one(px, py, pz)
    close(made, "p", p)
    close(made, "pt", math.hypot(px, py))
    close(made, "theta", math.acos(pz / p))
    close(made, "phi", math.atan2(py, px))
    close(made, "eta", -math.log(math.tan(math.acos(pz / p) / 2)))
    close(made, "E", math.sqrt(p**2 + 0.01))


@given(component, component, component)
@pytest.mark.parametrize("size", ["pt", "p", "E"])
def test_a_size_keeps_direction_and_mass(size, px, py, pz):
    before = one(px, py, pz)
    after, good = before.changed(size, 1.3 * before.part(size))
    assert good.all()
    close(after, size, 1.3 * before.part(size)[0])
    close(after, "theta", before.part("theta")[0])
    close(after, "phi", before.part("phi")[0])
    close(after, "m", 0.1)


@given(component, component, component, st.sampled_from(["p", "pt"]))
@pytest.mark.parametrize("angle", ["theta", "eta", "phi"])
def test_an_angle_keeps_the_momentum_or_its_transverse_part(angle, px, py, pz, keep):
    before = one(px, py, pz)
    wanted = {"theta": 1.0, "eta": -0.4, "phi": 2.0}[angle]
    after, good = before.changed(angle, np.array([wanted]), keep=keep)
    assert good.all()
    close(after, angle, wanted)
    close(after, "pt" if angle == "phi" else keep, before.part("pt" if angle == "phi" else keep)[0])
    close(after, "theta" if angle == "phi" else "phi", before.part("theta" if angle == "phi" else "phi")[0])


def test_a_component_keeps_the_other_two():
    after, _ = one(1, 2, 3).changed("py", np.array([-1.0]))
    assert (after.px[0], after.py[0], after.pz[0]) == (1, -1, 3)


def test_beyond_the_axis_is_its_other_side():
    after, _ = one(1, 0, 2).changed("theta", np.array([-0.1]))
    close(after, "theta", 0.1)
    assert abs(after.part("phi")[0]) == pytest.approx(math.pi)


@pytest.mark.parametrize(("size", "value"), [("pt", -0.1), ("p", 0.0), ("E", -1.0), ("E", 0.05), ("pt", math.nan)])
def test_a_size_that_is_none_is_no_momentum(size, value):
    _, good = one(1, 2, 3).changed(size, np.array([value]))
    assert not good.any()
