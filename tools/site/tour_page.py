"""The notebook as a page, without its outputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from markdown import fenced


def write_tour(notebook: Path, source: Path) -> None:
    """tour.md, and the notebook itself beside it."""
    shutil.copy(notebook, source)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    head, *rest = [_cell(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    download = f"This page is the notebook {{download}}`{notebook.name} <{notebook.name}>`, without what it shows.\n"
    (source / "tour.md").write_text("\n".join([head, download, *rest]), encoding="utf-8")


def _cell(kind: str, text: str) -> str:
    if kind == "markdown":
        return text + "\n"
    if text.startswith("%%ana"):
        return fenced(text, "text")
    return fenced(text, "text" if text.startswith("%") else "python")
