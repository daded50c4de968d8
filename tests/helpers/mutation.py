"""Small mistakes, made everywhere in a text: every token deleted, doubled, misspelt, or turned into another kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.driver import Token, tokens
from darkana.dsl.pieces import pieces
from darkana.dsl.source import Source


@dataclass(frozen=True)
class Mutant:
    """A changed text; `[start, end)` is what the error should touch, `deleted` the text that is gone."""

    kind: str
    text: str
    start: int
    end: int
    token: str
    deleted: str = ""


def all_tokens(source: Source) -> list[Token]:
    return [token for piece in pieces(source) for token in tokens(source, piece.start, piece.end)]


def mutants(source: Source) -> Iterator[Mutant]:
    read = all_tokens(source)
    for number, token in enumerate(read):
        before = read[number - 1] if number else token
        after = read[number + 1] if number + 1 < len(read) else token
        yield _deleted(source, before, token, after)
        yield _changed("doubled", source, token, f"{token.text} {token.text}")
        yield _changed("turned", source, token, _other_kind(token))
        if len(token.text) > 2 and token.text.isalpha():
            yield _changed("misspelt", source, token, token.text[0] + token.text[2] + token.text[1] + token.text[3:])
            yield _changed("shortened", source, token, token.text[:-1])


def _changed(kind: str, source: Source, token: Token, new: str) -> Mutant:
    text = source.text[: token.start] + new + source.text[token.end :]
    return Mutant(kind, text, token.start, token.start + len(new), token.text)


def _deleted(source: Source, before: Token, token: Token, after: Token) -> Mutant:
    text = source.text[: token.start] + source.text[token.end :]
    end = max(after.end - (token.end - token.start), token.start)
    return Mutant("deleted", text, before.start, end, token.text, token.text)


def _other_kind(token: Token) -> str:
    if token.text[0] == '"':
        return "7"
    if token.text[0].isdigit():
        return "<"
    return "7" if token.text[0].isalpha() else '"x"'


def touches(mutant: Mutant, found: Diagnostic) -> bool:
    """Whether an error speaks of the place that was changed, or names what was deleted."""
    if found.span.start <= mutant.end and found.span.end >= mutant.start:
        return True
    said = [found.message, found.label, *found.help, found.replacement or ""]
    return bool(mutant.deleted) and any(f"`{mutant.deleted}`" in part for part in said)


def first(found: list[Diagnostic]) -> Diagnostic | None:
    errors = [d for d in found if d.severity == "error"]
    return min(errors, key=lambda d: d.order) if errors else None
