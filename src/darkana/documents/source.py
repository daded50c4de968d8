"""The text of a search, and of the files it inherits and uses, as HTML in which names lead to their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..compiler.search import digest
from ..compiler.symbols import VALUES, Scope
from ..dsl.highlight import coloured_parts
from ..dsl.source import Source, Span
from ..editors.documents import Documents
from ..editors.model import Model
from .meanings import meaning, meanings
from .names import Models, particles, targets, words
from .source_style import STYLE

if TYPE_CHECKING:
    from ..analysis import Analysis


@dataclass(frozen=True, slots=True)
class LinkedSource:
    """`html` has a `section` a file, the search's own first; `css` is its style sheet. `files` are the words that
    stand for files in ids, by their names."""

    html: str
    css: str
    files: Mapping[str, str]
    anchors: Mapping[tuple[str, str], str]

    def anchor(self, name: str, space: str = VALUES) -> str | None:
        """The id of the place that defines a name: `def-mZ`, `def-region-signal`; None where no file does."""
        return self.anchors.get((space, name))

    def line(self, span: Span) -> str:
        """The id of the line where a span begins, `line-zprime_invisible-12`. Raises KeyError for other files."""
        return _line_id(self.files, span)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a word up to `end`: whether it is defined here, and its id where this definition is the one that
    holds; where it leads to; what it means."""

    end: int
    id: str = ""
    href: str = ""
    title: str = ""
    colour: str = ""
    defined: bool = False

    def html(self, text: str) -> str:
        """The text as an element; the text alone where nothing is to be said of it."""
        kind = f"ana-{self.colour}" if self.colour else "ana-def" if self.defined else ""
        given = {"class": kind, "id": self.id, "href": self.href, "title": self.title}
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if value)
        element = "a" if self.href else "span"
        return f"<{element}{attributes}>{escape(text)}</{element}>" if attributes else escape(text)


def linked_source(analysis: Analysis) -> LinkedSource:
    """The texts that make up a search. They are those that it was loaded with, whatever is on disk by now."""
    sources = list(_sources(analysis.search.scope))
    files, models = _file_words(sources), _models(sources)
    anchors = dict(_anchors(analysis.search.scope))
    ids = {(span.source.name, span.start): id_ for id_, span in anchors.values()}
    html = "\n".join(_section(models[source.name], models, files, ids) for source in sources)
    return LinkedSource(html, STYLE, files, {key: id_ for key, (id_, _) in anchors.items()})


def _sources(scope: Scope) -> Iterator[Source]:
    """The file's own, those that it inherits from, nearest first, and those that any of them uses; each once."""
    found = [scope.source, *(source for _, _, source in reversed(scope.parents)), *_used(scope)]
    yield from {source.name: source for source in found}.values()


def _used(scope: Scope) -> Iterator[Source]:
    for used in scope.used:
        yield from _sources(used.scope)


def _models(sources: Iterable[Source]) -> Models:
    """Each file as it is understood by itself, so that an inherited text leads to what its author meant."""
    documents, found = Documents(), {}
    for source in sources:
        documents.put(source.name, source.text)
    for name in (source.name for source in documents.texts.values()):
        found[name] = documents.model(name) or Model(documents.texts[name], None, ())
    return found


def _file_words(sources: Iterable[Source]) -> dict[str, str]:
    """A word a file, from its name; made unlike where two files have one name."""
    found: dict[str, str] = {}
    for source in sources:
        stem, count = re.sub(r"\W", "-", PurePath(source.name).stem) or "text", 2
        word = stem
        while word in found.values():
            word, count = f"{stem}-{count}", count + 1
        found[source.name] = word
    return found


def _anchors(scope: Scope) -> Iterator[tuple[tuple[str, str], tuple[str, Span]]]:
    """By namespace and name: the id, and the definition that holds for the search."""
    scopes = [scope, *_scopes_below(scope)]
    for space, name in dict.fromkeys(key for s in scopes for key in s.names):
        symbols = [*scope.find(name, space), *(s for other in scopes for s in other.find(name, space))]
        parts = ["def", name] if space == VALUES else ["def", space, name]
        yield (space, name), ("-".join(parts), symbols[0].span)


def _scopes_below(scope: Scope) -> Iterator[Scope]:
    for used in scope.used:
        yield used.scope
        yield from _scopes_below(used.scope)


def _line_id(files: Mapping[str, str], span: Span) -> str:
    return f"line-{files[span.source.name]}-{span.line}"


# --- one file --------------------------------------------------------------------------------------------------

Ids = Mapping[tuple[str, int], str]


def _section(model: Model, models: Models, files: Mapping[str, str], ids: Ids) -> str:
    source, word = model.source, files[model.source.name]
    name = escape(PurePath(source.name).name)
    title = f"<h3>{name} <small>sha256 {digest(source)[:12]}</small></h3>"
    lines = _lines(source, _marks(model, models, files, ids), word)
    return f'<section class="ana-source" id="file-{word}">\n{title}\n<pre><code>{lines}</code></pre>\n</section>'


def _marks(model: Model, models: Models, files: Mapping[str, str], ids: Ids) -> dict[int, Mark]:
    """By where they begin: the words of which something is known, and what is coloured."""
    source, leads, known = model.source, targets(model, models), meanings()
    colours = {begin: (end, kind) for begin, end, kind in coloured_parts(source)}
    found = {begin: Mark(end, colour=kind) for begin, (end, kind) in colours.items()}
    of_particles = set(particles(model))
    for cursor in words(source):
        start, end = cursor.token.start, cursor.token.end
        colour = colours.get(start, (0, ""))[1]
        span = leads.get(start)
        if span is None:
            found[start] = Mark(end, title=meaning(known, cursor, start in of_particles), colour=colour)
            continue
        own = (span.source.name, span.start) == (source.name, start)
        href = "" if own or span.source.name not in files else f"#{_line_id(files, span)}"
        title = span.source.line(span.line).strip() if href else ""
        found[start] = Mark(end, ids.get((source.name, start), ""), href, title, colour, own)
    return found


def _lines(source: Source, marks: Mapping[int, Mark], word: str) -> str:
    """Each line an element with an id; its number is not of the text, so that a copy has none."""
    order = sorted(marks)
    ends = [*source.line_starts[1:], len(source.text)]
    parts, at = [], 0
    for number, (start, end) in enumerate(zip(source.line_starts, ends, strict=True), 1):
        if start == end:  # behind the last line end
            continue
        inside = [begin for begin in order[at:] if begin < end]
        at += len(inside)
        text = _line(source.text, start, end, [(begin, marks[begin]) for begin in inside])
        parts.append(f'<span class="ana-line" id="line-{word}-{number}" data-line="{number}">{text}</span>')
    return "".join(parts)


def _line(text: str, start: int, end: int, marks: Iterable[tuple[int, Mark]]) -> str:
    parts = []
    for begin, mark in marks:
        parts += [escape(text[start:begin]), mark.html(text[begin : mark.end])]
        start = mark.end
    return "".join([*parts, escape(text[start:end])])
