"""The commands that make the results of an archive again, from those that its logs record."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import click

from ..runtime.errors import DataError
from .contents import Contents
from .manifest import RESULTS, SAMPLES, Commands

RUN = {"at": "--at", "allow": "--allow"}
KEPT = ("engine", "seed", "toys", "limit_entries")


def commands_of(contents: Contents, analysis: str) -> Commands:
    """Words after `darkana`, with paths in the archive."""
    held = contents.files
    run = [*_again(contents, "run", analysis)] if f"{RESULTS}/result.json" in held and SAMPLES in held else None
    if run is not None:
        run += ["--samples", SAMPLES]
    limit = _again(contents, "limit", analysis) if f"{RESULTS}/limits.json" in held else None
    if limit is not None and f"{RESULTS}/result.json" in held:
        limit += ["--result", f"{RESULTS}/result.json"]
    return Commands(run=run, limit=limit)


def seed_of(contents: Contents) -> int | None:
    """The seed of the run, or of the limits."""
    for name in ("result.json", "limits.json"):
        found = contents.files.get(f"{RESULTS}/{name}")
        if found is not None:
            return int(_json(found[1], name).get("run", {}).get("seed", 0))
    return None


def samples_of(contents: Contents) -> str | None:
    """The samples file of the run that is packed, where it lies as the run's log has it."""
    log = contents.files.get(f"{RESULTS}/log.json")
    for text in _json(log[1], "log").get("texts", []) if log is not None else ():
        if text.get("role") == "samples":
            file = Path(text["file"])
            if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == text["sha256"]:
                return str(file)
    return None


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError as error:
        raise DataError("E0921", f"is no JSON: {error}", file=name) from error
    return found if isinstance(found, dict) else {}


def _again(contents: Contents, command: str, analysis: str) -> list[str]:
    """What shapes the numbers is kept: hypotheses, engine, seed, toys, limits on the text."""
    log = contents.files.get(f"{RESULTS}/{'log.json' if command == 'run' else 'limit-log.json'}")
    words = _json(log[1], "log").get("command", []) if log is not None else []
    options = _parsed(command, words[words.index(command) + 1 :] if command in words else [])
    if options.get("quick") or options.get("schema"):
        raise DataError("E0921", "a run with `--sample` or `--schema` can't be packed: name all in a samples file")
    again = [command, analysis]
    for key in KEPT:
        if options.get(key) is not None:
            again += [f"--{key.replace('_', '-')}", str(options[key])]
    for key, flag in RUN.items():
        for value in options.get(key) or ():
            again += [flag, str(value)]
    return [*again, *(["--unblind"] if options.get("unblind") else [])]


def _parsed(command: str, words: list[str]) -> dict[str, Any]:
    """As the command line understands them; a log of a Python program says nothing."""
    from ..cli import cli

    try:
        return dict(cli.commands[command].make_context(command, list(words), resilient_parsing=not words).params)
    except click.ClickException:
        return {}
