"""CITATION.cff, version 1.2.0 of the Citation File Format (https://citation-file-format.github.io)."""

from __future__ import annotations

import re
from typing import Any

from .citation import Cited, Paper
from .files import yaml_file

DOI = r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+"
"""What the format takes for one."""
UNKNOWN = "the authors of the paper"


def citation_file(cited: Cited) -> bytes:
    """How to cite the search: the file, its papers, the program."""
    document = {
        "cff-version": "1.2.0",
        "message": "If you use this search, please cite its papers.",
        "title": cited.title or cited.stem,
        "type": "software",
        "authors": [{"name": f"the authors of {cited.stem}.ana"}],
        "identifiers": [{"type": "other", "value": f"sha256:{cited.sha256}", "description": f"of {cited.stem}.ana"}],
        "references": [*(_reference(cited, paper) for paper in cited.papers), _program(cited)],
    }
    return yaml_file(document)


def _reference(cited: Cited, paper: Paper) -> dict[str, Any]:
    """A title is due; the search knows the number alone."""
    found: dict[str, Any] = {
        "type": "article",
        "title": paper.name,
        "authors": [{"name": cited.authors or UNKNOWN}],
    }
    good = re.fullmatch(DOI, paper.doi) is not None
    if good:
        found["doi"] = paper.doi
    others = [f"arXiv:{paper.arxiv}"] * bool(paper.arxiv) + [f"doi:{paper.doi}"] * bool(paper.doi and not good)
    if others:
        found["identifiers"] = [{"type": "other", "value": value} for value in others]
    if paper.year:
        found["year"] = paper.year
    if paper.url:
        found["url"] = paper.url
    return found


def _program(cited: Cited) -> dict[str, Any]:
    return {
        "type": "software",
        "title": "darkana",
        "authors": [{"name": "the darkana developers"}],
        "version": cited.version,
    }
