"""What the compiler makes of every shipped file, as text that has been read: `pytest --update-golden` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import darkana

HERE = Path(__file__).parent
ANALYSES = HERE.parents[1] / "analyses"
SEARCHES = [p for p in sorted(ANALYSES.glob("*/*.ana")) if p.parent.name != "library"]
LIBRARIES = sorted((ANALYSES / "library").glob("*.ana"))
CASES = [
    *((path, "plan") for path in SEARCHES),
    *((path, "checked") for path in (*LIBRARIES, *SEARCHES) if path in LIBRARIES or path.stem == "zprime_invisible"),
    *((path, "lowered") for path in SEARCHES if path.stem in ("zprime_invisible", "flat_candidates")),
]


def without_digests(text: str) -> str:
    """Every edit of a file changes its digest: what matters is that it is printed."""
    return re.sub(r"sha256 [0-9a-f]{12}", "sha256 ...", text)


@pytest.mark.parametrize(("path", "phase"), CASES, ids=[f"{path.stem}-{phase}" for path, phase in CASES])
def test_golden(path: Path, phase: str, update_golden: bool) -> None:
    found = without_digests(darkana.load(path).explain(phase))
    kept = HERE / f"{path.stem}.{phase}.txt"
    if update_golden:
        kept.write_text(found, encoding="utf-8")
    assert found == kept.read_text(encoding="utf-8")


def test_nothing_is_kept_that_is_no_longer_made() -> None:
    assert {p.name for p in HERE.glob("*.txt")} == {f"{path.stem}.{phase}.txt" for path, phase in CASES}


def test_a_digest_is_printed() -> None:
    text = darkana.load("zprime_invisible").explain("plan")
    assert len(re.findall(r"sha256 [0-9a-f]{12}", text)) == 2, "of the file and of the library that it uses"
