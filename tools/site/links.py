"""Pages of the repository as pages of the site: links between them go on leading to the same thing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"(^```.*?^```\s*?$)", re.MULTILINE | re.DOTALL)
ELSEWHERE = {"README.md": "index.md", "CHANGELOG.md": "changes.md", "DATA-LICENSES.md": "data-licences.md"}
BENCHMARKS = "benchmarks/README.md"


def gather(root: Path) -> Iterator[tuple[Path, str]]:
    """Pages of the repository, and what they are called on the site."""
    for page in sorted((root / "docs").glob("*.md")):
        if page.name != "errors.md":
            yield page, page.name
    for name, new in {**ELSEWHERE, BENCHMARKS: "benchmarks.md"}.items():
        yield root / name, new


@dataclass(frozen=True)
class Moved:
    """Copies pages from `root` to `source`."""

    root: Path
    source: Path

    def copy(self, page: Path, name: str) -> None:
        text = page.read_text(encoding="utf-8")
        parts = FENCE.split(text)
        parts[::2] = [LINK.sub(lambda m: self._link(m, page), part) for part in parts[::2]]
        (self.source / name).write_text("".join(parts), encoding="utf-8")

    def _link(self, match: re.Match[str], page: Path) -> str:
        mark, label, target = match.groups()
        if target.startswith(("http:", "https:", "#")):
            return match[0]
        file, _, anchor = target.partition("#")
        found = self._target((page.parent / file).resolve(), anchor)
        return label if found is None else f"{mark}[{label}]({found})"

    def _target(self, file: Path, anchor: str) -> str | None:
        """Where a file of the repository is on the site; None for a folder."""
        name = file.relative_to(self.root).as_posix()
        if name == "docs/errors.md":
            return f"errors/{anchor[:3]}00.md#{anchor}" if anchor else "errors/index.md"
        if name == "docs/notebooks/tour.ipynb":
            return "tour.md"
        known = {**ELSEWHERE, BENCHMARKS: "benchmarks.md"}
        if name in known:
            return known[name] + (f"#{anchor}" if anchor else "")
        if name.startswith("docs/"):
            return name.removeprefix("docs/") + (f"#{anchor}" if anchor else "")
        return self._file(file, name)

    def _file(self, file: Path, name: str) -> str | None:
        if not file.is_file():
            return None
        copy = self.source / "files" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
        return f"files/{name}"
