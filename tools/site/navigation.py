"""The table of contents: every page once. A page of docs/ that is named nowhere else belongs to the guide."""

from __future__ import annotations

from pathlib import Path

PARTS = {
    "Guide": [
        *("tutorial", "notebooks", "tour", "measuring", "recasting", "statistics", "plots"),
        *("documents", "exports", "archives", "from_basf2", "editors"),
    ],
    "Reference": ["language", "words", "functions", "errors/index", "interfaces", "python", "physics"],
    "Results": ["searches/index", "validation", "benchmarks"],
    "Project": ["architecture", "contributing", "changes", "data-licences"],
}


def parts(pages: set[str]) -> dict[str, list[str]]:
    """The pages of each part, of those that there are."""
    named = {page for part in PARTS.values() for page in part}
    found = {part: [page for page in listed if page in pages] for part, listed in PARTS.items()}
    found["Guide"] += sorted(page for page in pages - named - {"index"} if "/" not in page)
    return found


def write_contents(source: Path) -> None:
    """Appends the contents to the start page, which Sphinx makes the navigation of."""
    pages = {page.relative_to(source).with_suffix("").as_posix() for page in source.rglob("*.md")}
    with (source / "index.md").open("a", encoding="utf-8") as stream:
        for part, listed in parts(pages).items():
            stream.write("\n".join(["", "```{toctree}", ":hidden:", f":caption: {part}", "", *listed, "```", ""]))
