"""`darkana lsp`: the language server, on standard input and output; what it answers is in the modules beside it."""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol import types

from ..dsl.diagnostics import AnaError
from ..dsl.format import fmt
from ..dsl.source import Source, Span
from .completion import Offer, complete
from .cursor import Cursor, cursor_at
from .definitions import definition
from .findings import mends
from .hover import hover, word_line
from .outline import outline
from .places import name_of
from .server import Server, guarded

_K = types.CompletionItemKind
_KINDS = {
    "keyword": _K.Keyword,
    "function": _K.Function,
    "shape": _K.Function,
    "table": _K.Function,
    "member": _K.Field,
    "unit": _K.Unit,
    "constant": _K.Constant,
    "particle": _K.Constant,
    "file": _K.Module,
    "object": _K.Class,
    "collection": _K.Class,
}
server = Server()


# --- texts ---------------------------------------------------------------------------------------------


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
@guarded
def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
@guarded
def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
@guarded
def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.documents.drop(name_of(params.text_document.uri))
    ls.check_soon()


@server.feature(types.TEXT_DOCUMENT_DID_SAVE)
@server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
@guarded
def saved(ls: Server, params: Any) -> None:  # noqa: ARG001  (tables and libraries may have changed: all is read anew)
    ls.documents.forget_all()
    ls.check_soon()


# --- questions -------------------------------------------------------------------------------------------


def _pointed(ls: Server, params: types.HoverParams | types.DefinitionParams) -> tuple[Source, Cursor] | None:
    model = ls.model(params.text_document.uri)
    if model is None:
        return None
    cursor = cursor_at(model.source, ls.places.offset(model.source, params.position))
    return (model.source, cursor) if cursor else None


@server.feature(types.TEXT_DOCUMENT_HOVER)
@guarded
def hovered(ls: Server, params: types.HoverParams) -> types.Hover | None:
    if not (pointed := _pointed(ls, params)):
        return None
    source, cursor = pointed
    said = (hover(model, cursor, source) for model in ls.models(params.text_document.uri))
    text = next((t for t in said if t), "") or word_line(cursor.text)
    at = ls.places.range(Span(source, cursor.token.start, cursor.token.end))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), at) if text else None


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
@guarded
def defined(ls: Server, params: types.DefinitionParams) -> types.Location | None:
    if not (pointed := _pointed(ls, params)):
        return None
    source, cursor = pointed
    here = Span(source, cursor.token.start, cursor.token.end)
    spans = (definition(model, cursor, here) for model in ls.models(params.text_document.uri))
    span = next((s for s in spans if s), None)
    return ls.places.location(span) if span else None


@server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[".", ":"]))
@guarded
def completed(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem] | None:
    models = ls.models(params.text_document.uri)
    if not models:
        return None
    source = models[0].source
    offers = complete(source, ls.places.offset(source, params.position), models, ls.documents.read)
    return [_item(offer) for offer in offers]


def _item(offer: Offer) -> types.CompletionItem:
    return types.CompletionItem(
        label=offer.label,
        kind=_KINDS.get(offer.kind, _K.Variable),
        detail=offer.detail or offer.kind,
        documentation=offer.text or None,
        sort_text=f"{offer.rank}{offer.label}",
    )


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
@guarded
def listed(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
    model = ls.model(params.text_document.uri)
    return outline(model, ls.places) if model else None


@server.feature(types.TEXT_DOCUMENT_FORMATTING)
@guarded
def formatted(ls: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """The whole text in its canonical form; nothing where it has syntax errors."""
    model = ls.model(params.text_document.uri)
    if model is None:
        return None
    try:
        text = fmt(model.source)
    except AnaError:
        return None
    return [] if text == model.source.text else [types.TextEdit(ls.places.whole(model.source), text)]


@server.feature(
    types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
)
@guarded
def mended(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    uri = params.text_document.uri
    model = ls.model(uri)
    if model is None:
        return None
    return mends(model.diagnostics, uri, params.range, ls.places)


def serve() -> None:
    """Answers on standard input and output until it is told to end."""
    logging.basicConfig(level=logging.WARNING, format="darkana: %(message)s")
    server.start_io()
