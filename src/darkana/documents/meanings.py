"""What the words of the language mean, in a line each, from the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..editors.cursor import Cursor
from ..vocabulary import vocabulary

Meanings = Mapping[tuple[str, str], str]
_ORDER = ("function", "shape", "constant", "quantity", "method", "member")


@cache
def meanings() -> Meanings:
    """By kind and name: signature, dimension, definition."""
    found: dict[tuple[str, str], str] = {}
    for kind, signature, dimension, text in vocabulary():
        line = f"{signature}: {', '.join(filter(None, [dimension, text]))}"
        found.setdefault((kind, signature.partition("(")[0]), line)
    return found


def meaning(known: Meanings, cursor: Cursor, is_particle: bool) -> str:
    """Of a word that the file does not define; nothing where it has none."""
    if cursor.token.type != "NAME":
        return ""
    kinds = ("particle",) if is_particle else ("unit",) if cursor.is_unit else _ORDER
    kinds = ("member",) if cursor.is_member else kinds
    return next((known[kind, cursor.text] for kind in kinds if (kind, cursor.text) in known), "")
