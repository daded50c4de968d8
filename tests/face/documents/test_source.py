"""The linked text of every shipped search: whole, and each name leads to where it is defined."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import darkana
from darkana.compiler.symbols import REGIONS, VALUES, WINDOWS
from darkana.documents.names import nodes
from darkana.documents.source import LinkedSource, linked_source
from darkana.dsl import syntax as ast
from darkana.dsl.source import Source, Span
from darkana.editors.cursor import cursor_at
from darkana.editors.definitions import definition
from darkana.editors.documents import Documents
from darkana.editors.model import Model
from darkana.library import open_text, shipped_searches

QUICK = ("zprime_invisible_events", "alp_invisible", "dark_higgsstrahlung_six_tracks", "flat_candidates")
EACH = pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n in QUICK else (pytest.mark.long,)) for n in shipped_searches()]
)


class Page(HTMLParser):
    """A reader that knows no more than HTML: texts in `pre`, ids, and what leads where."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[int, int, str, str]] = []  # file, offset, href, text
        self.titles: dict[tuple[int, int], str] = {}
        self.href: str | None = None
        self.within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.href = given.get("href")
        if tag == "pre":
            self.within = True
            self.texts.append("")
        if "title" in given:
            self.titles[self.place] = given["title"]

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag != "pre"
        self.href = None

    def handle_data(self, data: str) -> None:
        if self.href:
            self.links.append((*self.place, self.href, data))
        if self.within:
            self.texts[-1] += data

    @property
    def place(self) -> tuple[int, int]:
        return len(self.texts) - 1, len(self.texts[-1]) if self.texts else 0


@cache
def linked(name: str) -> LinkedSource:
    return linked_source(darkana.load(name))


@cache
def page_of(name: str) -> Page:
    return Page(linked(name).html)


@cache
def model(name: str) -> Model:
    """What the language server understands of a file."""
    return Documents().read(open_text(Path(name)))


@EACH
def test_without_its_tags_the_text_is_whole(name: str) -> None:
    assert page_of(name).texts == [open_text(Path(file)).text for file in linked(name).files]


@EACH
def test_what_is_led_to_is_there_once(name: str) -> None:
    page = page_of(name)
    assert len(page.ids) == len(set(page.ids))
    assert {href for _, _, href, _ in page.links} <= {f"#{found}" for found in page.ids}
    assert set(linked(name).anchors.values()) <= set(page.ids)


@EACH
def test_used_definitions_are_linked(name: str) -> None:
    """The references of the syntax tree, of which the page's writer asks the tokens alone."""
    places = {(file, offset) for file, offset, _, _ in page_of(name).links}
    for number, read in enumerate(map(model, linked(name).files)):
        defined = {key[1] for key, s in read.scope.names.items() if key[0] == VALUES and s.kind == "define"}
        used = [r for r in nodes(read) if isinstance(r, ast.Ref) and r.name in defined]
        assert [r.span for r in used if (number, r.span.start) not in places] == []


@EACH
def test_links_are_the_answers_of_the_language_server(name: str) -> None:
    read = [model(file) for file in linked(name).files]
    sample = [link for link in page_of(name).links[::7] if link[3][0] != '"']
    assert sample
    for file, offset, href, text in sample:
        source, cursor = read[file].source, cursor_at(read[file].source, offset)
        assert cursor is not None
        if cursor.previous != "drop":
            span = definition(read[file], cursor, Span(source, 0, 0))
            assert span is not None, text
            assert href == f"#{linked(name).line(span)}", text


def led(page: Page, text: str) -> Iterator[tuple[str, str]]:
    """(the line of the use, where it leads) of each link of a text."""
    for file, offset, href, found in page.links:
        if found == text:
            source = Source("", page.texts[file])
            yield source.line(source.position(offset)[0]).strip(), href


def line_of(page: Page, file: int, begin: str) -> int:
    return next(k for k, line in enumerate(page.texts[file].splitlines(), 1) if line.strip().startswith(begin))


def test_links_across_files() -> None:
    page = page_of("zprime_invisible_events")
    assert dict(led(page, "zprime_invisible")) == {page.texts[0].splitlines()[3]: "#line-zprime_invisible-1"}
    assert dict(led(page, "belle2")) == {"use belle2": "#line-belle2-1"}
    inherited = f"#line-zprime_invisible-{line_of(page, 1, 'table tau_cut')}"
    assert dict(led(page, "tau_cut"))["define least_pt = tau_cut(max(0.5 GeV, min(zp.m, 8 GeV)))"] == inherited


def test_labels_of_cuts() -> None:
    page = page_of("zprime_invisible_events")
    stated = line_of(page, 1, 'cut "tau suppression"')
    found = [href for _, href in led(page, '"tau suppression"')]
    assert found == [f"#line-zprime_invisible-{stated}"] * 3  # invert, and without in two histograms


def test_what_is_dropped_leads_to_the_search_that_has_it() -> None:
    page = page_of("alp_invisible")
    line = line_of(page, 1, "interpret epsilon")
    assert dict(led(page, "epsilon"))["drop       epsilon"] == f"#line-dark_photon_invisible-{line}"


def test_anchors() -> None:
    found = linked("zprime_invisible_events")
    assert found.anchor("signal", REGIONS) == "def-region-signal"
    assert found.anchor("peak", WINDOWS) == "def-window-peak"
    assert found.anchor("mZ") == "def-mZ"
    assert found.anchor("signal") is None
    span = darkana.load("zprime_invisible_events").search.scope.find("dilepton")[0].span
    line = line_of(page_of("zprime_invisible_events"), 1, "define dilepton")
    assert found.line(span) == f"line-zprime_invisible-{line}"


def test_a_definition_that_the_search_replaces_has_no_anchor() -> None:
    html = linked("zprime_invisible_events").html
    assert html.count('<span class="ana-def" id="def-mZ">mZ</span>') == 1
    assert html.count('<span class="ana-def">mZ</span>') == 1


def test_what_is_built_in_says_what_it_means() -> None:
    page = page_of("zprime_invisible_events")
    said = {(re.match(r"\w*", page.texts[f][at:]).group(), title) for (f, at), title in page.titles.items()}  # type: ignore[union-attr]
    assert any(word == "dphi" and "(-pi, pi]" in title for word, title in said)
    assert any(word == "deg" and title.startswith("deg") for word, title in said)


def test_all_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "it.ana"
    path.write_text('analysis "<script>alert(1)</script> & \'"\n  luminosity 1 fb^-1\n## <b>\ndefine a = 1 # <i>\n')
    html = linked_source(darkana.load(path)).html
    assert not re.search(r"<(script|b|i)>", html)
    assert Page(html).texts == [path.read_text()]
