"""The texts that are open in an editor, which go before what is on disk; and what is understood of each."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..compiler.check import examine
from ..compiler.modules import Found
from ..dsl.diagnostics import AnaError, Diagnostic
from ..dsl.parse import parse
from ..dsl.source import Source
from ..dsl.syntax import Module
from ..library import Files
from .model import Model


def place(name: str) -> str:
    """One name for one file, however it is reached."""
    return os.path.realpath(name)


log = logging.getLogger(__name__)


@lru_cache(maxsize=16)
def parsed(source: Source) -> tuple[Module, list[Diagnostic]]:
    """The syntax of a text, kept: libraries are read at every change of those that use them."""
    return parse(source)


@dataclass(slots=True)
class OpenFiles:
    """A loader that takes open texts before those on disk, and notes what it was asked for."""

    open: dict[str, Source]
    asked: set[str] = field(default_factory=set)
    files: Files = field(default_factory=Files)

    def library(self, name: str, beside: Source) -> Found | None:
        """The open text of what `use NAME` means; None too where a file can't be read."""
        self.asked.add(name)
        try:
            found = self.files.library(name, beside)
        except (OSError, AnaError):
            return None
        if found is None:
            return None
        return replace(found, source=self.open.get(place(found.source.name), found.source))

    def libraries(self, beside: Source) -> list[str]:
        return self.files.libraries(beside)

    def table(self, path: str, beside: Source) -> str | None:
        return self.files.table(path, beside)


@dataclass(slots=True)
class Documents:
    """Open texts and their models, by place. `good` are the last models without a syntax error: a half-written
    statement is looked up in them."""

    texts: dict[str, Source] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    good: dict[str, Model] = field(default_factory=dict)

    def put(self, name: str, text: str) -> None:
        """Opens a text, or changes it."""
        self.texts[place(name)] = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
        self._forget(name)

    def drop(self, name: str) -> None:
        """Closes a text; what is on disk counts again."""
        for kept in (self.texts, self.good):
            kept.pop(place(name), None)
        self._forget(name)

    def forget_all(self) -> None:
        """Files on disk have changed."""
        self.models.clear()

    def _forget(self, name: str) -> None:
        """This text's model, and those of the files that ask for one of its name."""
        stem = Path(name).stem
        self.models = {p: m for p, m in self.models.items() if p != place(name) and stem not in m.asked}

    def model(self, name: str) -> Model | None:
        """What is understood of an open text as it stands."""
        at = place(name)
        source = self.texts.get(at)
        if source is None:
            return None
        if at not in self.models:
            self.models[at] = self._read_safely(source)
            if self.models[at].whole:
                self.good[at] = self.models[at]
        return self.models[at]

    def _read_safely(self, source: Source) -> Model:
        """Of a text at which the compiler itself fails, nothing is understood; the last good model goes on."""
        try:
            return self.read(source)
        except Exception:
            log.exception("%s can't be checked", source.name)
            return Model(source, None, ())

    def best(self, name: str) -> Model | None:
        """The last model without a syntax error; the present one where there was none."""
        return self.good.get(place(name)) or self.model(name)

    def read(self, source: Source) -> Model:
        """What is understood of a text."""
        loader = OpenFiles(self.texts)
        examined = examine(source, loader, parsed)
        return Model(source, examined.checker, examined.diagnostics, frozenset(loader.asked))
