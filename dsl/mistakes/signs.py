"""Signs and letters of other languages and of typesetting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ..diagnostics import Diagnostic
from ..source import Span
from .trouble import Trouble

Rule = tuple[str, str, str, str | None]

# text -> code, what is wrong, help, replacement
_SIGNS: dict[str, Rule] = {
    "&&": ("E0110", "`&&` is not an operator here", "write `and`", "and"),
    "||": ("E0110", "`||` is not an operator here", "write `or`", "or"),
    "&": ("E0110", "`&` is not an operator here", "write `and`", "and"),
    "|": ("E0110", "`|` is not an operator here", "write `or`, or `abs(x)` for an absolute value", None),
    "!": ("E0110", "`!` is not an operator here", "write `not`", "not"),
    "~": ("E0110", "`~` is not an operator here", "write `not`", "not"),
    "**": ("E0118", "`**` is not an operator here", "write `^` for a power", "^"),
    ";": ("E0119", "a statement needs no `;`", "leave it out", ""),
    "<>": ("E0121", "`<>` is not a comparison here", "write `!=`", "!="),
    "=<": ("E0121", "`=<` is not a comparison here", "write `<=`", "<="),
    "=>": ("E0121", "`=>` is not a comparison here", "write `>=`", ">="),
    "≤": ("E0121", "`≤` is typeset, and not known here", "write `<=`", "<="),
    "≥": ("E0121", "`≥` is typeset, and not known here", "write `>=`", ">="),
    "≠": ("E0121", "`≠` is typeset, and not known here", "write `!=`", "!="),
    "\u00d7": ("E0122", "`\u00d7` is typeset, and not known here", "write `*`", "*"),
    "·": ("E0122", "`·` is typeset, and not known here", "write `*`", "*"),
    "\u2212": ("E0122", "this minus sign is typeset, and not known here", "write `-`", "-"),
    "\u2013": ("E0122", "this dash is typeset, and not known here", "write `-`", "-"),
    "±": ("E0122", "`±` is typeset, and not known here", "write `+-`", "+-"),
    "→": ("E0122", "`→` is typeset, and not known here", "write `->`", "->"),
    "²": ("E0122", "`²` is typeset, and not known here", "write `^2`", "^2"),
    "\xa0": ("E0122", "this space is typeset, and not known here", "write a plain space", " "),
    "?": ("E0134", "`?` chooses nothing here", "write `if condition then a else b`", None),
    "//": ("E0130", "`//` does not begin a comment", "write `#`", "#"),
    "/*": ("E0130", "`/*` does not begin a comment", "write `#` before every line of it", None),
    "{": ("E0132", "braces mean nothing here", "clauses need none; write `(` and `)` to group", None),
    "}": ("E0132", "braces mean nothing here", "clauses need none; write `(` and `)` to group", None),
    ":=": ("E0112", "`:=` is not known here", "write `=`", "="),
    "\\": ("E0135", "a line needs no `\\` to go on", "leave it out: a line break means nothing", ""),
}
_REST = re.compile(r"[^\n]*")
_PATH = re.compile(r"[\w./-]*\w")
_INVERSE = re.compile(r"1 ?/ ?([A-Za-z]+)")
_THOUSANDS = re.compile(r"(?<![\w.])\d{1,3}(,\d{3})+(?![\w,.])")
_QUOTES = "'\u2018\u2019“”«»`"
_TEXT = re.compile("['\u2018\u2019“”«»`]([^'\u2018\u2019“”«»`\"\n]*)(['\u2018\u2019“”«»`])")


def sign(trouble: Trouble) -> Diagnostic | None:
    """A sign that another language or a typesetter would know."""
    text, at = trouble.source.text, trouble.found.start
    if trouble.at_end and not (trouble.last and trouble.last.end == at):
        return None
    for start in (at, at - 1):
        for length in (2, 1):
            written = text[start : start + length]
            if start + length > at and written in _SIGNS and (start == at or length == 2):
                return _known(Span(trouble.source, start, start + length), _SIGNS[written])
    return None


def unquoted(trouble: Trouble) -> Diagnostic | None:
    """A text without its quotes, or with the second only."""
    found = trouble.found
    if not found.text[:1].isalpha() or "STRING" not in trouble.accepted or "NAME" in trouble.accepted:
        return None
    if found.text in trouble.grammar.words and trouble.source.text[found.end : found.end + 1] not in (".", "/"):
        return None
    line = _REST.match(trouble.source.text, found.start, trouble.piece.end)
    if line and line.group().count('"') % 2:
        text = line.group().partition('"')[0]
    else:
        path = _PATH.match(trouble.source.text, found.start, trouble.piece.end)
        text = path.group() if path else found.text
    at = Span(trouble.source, found.start, found.start + len(text))
    return Diagnostic(
        "E0105", f'a text stands in quotes: a `"` is missing before `{found.text}`', at, "", (f'write `"{text}"`',)
    )


def inverse_unit(trouble: Trouble) -> Diagnostic | None:
    """`276 1/fb`"""
    found = _INVERSE.match(trouble.source.text, trouble.found.start, trouble.piece.end)
    if found is None or trouble.last is None or trouble.last.type != "NUMBER":
        return None
    mended = f"{found.group(1)}^-1"
    at = Span(trouble.source, found.start(), found.end())
    return Diagnostic("E0139", f"`{found.group()}` is not a unit", at, "", (f"write `{mended}`",), mended)


def _known(at: Span, rule: Rule) -> Diagnostic:
    code, message, help_, replacement = rule
    return Diagnostic(code, message, at, "", (help_,), replacement)


def quote(trouble: Trouble) -> Diagnostic | None:
    """Other quotes than `"`, and a `"` that is never closed."""
    text, at = trouble.source.text, trouble.found.start
    if text[at : at + 1] == '"' and len(trouble.found.text) == 1:
        return _unclosed(trouble)
    if text[at : at + 1] not in tuple(_QUOTES):
        return None
    found = _TEXT.match(text, at, trouble.piece.end)
    mended = f'"{found.group(1)}"' if found else None
    end = found.end() if found else at + 1
    help_ = f"write `{mended}`" if mended else 'write `"`'
    return Diagnostic(
        "E0120", 'a text stands in plain double quotes `"`', Span(trouble.source, at, end), "", (help_,), mended
    )


def _unclosed(trouble: Trouble) -> Diagnostic:
    text, at = trouble.source.text, trouble.found.start
    end = text.find("\n", at, trouble.piece.end)
    end = trouble.piece.end if end < 0 else end
    here = Span(trouble.source, at, len(text[:end].rstrip()))
    help_ = "a text ends on the line it begins on"
    return Diagnostic("E0105", 'this text is not closed: a `"` is missing', here, "opened here", (help_,))


def equals(trouble: Trouble) -> Diagnostic | None:
    """`=` for `==` and the other way round."""
    written = trouble.found.text
    if written == "=" and (unnamed := _keyword(trouble)):
        return unnamed
    if written == "=" and "COMPARISON" in trouble.accepted:
        return Diagnostic("E0111", "`=` defines, and does not compare", trouble.place, "", ("write `==`",), "==")
    if written == "==" and "_EQUALS" in trouble.accepted:
        return Diagnostic("E0112", "`==` compares, and does not define", trouble.place, "", ("write `=`",), "=")
    return None


def _keyword(trouble: Trouble) -> Diagnostic | None:
    """`f(7 = 3)`: what is given by name needs a name."""
    if len(trouble.tokens) < 2 or trouble.tokens[-2].text not in ("(", ","):
        return None
    last = trouble.tokens[-1]
    if last.type not in ("NUMBER", "STRING"):
        return None
    return Diagnostic(
        "E0101", f"`{last.text}` is not expected here", trouble.span(last), "a name is expected before `=`"
    )


def plus_minus(trouble: Trouble) -> Diagnostic | None:
    """`+-` is one sign, for an uncertainty."""
    if trouble.found.text != "+-":
        return None
    help_ = ("write `+ -` to add a negative value", "`+-` stands between a value and its uncertainty")
    return Diagnostic("E0117", "`+-` is one sign, and no uncertainty is due here", trouble.place, "", help_, "+ -")


def number(trouble: Trouble) -> Diagnostic | None:
    """`.5`, `1.` and `1.2.3`."""
    text, found = trouble.source.text, trouble.found
    if (
        found.text == ","
        and trouble.last
        and (grouped := _THOUSANDS.match(text, trouble.last.start, trouble.piece.end))
    ):
        return _number(Span(trouble.source, grouped.start(), grouped.end()))
    begin = found.start
    while begin > trouble.piece.start and (text[begin - 1].isdigit() or text[begin - 1] == "."):
        begin -= 1
    malformed = re.compile(r"\d*\.[\d.]*").match(text, begin, trouble.piece.end)
    if malformed is None or malformed.end() <= found.start or not re.search(r"\d", malformed.group()):
        return None
    return _number(Span(trouble.source, begin, malformed.end()))


def _number(at: Span) -> Diagnostic | None:
    before = at.source.text[at.start - 1 : at.start]
    if before.isalnum() or before == "_" or re.fullmatch(r"\d+\.\d+", at.text):
        return None
    mended = None
    if at.text.count(".") == 1:
        mended = f"0{at.text}" if at.text[0] == "." else at.text.rstrip(".")
    if "," in at.text:
        mended = at.text.replace(",", "")
    help_ = (f"write `{mended}`",) if mended else ("a number is written `0.5`, `12` or `1e-3`",)
    return Diagnostic("E0129", f"`{at.text}` is not a number", at, "", help_, mended)


def units(trouble: Trouble) -> Diagnostic | None:
    """`[GeV/c^2]` and brackets that group, as in basf2's cuts."""
    found = trouble.found
    if found.text == "/" and (inside := _in_square_brackets(trouble)):
        end = re.compile(r"/c?(\^\d)?").match(trouble.source.text, found.start, trouble.piece.end)
        over = end.group() if end else "/"
        help_ = f"write `{inside.text}`" if over.startswith("/c") else "write a unit with exponents, such as `[GeV^-1]`"
        message = f"`{over}` has no place in a unit: c is 1, and masses, momenta and energies are all in GeV"
        return Diagnostic(
            "E0114",
            message,
            Span(trouble.source, inside.start, found.start + len(over)),
            "c is 1",
            (help_,),
            inside.text,
        )
    if found.text == "[":
        help_ = "write `(` and `)` to group; `[ ]` holds units"
        return Diagnostic("E0113", "square brackets do not group", trouble.place, "", (help_,), "(")
    return None


def _in_square_brackets(trouble: Trouble) -> Span | None:
    last = trouble.last
    if last is None or last.type not in ("NAME", "UNIT_POWER"):
        return None
    opened = [t.text for t in trouble.tokens if t.text in "[]"]
    return trouble.span(last) if opened and opened[-1] == "[" else None


def character(trouble: Trouble) -> Diagnostic | None:
    """A character that no part of the language is made of."""
    letter = trouble.found.text[:1]
    if not letter or (letter.isascii() and (letter.isalnum() or letter in '_"+-*/^<>=!().,:[]%#')):
        return None
    if letter.isalpha():
        return _letter(trouble)
    name = f"`{letter}`" if letter.isprintable() else f"the character U+{ord(letter):04X}"
    return Diagnostic(
        "E0106", f"{name} means nothing here", Span(trouble.source, trouble.found.start, trouble.found.start + 1)
    )


def _letter(trouble: Trouble) -> Diagnostic:
    word = trouble.found.text
    foreign = next(c for c in word if not c.isascii())
    kind, _, greek = unicodedata.name(foreign, "").rpartition(" LETTER ")
    help_ = ["names are made of the letters a to z, digits and `_`"]
    if greek.isalpha() and kind.startswith("GREEK"):
        spelt = greek.capitalize() if kind.endswith("CAPITAL") else greek.lower()
        help_.append(f"write `{spelt}` for `{foreign}`")
    return Diagnostic("E0106", f"`{word}` has a letter that names cannot have", trouble.place, "", tuple(help_))


SIGNS: tuple[Callable[[Trouble], Diagnostic | None], ...] = (
    quote,
    unquoted,
    inverse_unit,
    sign,
    plus_minus,
    number,
    units,
    character,
)
