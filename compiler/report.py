"""Collects diagnostics while a file is checked: each mistake once, with the calls that led to it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from darkana.dsl.diagnostics import Diagnostic, Related
from darkana.dsl.source import Span

from .physics.particles import ENGLISH, names as particles

# Codes that say something is not there: where a broken statement has the word, they say nothing.
_ABSENT = {"E0201", "E0209", "E0405", "E0420", "E0813", *(f"E02{n}" for n in range(11, 22) if n != 14)}
_CALLS_SHOWN = 3
_HEADS = {"E0405": ("beams",), "E0420": ("final",), "E0813": ("count", "fit")}


@dataclass(slots=True)
class Report:
    """`broken` are the words of statements that could not be parsed; `lost` says that a library or parent is
    not there, or that the statement which names it is one of these."""

    broken: set[str] = field(default_factory=set)
    lost: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, str, int, int]] = field(default_factory=set)
    _calls: list[Related] = field(default_factory=list)
    _excuses: list[Diagnostic] = field(default_factory=list)

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
        if key in self._seen:
            return
        self._seen.add(key)
        lines = tuple(line for line in ((help,) if isinstance(help, str) else help) if line)
        places = (*related, *self._way_here())
        found = Diagnostic(code, message, span, label, lines, replacement, places, severity)
        excused = code in _ABSENT and self._excused(code, span, replacement)
        (self._excuses if excused else self.diagnostics).append(found)

    def all(self) -> tuple[Diagnostic, ...]:
        """In order. What was excused by another error counts where there is none after all."""
        wrong = any(d.severity == "error" for d in self.diagnostics)
        return tuple(sorted(self.diagnostics if wrong else self.diagnostics + self._excuses, key=lambda d: d.order))

    def _excused(self, code: str, span: Span, replacement: str | None) -> bool:
        """Whether what is not there may stand in what could not be read: a broken statement, or a library that is
        not found (unless the file itself has a name so much like it that this one is misspelt)."""
        words = _HEADS.get(code) or re.findall(r"\w+", span.text)
        return (self.lost and replacement is None) or any(w in self.broken for w in words)

    def _way_here(self) -> list[Related]:
        """The calls that led here, the innermost first; of a long way, both its ends."""
        way = list(reversed(self._calls))
        return way if len(way) <= _CALLS_SHOWN else [*way[: _CALLS_SHOWN - 1], way[-1]]

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
    folded = [w for w in words if _fold(w) == _fold(word)]
    return folded[0] if folded else next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.65)), None)


def _fold(word: str) -> str:
    return word.lower().replace("_", "")


def head(span: Span) -> Span:
    """The first words of a statement, where all of it is to blame."""
    found = re.match(r"final\s+state|\w+", span.text)
    return Span(span.source, span.start, span.start + found.end()) if found else span


def did_you_mean(word: str, known: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """Help lines and the replacement."""
    best = nearest(word, known)
    return ((f"did you mean `{best}`?",), best) if best else ((), None)


def particle_meant(word: str) -> tuple[tuple[str, ...], str | None]:
    """The same for a particle: in words (`muon`), or misspelt."""
    short = ENGLISH.get(word.lower())
    return did_you_mean(short, [short]) if short else did_you_mean(word, particles())


def did_you_mean_label(label: str, known: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """The same for what stands in quotes."""
    best = nearest(label, known)
    return ((f'did you mean "{best}"?',), f'"{best}"') if best else ((), None)
