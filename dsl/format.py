"""The canonical form of a text: one layout for one content. Nothing but blanks and line breaks is ever changed."""

from __future__ import annotations

from itertools import pairwise

from .diagnostics import AnaError
from .driver import Token, tokens
from .layout import ALIGNED_WORDS, WIDTH, Line, align, align_words, begins_cell, begins_line
from .limits import Limits
from .parse import DEFAULT, parse
from .pieces import pieces
from .source import Source
from .spacing import Places, blank, places
from .syntax import Module


def fmt(source: Source, limits: Limits = DEFAULT) -> str:
    """The canonical form; raises `AnaError` with the diagnostics of a text that cannot be parsed."""
    module, found = parse(source, limits)
    if found:
        raise AnaError(found)
    return format_module(module)


def format_module(module: Module) -> str:
    """The canonical form of a text that has been parsed."""
    source, at = module.span.source, places(module)
    read = [token for piece in pieces(source) for token in tokens(source, piece.start, piece.end)]
    lines, rest = _lines(source, read, at)
    lines = [part for line in lines for part in _broken(line, at)]
    for line in lines:
        _fill(line, at)
    _align(lines)
    return _text(lines, rest)


def _lines(source: Source, read: list[Token], at: Places) -> tuple[list[Line], list[tuple[str, bool]]]:
    """The lines with their tokens and comments; and the comments after the last."""
    lines: list[Line] = []
    end, depth, head = 0, 0, ""
    for number, token in enumerate(read):
        comments = _Comments(source, end, token.start)
        if token.start in at.statements:
            depth, head = 0, token.text
            lines.append(Line(0, head, head, above=comments.own, blank=comments.blank))
        elif begins_line(head, token, read[number - 1], depth):
            lines.append(Line(2, _kind(token), head, above=[(text, False) for text, _ in comments.own]))
        else:
            comments.trailing += [text.strip() for text, _ in comments.own]
        if comments.trailing and number:
            _line_of_trailing(lines).comments += comments.trailing
        lines[-1].tokens.append(token)
        depth += {"_LPAR": 1, "_LSQB": 1, "_RPAR": -1, "_RSQB": -1}.get(token.type, 0)
        end = token.end
    last = _Comments(source, end, len(source.text))
    if lines:
        lines[-1].comments += last.trailing
    return lines, last.own


def _line_of_trailing(lines: list[Line]) -> Line:
    """The line that a comment before a token ends: the one before, if the token begins one."""
    return lines[-1] if lines[-1].tokens else lines[-2]


def _kind(token: Token) -> str:
    return "cut" if token.text == "replace" else token.text


class _Comments:
    """The comments between two tokens: `trailing` on the line of the first, `own` on lines of their own."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        first, *others = source.text[start:end].split("\n")
        at_start = start == 0
        self.trailing = [first.strip()] if first.strip() and not at_start else []
        self.own: list[tuple[str, bool]] = []
        empty = False
        for number, text in enumerate([first, *others] if at_start else others):
            if text.strip():
                self.own.append((_comment(text), empty and bool(number)))
                empty = False
            elif number < len(others) - (0 if at_start else 1):
                empty = True
        self.blank = empty


def _comment(text: str) -> str:
    """A comment keeps an indentation, which says that it belongs to the clauses above."""
    stripped = text.strip()
    return f"  {stripped}" if text[:1].isspace() and not stripped.startswith("##") else stripped


def _broken(line: Line, at: Places) -> list[Line]:
    """A published curve that is too long for a line goes on below."""
    if line.head != "published" or _length(line, at) <= WIDTH:
        return [line]
    cut = next((n for n, token in enumerate(line.tokens) if token.type == "_LEVEL"), 0)
    if not cut:
        return [line]
    below = Line(2, "", line.head, line.tokens[cut:], comments=line.comments)
    line.tokens, line.comments = line.tokens[:cut], []
    return [line, below]


def _length(line: Line, at: Places) -> int:
    blanks = sum(len(blank(a, b, at)) for a, b in pairwise(line.tokens))
    return blanks + sum(len(token.text) for token in line.tokens)


def _fill(line: Line, at: Places) -> None:
    """Join the tokens of a line to cells."""
    whole, line.tokens = line.tokens, []
    depth = 0
    for token in whole:
        if not line.tokens or begins_cell(line, token, depth):
            line.cells.append(token.text)
        else:
            line.cells[-1] += blank(line.tokens[-1], token, at) + token.text
        line.tokens.append(token)
        depth += {"_LPAR": 1, "_LSQB": 1, "_RPAR": -1, "_RSQB": -1}.get(token.type, 0)


def _align(lines: list[Line]) -> None:
    statements: list[list[Line]] = []
    for line in lines:
        if line.indent == 0:
            statements.append([])
        statements[-1].append(line)
    for statement in statements:
        if statement[0].head in ALIGNED_WORDS:
            align_words(statement)
        align(statement[1:])
    align([statement[0] for statement in statements])


def _text(lines: list[Line], rest: list[tuple[str, bool]]) -> str:
    out: list[str] = []
    for line in lines:
        for comment, spaced in line.above:
            out += [""] if spaced and out else []
            out.append(" " * line.indent + comment.strip() if line.indent else comment)
        out += [""] if line.blank and out else []
        written = " " * line.indent + _joined(line.cells)
        out.append("  ".join([written, *line.comments]))
    for comment, spaced in rest:
        out += [""] if spaced and out else []
        out.append(comment)
    return "".join(line.rstrip() + "\n" for line in out)


def _joined(cells: list[str]) -> str:
    """Cells that alignment has not padded still stand apart."""
    text = ""
    for cell in cells:
        text += ("" if not text or text.endswith(" ") else " ") + cell
    return text
