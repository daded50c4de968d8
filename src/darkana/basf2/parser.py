"""The grammar of cut strings: `or` < `and` < `not` < `[ ]` or a relation; in values `+ -` < `* /` < signs < powers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn, TypeVar

from .tree import Call, Cut, CutStringError, Name, Not, Number, Operation, Piece, Relation, Several, Sign, Value

TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*(?:[+-]*:\w+)?)"
    r"|(?P<sign>==|!=|<=|>=|\*\*|[<>+\-*/^()\[\],])|(?P<blank>\s+)",
)
WORDS = ("and", "or", "not")
COMPARING = ("==", "!=", "<=", ">=", "<", ">")
MOST_DEEP = 60
T = TypeVar("T")
HINTS = {
    "&": "basf2 writes `and`",
    "|": "basf2 writes `or`",
    "!": "basf2 writes `not`",
    "=": "equality is `==`",
}


def parse_cut(piece: Piece) -> Cut:
    """The tree of a cut. Raises CutStringError."""
    return Parser(piece).whole(Parser.either)


def parse_value(piece: Piece) -> Value:
    """The tree of a variable or a formula. Raises CutStringError."""
    return Parser(piece).whole(Parser.sum)


class Parser:
    """Reads one piece of text from left to right."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.tokens = list(self._tokens())
        self.next = 0
        self.deep = 0

    def _tokens(self) -> list[tuple[str, str, int]]:
        found, at = list[tuple[str, str, int]](), 0
        text = self.piece.text
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                self._wrong(at, at + 1, f"`{text[at]}` means nothing in a cut string", HINTS.get(text[at], ""))
            if match.lastgroup != "blank":
                found.append((str(match.lastgroup), match[0], at))
            at = match.end()
        return found

    # --- places --------------------------------------------------------------------------------------------------

    def place(self, start: int, end: int) -> tuple[int, int]:
        """In the whole string."""
        if self.piece.inner:
            return self.piece.start, self.piece.end
        return self.piece.start + start, self.piece.start + end

    def _wrong(self, start: int, end: int, message: str, help: str = "") -> NoReturn:
        raise CutStringError(*self.place(start, end), message, "here", help)

    def unexpected(self, wanted: str) -> NoReturn:
        if self.next >= len(self.tokens):
            size = len(self.piece.text)
            self._wrong(size, size + 1, f"the string ends where {wanted} is due")
        _, text, at = self.tokens[self.next]
        help = "`( )` groups values alone; conditions are grouped by `[ ]`" if text in COMPARING + WORDS[:2] else ""
        self._wrong(at, at + len(text), f"`{text}` where {wanted} is due", help)

    # --- tokens --------------------------------------------------------------------------------------------------

    def peek(self) -> str:
        return self.tokens[self.next][1] if self.next < len(self.tokens) else ""

    def start(self) -> int:
        return self.tokens[self.next][2] if self.next < len(self.tokens) else len(self.piece.text)

    def end(self) -> int:
        _, text, at = self.tokens[self.next - 1]
        return at + len(text)

    def take(self, *texts: str) -> str:
        """The next token, if it is one of these."""
        if self.peek() in texts and self.peek():
            self.next += 1
            return self.tokens[self.next - 1][1]
        return ""

    def expect(self, text: str) -> None:
        if not self.take(text):
            self.unexpected(f"`{text}`")

    # --- conditions ----------------------------------------------------------------------------------------------

    def whole(self, rule: Callable[[Parser], T]) -> T:
        found = rule(self)
        if self.next < len(self.tokens):
            self.unexpected("the end")
        return found

    def either(self) -> Cut:
        return self._several("or", self.both)

    def both(self) -> Cut:
        return self._several("and", self.negation)

    def _several(self, word: str, part: Callable[[], Cut]) -> Cut:
        start, cuts = self.start(), [part()]
        while self.take(word):
            cuts.append(part())
        return cuts[0] if len(cuts) == 1 else Several(word, tuple(cuts), *self.place(start, self.end()))

    def negation(self) -> Cut:
        start = self.start()
        self._deeper()
        if self.take("not"):
            cut: Cut = Not(self.negation(), *self.place(start, self.end()))
        elif self.take("["):
            cut = self.either()
            self.expect("]")
        else:
            cut = self.relation()
        self.deep -= 1
        return cut

    def relation(self) -> Cut:
        start, values, signs = self.start(), [self.sum()], list[str]()
        while len(signs) < 2 and (sign := self.take(*COMPARING)):
            signs.append(sign)
            values.append(self.sum())
        if self.peek() in COMPARING:
            self.unexpected("`and`, as a chain has two comparisons at most")
        return Relation(tuple(values), tuple(signs), *self.place(start, self.end()))

    # --- values --------------------------------------------------------------------------------------------------

    def sum(self) -> Value:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Value:
        return self._chain(("*", "/"), self.signed)

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Value]) -> Value:
        start, left = self.start(), part()
        while sign := self.take(*signs):
            left = Operation(left, sign, part(), *self.place(start, self.end()))
        return left

    def signed(self) -> Value:
        start = self.start()
        self._deeper()
        if self.take("-"):
            value: Value = Sign(self.signed(), *self.place(start, self.end()))
        else:
            value = self.signed() if self.take("+") else self.power()
        self.deep -= 1
        return value

    def power(self) -> Value:
        start, base = self.start(), self.primary()
        if self.take("**", "^"):
            return Operation(base, "^", self.signed(), *self.place(start, self.end()))
        return base

    def primary(self) -> Value:
        start = self.start()
        if self.take("("):
            inner = self.sum()
            self.expect(")")
            return inner
        if self.next >= len(self.tokens) or self.tokens[self.next][0] == "sign" or self.peek() in WORDS:
            self.unexpected("a value")
        kind, text, _ = self.tokens[self.next]
        self.next += 1
        if kind == "number":
            return Number(text, *self.place(start, self.end()))
        if self.peek() == "(":
            return self._call(text, start)
        return Name(text, *self.place(start, self.end()))

    def _call(self, name: str, start: int) -> Value:
        pieces, begin, depth = list[Piece](), self.start() + 1, 0
        while self.next < len(self.tokens):
            _, text, at = self.tokens[self.next]
            self.next += 1
            depth += (text in "([") - (text in ")]")
            if depth == 0 or (depth == 1 and text == ","):
                pieces.append(self._piece(begin, at))
                begin = at + 1
            if depth == 0:
                given = () if len(pieces) == 1 and not pieces[0].text else tuple(pieces)
                return Call(name, given, *self.place(start, self.end()))
        return self.unexpected("`)`")

    def _piece(self, start: int, end: int) -> Piece:
        text = self.piece.text[start:end]
        start += len(text) - len(text.lstrip())
        return Piece(text.strip(), *self.place(start, end), self.piece.inner)

    def _deeper(self) -> None:
        self.deep += 1
        if self.deep > MOST_DEEP:
            self._wrong(self.start(), self.start() + 1, f"more than {MOST_DEEP} levels of grouping")
