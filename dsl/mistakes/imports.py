"""Another file, brought in as other languages do."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic
from ..source import Span
from .trouble import Trouble

_FILE = r'[<"\']?(?:[\w.-]*/)*(?P<{0}>[A-Za-z_]\w*)(?:\.ana)?[>"\']?'
_IMPORT = re.compile(
    rf"#?(?:from[ \t]+{_FILE.format('parent')}[ \t]+import\b[ \t]*(?P<names>[^#\n]*)"
    rf"|(?:import|include|require)[ \t]+{_FILE.format('name')})"
)
_USE = re.compile(rf"use[ \t]+{_FILE.format('name')}(?!\w)")
_NAMES = re.compile(r"\w+(?:[ \t]*,[ \t]*\w+)*")


def imported(trouble: Trouble) -> Diagnostic | None:
    """`import belle2`, `include "belle2.ana"`, `from belle2 import photon`"""
    at = trouble.line_start(trouble.found)
    found = _IMPORT.match(trouble.source.text, at, trouble.piece.end)
    if found is None:
        return None
    mended = f"use {found['name'] or found['parent']}"
    if names := _NAMES.match(found["names"] or ""):
        mended += f" only {names.group()}"
    place = Span(trouble.source, at, at + len(found.group().rstrip()))
    word = "import" if found["parent"] else found.group().split()[0]
    message = f"`{word}` is not a word of this language"
    return Diagnostic("E0123", message, place, "", (f"another file is brought in by `{mended}`",), mended)


def file_name(trouble: Trouble) -> Diagnostic | None:
    """`use "belle2.ana"`"""
    at = trouble.line_start(trouble.found)
    found = _USE.match(trouble.source.text, at, trouble.piece.end)
    if found is None or trouble.found.start >= found.end() or found.group() == f"use {found['name']}":
        return None
    mended = f"use {found['name']}"
    message = "`use` takes the name of a library, not that of a file"
    return Diagnostic("E0101", message, Span(trouble.source, at, found.end()), "", (f"write `{mended}`",), mended)
