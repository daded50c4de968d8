"""What was compiled, kept in the user's cache folder for other processes: at most KEPT libraries, the last used.

It is code that is to be run, so the folder has to be the user's own and nobody else's to write to, and a library has to
be whole: its digest follows it in its file. Since it is made for one processor, it is found by that too; where nothing
says which processor it is, nothing is kept. A folder that can't be read or written to is no error.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

KEPT = 64
DIGEST = 32
TELLING = ("model name", "flags", "Features", "CPU part")
"""The lines of Linux that tell processors apart."""


def folder() -> Path:
    """`$DARKANA_CACHE`, else `darkana` in the system's folder for caches, as for the grammar."""
    if chosen := os.environ.get("DARKANA_CACHE"):
        return Path(chosen)
    usual = "~/Library/Caches" if sys.platform == "darwin" else os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.path.expanduser(usual)) / "darkana"  # noqa: PTH111  (`Path` raises where there is no home)


def _place(name: str) -> Path | None:
    """Where a library is kept; None for none, and where the user has no home."""
    path = folder() / name
    return None if not name or path.parts[0] == "~" else path


@cache
def processor() -> str:
    """What tells the processor from others; empty where nothing does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    return "\n".join(sorted({line for line in lines if line.startswith(TELLING)}))


def name_of(words: Iterable[str], source: str) -> str:
    """The file for a source and the words by which it is compiled; empty where none is to be kept."""
    here = processor()
    digest = sha256("\0".join((*words, here, source)).encode()).hexdigest()
    return f"c-{digest[:40]}.so" if here else ""


def found(name: str) -> ctypes.CDLL | None:
    """A library that is kept, if it can be trusted."""
    path = _place(name)
    try:
        if path is None or not _is_private(path.parent) or not _is_own(path):
            return None
        data = path.read_bytes()
        if sha256(data[:-DIGEST]).digest() != data[-DIGEST:]:
            return None
        os.utime(path)
        return ctypes.CDLL(str(path))
    except OSError:
        return None


def keep(name: str, library: Path) -> None:
    """Written beside its place and renamed, so that nobody reads half a file."""
    path = _place(name)
    if path is None:
        return
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_private(path.parent):
            return
        data = library.read_bytes()
        part.write_bytes(data + sha256(data).digest())
        part.replace(path)
        _forget_old(path.parent)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _forget_old(place: Path) -> None:
    by_age = sorted(place.glob("c-*.so"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[KEPT:]:
        path.unlink(missing_ok=True)


def _is_own(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _is_private(place: Path) -> bool:
    """Ours, and nobody else may write into it."""
    return _is_own(place) and not (os.name == "posix" and place.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))
