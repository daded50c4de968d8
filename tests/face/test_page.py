"""What a notebook shows of a search, of its plan and of a text that Python holds."""

from __future__ import annotations

import pytest

import darkana
from darkana import AnaError, DataError
from darkana.data_errors import diagnostic_of, error_text, span_of
from darkana.library import shipped_libraries, shipped_searches
from darkana.runtime.plan import Site
from pages import Page

from .tiny import HEAVY, SEARCH, entry, events, samples, search

EVIL = "<script>alert(1)</script>"


def test_the_page_of_a_search():
    page = Page(darkana.loads(SEARCH, "tiny.ana")._repr_html_())
    for shown in (
        "Tiny",
        "Pairs of muons, back to back in the laboratory.",
        "2 fb^-1",
        "final state l1:muon+ l2:muon-",
        "define pair = l1 + l2",
        "pair.m > 2 * mX",
        "scan: mX",
        "tiny.ana:20",
        "pair.m (4 bins)",
        "abs(pair.m - mX) < 0.1 GeV",
        f"text, {len(SEARCH.splitlines())} lines",
    ):
        assert shown in page.text, shown
    assert page.tags.count("details") == 2, "text and plan are folded"
    assert SEARCH.strip() in page.text


def test_a_page_says_what_the_search_uses_and_its_warnings():
    page = Page(darkana.loads(SEARCH + '\ntable t(mX [GeV]) from "gone.csv"\n')._repr_html_())
    assert "1 warning\n" in page.text
    assert "there is no file gone.csv" in page.text
    shipped = Page(darkana.load("zprime_invisible")._repr_html_()).text
    assert "Belle II · 276 pb^-1 +- 0.7% · sqrt_s = 10.58 GeV" in shipped
    assert "uses belle2 · arXiv:1912.11276" in shipped
    assert " warning" not in shipped


@pytest.mark.parametrize("name", [*shipped_searches(), *shipped_libraries()])
def test_everything_that_is_shipped_has_a_page_and_a_plan(name):
    loaded = darkana.load(name)
    assert loaded.title in Page(loaded._repr_html_()).text
    plan = Page(loaded.plan._repr_html_()).text
    for region in loaded.plan.regions:
        assert f"region {region.name}" in plan
        assert all(cut.label in plan and cut.text in plan for cut in region.cuts)


def test_a_plan_says_the_charges_and_branches():
    plan = Page(darkana.loads(SEARCH).plan._repr_html_()).text
    assert "l1:muon+ l2:muon-" in plan
    assert "track_px, track_py, track_pz, track_charge" in plan


def test_an_author_can_not_command_the_page(tmp_path):
    text = SEARCH.replace("Tiny", EVIL).replace('"two"', f'"{EVIL}"').replace("## Pairs", f"## {EVIL}")
    file = events(tmp_path / "events.root")
    loaded = darkana.loads(text, f"{tmp_path}/<b>.ana")
    assert EVIL in Page(loaded._repr_html_()).text
    assert EVIL in Page(loaded.plan._repr_html_()).text
    result = loaded.run(samples(tmp_path, entry("'<b>'", file)))
    assert EVIL in Page(result._repr_html_()).text
    assert "<b>" in Page(result.cutflow._repr_html_()).text


# --- a text in Python ------------------------------------------------------------------------------------------


def test_a_text_is_a_search_as_a_file_is(tmp_path):
    given = samples(tmp_path, entry("mc", events(tmp_path / "events.root")))
    loaded = darkana.loads(SEARCH)
    assert loaded.text == SEARCH
    assert loaded.plan.regions == darkana.loads(SEARCH, "<text>").plan.regions
    flow = loaded.run(given).cutflow["signal"]["mc"]
    assert [row.events for row in flow if row.cut == "heavy"] == [HEAVY]


def test_what_a_text_uses_lies_beside_its_name_else_in_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "cuts.ana").write_text("define least = 4 GeV\n", encoding="utf-8")
    samples(tmp_path, entry("mc", events(tmp_path / "events.root")))
    text = SEARCH.replace("pair.m > 2 * mX", "pair.m > least") + "\nuse cuts\n"
    assert darkana.loads(text, f"{tmp_path}/x.ana").title == "Tiny"
    monkeypatch.chdir(tmp_path)
    [rows] = darkana.loads(text).run().cutflow["signal"].values()
    assert rows[-1].events == 1, "of those with two tracks, the pair of 2.5 GeV each"
    monkeypatch.chdir("/")
    with pytest.raises(AnaError, match="E0701"):
        darkana.loads(text)


def test_a_wrong_text():
    with pytest.raises(AnaError) as raised:
        darkana.loads("cutt\n", "<mine>")
    assert {d.span.source.name for d in raised.value.diagnostics} == {"<mine>"}
    with pytest.raises(AnaError, match="E0144"):
        darkana.loads("# \ud800\n")


# --- errors of the data ----------------------------------------------------------------------------------------


def test_a_data_error_of_a_text_shows_the_line_that_asked(tmp_path):
    file = events(tmp_path / "events.root", leave_out="charge")
    with pytest.raises(DataError) as raised:
        darkana.loads(SEARCH, "<cell>").run(samples(tmp_path, entry("mc", file)))
    found = diagnostic_of(raised.value)
    assert (found.code, found.span.source.name, found.span.line) == ("E0904", "<cell>", 10)
    assert "10 │   member charge  asked for here" in Page(found._repr_html_()).text
    assert "10 |   member charge" in error_text(raised.value)
    shown = "\n".join(raised.value._render_traceback_())
    assert "E0904" in shown
    assert "<cell>:10" in shown
    assert "member charge" in shown


def test_the_line_is_that_of_the_run_even_if_the_file_has_changed(tmp_path):
    path = search(tmp_path)
    site = Site(str(path), 9, 3, 10, 16, "  vector px, py, pz [GeV]")
    assert span_of(site).text == "vector px, py, pz [GeV]\n  member charge"
    path.write_text("\n" * 20, encoding="utf-8")
    assert span_of(site).text == "vector px, py, pz [GeV]"


def test_an_error_without_a_place():
    error = DataError("E0918", "no samples are given", help=["name some"])
    assert error_text(error) == "error[E0918]: no samples are given\n   = help: name some\n"
    assert Page(diagnostic_of(error)._repr_html_()).text.strip() == (
        "error[E0918]: no samples are given\nhelp: name some"
    )
    assert error._render_traceback_() == ["error: no samples are given [E0918]", "  = help: name some"]


# --- in words --------------------------------------------------------------------------------------------------


class Printer:
    """What IPython's pretty printer offers."""

    def __init__(self):
        self.said = ""

    def text(self, text):
        self.said += text


def pretty(thing) -> str:
    printer = Printer()
    thing._repr_pretty_(printer, False)
    return printer.said


def test_a_terminal_shows_text(tmp_path):
    loaded = darkana.loads(SEARCH, "tiny.ana")
    assert repr(loaded) == "Analysis of tiny.ana: Tiny"
    assert pretty(loaded.plan) == "Plan of 'Tiny': regions signal"
    result = loaded.run(samples(tmp_path, entry("mc", events(tmp_path / "events.root"))))
    assert pretty(result) == str(result)
    assert str(result).startswith("Tiny  2 fb^-1\n")
    assert pretty(result.cutflow) == str(result.cutflow)
    assert str(result.cutflow) in str(result)


def test_a_figure_is_a_picture_where_pyplot_was_never_imported(tmp_path):
    result = darkana.loads(SEARCH).run(samples(tmp_path, entry("mc", events(tmp_path / "events.root"))))
    figure = result.plot("mass")
    data, size = figure._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert size == {"width": 640, "height": 480}
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1024, 768), "sharp on fine screens"
    with pytest.raises(KeyError, match="there are: mass, cutflow signal"):
        result.plot("mas")
