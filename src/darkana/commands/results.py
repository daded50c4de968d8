"""Commands on results: export, plot, validate, pack, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..group import cli, file_of


@cli.command()
@click.argument("file")
@click.option(
    "--format",
    "form",
    multiple=True,
    required=True,
    type=click.Choice(["pyhf", "hs3", "hepdata", "darkcast", "correctionlib", "bibtex", "cff", "all"]),
    help="For which program; may be repeated; all: those that apply.",
)
@click.option("--result", type=click.Path(), metavar="DIR", help="Where `run` and `limit` wrote what they found.")
@click.option("--at", multiple=True, metavar="P=VALUE", help="pyhf, hs3: at these hypotheses alone, such as mZ=2GeV.")
@click.option("--darkcast", multiple=True, metavar="KEY=VALUE", help="DarkCast's model, production or decay.")
@click.option("--out", type=click.Path(), default="export", show_default=True, help="Where to: a folder, or a file.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def export(**options: Any) -> int:
    """Write a search and its results for other programs.

    Statistical models (pyhf, hs3), records (hepdata, darkcast), tables (correctionlib), references (bibtex, cff).
    """
    from ..exporting.command import ExportOptions, export_file

    return export_file(file_of(options.pop("file")), ExportOptions(**options))


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="RESULT...|FILE")
@click.option("--result", type=click.Path(), metavar="DIR", help="With FILE: where `run` and `limit` wrote.")
@click.option("--only", multiple=True, metavar="NAME", help="This figure; may be repeated.")
@click.option("--list", "list_", is_flag=True, help="Say which figures there are; draw nothing.")
@click.option(
    "--format", "form", multiple=True, type=click.Choice(["png", "pdf", "svg"]), help="May be repeated; default: png."
)
@click.option("--out", type=click.Path(file_okay=False), default="plots", show_default=True, help="Where figures go.")
@click.option("--log/--linear", default=None, help="The scale of what is counted or limited; else as it spans.")
@click.option("--preliminary", is_flag=True, help="Say so beside the experiment.")
@click.option("--width", type=click.Choice(["single", "double"]), help="Of a paper's columns: 86 or 178 mm.")
@click.option("--title", default="", metavar="TEXT", help="In place of the search's own.")
@click.option("--no-heading", is_flag=True, help="Neither title nor region: a paper's caption says them.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def plot(**options: Any) -> int:
    """Draw what was found: histograms, cutflows, planes, limits.

    RESULT is a folder that `run`, `limit` or `recast` wrote into, or a result.json, limits.json or recast.json of it.
    The limits of several are drawn over one another.
    """
    from ..plotting.command import PlotOptions, plot as draw

    return draw(PlotOptions(**options))


@cli.command()
@click.argument("names", nargs=-1, metavar="[FILE]...")
@click.option(
    "--out", type=click.Path(file_okay=False), default="validation", show_default=True, help="Where results go."
)
@click.option("--samples", metavar="S.yaml|NAME", help="Of searches that have none of their own.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
def validate(**options: Any) -> int:
    """Make the limits of searches anew and judge them against the published curves: all shipped ones, or FILEs.

    A table says how each line came about, its ratio to the published one range by range, and a verdict by the
    tolerance that the file states. Figures of the review go to OUT/figures.
    """
    from ..validate_command import ValidateOptions, validate_files

    return validate_files(ValidateOptions(**options))


@cli.command()
@click.argument("file")
@click.option("--result", type=click.Path(file_okay=False), metavar="DIR", help="What `run` and `limit` wrote.")
@click.option("--samples", type=click.Path(dir_okay=False), metavar="S.yaml", help="As for `run`.")
@click.option("--with-events", is_flag=True, help="Pack the files of events too; else their digests.")
@click.option("--out", type=click.Path(dir_okay=False), metavar="NAME.zip", help="Where to; default: FILE.zip.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def pack(**options: Any) -> int:
    """Pack a search with its libraries, tables, samples, versions and results into one archive.

    The same input gives the same bytes; `darkana verify` makes the results anew from it.
    """
    from ..archives.pack import PackOptions, pack_file

    return pack_file(file_of(options.pop("file")), PackOptions(**options))


@cli.command()
@click.argument("archive", type=click.Path(dir_okay=False))
@click.option("--events", type=click.Path(file_okay=False), metavar="DIR", help="Where events that are not packed lie.")
@click.option(
    "--out", type=click.Path(file_okay=False), metavar="DIR", help="Keep what is unpacked and made anew here."
)
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0, max=1),
    default=1e-6,
    show_default=True,
    help="The relative difference that numbers of other versions may have.",
)
def verify(archive: str, events: str | None, out: str | None, tolerance: float) -> int:
    """Make the results of an archive anew from what it holds, and compare.

    Exit status: 0 all agrees; 3 the archive is damaged; 4 something differs, or events are missing.
    """
    from ..archives.verify import verify_file

    return verify_file(Path(archive), events, out, tolerance)
