"""The index of errors, a page a hundred codes, from the tables that `darkana explain CODE` reads."""

from __future__ import annotations

import runpy
from pathlib import Path

from markdown import cell, table

from darkana.dsl.codes import CODES, PARTS, Code

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[1] / "make_error_index.py"))


def write_errors(folder: Path) -> None:
    """index.md, and E01.md for E0101 to E0199, and so on."""
    folder.mkdir(parents=True)
    pages: dict[str, list[str]] = {}
    for part in PARTS:
        for code in part.CODES:
            pages.setdefault(page_of(code), []).append(_entry(code))
    for name, entries in pages.items():
        text = "\n".join([f"# {_title(name)}\n", *entries])
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text(_index(sorted(pages)), encoding="utf-8")


def page_of(code: Code) -> str:
    """E0301 and W0351 stand on e0300."""
    return f"e{code.code[1:3]}00"


def _title(page: str) -> str:
    docs = [str(part.__doc__) for part in PARTS if any(page_of(code) == page for code in part.CODES)]
    said = "; ".join(doc.strip().splitlines()[0].partition(": ")[2].rstrip(".") for doc in docs)
    return f"{page[:3].upper()}: {said}"


def _index(pages: list[str]) -> str:
    intro = TOOL["INTRO"].partition("\n\n")[2]
    codes = (CODES[name] for name in sorted(CODES))
    rows = ((f"[{code.code}]({page_of(code)}.md#{code.code.lower()})", cell(code.title)) for code in codes)
    contents = "\n".join(["```{toctree}", ":hidden:", "", *pages, "```"])
    return "\n".join([intro, table(("code", "what is wrong"), rows), contents, ""])


def _entry(code: Code) -> str:
    text: str = TOOL["_entry"](code)
    anchor, _, rest = text.partition("\n\n")
    assert code.code.lower() in anchor
    return f"({code.code.lower()})=\n{rest[1:]}"  # its heading is one below the page's
