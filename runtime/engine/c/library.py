"""The compiler of the system, and what it makes of a source."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...errors import NoCompilerError
from ..arrays import Column

FLAGS = ("-O2", "-fPIC", "-shared", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off")
"""Every operation rounds as IEEE 754 has it and as numpy does: nothing is fused, nothing reordered."""


@cache
def compiler() -> tuple[str, ...] | None:
    """The command: what CC says, or the first of cc, gcc and clang there is."""
    try:
        asked = shlex.split(os.environ.get("CC", ""))
    except ValueError:  # a quotation that does not end
        asked = []
    for command in (asked, ["cc"], ["gcc"], ["clang"]):
        if command and (found := shutil.which(command[0])):
            return (found, *command[1:])
    return None


class Function:
    """`int64_t f(int64_t n, const void *const *in, void *const *out, int64_t room)`."""

    def __init__(self, library: ctypes.CDLL, name: str) -> None:
        self._library = library  # it stays loaded as long as this
        self._call: Any = library[name]
        self._call.argtypes = (ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
        self._call.restype = ctypes.c_int64

    def __call__(self, n: int, given: Sequence[Column], results: Sequence[Column], room: int = 0) -> int:
        """All columns lie together in memory and have the types that the source says."""
        return int(self._call(n, _pointers(given), _pointers(results), room))


def _pointers(columns: Sequence[Column]) -> Any:
    return (ctypes.c_void_p * max(1, len(columns)))(*(column.ctypes.data for column in columns))


@cache
def built(source: str) -> ctypes.CDLL:
    """The functions of a source, compiled once a process: that takes a tenth of a second. Raises NoCompilerError."""
    command = compiler()
    if command is None:
        raise NoCompilerError("there is no C compiler: none of cc, gcc and clang is found, and CC names none")
    try:
        with tempfile.TemporaryDirectory(prefix="darkana-") as folder:
            return _compiled(command, source, Path(folder))
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoCompilerError(f"`{command[0]}` does not work here: {error}") from None


def _compiled(command: tuple[str, ...], source: str, folder: Path) -> ctypes.CDLL:
    given, target = folder / "loops.c", folder / "loops.so"
    given.write_text(source, encoding="utf-8")
    words = [*command, *FLAGS, "-o", str(target), str(given), "-lm"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"it ended with {done.returncode}"]
        raise NoCompilerError(f"`{command[0]}` does not compile: {said[0]}")
    return ctypes.CDLL(str(target))
