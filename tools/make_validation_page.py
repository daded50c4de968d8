"""Bring docs/validation.md, its figures and the README's table up to date.

    darkana validate --out OUT
    python tools/make_validation_page.py OUT

Only what lies between `<!-- validation -->` and `<!-- end of validation -->` is written; figures go to
docs/images/validation.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- validation -->", "<!-- end of validation -->"
SHORT = ("search", "published", "line", "range", "ratio of medians", "tolerance", "verdict")


def markdown(rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(row[column].replace('|', '/') for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def judged(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those that are compared with anything."""
    return [row for row in rows if row["published"]]


def replace(page: Path, table: str) -> None:
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{table}{END}{after}", encoding="utf-8")


def tables(table: Path) -> tuple[str, str]:
    """The whole one, and the README's."""
    with table.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return markdown(rows, tuple(rows[0])), markdown(judged(rows), SHORT)


def main(out: Path) -> None:
    kept = ROOT / "docs" / "validation.csv"
    shutil.copyfile(out / "validation.csv", kept)
    whole, short = tables(kept)
    replace(ROOT / "docs" / "validation.md", whole)
    replace(ROOT / "README.md", short)
    images = ROOT / "docs" / "images" / "validation"
    shutil.rmtree(images, ignore_errors=True)
    images.mkdir(parents=True)
    for figure in sorted((out / "figures").glob("*.png")):
        shutil.copyfile(figure, images / figure.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
