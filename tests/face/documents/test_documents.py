"""`doc`: every shipped search in three formats; what a threshold changes; what a run gave."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser

import pytest

import darkana as package
from darkana.compiler.documents.document import Row, Table
from darkana.documents import html, latex, markdown
from darkana.documents.write import document_of, write_documents
from darkana.library import SHIPPED, shipped_searches

VOID = {"meta", "img", "br", "col", "hr", "link", "mspace"}
LOADS = re.compile(r"""(?:src|href|xlink:href)\s*=\s*["']?(?:https?:)?//|@import|url\(""")


class Balanced(HTMLParser):
    """Raises AssertionError where a tag is not closed; collects identifiers and links within the page."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links = [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value[1:] for name, value in attrs if name == "href" and value.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", list(shipped_searches()))
def test_every_shipped_search_has_its_documents(name):
    analysis = package.load(name)
    made = document_of(analysis)
    page = Balanced(html.whole(made, analysis))
    assert not LOADS.search(html.whole(made, analysis))
    assert set(page.links) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    check_latex(latex.whole(made, analysis.text))
    check_latex(latex.selection(made))
    assert markdown.whole(made, analysis.text).startswith(f"# {markdown.plain(made.title)}")


def check_latex(text):
    """Braces and environments are balanced outside of the text that stands as it is."""
    text = re.sub(r"\\begin\{verbatim\}.*?\\end\{verbatim\}", "", text, flags=re.DOTALL)
    bare = re.sub(r"\\[{}\\%&_#$]", "", text)
    assert bare.count("{") == bare.count("}")
    open_ = []
    for what, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", text):
        if what == "begin":
            open_.append(name)
        else:
            assert open_.pop() == name
    assert not open_
    assert bare.count("$") % 2 == 0
    assert all(part.isascii() for part in bare.split("$")[1::2]), "a sign that mathematics lacks"


@pytest.fixture
def copy(tmp_path):
    """The invisible Z' in a folder of its own."""
    place = tmp_path / "search"
    shutil.copytree(SHIPPED / "zprime_invisible", place, ignore=shutil.ignore_patterns("events"))
    return place / "zprime_invisible.ana"


def rows(made) -> list[Row]:
    return [r for s in made.sections for block in s.blocks if isinstance(block, Table) for r in block.rows]


def test_a_threshold_changes_its_cut_and_nothing_else(copy):
    """Its formula, its row and its line of the text, besides the digest of the file."""
    before = package.load(copy)
    one = document_of(before)
    copy.write_text(copy.read_text(encoding="utf-8").replace("sum(photon.E) < 0.4 GeV", "sum(photon.E) < 0.3 GeV"))
    after = package.load(copy)
    other = document_of(after)
    changed = [(a, b) for a, b in zip(rows(one), rows(other), strict=True) if a.cells[:-1] != b.cells[:-1]]
    ((old, new), (digest, _)) = changed if len(changed) == 2 else (changed[0], (rows(one)[-1], None))
    assert old.cells[0] == new.cells[0]
    assert old.cells[0][0].text == "little extra energy"
    assert [len(r.cells) for r in (old, new)] == [3, 3]
    for write in (lambda d, a: markdown.whole(d, a.text), lambda d, a: latex.whole(d, a.text)):
        lines = [write(d, a).splitlines() for d, a in ((one, before), (other, after))]
        assert len(lines[0]) == len(lines[1])
        different = [a for a, b in zip(*lines, strict=True) if a != b]
        assert len(different) == 3, "the row, the line of the text, the digest"
        assert sum("0.4" in line for line in different) == 2
    assert digest is not None


def test_comments_and_assumptions_are_where_they_belong():
    analysis = package.load("zprime_invisible")
    text = markdown.whole(document_of(analysis), analysis.text)
    (window,) = [line for line in text.splitlines() if line.startswith("| peak")]
    assert "As wide as twice the recoil-mass resolution." in window
    (cut,) = [line for line in text.splitlines() if line.startswith("| dilepton pT")]
    assert "*(assumed)*" in cut
    (sure,) = [line for line in text.splitlines() if line.startswith("| opening angle")]
    assert "assumed" not in sure


def test_what_a_run_gave_is_shown(darkana, tmp_path):
    """Of the search with the fewest events."""
    out = tmp_path / "out"
    assert darkana("run", "zprime_invisible", "--limit-entries", 300, "--no-plots", "--out", out).status == 4
    (out / "plots").mkdir()
    (out / "plots" / "recoil.png").write_bytes(b"not looked at here")
    said = darkana("doc", "zprime_invisible", "--result", out, "--out", tmp_path / "doc")
    assert said.status == 0, said.err
    page = (tmp_path / "doc" / "zprime_invisible.html").read_text(encoding="utf-8")
    assert "This is a partial result" in page
    assert page.count("data:image/png;base64,") == 1
    assert Balanced(page)
    tex = (tmp_path / "doc" / "zprime_invisible.tex").read_text(encoding="utf-8")
    for figure in re.findall(r"includegraphics\[.*?\]\{(.*?)\}", tex):
        assert (tmp_path / "doc" / figure).is_file()


def test_a_folder_without_results_says_what_to_run(darkana, tmp_path):
    (tmp_path / "empty").mkdir()
    said = darkana("doc", "zprime_invisible", "--result", tmp_path / "empty", "--out", tmp_path / "doc")
    assert said.status == 3
    assert "E0951" in said.err
    assert "darkana run" in said.err


def test_limits_of_another_search_are_not_shown(darkana, tmp_path, copy):
    assert darkana("limit", "alp_two_photons_counts", "--no-plots", "--out", tmp_path / "out").status == 0
    said = darkana("doc", copy, "--result", tmp_path / "out", "--out", tmp_path / "doc")
    assert said.status == 3
    assert "E0944" in said.err


def test_a_file_with_mistakes_has_no_documents(darkana, tmp_path):
    (tmp_path / "x.ana").write_text('analysis "x"\nwindow w = abs(q) < 3 GeV\n', encoding="utf-8")
    said = darkana("doc", tmp_path / "x.ana", "--out", tmp_path / "doc")
    assert said.status == 1
    assert "E0201" in said.out + said.err


def test_an_authors_text_is_no_markup(tmp_path):
    hostile = r"""<script>alert(1)</script> \end{document} $x$ | `a` {b} & % # _ ^ ~"""
    (tmp_path / "x.ana").write_text(
        f'## {hostile}\nanalysis "{hostile}"\ncolumn q\nregion r\n  cut "{hostile}" q > 1\n'
    )
    analysis = package.load(tmp_path / "x.ana")
    written = write_documents(analysis, tmp_path / "doc", ("html", "latex", "markdown"), None)
    page, tex = (path.read_text(encoding="utf-8") for path in written.paths[:2])
    assert "<script" not in page
    assert Balanced(page)
    check_latex(tex)
    bare = re.sub(r"\\begin\{verbatim\}.*?\\end\{verbatim\}", "", tex, flags=re.DOTALL)
    assert bare.count(r"\end{document}") == 1


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex here")
@pytest.mark.parametrize("name", list(shipped_searches()))
def test_latex_sets_every_shipped_search(name, tmp_path):
    written = write_documents(package.load(name), tmp_path, ("latex",), None)
    assert not written.pdf
    assert (tmp_path / f"{name}.pdf").stat().st_size > 10_000
