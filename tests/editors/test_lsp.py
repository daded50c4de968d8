"""`darkana lsp`, driven by a client as an editor drives it: one server for all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lsprotocol import types as t

from darkana.dsl.format import fmt
from darkana.dsl.source import Source
from darkana.dsl.words import CLAUSE_WORDS, HEADS
from darkana.editors.word_lines import LINES
from editor import Editor

ROOT = Path(__file__).parents[2]
SEARCH = (ROOT / "analyses" / "zprime_invisible" / "zprime_invisible.ana").read_text(encoding="utf-8")
SMALL = """analysis "Small"

use belle2

scan mZ from 1 GeV to 7 GeV step 1 GeV

object muon from tracks as mu
  select muonID > 0.5
  select 37 deg < theta < 120 deg

object photon from clusters as gamma
  select E > 0.1 GeV

## The signal.
final state l1:muon+ l2:muon-

define dilepton = l1 + l2

recoil zp against dilepton

region signal
  cut "angle"  abs(dphi(l1, l2)) > 90 deg
  cut "none"   none(photon where angle(photon, zp) < 15 deg)
  cut "less"   sum(photon.E) < 0.4 GeV

region sideband from signal
  drop "less"

histogram mass in signal
  of zp.m bins 40 from 0 GeV to 8 GeV

window peak = abs(zp.m - mZ) < 0.1 GeV

count in signal within peak
  background simulation
  efficiency 10% assumed

limit cross_section
  method bayesian flat
  level  90%
"""
LIBRARY = (
    "## Ours.\nbeams\n  electron 7 GeV\n  positron 4 GeV\n  crossing 83 mrad\n\n## A length.\ndefine away = 3 cm\n"
)
USER = 'analysis "User"\n\nuse ours\n\ndefine twice = 2 * away\n'


@pytest.fixture(scope="module")
def editor():
    made = Editor()
    yield made
    assert made.close() == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The shipped search with its tables, and a file that uses another."""
    made = tmp_path_factory.mktemp("searches")
    for path in (ROOT / "analyses" / "zprime_invisible").glob("*.*"):
        shutil.copy(path, made)
    (made / "ours.ana").write_text(LIBRARY, encoding="utf-8")
    (made / "user.ana").write_text(USER, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def search(editor, folder):
    """The shipped search, open."""
    return editor.open(folder / "zprime_invisible.ana")


@pytest.fixture(scope="module")
def small(editor, folder):
    """A search that is checked at once."""
    return editor.open(folder / "small.ana", SMALL)


def test_what_it_says_that_it_can(editor):
    can = editor.answer.capabilities
    assert can.hover_provider
    assert can.definition_provider
    assert can.document_symbol_provider
    assert can.document_formatting_provider
    assert list(can.completion_provider.trigger_characters) == [".", ":"]
    assert can.code_action_provider.code_action_kinds == (t.CodeActionKind.QuickFix,)


# --- mistakes --------------------------------------------------------------------------------------------


def test_a_good_file_has_none(editor, search):
    assert editor.published[search] == []


def test_a_mistake_its_place_and_its_mend(editor, folder):
    """The place is in units of UTF-16, of which the comment's smiley has two and its other letters one."""
    text = 'analysis "é"\n\ndefine size = 3 mm # 😀 µ\n/**/'.removesuffix("/**/")
    wrong = text + 'define a = if "😀 µ" == "x" then size else siez\n'
    uri = editor.open(folder / "units.ana", wrong)
    found = {d.code: d for d in editor.published[uri]}
    unknown = found["E0201"]
    assert unknown.range == t.Range(t.Position(3, 43), t.Position(3, 47))
    assert wrong.split("\n")[3].encode("utf-16-le")[86:94].decode("utf-16-le") == "siez"
    assert unknown.source == "darkana"
    assert unknown.severity == t.DiagnosticSeverity.Error
    assert "did you mean `size`?" in unknown.message
    (fix,) = [f for f in editor.fixes(uri, unknown.range) if "size" in f.title]
    (edit,) = fix.edit.changes[uri]
    assert (edit.range, edit.new_text) == (unknown.range, "size")
    assert fix.diagnostics[0].code == "E0201"
    assert editor.fixes(uri, t.Range(t.Position(0, 0), t.Position(0, 1))) == []


def test_a_name_defined_twice_shows_both_places(editor, folder):
    uri = editor.open(folder / "twice.ana", "define a = 1\ndefine a = 2\n")
    (found,) = editor.published[uri]
    assert (found.code, found.range.start.line) == ("E0202", 1)
    (first,) = found.related_information
    assert (first.location.uri, first.location.range.start) == (uri, t.Position(0, 7))
    assert first.message == "first defined here"


def test_mistakes_come_and_go_with_the_text(editor, small):
    editor.change(small, SMALL.replace("sum(photon.E) < 0.4 GeV", "sum(photon.E) < 0.4"))
    assert [d.code for d in editor.published[small]] == ["E0301"]
    editor.change(small, SMALL)
    assert editor.published[small] == []


def test_a_library_that_changes_is_seen_by_who_uses_it(editor, folder):
    """Without being saved; and its own mistakes are shown in it, open or not."""
    user = editor.open(folder / "user.ana")
    library = (folder / "ours.ana").as_uri()
    assert editor.published[user] == []
    editor.open(folder / "ours.ana", LIBRARY.replace("away", "apart"))
    assert [d.code for d in editor.published[user]] == ["E0201"]
    editor.change(library, LIBRARY.replace("3 cm", "3 cm + 1 GeV"))
    assert [d.code for d in editor.published[library]] == ["E0302"]
    editor.change(library, LIBRARY)
    assert editor.published[user] == editor.published[library] == []


def test_a_library_shows_its_mistakes_though_nobody_has_opened_it(editor, folder):
    """As long as a file that uses it is open."""
    (folder / "lost.ana").write_text("define c = 1 GeV + 2\n", encoding="utf-8")
    library = (folder / "lost.ana").as_uri()
    user = editor.open(folder / "user_of_lost.ana", "use lost\ndefine d = 2 * c\n")
    assert [d.code for d in editor.published[library]] == ["E0302"]
    assert editor.published[user] == []
    editor.shut(user)
    assert editor.published[library] == []


# --- what words mean -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("dilepton.cms.pt > 1|.03", []),
        ("hard| > tau_cut(mZ)", ["define pt_hard = perp(zp.cms, harder.cms)", "an energy, in GeV"]),
        ("abs(zp|.m - mZ)", ["recoil zp against dilepton", "a four-vector"]),
        ("muo|nID > 0.5", ["member charge, electronID, muonID", "a plain number, of each muon"]),
        ("zp.the|ta < 128", ["an angle", "polar angle, 0 to pi"]),
        ("within pe|ak", ["window peak = abs(zp.m", "a condition", "As wide as twice the recoil-mass resolution."]),
        ("= gprime^2 * sigma_|unit_g", ["table sigma_unit_g(mZ [GeV]) [fb]"]),
        ("count in sig|nal", ["region signal", 'cut "two tracks"', "a region"]),
        (
            "from clus|ters",
            ['collection clusters = "cluster"', "electromagnetic calorimeter (ECL)", "belle2.ana, line"],
        ),
        ("use bel|le2", ["belle2.ana", "Belle II at SuperKEKB"]),
        ("none(photon where an|gle(", ["angle(a, b)", "angle between two momenta, 0 to pi"]),
        ("photon wh|ere angle", ["`where`: "]),
        ("276 p|b^-1", ["a cross section", "1000 "]),
        ("as m|u\n", ["0.1056583", "GeV"]),
        ("if mZ > 2 * m| then", ["known in this statement", "an energy, in GeV"]),
        ("limit cross_|section", ["yield / (luminosity x efficiency)"]),
        ("lum|inosity 276", ["`luminosity`: the integrated luminosity"]),
        ('analysis "Invi|sible', []),
        ("## Partial wi|dth", []),
    ],
)
def test_hover(editor, search, place, wanted):
    said = editor.hover(search, place)
    assert bool(said) == bool(wanted)
    for text in wanted:
        assert text in said


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("hard| > tau_cut(mZ)", ("zprime_invisible.ana", "define pt_hard = perp(zp.cms, harder.cms)")),
        ("l1:mu|on+", ("zprime_invisible.ana", "object muon from tracks as mu")),
        ("abs(dphi(l|1", ("zprime_invisible.ana", "final state l1:muon+ l2:muon-")),
        ("from tra|cks as", ("belle2.ana", 'collection tracks = "track"')),
        ("muo|nID > 0.5", ("belle2.ana", "member charge, electronID, muonID")),
        (
            "use bel|le2",
            (
                "belle2.ana",
                "## Belle II at SuperKEKB: beams, reconstructed collections, their simulation, and resolutions.",
            ),
        ),
        ("sideband from sig|nal", ("zprime_invisible.ana", "region signal")),
        ("within pe|ak", ("zprime_invisible.ana", "window peak = abs(zp.m - mZ) < sigma_recoil(mZ)")),
        (
            "observed gpr|ime(",
            (
                "zprime_invisible.ana",
                'interpret gprime "g\'" from cross_section = gprime^2 * sigma_unit_g(mZ) * branching',
            ),
        ),
        ("none(photon where an|gle(", None),
    ],
)
def test_definition(editor, search, place, wanted):
    assert editor.definition(search, place) == wanted


def test_definition_in_the_search_that_is_inherited(editor, folder):
    text = 'analysis "Heir" from zprime_invisible\n\ndefine other = dilepton.m\n'
    uri = editor.open(folder / "heir.ana", text)
    assert editor.definition(uri, "= dilep|ton") == ("zprime_invisible.ana", "define dilepton = l1 + l2")
    assert editor.definition(uri, "from zprime|_invisible")[0] == "zprime_invisible.ana"


# --- what may be written ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "wanted", "unwanted"),
    [
        (
            "histogram mass",
            "hi|\nhistogram mass",
            {"histogram", "cut", "region"},
            {"mZ", "GeV", "bins"},
        ),
        ("  select 37 deg", "  sel|\n  select 37 deg", {"select", "reject", "sort", "take"}, {"bins", "GeV"}),
        ("sum(photon.E)", "sum(photon.|)", {"E", "timing", "trackIdx", "cms", "pt"}, {"muonID", "mZ", "select"}),
        ("sum(photon.E) < 0.4 GeV", "l1.|", {"muonID", "charge", "E"}, {"timing", "sum"}),
        ("sum(photon.E) < 0.4 GeV", "(l1 + l2).cms.|", {"pt", "m2"}, {"muonID"}),
        ("0.4 GeV", "0.4 |", {"GeV", "MeV", "deg"}, {"mZ", "photon"}),
        ("region sideband from signal", "region sideband from |", {"signal"}, {"muon", "mZ", "sqrt"}),
        ("count in signal within peak", "count in signal within |", {"peak"}, {"signal", "sqrt"}),
        ("use belle2", "use |", {"belle2", "babar", "ours"}, {"mZ"}),
        ("l1:muon+", "l1:|", {"muon", "photon"}, {"mZ", "sqrt"}),
        ("as gamma", "as |", {"gamma", "mu", "K_S0"}, {"GeV"}),
        ("method bayesian flat", "method |", {"bayesian flat", "cls"}, {"mZ"}),
        ("limit cross_section", "limit |", {"cross_section", "yield"}, {"mZ"}),
        ("define dilepton = l1 + l2", "define dilepton = |", {"l1", "mZ", "sqrt", "pi", "if"}, {"GeV", "select"}),
        ("define dilepton = l1 + l2", "define |", set(), {"l1", "mZ", "sqrt"}),
        ("none(photon where ", "none(photon where |", {"timing", "zp", "angle"}, {"muonID"}),
        ("bins 40", "b|ins 40", {"bins", "edges"}, {"binned"}),
        ('"angle"', '"an|gle"', set(), {"mZ", "cut"}),
        ("## The signal", "## The si|gnal", set(), {"signal"}),
    ],
)
def test_completion(editor, small, old, new, wanted, unwanted):
    """Most of these texts are broken: what stands before the cursor is enough."""
    editor.change(small, SMALL.replace(old, new.replace("|", ""), 1))
    offered = editor.offered(small, new)
    assert wanted <= offered
    assert not unwanted & offered


def test_completions_say_what_they_are(editor, search):
    offers = {offer.label: offer for offer in editor.completions(search, "sum(photon.|E)")}
    assert offers["timing"].detail == "a time, in ns, of each photon"
    assert (offers["pt"].detail, offers["pt"].kind) == ("an energy", t.CompletionItemKind.Field)
    offers = {offer.label: offer for offer in editor.completions(search, 'angle"          |abs')}
    assert offers["dphi"].detail == "dphi(a, b)"
    assert offers["zp"].detail == "a four-vector"


def test_a_broken_text_is_still_understood(editor, small):
    """Hover and definition where the statement does not parse, from what is known of the rest or was known before."""
    editor.change(small, SMALL.replace("sum(photon.E) < 0.4 GeV", "sum(photon.timing < < dilepton.cms.pt"))
    assert [d.code for d in editor.published[small]]
    assert "an object of `photon`" in editor.hover(small, "sum(pho|ton.timing <")
    assert "define dilepton = l1 + l2" in editor.hover(small, "< < dilep|ton")
    assert editor.definition(small, "< < dilep|ton") == ("small.ana", "define dilepton = l1 + l2")
    hovered = editor.hover(small, "sideband from sig|nal")
    editor.change(small, SMALL)
    assert "a region" in hovered  # though it is its statement that is broken


# --- outline and form ------------------------------------------------------------------------------------


def test_the_outline(editor, search):
    found = {symbol.name: symbol for symbol in editor.symbols(search)}
    assert list(found)[:3] == ["Invisible Z' in e+ e- -> mu+ mu- Z'", "mZ", "generate mu+ mu- zprime"]
    assert [leg.name for leg in found["final state"].children] == ["l1", "l2"]
    assert [cut.name for cut in found["signal"].children][:2] == ["two tracks", "opening angle"]
    assert found["to_lepton"].kind == t.SymbolKind.Function
    assert found["harder, softer"].detail == "ordered"


def test_formatting(editor, folder):
    untidy = 'define   a=1  # é 😀\nregion r\n cut  "one"   a>0\n'
    uri = editor.open(folder / "untidy.ana", untidy)
    (edit,) = editor.format(uri)
    assert edit.new_text == fmt(Source("", untidy))
    assert (edit.range.start, edit.range.end) == (t.Position(0, 0), t.Position(3, 0))
    editor.change(uri, edit.new_text)
    assert not editor.format(uri)
    editor.change(uri, "define a = = 1\n")
    assert editor.format(uri) is None  # nothing is known


# --- what must not happen --------------------------------------------------------------------------------


def test_nothing_ends_it(editor, folder):
    """Strange texts, places that are not there, files that are not open."""
    uri = editor.open(folder / "strange.ana", "\r\n\x00 ) use strange\nobject a from b\nobject b from a\nregion a.😀")
    for line, column in [(0, 0), (2, 14), (3, 9), (3, 99), (99, 0)]:
        place = {"text_document": t.TextDocumentIdentifier(uri), "position": t.Position(line, column)}
        editor.wait(editor.client.text_document_hover_async(t.HoverParams(**place)))
        editor.wait(editor.client.text_document_definition_async(t.DefinitionParams(**place)))
        editor.wait(editor.client.text_document_completion_async(t.CompletionParams(**place)))
    gone = {"text_document": t.TextDocumentIdentifier("untitled:one"), "position": t.Position(0, 0)}
    assert editor.wait(editor.client.text_document_hover_async(t.HoverParams(**gone))) is None
    editor.change(uri, "define a = 1\n")
    assert editor.published[uri] == []


def test_each_word_has_its_line():
    assert set(LINES) == HEADS | CLAUSE_WORDS


def test_without_its_library_it_says_how_to_get_it(monkeypatch, capsys):
    from darkana.cli import main

    monkeypatch.setitem(__import__("sys").modules, "pygls.lsp.server", None)
    monkeypatch.setattr("sys.argv", ["darkana", "lsp"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "pip install 'darkana[lsp]'" in capsys.readouterr().err
