"""Collects diagnostics while a file is checked: each mistake once, with the calls that led to it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from darkana.dsl.diagnostics import Diagnostic, Related
from darkana.dsl.source import Span

# Codes that say something is not there: where a broken statement has the word, they say nothing.
_ABSENT = {"E0201", "E0209", "E0405", "E0420", "E0813", *(f"E02{n}" for n in range(11, 22))}
_HEADS = {"E0405": ("beams",), "E0420": ("final",), "E0813": ("count", "fit")}


@dataclass(slots=True)
class Report:
    """`broken` are the words of statements that could not be parsed."""

    broken: set[str] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, str, int, int]] = field(default_factory=set)
    _calls: list[Related] = field(default_factory=list)

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        label: str = "",
        help: str | Iterable[str] = (),
        replacement: str | None = None,
        related: Iterable[Related] = (),
        severity: str = "error",
    ) -> None:
        """Adds a diagnostic, unless the same code has been reported at the same place."""
        key = (code, span.source.name, span.start, span.end)
        if key in self._seen or (self.broken and code in _ABSENT and self._excused(code, span)):
            return
        self._seen.add(key)
        lines = (help,) if isinstance(help, str) else tuple(help)
        places = (*related, *reversed(self._calls))
        self.diagnostics.append(Diagnostic(code, message, span, label, lines, replacement, places, severity))

    def _excused(self, code: str, span: Span) -> bool:
        words = _HEADS.get(code) or re.findall(r"\w+", span.text)
        return any(w in self.broken for w in words)

    def warn(self, code: str, span: Span, message: str, label: str = "", help: str | Iterable[str] = ()) -> None:
        self.error(code, span, message, label, help, severity="warning")

    @contextmanager
    def called_from(self, span: Span, what: str) -> Iterator[None]:
        """Errors met inside point back at the call as well."""
        self._calls.append(Related(span, f"{what} is called here"))
        try:
            yield
        finally:
            self._calls.pop()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    words = list(known)
    folded = [w for w in words if w.lower() == word.lower()]
    return folded[0] if folded else next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """Help lines and the replacement."""
    best = nearest(word, known)
    return ((f"did you mean `{best}`?",), best) if best else ((), None)
