"""The hooks for `.ana` files, run by pre-commit in a repository of a search."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GOOD = 'analysis "Title"\n\ndefine a = 2 GeV\n'


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A new repository; the hooks are run as they are declared, by the program at hand instead of one installed."""
    folder = tmp_path_factory.mktemp("repository")
    program = folder.parent / "bin" / "darkana"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m darkana "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    hooks = [{**hook, "language": "system"} for hook in HOOKS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    return folder


def committed(repository, text):
    """What pre-commit says, and the text afterwards."""
    path = repository / "search.ana"
    path.write_text(text, encoding="utf-8")
    (repository / "notes.txt").write_text("region\n", encoding="utf-8")
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    paths = f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"PATH": paths, "PRE_COMMIT_HOME": str(repository.parent / "home"), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, path.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_hooks(repository):
    """Both, on a good search and on one that is wrong and untidy."""
    status, printed, _ = committed(repository, GOOD)
    assert status == 0
    assert printed.count("Passed") == 2
    status, printed, left = committed(repository, GOOD.replace("=", "  =") + "define b = a + 2\n")
    assert status == 1
    assert "help: write `2 GeV`" in printed
    assert "files were modified by this hook" in printed
    assert left == GOOD + "define b = a + 2\n"


def test_each_hook_calls_a_command_that_is_there():
    from darkana.cli import cli

    for hook in HOOKS:
        program, command = hook["entry"].split()
        assert program == "darkana"
        assert command in cli.commands
        assert (hook["language"], hook["files"]) == ("python", r"\.ana$")
