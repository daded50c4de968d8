"""The searches that the tests of the language read."""

from __future__ import annotations

from pathlib import Path

import pytest

from darkana.dsl.source import Source

ANALYSES = Path(__file__).parents[2] / "analyses"
FILES = sorted(ANALYSES.rglob("*.ana"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def search(request: pytest.FixtureRequest) -> Source:
    """Every shipped `.ana` file in turn."""
    return Source(request.param.name, request.param.read_text(encoding="utf-8"))
