"""Makes the results of an unpacked archive anew, in processes of their own that see its libraries alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..library import SHIPPED
from ..runtime.errors import DataError
from .manifest import RESULTS, SAMPLES, EventFile, Manifest
from .opened import is_safe

VALUED = ("--engine", "--seed", "--toys", "--limit-entries", "--at", "--allow", "--samples", "--result")
ALONE = ("--unblind",)
MADE = "again"
PROGRAM = str(Path(__file__).parents[2])
"""What is imported by processes too: this very program, whatever else is installed."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive on disk."""

    folder: Path
    manifest: Manifest

    @property
    def analysis(self) -> Path:
        return self.folder / self.manifest.analysis

    def path(self, name: str) -> Path:
        return self.folder / name


def missing_events(unpacked: Unpacked, beside: Path | None) -> list[EventFile]:
    """Puts events that are not packed where the samples file looks for them; those that were not found by their digest
    below `beside` or in the package."""
    return [e for e in unpacked.manifest.events if not e.packed and not _placed(unpacked, e, beside)]


def _placed(unpacked: Unpacked, event: EventFile, beside: Path | None) -> bool:
    if event.sha256 is None or not is_safe(event.path):
        return False
    target = unpacked.path(event.path)
    for found in _candidates(event, beside):
        if hashlib.sha256(found.read_bytes()).hexdigest() == event.sha256:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(found, target)
            return True
    return False


def _candidates(event: EventFile, beside: Path | None) -> Iterator[Path]:
    for root in (beside, SHIPPED):
        for file in sorted(root.rglob("*") if root is not None else ()):
            if file.is_file() and file.stat().st_size == event.bytes:
                yield file


# --- commands --------------------------------------------------------------------------------------------------


def check_commands(manifest: Manifest, archive: Path) -> None:
    """An archive may ask for `run` and `limit` of its own files alone. Raises DataError E0924."""
    for command, words in (("run", manifest.commands.run), ("limit", manifest.commands.limit)):
        if words is not None and not _is_known(command, words, manifest):
            message = f"asks for `darkana {' '.join(words)}`, which is not how its results are made"
            raise DataError("E0924", message, file=str(archive))
    if manifest.member(manifest.analysis) is None:
        raise DataError("E0922", f"lacks its analysis `{manifest.analysis}`", file=str(archive))


def _is_known(command: str, words: list[str], manifest: Manifest) -> bool:
    if words[:2] != [command, manifest.analysis]:
        return False
    rest = iter(words[2:])
    for word in rest:
        value = next(rest, None) if word in VALUED else ""
        paths = {"--samples": SAMPLES, "--result": f"{RESULTS}/result.json"}
        if word not in (*VALUED, *ALONE) or value is None or value.startswith("-"):
            return False
        if value != paths.get(word, value):
            return False
    return True


def check_samples(unpacked: Unpacked) -> None:
    """Samples name the archive's own events alone. Raises DataError E0909, E0924."""
    import yaml

    text = unpacked.path(SAMPLES).read_text(encoding="utf-8")
    try:
        samples = yaml.safe_load(text)["samples"]
        names = [str(name) for sample in samples for name in sample["files"]]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise DataError("E0909", f"the samples file can't be read: {error}", file=SAMPLES) from error
    stated = {e.path for e in unpacked.manifest.events}
    for name in names:
        if f"samples/{name}" not in stated and name not in stated:
            raise DataError("E0924", f"samples name `{name}`, which is not one of the archive's events", file=SAMPLES)


def make(unpacked: Unpacked, words: list[str], result: Path | None = None) -> None:
    """Runs a command into `again`; `result` takes the place of the packed one. Raises DataError E0925."""
    full = [_full(unpacked, word, result) for word in words]
    done = darkana(unpacked, [*full, "--out", str(unpacked.path(MADE)), "--no-plots"])
    if done.returncode not in (0, 4):
        lines = done.stderr.strip().splitlines()[:12]
        raise DataError("E0925", f"`darkana {words[0]}` ended with status {done.returncode}", help=lines)


def plan_again(unpacked: Unpacked) -> str:
    """Raises DataError E0925."""
    done = darkana(unpacked, ["explain", str(unpacked.analysis)])
    if done.returncode:
        raise DataError("E0925", "the file does not compile", help=done.stderr.strip().splitlines()[:12])
    return done.stdout


def _full(unpacked: Unpacked, word: str, result: Path | None) -> str:
    if word == f"{RESULTS}/result.json" and result is not None:
        return str(result)
    own = (unpacked.manifest.analysis, SAMPLES, f"{RESULTS}/result.json")
    return str(unpacked.path(word)) if word in own else word


def darkana(unpacked: Unpacked, words: list[str]) -> subprocess.CompletedProcess[str]:
    """The program with the shipped files of the archive. `-P`: nothing is imported from the working folder."""
    shipped = unpacked.path("shipped")
    shipped.mkdir(exist_ok=True)
    env = {**os.environ, "DARKANA_SHIPPED": str(shipped.resolve()), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    env["PYTHONPATH"] = os.pathsep.join([PROGRAM, *filter(None, [env.get("PYTHONPATH")])])
    command = [sys.executable, "-P", "-m", "darkana", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)  # noqa: S603
