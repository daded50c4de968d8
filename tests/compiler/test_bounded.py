"""A file comes from a stranger: whatever it says is answered in bounded time, with an error that has a place."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from darkana.compiler.build import build
from darkana.compiler.passes import optimise
from darkana.compiler.printing.explain import explain_lowered, explain_plan

from .kit import HEAD, PAIR, Shelf, blamed, codes, good

SECONDS = 20.0
"""A generous bound: what is not bounded takes for ever."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    begin = time.process_time()
    yield
    assert time.process_time() - begin < SECONDS


def everything(text: str) -> int:
    """Every phase up to printed plans; the length of the texts."""
    search = good(text)
    plan = optimise(build(search))
    return len(explain_plan(search, plan)) + len(explain_lowered(plan))


def cut(condition: str) -> str:
    return f'region r\n  cut "c" {condition}\n'


def chain(pattern: str, n: int) -> str:
    return "".join(pattern.format(i=i, before=i - 1) + "\n" for i in range(1, n + 1))


def test_functions_that_call_functions_twice_are_worked_out_once():
    text = PAIR + "define f0(x) = x + met\n" + chain("define f{i}(x) = f{before}(x) + f{before}(x)", 40)
    assert everything(text + cut("f40(l1.pt) > 1 GeV")) < 20_000


def test_so_are_functions_of_four_vectors():
    text = PAIR + "define f0(v) = v.E\n" + chain("define f{i}(v) = f{before}(v) + f{before}(v)", 40)
    text += cut("f40(l1.cms) > 1 GeV") + "region q from r\nregion p from r\n"
    assert everything(text) < 50_000


def test_functions_that_never_repeat_are_given_up():
    text = "define f0(x) = x\n" + chain("define f{i}(x) = f{before}(x * {i}.5) - f{before}(x / {i}.25)", 40)
    assert codes(text) == [], "nobody calls them"
    assert codes(text + "define k = f40(1)\n") == ["E0224"]


def test_squares_of_squares():
    squared = "met"
    for _ in range(45):
        squared = f"({squared}^2)"
    assert everything(PAIR + cut(f"{squared} / {squared} > 1") + "region q from r\n") < 20_000


def test_sums_of_sums():
    text = HEAD + "define a0 = met\n" + chain("define a{i} = a{before} + a{before}", 50) + cut("a50 > 1 GeV")
    assert everything(text) < 20_000


FORWARD = ["define d0 = met", *(f"define d{i} = d{i - 1} + 1 GeV" for i in range(1, 10_000))]


def test_ten_thousand_definitions_in_a_chain_are_one_error():
    assert codes(HEAD + "\n".join(FORWARD[::-1]) + "\n" + cut("d9999 > 1 GeV")) == ["E0223"]


def test_in_either_order():
    assert codes(HEAD + "\n".join(FORWARD[:1000]) + "\n" + cut("d999 > 1 GeV")) == ["E0223"]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_chain_of_fifty_is_fine_in_either_order(backwards):
    lines = FORWARD[:50][:: -1 if backwards else 1]
    assert everything(HEAD + "\n".join(lines) + "\n" + cut("d49 > 1 GeV")) > 0


def test_functions_in_a_long_chain():
    text = "define f0(x) = x\n" + chain("define f{i}(x) = f{before}(x) + 1", 2000) + "define k = f2000(1)\n"
    assert set(codes(text)) == {"E0223"}


def test_deep_expressions_in_deep_definitions():
    deep = "-" * 40 + "met"
    text = HEAD + f"define d0 = {deep}\n" + chain("define d{i} = " + "-" * 40 + "d{before}", 50) + cut("d50 > 1 GeV")
    assert set(codes(text)) == {"E0223"}


def test_long_texts_that_nest():
    assert set(codes(HEAD + cut(" and ".join(["fired"] * 5_000)))) <= {"E0140", "E0142"}
    assert set(codes(HEAD + cut("(" * 5_000 + "fired" + ")" * 5_000))) <= {"E0140", "E0142"}


@pytest.mark.parametrize(
    "text",
    [
        "scan m from 0 GeV to 1 GeV points 1000000000",
        "scan a from 0 GeV to 1 GeV points 1000\nscan b from 0 GeV to 1 GeV points 1000",
        "scan a from 0 GeV to 1 GeV points 50001\n  where a > 2 GeV\nscan b from 0 GeV to 1 GeV points 2",
    ],
)
def test_endless_scans(text):
    assert codes(text) == ["E0609"]


def test_a_hundred_thousand_points_are_allowed():
    assert len(good("scan m from 0 GeV to 1 GeV points 100000").hypotheses.values[0]) == 100_000


def test_where_and_tables_are_asked_at_every_point_in_time():
    rows = "".join(f"{a},{b},{a + b + 0.5}\n" for a in range(101) for b in range(101))
    shelf = Shelf(tables={"t.csv": "a,b,t\n" + rows})
    text = (
        'scan a from 0 to 100 points 150\nscan b from 0 to 100 points 150\n  where b < a\ntable t(a, b) from "t.csv"\n'
    )
    assert len(good(text + "curve c = t(a, b)\ndefine k = t(a, b)\n", shelf).hypotheses.values[0]) == 150 * 149 // 2


@pytest.mark.parametrize(
    ("axes", "code"),
    [
        (["bins 1000000000 from 0 GeV to 1 GeV"], "E0510"),
        (["bins 1e300 from 0 GeV to 1 GeV"], "E0510"),
        (["bins 2000 from 0 GeV to 1 GeV"] * 2, "E0510"),
        (["bins 2 from 0 GeV to 1 GeV"] * 4, "E0510"),
    ],
)
def test_endless_histograms(axes, code):
    text = "region r\nhistogram h in r\n" + "".join(f"  of met {a}\n" for a in axes)
    assert codes(HEAD + text) == [code]


def test_regions_that_double():
    text = "region r0\n" + chain("region r{i} from r{before}\n  exclude r{before}", 60)
    assert codes(HEAD + text) == []


def test_a_long_chain_of_regions():
    assert set(codes(HEAD + "region r0\n" + chain("region r{i} from r{before}", 2000))) <= {"E0223"}


def test_reductions_in_reductions():
    text = HEAD + "define b0 = max(photon.E)\n"
    text += chain("define b{i} = sum(photon.E where E > b{before} and E < 2 * b{before})", 45)
    assert everything(text + cut("b45 > 1 GeV")) < 50_000


@pytest.mark.parametrize(
    "text",
    [
        "define a = 5 GeV^99999",
        "define a = 1e999 GeV^2",
        "define a = met^99999999",
        "define a = (2 GeV)^0.3333333333333",
        "define a = 10^10^10^10",
        "define a = 1 / 0 + log(0) + sqrt(-1) + 0 / 0 + sinh(-1e9)",
        "define a = floor(1e999)",
        "column q [MeV^-999]",
        "collection c\n  vector px, py, pz [MeV^999]",
        "histogram h in r\n  of met bins 2 from 0 GeV to 1e999 GeV\nregion r",
        "beams\n  electron 1e300 GeV\n  positron 1e300 GeV\n",
        "beams\n  electron 7 GeV\n  positron 4 GeV\n  crossing 180 deg\n",
        "beams\n  electron 1e20 GeV\n  positron 1e20 GeV\n  crossing 180 deg\n",
        "beams\n  electron 7 GeV\n  positron 4 GeV\n  sqrt_s 1e300 GeV\n",
        "beams\n  electron 7 GeV\n  positron 4 GeV\n  crossing 1e300 deg\n",
        "language 1e999",
        "object o from photon\n  take 1e999",
        'analysis "a"\n  luminosity 1e999 fb^-1 +- 1e999 fb^-1',
    ],
)
def test_numbers_beyond_all_measure(text):
    head = HEAD.replace("  electron 7 GeV\n", "").replace("  positron 4 GeV\n", "").replace("beams\n", "")
    codes((head if text.startswith("beams") else HEAD) + text + "\nrecoil q against muon\ndefine e = sum(muon).cms.E\n")


def test_an_error_says_where():
    [(code, words)] = blamed("scan m from 0 GeV to 1 GeV points 1000000000\n")
    assert (code, words) == ("E0609", "1000000000")
