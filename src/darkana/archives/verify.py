"""`darkana verify`: an archive's results, made anew and compared."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import click

from .. import __version__
from ..cli import BAD_INPUT, GOOD, PARTIAL, USAGE, fail
from ..run_command import print_data_error
from ..runtime.errors import DataError
from ..runtime.results.log import LIBRARIES, here, versions
from .again import MADE, Unpacked, check_commands, check_samples, make, missing_events, plan_again
from .compare import MOST_SHOWN, compared
from .manifest import PLAN, RESULTS, SAMPLES, EventFile
from .opened import unpack


@dataclass(slots=True)
class Verified:
    """A row for each thing that was looked at: what, the verdict, and more of it."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    missing: list[EventFile] = field(default_factory=list)

    def add(self, what: str, verdict: str, more: str = "") -> None:
        self.rows.append((what, verdict, more))

    @property
    def status(self) -> int:
        agrees = all(verdict in ("intact", "identical", "within tolerance") for _, verdict, _ in self.rows)
        return GOOD if agrees and not self.missing else PARTIAL


def verify_file(archive: Path, events: str | None, out: str | None, tolerance: float) -> int:
    """Prints a table; the exit status."""
    if not archive.is_file():
        raise fail(f"there is no file `{archive}`")
    if out is not None and Path(out).exists() and any(Path(out).iterdir()):
        raise fail(f"`--out {out}` is not empty")
    try:
        if out is not None:
            return _verify(archive, Path(out), events, tolerance)
        with tempfile.TemporaryDirectory(prefix="darkana-") as folder:
            return _verify(archive, Path(folder), events, tolerance)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or out}` can't be written: {error.strerror}", err=True)
        return USAGE


def _verify(archive: Path, folder: Path, events: str | None, tolerance: float) -> int:
    unpacked = Unpacked(folder, unpack(archive, folder))
    check_commands(unpacked.manifest, archive)
    found = verified(unpacked, Path(events) if events is not None else None, tolerance)
    _print(unpacked, found, tolerance)
    return found.status


def verified(unpacked: Unpacked, events: Path | None, tolerance: float) -> Verified:
    """All that can be made anew, compared. Raises DataError."""
    found = Verified()
    found.add("members", "intact", f"{len(unpacked.manifest.members)} files have the digests of the manifest")
    _compare_plan(unpacked, found)
    result = _run(unpacked, events, tolerance, found)
    if unpacked.manifest.commands.limit is not None:
        make(unpacked, unpacked.manifest.commands.limit, result)
        _compare_files(unpacked, ("limits.json", "limits.csv"), tolerance, found)
    else:
        _left_out(unpacked, "limits.json", "the archive states no command for it", found)
    _left_out(unpacked, "recast.json", "the generator's events are not packed", found)
    return found


def _compare_plan(unpacked: Unpacked, found: Verified) -> None:
    packed = unpacked.path(PLAN).read_text(encoding="utf-8") if unpacked.manifest.member(PLAN) else ""
    before, now = packed.rstrip().splitlines(), plan_again(unpacked).rstrip().splitlines()
    changed = [f"plan: `{b.strip()}` packed, `{n.strip()}` anew" for b, n in zip(before, now, strict=False) if b != n]
    if len(before) != len(now):
        changed.append(f"plan: {len(before)} lines packed, {len(now)} anew")
    found.add("plan", "different" if changed else "identical", f"{len(changed)} lines" if changed else "")
    found.places += changed[:MOST_SHOWN]


def _run(unpacked: Unpacked, events: Path | None, tolerance: float, found: Verified) -> Path | None:
    """The result made anew; None where there is none, or its events are missing."""
    command = unpacked.manifest.commands.run
    if command is None:
        _left_out(unpacked, "result.json", "the samples of the run are not packed", found)
        return None
    if unpacked.manifest.member(SAMPLES) is None:
        raise DataError("E0922", f"a run is stated, but there is no `{SAMPLES}`")
    check_samples(unpacked)
    found.missing = missing_events(unpacked, events)
    if found.missing:
        found.add("result.json", "not made anew", f"{len(found.missing)} files of events are missing")
        return None
    make(unpacked, command)
    _compare_files(unpacked, ("result.json", "cutflow.csv"), tolerance, found)
    return unpacked.path(MADE) / "result.json"


def _left_out(unpacked: Unpacked, name: str, why: str, found: Verified) -> None:
    """A result that is there, and that nothing here can make anew, is not verified."""
    if unpacked.manifest.member(f"{RESULTS}/{name}") is not None:
        found.add(name, "not made anew", why)


def _compare_files(unpacked: Unpacked, names: tuple[str, ...], tolerance: float, found: Verified) -> None:
    for name in names:
        if unpacked.manifest.member(f"{RESULTS}/{name}") is not None:
            _compare_file(unpacked, name, tolerance, found)


def _compare_file(unpacked: Unpacked, name: str, tolerance: float, found: Verified) -> None:
    again = unpacked.path(MADE) / name
    if not again.is_file():
        found.add(name, "different", "was not made anew")
        return
    packed = unpacked.path(f"{RESULTS}/{name}")
    try:
        difference = compared(_content(packed), _content(again), tolerance)
    except ValueError as error:
        raise DataError("E0922", f"can't be read: {error}", file=f"{RESULTS}/{name}") from error
    more = f"{len(difference.places)} places" if difference.places else ""
    if difference.largest and not difference.places:
        more = f"by {difference.largest:.1g} at most"
    found.add(name, difference.verdict, more)
    shown = difference.places[:MOST_SHOWN]
    rest = len(difference.places) - len(shown)
    found.places += [f"{name}: {place}" for place in shown] + ([f"{name}: and {rest} more"] if rest else [])


def _content(file: Path) -> object:
    """JSON; of a CSV, rows of words and numbers."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        return json.loads(text)
    return [[_number(word) for word in line.split(",")] for line in text.splitlines()]


def _number(word: str) -> str | float:
    try:
        return float(word)
    except ValueError:
        return word


# --- what is printed ----------------------------------------------------------------------------------------------


def _print(unpacked: Unpacked, found: Verified, tolerance: float) -> None:
    click.echo(unpacked.manifest.title)
    for line in _other_versions(unpacked):
        click.echo(line)
    click.echo()
    widths = [max(len(row[k]) for row in found.rows) for k in (0, 1)]
    for what, verdict, more in found.rows:
        click.echo(f"  {what:<{widths[0]}}  {verdict:<{widths[1]}}  {more}".rstrip())
    for place in found.places:
        click.echo(f"    {place}")
    click.echo()
    click.echo(_summary(found, tolerance))


def _other_versions(unpacked: Unpacked) -> list[str]:
    packed, now = unpacked.manifest.versions, versions(__version__, (*LIBRARIES, "pyhf"))
    other = [f"{n} {packed[n]} (here {now.get(n)})" for n in packed if packed[n] != now.get(n)]
    if unpacked.manifest.platform.python != here().python:
        other.insert(0, f"Python {unpacked.manifest.platform.python} (here {here().python})")
    return [f"made with other versions: {', '.join(other)}"] if other else ["made with the versions that are here"]


def _summary(found: Verified, tolerance: float) -> str:
    if any(verdict == "different" for _, verdict, _ in found.rows):
        return f"differs by more than {tolerance:g}, the tolerance"
    if found.missing:
        names = ", ".join(sorted({e.sample for e in found.missing}))
        only = "only the text, the plan and limits could be verified"
        return f"{only}: the events of {names} are not here; `--events DIR` says where they lie"
    if found.status == GOOD:
        return "verified"
    return "verified but for what was not made anew"
