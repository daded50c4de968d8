"""The grammar is free of conflicts, and our parser reads what Lark's own reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from darkana.dsl.build import RULES
from darkana.dsl.driver import END, grammar, tokens
from darkana.dsl.pieces import pieces
from darkana.dsl.tables import GRAMMAR, build_lark, compile_grammar
from darkana.dsl.words import CLAUSE_WORDS, HEADS

STRICT = """
import interegular
from darkana.dsl.tables import GRAMMAR, build_lark
build_lark(open(GRAMMAR, encoding="utf-8").read(), strict=True)
"""


@pytest.fixture(scope="module")
def lark():
    return build_lark(Path(GRAMMAR).read_text(encoding="utf-8"))


def test_lark_finds_no_conflict_and_no_collision():
    pytest.importorskip("interegular")
    subprocess.run([sys.executable, "-c", STRICT], check=True, env={"PYTHONPATH": ":".join(filter(None, sys.path))})


def test_lark_reads_the_same_tokens(search, lark):
    for piece in pieces(search):
        ours = [(t.type, t.text) for t in tokens(search, piece.start, piece.end)]
        tree = lark.parse(search.text[piece.start : piece.end])
        theirs = [(t.type, str(t)) for t in tree.scan_values(lambda v: v is not None)]
        assert ours == theirs


def test_every_rule_has_a_build_function_and_none_is_left_over():
    rules = {name for _, _, name, passed_on, _ in grammar().tables.rules if name and not passed_on}
    assert rules <= set(RULES)
    assert set(RULES) <= {rule[2] for rule in grammar().tables.rules}


def test_tables_are_the_same_each_time():
    assert compile_grammar(Path(GRAMMAR).read_text(encoding="utf-8")) == grammar().tables


def test_words_come_from_the_grammar():
    assert {"analysis", "define", "final", "region", "count", "simulate"} <= HEADS
    assert {"from", "when", "select", "crystal_ball"} & CLAUSE_WORDS == {"from", "when", "select"}
    assert not HEADS & CLAUSE_WORDS
    assert END not in grammar().words.values()
