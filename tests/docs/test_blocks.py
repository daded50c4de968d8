"""Every block of README.md and docs/*.md is executed, or tests/docs/blocks.yaml says why not."""

from __future__ import annotations

import re
import tomllib

import click
import pytest

from block_page import Page
from blocks import ERRORS, ROOT, Block, blocks, blocks_in, listed, pages, summary
from darkana.cli import cli

TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in pages()}


def of_suite(page: str, long: bool) -> list[Block]:
    return [b for b in blocks(page) if listed().skip(b) is None and (listed().left_to_long(b) is not None) == long]


def suites():
    for page in pages():
        for long in (False, True):
            if page != ERRORS and of_suite(page, long):
                yield pytest.param(page, long, id=f"{page}{'-long' * long}", marks=[pytest.mark.long] * long)


@pytest.mark.parametrize(("page", "long"), list(suites()))
def test_page(page, long, tmp_path, record_property):
    place = Page(tmp_path, page)
    for block in of_suite(page, long):
        try:
            place.execute(block)
        except Exception as error:
            error.add_note(f"{block.place} ({block.kind}): {block.first}\nprinted before:\n{place.printed}")
            raise
        record_property("block", block.place)


def test_what_is_listed_is_there():
    """A block that went away or changed its beginning leaves no reason behind."""
    for part in (listed().skipped, listed().long, listed().prepared):
        for page, starts in part.items():
            for start in starts:
                assert any(block.text.startswith(start) for block in blocks(page)), (page, start)


def test_blocks_are_found():
    text = "words\n\n    darkana list\n\n- item\n\n    of the item\n\ntext\n\n```ana\nuse belle2\n```\n"
    found = [(block.line, block.kind, block.text) for block in blocks_in("x.md", text)]
    assert found == [(3, "sh", "darkana list\n"), (11, "ana", "use belle2\n")]


def test_the_summary_counts_and_gives_reasons():
    every = {block.place for page in pages() if page != ERRORS for block in blocks(page)}
    demo = next(block.place for block in blocks("README.md") if block.text.startswith("make demo"))
    head, *reasons, _ = summary(every - {demo})
    assert head == f"blocks executed: {len(every) - 1} of {len(every)}"
    assert reasons == [f"  {demo} sh: in the long suite: the demo, all of it"]


@pytest.mark.parametrize("page", pages())
def test_commands_in_lines_exist(page):
    """`darkana run --resume` between backticks: there is such a command with such an option."""
    for command, rest in re.findall(r"`darkana ([a-z][\w-]*)([^`\n]*)`", TEXTS[page]):
        assert command in cli.commands, command
        known = {o for p in cli.commands[command].params if isinstance(p, click.Option) for o in p.opts}
        assert {*re.findall(r" (--[a-z-]+)", rest)} <= known, rest
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {*re.findall(r"`make ([\w-]+)`", TEXTS[page])} <= targets


def test_extras_that_pages_name_exist():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {e for text in TEXTS.values() for e in re.findall(r"darkana\[(\w+)\]", text)}
    assert named <= set(project["optional-dependencies"])


@pytest.mark.parametrize("page", [page for page in pages() if page != ERRORS])
def test_links_lead_somewhere(page):
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", TEXTS[page]):
        assert target.startswith("https://") or (folder / target).exists(), target
