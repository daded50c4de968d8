"""The language server's state: open texts, what has been published of them, when to check next."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from .. import __version__
from .documents import Documents, place
from .findings import published
from .model import Model
from .places import Places, name_of

QUIET = 0.02
"""Seconds without a change until a text is checked."""
log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


class Server(LanguageServer):
    """`addresses` are those by which the editor knows its files; `said` is what was published: by the open text that it
    was found in the checking of, and by file."""

    def __init__(self) -> None:
        super().__init__("darkana", __version__)
        self.documents = Documents()
        self.addresses: dict[str, str] = {}
        self.said: dict[str, dict[str, list[types.Diagnostic]]] = {}
        self.versions: dict[str, int | None] = {}
        self.due: asyncio.TimerHandle | None = None

    @property
    def places(self) -> Places:
        encoding = self.workspace.position_encoding
        return Places(str(getattr(encoding, "value", encoding)), self.addresses)

    def model(self, uri: str) -> Model | None:
        return self.documents.model(name_of(uri))

    def models(self, uri: str) -> tuple[Model, ...]:
        """What the text is understood as; and as it was before its last syntax error."""
        found = (self.documents.model(name_of(uri)), self.documents.best(name_of(uri)))
        return tuple(dict.fromkeys(m for m in found if m is not None))

    def changed(self, uri: str) -> None:
        """Takes the text of a document, to be checked as soon as nobody types."""
        self.addresses[place(name_of(uri))] = uri
        self.documents.put(name_of(uri), self.workspace.get_text_document(uri).source)
        self.check_soon()

    def check_soon(self) -> None:
        if self.due is not None:
            self.due.cancel()
        self.due = asyncio.get_running_loop().call_later(QUIET, self.publish)

    def publish(self) -> None:
        """Publishes what is new: of every open text, and of the files that it uses and that are not open."""
        try:
            self._publish()
        except Exception:
            log.exception("no diagnostics")

    def _publish(self) -> None:
        before = {uri for by_file in self.said.values() for uri in by_file}
        shown = {uri: self._of_all(uri) for uri in before}
        opened = {uri: self.workspace.get_text_document(uri).version for uri in map(self.places.uri, self._names())}
        self.said = {uri: published(model.diagnostics, self.places) for uri in opened if (model := self.model(uri))}
        after = {uri for by_file in self.said.values() for uri in by_file}
        for uri in sorted({*before, *after, *opened, *self.versions}):
            now = self._of_all(uri)
            if now != shown.get(uri, []) or opened.get(uri) != self.versions.get(uri):
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, now, opened.get(uri)))
        self.versions = opened

    def _names(self) -> list[str]:
        return [source.name for source in self.documents.texts.values()]

    def _of_all(self, uri: str) -> list[types.Diagnostic]:
        """What all open texts have found in one file, each once; of an open one, what it finds itself."""
        finders = [self.said[uri]] if uri in self.said else self.said.values()
        found: list[types.Diagnostic] = []
        for by_file in finders:
            found += [d for d in by_file.get(uri, []) if d not in found]
        return found

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002  (pygls's own signature)
        """Nobody has to read of it in the editor."""
        log.error("%s", error)


def guarded(answer: F) -> F:
    """Whatever goes wrong is logged, and answered with nothing: a server that ends takes the editor's help with it."""

    @functools.wraps(answer)
    def call(ls: Server, params: Any) -> Any:
        try:
            return answer(ls, params)
        except Exception:
            log.exception("%s", answer.__name__)
            return None

    return call  # type: ignore[return-value]
