"""The compiled grammar, kept in the user's cache folder: compiling it takes half a second, reading it milliseconds.

The file is JSON, so that nothing in it can be executed. One that is unreadable, damaged, out of date or not the user's
own is ignored and made anew; a folder that cannot be written to is no error. (`os.path` and a checksum instead of
pathlib and hashlib: this runs at every start.)
"""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import Any
from zlib import crc32

from .tables import GRAMMAR, Tables, compile_grammar


def cache_folder() -> str:
    """`$DARKANA_CACHE`, else `darkana` in the system's folder for caches."""
    if chosen := os.environ.get("DARKANA_CACHE"):
        return chosen
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches/darkana")
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(caches, "darkana")


def load_tables() -> Tables:
    """The tables of the grammar, from the cache if they are there."""
    made_from = _made_from()
    name = f"grammar-{crc32(json.dumps(made_from).encode()):08x}.json"
    path = os.path.join(cache_folder(), name)
    tables = _read(path, made_from)
    if tables is None:
        tables = compile_grammar(made_from["grammar"])
        _write(path, {"made_from": made_from, "tables": tables.as_json()})
    return tables


def _made_from() -> dict[str, str]:
    """All that the tables depend on; kept beside them in full, and compared."""
    compiler = os.path.join(os.path.dirname(GRAMMAR), "tables.py")
    return {"grammar": _text(GRAMMAR), "compiler": _text(compiler), "lark": _lark_version(), "python": sys.version}


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _lark_version() -> str:
    """Lark's version without importing it (nor `importlib.metadata`, which takes longer than the rest of a start)."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        if found := [name for name in names if name.startswith("lark-") and name.endswith(".dist-info")]:
            return max(found)
    return "unknown"


def _read(path: str, made_from: dict[str, str]) -> Tables | None:
    try:
        if not (_is_private(os.path.dirname(path)) and _is_own(path)):
            return None
        kept = json.loads(_text(path))
        if kept["made_from"] != made_from:
            return None
        tables = Tables(**kept["tables"])
        return tables if _is_sound(tables) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_sound(tables: Tables) -> bool:
    """Whether all numbers are of the right size: damage beyond that is not to be expected."""
    rows = [row for row in tables.actions if row]
    return (
        min(min(row.values()) for row in rows) >= -len(tables.rules)
        and max(max(row.values()) for row in rows) < len(tables.actions)
        and max(tables.start, tables.end) < len(tables.actions)
    )


def _is_own(path: str) -> bool:
    return not hasattr(os, "getuid") or os.stat(path).st_uid == os.getuid()


def _is_private(folder: str) -> bool:
    """Ours, and nobody else may write into it."""
    return _is_own(folder) and not (os.name == "posix" and os.stat(folder).st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _write(path: str, kept: dict[str, Any]) -> None:
    """Write beside the place and rename, so that nobody reads half a file."""
    folder, part = os.path.dirname(path), f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _is_private(folder):
            return
        with open(part, "w", encoding="utf-8") as file:
            json.dump(kept, file, separators=(",", ":"))
        os.replace(part, path)
    except OSError:
        _forget(part)


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
