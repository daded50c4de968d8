"""Cut strings said in the language hold for the same candidates as the strings do, evaluated by Python itself.

`and`, `or`, `not`, comparisons, chains and powers bind in Python as in basf2, so that a string whose brackets are made
parentheses is its own expected value.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import darkana as package
from darkana.basf2.command import Asked, translate

MUON = 0.1056583755
EVENTS = 40

SEARCH = """\
analysis "Said"
use belle2
object muon from tracks as mu
final state l1:muon+ l2:muon-
{recoils}
region all
"""

#: Strings of the candidate, with names that `numbers` knows.
PLAIN = [
    "p > 1",
    "not p > 1 and pt < 1.5",
    "not [p > 1 and pt < 1.5]",
    "E < 3 or [p > 2 and not charge == 1]",
    "E < 3 or p > 2 and pz < 0",
    "[E < 3 or p > 2] and pz < 0",
    "-px < 0.2 and py > -.5",
    "0.5 < M < 3.",
    "3 > M > .5",
    "M < p > 1",
    "1 < 2",
    "-px ** 2 < -0.3",
    "2 ** 3 ** 0 * p > 3",
    "p - pt - 0.1 > 0.2 - pz / 2 / 2",
    "p * (E - pz) > 2 * 3 - 1",
    "p ^ 2 + pt ** 2 > 1e0",
    "p + theta > 2 and theta * pt < cosTheta + 5",
    "1 / p < theta",
    "p ** 0.5 > 1.2",
    "charge",
    "not charge",
    "abs(px - py) > 0.5",
    "sin(theta) > 0.7 and cos(p) > 0",
    "not not [not p > 1]",
    "nDaughters == 2 and True",
]

#: Others, by what they are of two muons, `a` and `b`, given by plain formulae.
MEANT = {
    "daughter(0, p) > daughter(1, p)": lambda a, b: size(a) > size(b),
    "daughter__bo0__cm__sppt__bc > 0.7": lambda a, b: math.hypot(a[1], a[2]) > 0.7,
    "daughterAngle(0, 1) < 1.5": lambda a, b: angle(a, b) < 1.5,
    "daughterInvM(0, 1) > 2": lambda a, b: mass(a + b) > 2,
    "daughterSumOf(p) > 3": lambda a, b: size(a) + size(b) > 3,
    "daughterProductOf(p) > 2": lambda a, b: size(a) * size(b) > 2,
    "daughterLowest(E) > 1": lambda a, b: min(a[0], b[0]) > 1,
    "daughterDiffOf(0, 1, pz) > 0.2": lambda a, b: b[3] - a[3] > 0.2,
    "countDaughters(p > 1.5) == 1": lambda a, b: (size(a) > 1.5) + (size(b) > 1.5) == 1,
    "passesCut(M > 2) + passesCut(pz > 0) >= 1": lambda a, b: mass(a + b) > 2 or (a + b)[3] > 0,
    "passesCut(M > 2 or pz > 0) and pt > 0.5": lambda a, b: (mass(a + b) > 2 or (a + b)[3] > 0) and pt(a + b) > 0.5,
    "conditionalVariableSelector(pz > 0, M, 2) < 1.9": lambda a, b: (mass(a + b) if (a + b)[3] > 0 else 2) < 1.9,
    "formula(daughter(0, E) / E) > 0.5": lambda a, b: a[0] / (a + b)[0] > 0.5,
    "nTracks == 2": lambda a, b: True,
    "nCleanedTracks(pt > 0.8 or pz > 1) == 1": lambda a, b: sum(pt(v) > 0.8 or v[3] > 1 for v in (a, b)) == 1,
    "countInList(mu-:all, E > 1 and [pt > 1 or pz > 0]) == 2": lambda a, b: all(
        v[0] > 1 and (pt(v) > 1 or v[3] > 0) for v in (a, b)
    ),
    "useRestFrame(daughter(0, E)) > 1": lambda a, b: mass(a + b) / 2 > 1,
    "useCMSFrame(p) > 3": lambda a, b: cms_size(a + b) > 3,
    "useCMSFrame__boE__bc < 5": lambda a, b: cms_energy(a + b) < 5,
    "m2Recoil > 30": lambda a, b: square(beams() - a - b) > 30,
    "daughter(0, mRecoil) > 9.5": lambda a, b: mass(beams() - a) > 9.5,
    "useCMSFrame(pRecoil) > 3": lambda a, b: cms_size(a + b) > 3,
}


def size(v):
    return math.sqrt(v[1] ** 2 + v[2] ** 2 + v[3] ** 2)


def pt(v):
    return math.hypot(v[1], v[2])


def square(v):
    return v[0] ** 2 - size(v) ** 2


def mass(v):
    return math.copysign(math.sqrt(abs(square(v))), square(v))


def angle(a, b):
    return math.acos((a[1:] @ b[1:]) / size(a) / size(b))


def beams():
    """7.004 and 4.002 GeV at 83 mrad, scaled to 10.58 GeV."""
    sides = [(7.004, 1), (4.002, -1)]

    def total(scale):
        p = [math.sqrt((e * scale) ** 2 - 0.51099895e-3**2) for e, _ in sides]
        x = sum(p) * math.sin(0.0415)
        return np.array([11.006 * scale, x, 0.0, (p[0] - p[1]) * math.cos(0.0415)])

    return total(10.58 / math.sqrt(square(total(1.0))))


def cms_energy(v):
    """By the invariant product with the beams."""
    p = beams()
    return (v[0] * p[0] - v[1:] @ p[1:]) / 10.58


def cms_size(v):
    return math.sqrt(cms_energy(v) ** 2 - square(v))


@pytest.fixture(scope="module")
def pairs():
    """Two muons an event, the positive one first."""
    p = np.random.default_rng(5).uniform(-2, 2, (EVENTS, 2, 3))
    energy = np.sqrt((p**2).sum(axis=2) + MUON**2)
    return np.concatenate([energy[..., None], p], axis=2)


def columns(pairs):
    found = {f"track_{n}": pairs[:, :, k].tolist() for k, n in enumerate(("px", "py", "pz"), 1)}
    return {**found, "track_charge": [[1.0, -1.0]] * len(pairs)}


def held(pairs, texts):
    """For each string, for which candidates its lines hold."""
    said = [translate(Asked(text, daughters="l1,l2")) for text in texts]
    assert not [d.message for t in said for d in t.problems]
    recoils, conditions = list[str](), list[str]()
    for number, translation in enumerate(said):
        lines = [line.split('"', 2)[2].strip() for line in translation.lines]
        condition = " and ".join(f"({line})" for line in lines)
        for line in translation.recoils:
            name = line.split()[1]
            recoils.append(line.replace(name, f"{name}_{number}"))
            condition = condition.replace(f"{name}.", f"{name}_{number}.")
        conditions.append(f"c{number} = {condition}")
    search = package.loads(SEARCH.format(recoils="\n".join(recoils)), "said.ana")
    rows = search.run({"mc": package.sample(columns(pairs), kind="data")}, save={"all": conditions}).saved("all")
    return [rows[f"c{n}"].to_numpy().astype(bool).tolist() for n in range(len(texts))]


def numbers(a, b):
    v = a + b
    theta = math.acos(v[3] / size(v))
    return {
        "E": v[0], "px": v[1], "py": v[2], "pz": v[3], "p": size(v), "pt": pt(v), "M": mass(v), "theta": theta,
        "cosTheta": math.cos(theta), "charge": 0, "nDaughters": 2, "sin": math.sin, "cos": math.cos,
    }  # fmt: skip


def by_python(pairs, text):
    code = compile(text.replace("[", "(").replace("]", ")").replace("^", "**").strip(), text, "eval")
    plain = {"__builtins__": {"abs": abs}}
    return [bool(eval(code, plain, numbers(a, b))) for a, b in pairs]  # noqa: S307  (strings of this file)


def test_strings_hold_where_python_says(pairs):
    for text, found in zip(PLAIN, held(pairs, PLAIN), strict=True):
        assert found == by_python(pairs, text), text


def test_daughters_frames_lists_and_recoils(pairs):
    for text, found in zip(MEANT, held(pairs, list(MEANT)), strict=True):
        assert found == [bool(MEANT[text](a, b)) for a, b in pairs], text


names = st.sampled_from(["p", "pt", "px", "E", "M", "theta", "cosTheta"])
literals = st.sampled_from(["0", "1", ".5", "2.", "1e-1", "3"])
values = st.recursive(
    names | literals,
    lambda v: (
        st.builds("{} {} {}".format, v, st.sampled_from("+-*"), v)
        | st.builds("({})".format, v)
        | st.builds("-{}".format, v)
        | st.builds("({}) ** 2".format, v)
        | st.builds("abs({})".format, v)
    ),
    max_leaves=4,
)
signs = st.sampled_from(["<", ">", "<=", ">="])
relations = st.builds("{} {} {}".format, values, signs, values) | st.builds(
    "{} {} {} {} {}".format, values, signs, values, signs, values
)
cuts = st.recursive(
    relations,
    lambda c: (
        st.builds("{} {} {}".format, c, st.sampled_from(["and", "or"]), c)
        | st.builds("[{}]".format, c)
        | st.builds("not {}".format, c)
    ),
    max_leaves=5,
)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(cuts, min_size=15, max_size=15))
def test_any_string_holds_where_python_says(pairs, texts):
    for text, found in zip(texts, held(pairs[:20], texts), strict=True):
        assert found == by_python(pairs[:20], text), text


# --- the command ------------------------------------------------------------------------------------------------


def test_an_object_gets_selects_with_units_that_compile(darkana, tmp_path):
    said = darkana("from-basf2", "useCMSFrame(p) > 1 and [muonID > 0.9 or clusterE < 0.3] and M < 1", "--for", "muon")
    assert said.status == 0
    assert said.out.splitlines() == [
        "  select muon.cms.p > 1 GeV",
        "  select muon.muonID > 0.9 or muon.clusterE < 0.3 GeV",
        "  select muon.m < 1 GeV",
    ]
    file = tmp_path / "said.ana"
    file.write_text(
        f'analysis "t"\nuse belle2\nobject muon from tracks as mu\n{said.out}region all\n', encoding="utf-8"
    )
    assert darkana("check", file).status == 0


def test_what_can_be_said_is_printed_and_the_rest_is_named(darkana):
    said = darkana("from-basf2", "p > 1 and isSignal == 1 and daughter(2, p) > 1 and dr < 2", "--daughters", "l1,l2")
    assert said.status == 1
    assert said.out == '  cut "p > 1"  (l1 + l2).p > 1 GeV\n'
    assert "cut string:1:11" in said.err
    assert "`isSignal` is truth" in said.err
    assert "there is no daughter 2" in said.err
    assert "`dr` is of a track or a cluster" in said.err


def test_stored_variables_and_aliases(darkana):
    words = ("--for", "muon", "--variable", "depth=cm", "--alias", "hard=p > 1", "--alias", "sum=p + pt")
    said = darkana("from-basf2", "depth < 2 and sum > 3 and dr < 1", *words)
    assert said.out.splitlines() == [
        "  select muon.depth < 2 cm",
        "  select (muon.p + muon.pt) > 3 GeV",
        "  select muon.dr < 1 cm",
    ]
    assert "`member dr [cm]`" in said.err


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("p > (1 and 2", "1:8", "`and` where `)` is due"),
        ("p > 1 & 2", "1:7", "basf2 writes `and`"),
        ("(p > 1)", "1:4", "conditions are grouped by `[ ]`"),
        ("p >", "1:4", "the string ends where a value is due"),
        ("1 < p < 2 < 3", "1:11", "two comparisons at most"),
        ("[p > 1", "1:7", "the string ends where `]` is due"),
        ("[" * 80, "1:61", "levels of grouping"),
        ("", "1:1", "the string ends where a value is due"),
        ("daughter(0) > 1", "1:1", "takes 2 arguments"),
        ("vertexThing > 1", "1:1", "`--variable vertexThing`"),
        ("countInList(X:all) > 1", "1:13", "`--list X:all=NAME`"),
    ],
)
def test_mistakes_have_a_place(darkana, text, place, message):
    said = darkana("from-basf2", text, "--for", "muon")
    assert said.status == 1
    assert f"cut string:{place}" in said.err
    assert message in said.err


def test_an_alias_of_itself_ends(darkana):
    said = darkana("from-basf2", "a > 1", "--for", "muon", "--alias", "a=a + 1")
    assert (said.status, "leads back to itself" in said.err) == (1, True)


def test_no_object_and_no_daughters_is_asked_for(darkana):
    assert "--for muon" in darkana("from-basf2", "p > 1").err
