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
from . import shelf

FLAGS = (
    "-O2", "-ftree-vectorize", "-fPIC", "-shared",
    "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off", "-fno-strict-aliasing",
)  # fmt: skip
"""Every operation rounds as IEEE 754 has it and as numpy does: nothing is fused, nothing reordered."""

OF_HERE = ("-march=native",)
"""For the processor at hand; left out where that is not understood."""


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

    def __call__(self, n: int, given: Sequence[Column | None], results: Sequence[Column], room: int = 0) -> int:
        """All columns lie together in memory and have the types that the source says; None is no column."""
        return int(self._call(n, _pointers(given), _pointers(results), room))


def _pointers(columns: Sequence[Column | None]) -> Any:
    places = (None if column is None else column.ctypes.data for column in columns)
    return (ctypes.c_void_p * max(1, len(columns)))(*places)


@cache
def built(source: str) -> ctypes.CDLL:
    """The functions of a source: kept by an earlier process, or compiled, which takes some tenths of a second. Raises
    NoCompilerError."""
    command = compiler()
    if command is None:
        raise NoCompilerError("there is no C compiler: none of cc, gcc and clang is found, and CC names none")
    name = shelf.name_of((*command, *FLAGS, *OF_HERE), source)
    if (kept := shelf.found(name)) is not None:
        return kept
    try:
        with tempfile.TemporaryDirectory(prefix="darkana-") as folder:
            target = _compiled(command, source, Path(folder))
            library = ctypes.CDLL(str(target))
            shelf.keep(name, target)
            return library
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoCompilerError(f"`{command[0]}` does not work here: {error}") from None


def _compiled(command: tuple[str, ...], source: str, folder: Path) -> Path:
    given, target, said = folder / "loops.c", folder / "loops.so", [""]
    given.write_text(source, encoding="utf-8")
    for flags in ((*FLAGS, *OF_HERE), FLAGS):
        words = [*command, *flags, "-o", str(target), str(given), "-lm"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
        if done.returncode == 0:
            return target
        said = (done.stderr or done.stdout).strip().splitlines() or [f"it ended with {done.returncode}"]
    raise NoCompilerError(f"`{command[0]}` does not compile: {said[0]}")
