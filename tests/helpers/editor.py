"""An editor: it starts `darkana lsp`, opens texts and asks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
PATIENCE = 30


class Editor:
    """One server. Places are given as the text before and the text after: `at("cut |pt > 1")`."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.client = LanguageClient("editor", "1")
        self.published: dict[str, list[t.Diagnostic]] = {}
        self.checked: dict[str, int | None] = {}
        self.news = asyncio.Event()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int | None] = {}
        self.client.feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._take))
        self.answer = self.wait(self._start())

    def _take(self, params: t.PublishDiagnosticsParams) -> None:
        self.published[params.uri] = list(params.diagnostics)
        self.checked[params.uri] = params.version
        self.news.set()

    async def _start(self) -> t.InitializeResult:
        await self.client.start_io(sys.executable, "-m", "darkana", "lsp")
        answer = await self.client.initialize_async(t.InitializeParams(t.ClientCapabilities()))
        self.client.initialized(t.InitializedParams())
        return answer

    def wait(self, what: Awaitable[T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(what, PATIENCE))

    def close(self) -> int | None:
        """Ends the server; its exit status."""
        self.wait(self.client.shutdown_async(None))
        self.client.exit(None)
        server = self.client._server
        status = self.wait(server.wait())
        self.wait(self.client.stop())
        self.loop.close()
        return status

    # --- texts -------------------------------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None) -> str:
        """Opens a file, as it is or with another text; its address, when diagnostics have come."""
        uri = path.as_uri()
        self.texts[uri] = path.read_text(encoding="utf-8") if text is None else text
        self.versions[uri] = 1
        item = t.TextDocumentItem(uri, "ana", 1, self.texts[uri])
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(item))
        self.settle(uri)
        return uri

    def change(self, uri: str, text: str) -> None:
        """Another text; waits until its diagnostics have come."""
        self.texts[uri] = text
        version = (self.versions[uri] or 0) + 1
        self.versions[uri] = version
        document = t.VersionedTextDocumentIdentifier(version, uri)
        whole = t.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(document, [whole]))
        self.settle(uri)

    def shut(self, uri: str) -> None:
        """Closes a text; waits until its diagnostics are gone."""
        document = t.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(document))
        self.versions[uri] = None
        self.settle(uri)

    def settle(self, uri: str) -> None:
        """Until the diagnostics of this version have come, and those of other files that came with them."""
        self.wait(self._news_of(uri))
        self.symbols(uri)

    async def _news_of(self, uri: str) -> None:
        while self.checked.get(uri) != self.versions[uri]:
            self.news.clear()
            await self.news.wait()

    # --- questions ---------------------------------------------------------------------------------------

    def at(self, uri: str, marked: str) -> dict[str, Any]:
        """Document and position: where `|` stands in a piece of the text that occurs once."""
        plain = marked.replace("|", "", 1)
        assert self.texts[uri].count(plain) >= 1, plain
        before = self.texts[uri][: self.texts[uri].index(plain) + marked.index("|")]
        line, column = before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        return {"text_document": t.TextDocumentIdentifier(uri), "position": t.Position(line, column)}

    def hover(self, uri: str, marked: str) -> str:
        found = self.wait(self.client.text_document_hover_async(t.HoverParams(**self.at(uri, marked))))
        return found.contents.value if found else ""

    def definition(self, uri: str, marked: str) -> tuple[str, str] | None:
        """File and line that are led to."""
        found = self.wait(self.client.text_document_definition_async(t.DefinitionParams(**self.at(uri, marked))))
        if found is None:
            return None
        text = self.texts.get(found.uri) or Path(found.uri.removeprefix("file://")).read_text(encoding="utf-8")
        return Path(found.uri).name, text.split("\n")[found.range.start.line].strip()

    def completions(self, uri: str, marked: str) -> list[t.CompletionItem]:
        asked = t.CompletionParams(**self.at(uri, marked))
        return self.wait(self.client.text_document_completion_async(asked)) or []

    def offered(self, uri: str, marked: str) -> set[str]:
        return {item.label for item in self.completions(uri, marked)}

    def symbols(self, uri: str) -> list[t.DocumentSymbol]:
        asked = t.DocumentSymbolParams(t.TextDocumentIdentifier(uri))
        return self.wait(self.client.text_document_document_symbol_async(asked)) or []

    def format(self, uri: str) -> list[t.TextEdit] | None:
        asked = t.DocumentFormattingParams(t.TextDocumentIdentifier(uri), t.FormattingOptions(2, True))
        return self.wait(self.client.text_document_formatting_async(asked))

    def fixes(self, uri: str, where: t.Range) -> list[t.CodeAction]:
        asked = t.CodeActionParams(t.TextDocumentIdentifier(uri), where, t.CodeActionContext([]))
        return self.wait(self.client.text_document_code_action_async(asked)) or []
