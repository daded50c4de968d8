"""`darkana pack`: one file with all that a result was made of. The same input gives the same bytes."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import click

from .. import __version__
from ..analysis import Analysis
from ..cli import BAD_INPUT, GOOD, USAGE, fail
from ..library import events_of
from ..run_command import print_data_error
from ..runtime.errors import DataError
from ..runtime.results.log import LIBRARIES, here, versions
from ..texts import loaded
from .commands import commands_of, samples_of, seed_of
from .contents import Contents, add_results, add_samples, add_texts, place_of
from .manifest import NAME, RESULTS, Manifest, Platform

EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What the command line says."""

    result: str | None
    samples: str | None
    with_events: bool
    out: str | None
    allow: tuple[str, ...] = ()


def pack_file(path: Path, options: PackOptions) -> int:
    """Writes the archive; the exit status."""
    analysis = loaded(path, options.allow)
    out = Path(options.out or f"{path.stem}.zip")
    if out.suffix != ".zip":
        raise fail(f"`--out {out}`: an archive is a `.zip`")
    try:
        contents = contents_of(analysis, options)
        manifest = manifest_of(analysis, contents)
        write(out, contents, manifest)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or out}` can't be written: {error.strerror}", err=True)
        return USAGE
    _say(out, contents, manifest)
    return GOOD


def contents_of(analysis: Analysis, options: PackOptions) -> Contents:
    """Raises DataError."""
    from ..running import samples_file

    contents = Contents()
    add_texts(contents, analysis)
    if options.result is not None:
        add_results(contents, Path(options.result))
    parents = tuple(name for name, _, _ in analysis.search.scope.parents)
    samples = options.samples or samples_of(contents)
    if samples is not None or events_of(analysis.path, parents) is not None:
        add_samples(contents, samples_file(analysis, samples), with_events=options.with_events)
    return contents


def manifest_of(analysis: Analysis, contents: Contents) -> Manifest:
    name = place_of(analysis.path, analysis.path.parent)
    machine = here()
    return Manifest(
        title=analysis.title,
        analysis=name,
        seed=seed_of(contents),
        commands=commands_of(contents, name),
        platform=Platform(system=machine.system, machine=machine.machine, python=machine.python),
        versions=versions(__version__, (*LIBRARIES, "pyhf")),
        members=contents.members(),
        events=contents.events,
    )


def write(out: Path, contents: Contents, manifest: Manifest) -> None:
    """Members in the order of their names, all of one time."""
    out.parent.mkdir(parents=True, exist_ok=True)
    text = manifest.model_dump_json(by_alias=True, indent=1) + "\n"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in [(NAME, text.encode()), *((p, d) for p, (_, d) in sorted(contents.files.items()))]:
            info = zipfile.ZipInfo(path, EPOCH)
            info.external_attr, info.compress_type, info.create_system = READABLE, zipfile.ZIP_DEFLATED, 3
            archive.writestr(info, data)


def _say(out: Path, contents: Contents, manifest: Manifest) -> None:
    left = [e for e in manifest.events if not e.packed]
    click.echo(f"wrote {out}: {len(contents.files) + 1} files, {out.stat().st_size / 1e6:.1f} MB")
    if left:
        click.echo(
            f"{len(left)} files of events are named by their digests alone; `--with-events` packs them", err=True
        )
    if f"{RESULTS}/result.json" in contents.files and manifest.commands.run is None:
        click.echo(
            "the samples of the run are not in it: `--samples S.yaml` packs them, else nothing can be made anew",
            err=True,
        )
    if not any(role == "result" for role, _ in contents.files.values()):
        click.echo("no results are in it: `--result DIR` packs those of a run", err=True)
