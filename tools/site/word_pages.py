"""The words of the language: statements and clauses by the grammar, functions and units by the compiler's tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markdown import cell, code, table

from darkana.dsl.words import CLAUSE_WORDS, HEADS
from darkana.editors.word_lines import LINES
from darkana.vocabulary import Entry, vocabulary

TITLES = {
    "function": "Functions",
    "member": "Members of four-vectors",
    "constant": "Constants",
    "particle": "Particles",
    "shape": "Shapes of fits",
    "method": "Methods of limits",
    "quantity": "What a limit is on",
    "unit": "Units",
}


def write_words(source: Path) -> None:
    """words.md and functions.md."""
    (source / "words.md").write_text(words_page(), encoding="utf-8")
    (source / "functions.md").write_text(functions_page(), encoding="utf-8")


def words_page() -> str:
    """Every word of the grammar, statements first."""
    parts = [
        "# Words of the language\n",
        "Made from the grammar. Words that begin statements are reserved everywhere, all others only where they stand;",
        "what they mean in full says [the language](language.md).\n",
        "## Words that begin statements\n",
        _word_table(HEADS),
        "## Words within statements\n",
        _word_table(CLAUSE_WORDS - HEADS),
    ]
    return "\n".join(parts)


def _word_table(words: Iterable[str]) -> str:
    return table(("word", "means"), ((code(word), cell(LINES.get(word, ""))) for word in sorted(words)))


def functions_page() -> str:
    """What `darkana vars` prints, a table a kind."""
    parts = [
        "# Functions, members, constants, units\n",
        "Made from the compiler's own tables, which `darkana vars` prints;",
        "`darkana vars angle` prints those that speak of an angle.\n",
    ]
    entries = list(vocabulary())
    for kind, title in TITLES.items():
        parts += [f"## {title}\n", _entry_table([entry for entry in entries if entry[0] == kind])]
    return "\n".join(parts)


def _entry_table(entries: list[Entry]) -> str:
    if any(dimension for _, _, dimension, _ in entries):
        rows = ([code(name), cell(dimension), cell(text)] for _, name, dimension, text in entries)
        return table(("name", "is", "definition"), rows)
    return table(("name", "definition"), ([code(name), cell(text)] for _, name, _, text in entries))
