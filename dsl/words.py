"""The words of the language, read from its grammar: for highlighting, completion and the reference."""

from __future__ import annotations

from .driver import grammar

HEADS: frozenset[str] = grammar().heads
"""The words that begin statements (of `final state`, the first); reserved everywhere."""

CLAUSE_WORDS: frozenset[str] = grammar().clause_words
"""All other words with a meaning of their own, each only where the grammar asks for it."""
