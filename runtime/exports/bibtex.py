"""BibTeX: the papers of a search, the search itself and the program.

A search knows numbers, not titles: a paper's entry has its arXiv number, DOI and collaboration, by which INSPIRE finds
the rest.
"""

from __future__ import annotations

from .citation import Cited, Paper

ESCAPED = {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\~{}", "^": r"\^{}"}
ESCAPED |= {"<": r"\ensuremath{<}", ">": r"\ensuremath{>}"}


def bibtex(cited: Cited) -> str:
    """An entry for each paper, one for the search, one for darkana."""
    entries = [_paper(cited, paper) for paper in cited.papers]
    program = {"author": "{The darkana developers}", "title": "{darkana}", "version": cited.version}
    return "\n".join([*entries, _search(cited), _entry("misc", "darkana", program)])


def paper_entry(cited: Cited) -> str:
    """The entry of the first paper, else that of the search."""
    return _paper(cited, cited.papers[0]) if cited.papers else _search(cited)


def escaped(text: str) -> str:
    """As LaTeX prints it."""
    return "".join(ESCAPED.get(c, c) for c in text)


def _paper(cited: Cited, paper: Paper) -> str:
    fields = {"author": f"{{{escaped(cited.authors)}}}" if cited.authors else ""}
    fields["collaboration"] = escaped(cited.experiment)
    if paper.arxiv:
        fields |= {"eprint": paper.arxiv, "archivePrefix": "arXiv"}
    fields |= {"doi": paper.doi, "year": str(paper.year or ""), "note": escaped(paper.other)}
    return _entry("misc", paper.name, fields)


def _search(cited: Cited) -> str:
    fields = {
        "title": f"{{{escaped(cited.title or cited.stem)}}}",
        "howpublished": escaped(f"darkana search {cited.stem}.ana"),
        "note": f"SHA-256 {cited.sha256}",
    }
    return _entry("misc", f"{cited.stem}.ana", fields)


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [f"  {name:<13} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{_key(key)},", *lines, "}", ""])


def _key(text: str) -> str:
    return "".join(c if c.isalnum() or c in ":._-/" else "-" for c in text)
