"""References, read back by a BibTeX parser and checked by the schema of the Citation File Format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from darkana.runtime.exports.bibtex import bibtex, escaped
from darkana.runtime.exports.cff import citation_file
from darkana.runtime.exports.citation import Cited, Paper, papers_of

CITE = ("arXiv:1912.11276", "doi:10.1103/PhysRevLett.124.141801", "arXiv:hep-ex/9901234", "doi:10.1/x", "doi:10.2/y")
PAPERS = papers_of(CITE)
CITED = Cited("recoil", "e+ e- -> X & 5% {of} it_all", "Belle II", "0" * 64, "1.0", (*PAPERS, Paper(other="a talk")))


def test_a_doi_belongs_to_the_arxiv_number_before_it():
    assert (
        Paper("1912.11276", "10.1103/PhysRevLett.124.141801"),
        Paper("hep-ex/9901234", "10.1/x"),
        Paper(doi="10.2/y"),
    ) == PAPERS
    assert [paper.year for paper in PAPERS] == [2019, 1999, None]
    assert PAPERS[0].url == "https://doi.org/10.1103/PhysRevLett.124.141801"
    assert papers_of(["a talk"]) == (Paper(other="a talk"),)


def test_bibtex_as_a_parser_reads_it():
    library = pytest.importorskip("bibtexparser").parse_string(bibtex(CITED))
    assert not library.failed_blocks
    by_key = {entry.key: {f.key: f.value for f in entry.fields} for entry in library.entries}
    assert by_key["arXiv:1912.11276"] == {
        "author": "{Belle II Collaboration}",
        "collaboration": "Belle II",
        "eprint": "1912.11276",
        "archivePrefix": "arXiv",
        "doi": "10.1103/PhysRevLett.124.141801",
        "year": "2019",
    }
    assert list(by_key) == ["arXiv:1912.11276", "arXiv:hep-ex/9901234", "10.2/y", "a-talk", "recoil.ana", "darkana"]


def test_letters_that_latex_means_something_by():
    assert escaped("a_b & 5% {c} #1 $") == r"a\_b \& 5\% \{c\} \#1 \$"
    assert escaped("-> ~ ^") == r"-\ensuremath{>} \~{} \^{}"


@pytest.fixture(scope="module")
def schema():
    """The Citation File Format's own, 1.2.0."""
    place = Path(__file__).parents[2] / "data" / "citation" / "schema.json"
    return json.loads(place.read_text(encoding="utf-8"))


def checked(text: str | bytes, schema):
    jsonschema = pytest.importorskip("jsonschema")
    document = yaml.safe_load(text)
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    return document


def test_citation_file(schema):
    found = checked(citation_file(CITED), schema)
    assert found["references"][0]["doi"] == "10.1103/PhysRevLett.124.141801"
    assert found["references"][0]["authors"] == [{"name": "Belle II Collaboration"}]
    assert checked(citation_file(Cited("x", "", "", "0" * 64, "1.0")), schema)["title"] == "x"


def test_how_to_cite_the_project(schema):
    top = Path(__file__).parents[3]
    found = checked((top / "CITATION.cff").read_text(encoding="utf-8"), schema)
    version = re.search(r'^version = "(.+)"$', (top / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert found["version"] == version[1]
