"""A page's blocks, executed in their order in one folder."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from textwrap import dedent
from unittest.mock import patch

import pytest
import yaml

import darkana
from blocks import ROOT, Block, listed
from darkana.cli import main
from darkana.dsl.parse import parse
from darkana.dsl.source import Source
from darkana.runtime.reading.samples import SamplesFile
from darkana.runtime.reading.schema import SchemaFile
from darkana.schemas import DIAGNOSTICS, schema_of

COLUMNS = 110
READERS = {"samples": SamplesFile, "schema": SchemaFile}


class Page:
    """`folder` is where commands run; `printed` what the last of them, or a Python block, printed."""

    def __init__(self, folder: Path, page: str) -> None:
        self.folder, self.printed, self.file = folder, "", folder / "page.ana"
        stand_ins = ROOT / "tests" / "docs" / "files" / Path(page).stem
        if stand_ins.is_dir():
            shutil.copytree(stand_ins, folder, dirs_exist_ok=True)

    def execute(self, block: Block) -> None:
        """Raises AssertionError where the block is not as the page says."""
        with chdir(self.folder), patch.dict(os.environ, COLUMNS=str(COLUMNS), HOME=str(self.folder)):
            self.prepare(listed().before(block))
            getattr(self, f"do_{block.kind.replace('-', '_')}")(block)

    def prepare(self, said: dict) -> None:
        """Copies, edits and commands that the page speaks of without a block."""
        if "copy" in said:
            shutil.copytree(ROOT / said["copy"], self.folder, dirs_exist_ok=True)
        for name, changes in said.get("edit", {}).items():
            for old, new in changes.items():
                text = Path(name).read_text(encoding="utf-8")
                assert old in text
                Path(name).write_text(text.replace(old, new), encoding="utf-8")
        os.environ["COLUMNS"] = str(said.get("columns", COLUMNS))
        if "run" in said:
            self.printed = "".join(run(command, said.get("status", 0)) for command in said["run"])

    def do_sh(self, block: Block) -> None:
        self.printed = "".join(run(line) for line in block.text.replace("\\\n", " ").splitlines() if line.strip())

    def do_console(self, block: Block) -> None:
        """Commands behind `$`, and below each what it prints."""
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            self.printed = run(command)
            assert plain(dedent(shown)) in plain(dedent(self.printed))

    def do_text(self, block: Block) -> None:
        assert self.printed, "nothing printed this: list the block in blocks.yaml"
        assert plain(block.text) in self.printed

    def do_ana(self, block: Block) -> None:
        """A whole search is written under the name that stands above it, and checked; of a part the grammar is."""
        if not re.match(r"(##? .*\n)*(language|analysis)\b", block.text):
            assert not parse(Source(block.place, block.text))[1]
            return
        name = re.search(r"`([\w-]+\.ana)`", block.before)
        self.file = self.folder / (name[1] if name else "page.ana")
        self.file.write_text(block.text, encoding="utf-8")
        darkana.load(self.file)

    def do_ana_part(self, block: Block) -> None:
        """Takes the place of the last search's text from the same statement on."""
        head = " ".join(block.text.split()[:2])
        kept = self.file.read_text(encoding="utf-8").partition(head)[0]
        self.file.write_text(kept + block.text, encoding="utf-8")
        darkana.load(self.file)

    def do_python(self, block: Block) -> None:
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(block.text, block.place, "exec"), {"__name__": "page"})  # noqa: S102  (our own text)
        self.printed = plain(out.getvalue())

    def do_yaml(self, block: Block) -> None:
        found = yaml.safe_load(block.text)
        if "schema" in found:
            READERS[found["schema"].split("/")[1]].model_validate(found)
        else:
            hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
            assert {h["id"] for repo in found["repos"] for h in repo["hooks"]} <= {hook["id"] for hook in hooks}

    def do_json(self, block: Block) -> None:
        """The keys that are shown are those of the schema, where `darkana schema` has one."""
        found = json.loads(block.text)
        schema = schema_of(found["schema"].split("/")[1]) if "schema" in found else DIAGNOSTICS
        if schema is not DIAGNOSTICS or "diagnostics" in found:
            assert set(schema["required"]) <= set(found) <= set(schema["properties"])

    def do_xml(self, block: Block) -> None:
        from xml.etree.ElementTree import fromstring

        assert fromstring(block.text).tag  # noqa: S314  (our own text)


def run(command: str, status: int = 0) -> str:
    """Runs a command and gives what it prints; `darkana` without another process, `make` by what it would run."""
    words = shlex.split(command, comments=True)
    if words[0] == "make":
        return "".join(run(line, status) for line in recipe(words[1]))
    if words[0] != "darkana":
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return plain(done.stdout)
    if words[1] == "new" and Path(words[2]).exists():  # the reader's own, which the page goes on with
        Path("empty").mkdir()
        words[2] = f"empty/{words[2]}"
    out, err = io.StringIO(), io.StringIO()
    with patch("sys.argv", words), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == status, f"{command}\n{out.getvalue()}{err.getvalue()}"
    return plain(out.getvalue())


def recipe(target: str) -> list[str]:
    """The `darkana` commands of a target of the Makefile."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True)
    return re.findall(r"^\S*bin/(darkana .*)$", done.stdout, re.MULTILINE)


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"
