"""Build the documentation site: `python tools/site/build.py build/site`.

The pages of docs/, some made from the compiler's own tables and from the shipped searches, are gathered in
OUT-source; Sphinx makes OUT of them, and any warning is an error. `--no-runs` leaves out what takes time: cutflows of
searches and their formulae.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from error_pages import write_errors
from links import Moved, gather
from navigation import write_contents
from search_pages import write_searches
from tour_page import write_tour
from word_pages import write_words

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def write_sources(source: Path, *, runs: bool = True) -> None:
    """All that Sphinx reads, below an empty folder."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(HERE / "static", source / "_static")
    shutil.copytree(ROOT / "docs" / "images", source / "images")
    shutil.copy(ROOT / "docs" / "validation.csv", source)
    shutil.copy(HERE / "conf.py", source)
    moved = Moved(ROOT, source)
    for page, name in gather(ROOT):
        moved.copy(page, name)
    for page in (HERE / "pages").iterdir():
        shutil.copy(page, source)
    write_errors(source / "errors")
    write_words(source)
    write_tour(ROOT / "docs" / "notebooks" / "tour.ipynb", source)
    write_searches(ROOT, source, runs=runs)
    write_contents(source)


def main() -> int:
    """Writes the sources, then the site."""
    from sphinx.cmd.build import build_main

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--no-runs", action="store_true", help="no cutflows, no formulae")
    words = parser.parse_args()
    source = words.out.with_name(words.out.name + "-source")
    write_sources(source, runs=not words.no_runs)
    shutil.rmtree(words.out, ignore_errors=True)
    doctrees = words.out.with_name(words.out.name + "-doctrees")
    shutil.rmtree(doctrees, ignore_errors=True)
    return build_main(["-q", "-W", "--keep-going", "-b", "html", "-d", str(doctrees), str(source), str(words.out)])


if __name__ == "__main__":
    sys.exit(main())
