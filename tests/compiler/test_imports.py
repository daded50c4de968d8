"""Every module can be imported first: no circle hides behind the order of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("darkana")]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""


@pytest.mark.long
def test_every_module_can_be_imported_first() -> None:
    names = [
        "darkana." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in ("dsl", "compiler")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.stem != "__init__"
    ]
    names += [f"darkana.{n}" for n in ("analysis", "library", "running", "schemas", "template", "vocabulary")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names], capture_output=True, text=True, check=False, cwd=ROOT / "src"
    )
    assert done.returncode == 0, done.stderr
