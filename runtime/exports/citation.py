"""References of a search, and what is cited with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CENTURY = 2000
OLD_ARXIV = 90
"""arXiv began in 1991: years of two digits from here on are of the last century."""


@dataclass(frozen=True, slots=True)
class Paper:
    """By its arXiv number, its DOI or both; `other` holds a reference that is neither."""

    arxiv: str = ""
    doi: str = ""
    other: str = ""

    @property
    def name(self) -> str:
        """`arXiv:1912.11276`, else the DOI, else as written."""
        return f"arXiv:{self.arxiv}" if self.arxiv else self.doi or self.other

    @property
    def url(self) -> str:
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""

    @property
    def year(self) -> int | None:
        """The year in which the arXiv number was given."""
        digits = re.search(r"(?:^|/)(\d\d)\d\d", self.arxiv)
        if digits is None:
            return None
        year = int(digits[1])
        return year + (CENTURY - 100 if year > OLD_ARXIV else CENTURY)


@dataclass(frozen=True, slots=True)
class Cited:
    """A search as it is cited: `stem` of its file, the digest of its text, and its papers."""

    stem: str
    title: str
    experiment: str
    sha256: str
    version: str
    papers: tuple[Paper, ...] = ()

    @property
    def authors(self) -> str:
        """Of the papers."""
        return f"{self.experiment} Collaboration" if self.experiment else ""


def papers_of(cite: Iterable[str]) -> tuple[Paper, ...]:
    """The papers behind `arXiv:...` and `doi:...`; a DOI right after an arXiv number is of the same paper."""
    found: list[Paper] = []
    for text in cite:
        kind, colon, rest = text.strip().partition(":")
        match kind.lower() if colon else "":
            case "arxiv":
                found.append(Paper(arxiv=rest.strip()))
            case "doi" if found and found[-1].arxiv and not found[-1].doi:
                found[-1] = Paper(arxiv=found[-1].arxiv, doi=rest.strip())
            case "doi":
                found.append(Paper(doi=rest.strip()))
            case _:
                found.append(Paper(other=text.strip()))
    return tuple(found)
