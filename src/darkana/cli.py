"""The command line. Each command imports what it needs when it runs, so that `--help` and `check` start at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from . import __version__

GOOD, WRONG_TEXT, USAGE, BAD_INPUT, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 4, 130
F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands in the order in which they are met, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's own signature)
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="darkana %(version)s")
def cli() -> None:
    """A whole collider search in a page of text: check it, run it, explain it.

    FILE is a path or the name of a shipped search (see `darkana list`).
    """


def main() -> None:
    """The entry point: errors are one clear message, and the exit status says of what kind."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = USAGE
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        status = GOOD
    sys.exit(status if isinstance(status, int) else GOOD)


def fail(message: str, status: int = USAGE) -> click.exceptions.Exit:
    """Says on standard error what is wrong; to be raised."""
    click.echo(f"error: {message}", err=True)
    return click.exceptions.Exit(status)


def file_of(name: str) -> Path:
    from .library import find

    try:
        return find(name)
    except FileNotFoundError as error:
        raise fail(str(error)) from None


# --- the text ------------------------------------------------------------------------------------------


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit, such as depth=200.")
def check(files: tuple[str, ...], form: str, allow: tuple[str, ...]) -> int:
    """Check grammar, names, kinds and dimensions. Opens no data."""
    from .texts import check_files

    return check_files([file_of(f) for f in files], form, allow)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if the file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def fmt(files: tuple[str, ...], only_check: bool, diff: bool) -> int:
    """Bring files to their canonical form; `-` reads standard input and prints."""
    from .texts import format_file

    return max(format_file(file, only_check, diff) for file in files)


@cli.command()
@click.argument("what", metavar="FILE|CODE")
@click.option(
    "--phase", type=click.Choice(["checked", "plan", "lowered"]), default="plan", help="Which phase to print."
)
@click.option(
    "--engine", type=click.Choice(["numpy", "numexpr"]), default="numpy", help="Whose text to print as `lowered`."
)
def explain(what: str, phase: str, engine: str) -> int:
    """Print the plan of a search as a physicist reads it; or what a diagnostic's code means."""
    from .texts import explain_code, explain_file

    return explain_code(what) if is_code(what) else explain_file(file_of(what), phase, engine)


def is_code(word: str) -> bool:
    return len(word) == 5 and word[0] in "EeWw" and word[1:].isdigit()


@cli.command()
@click.argument("file")
@click.option(
    "--result", type=click.Path(exists=True), metavar="DIR", help="What `run` and `limit` wrote, to be shown."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "latex", "markdown", "all"]),
    default="all",
    show_default=True,
    help="Which documents.",
)
@click.option(
    "--out", type=click.Path(file_okay=False), default="doc", show_default=True, help="Where the documents go."
)
def doc(file: str, **options: Any) -> int:
    """Write a search down: its physics in formulae, diagrams, tables, results and text, as HTML, LaTeX and Markdown.

    The HTML page needs nothing else. NAME-selection.tex can be pasted into a paper.
    """
    from .documents.command import DocOptions, document_file

    return document_file(file, DocOptions(**options))


@cli.command(name="vars")
@click.argument("pattern", default="")
def vars_(pattern: str) -> int:
    """List functions, members, constants and units, with dimensions and definitions."""
    from .vocabulary import vocabulary_text

    text = vocabulary_text(pattern)
    if not text:
        raise fail(f"nothing is called `{pattern}`", WRONG_TEXT)
    click.echo(text)
    return GOOD


@cli.command()
def lsp() -> int:
    """Serve an editor: diagnostics, hover, definitions, completion, formatting. The editor starts it."""
    from .editors.start import serve

    return serve()


# --- running -------------------------------------------------------------------------------------------


@cli.command()
@click.argument("file")
@click.option(
    "--samples",
    type=click.Path(dir_okay=False),
    metavar="S.yaml",
    help="Samples file; or a shipped search, whose events are taken.",
)
@click.option("--out", type=click.Path(file_okay=False), default="out", show_default=True, help="Where results go.")
@click.option("--sample", "quick", multiple=True, metavar="NAME=GLOB", help="Unweighted events, for a first look.")
@click.option("--schema", type=click.Path(dir_okay=False), metavar="F.yaml", help="Which branch is what.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to share the events."
)
@click.option("--limit-entries", type=click.IntRange(min=0), help="Read the first N entries of each sample only.")
@click.option("--at", multiple=True, metavar="P=VALUE", help="The hypothesis to tabulate, such as mZ=2GeV.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "numpy", "numexpr"]),
    default="auto",
    show_default=True,
    help="What evaluates expressions; auto takes numexpr where that is faster.",
)
@click.option("--seed", type=int, default=0, help="Seed of whatever is random.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit, such as combinations=1000000.")
@click.option("--unblind", is_flag=True, help="Show data in blinded regions.")
@click.option("--save", multiple=True, metavar="REGION:COLUMNS", help="Save what passes, such as signal:x.m,l1.pt.")
@click.option(
    "--save-format", type=click.Choice(["root", "parquet"]), default="root", show_default=True, help="As what."
)
@click.option("--resume", is_flag=True, help="Go on where a run into the same folder ended.")
def run(**options: Any) -> int:
    """Run a search on events: cutflow, histograms, window counts.

    Without samples it runs on the events that the search brings along.
    """
    from .run_command import Options, run_file

    return run_file(file_of(options.pop("file")), Options(**options))


@cli.command()
@click.argument("file")
@click.option("--result", type=click.Path(dir_okay=False), metavar="result.json", help="What a run of FILE counted.")
@click.option("--out", type=click.Path(file_okay=False), default="out", show_default=True, help="Where results go.")
@click.option(
    "--engine", type=click.Choice(["darkana", "pyhf"]), default="darkana", show_default=True, help="What sets limits."
)
@click.option("--toys", type=click.IntRange(min=1), help="Pseudo-experiments in place of asymptotic formulae.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of whatever is random.")
@click.option("--resume", is_flag=True, help="Go on where an earlier command into the same folder ended.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def limit(**options: Any) -> int:
    """Set the limits that a search states: on what is limited, on couplings, at other luminosities.

    Without a run's result the tables of the file alone have to suffice.
    """
    from .limit_command import LimitOptions, limit_file

    return limit_file(file_of(options.pop("file")), LimitOptions(**options))


@cli.command()
@click.argument("file")
@click.option("--cut", required=True, metavar="LABEL", help="Which cut: one that compares with one constant.")
@click.option("--samples", type=click.Path(dir_okay=False), metavar="S.yaml", help="As for `run`.")
@click.option("--from", "low", type=float, metavar="A", help="The first threshold, in the unit of the cut.")
@click.option("--to", "high", type=float, metavar="B", help="The last one; default: twice the file's.")
@click.option("--points", type=click.IntRange(2, 1000), default=21, show_default=True, help="How many.")
@click.option(
    "--figure",
    type=click.Choice(["punzi", "s_over_sqrt_b", "limit"]),
    default="punzi",
    show_default=True,
    help="What should become best.",
)
@click.option(
    "--sigmas", type=click.FloatRange(min=0), default=3.0, show_default=True, help="a of Punzi's eff/(a/2 + sqrt(b))."
)
@click.option("--out", type=click.Path(file_okay=False), default="out", show_default=True, help="Where results go.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
def optimise(**options: Any) -> int:
    """Vary the threshold of a cut, and say which is best for each signal.

    Simulation alone is used; the search is run once, with all thresholds.
    """
    from .optimise_command import OptimiseOptions, optimise_file

    return optimise_file(file_of(options.pop("file")), OptimiseOptions(**options))


@cli.command()
@click.argument("file")
@click.option("--signal", multiple=True, required=True, metavar="EVENTS", help="LHE or HepMC3 events of a generator.")
@click.argument("more", nargs=-1, metavar="[EVENTS]...")
@click.option("--at", multiple=True, metavar="P=VALUE", help="The hypothesis they were generated at, such as mZ=2GeV.")
@click.option("--cross-section", multiple=True, metavar="VALUE", help="Of the model, such as 346fb; else the file's.")
@click.option("--coupling", multiple=True, metavar="NAME=VALUE", help="At which the cross section holds.")
@click.option("--power", type=click.FloatRange(min=0, min_open=True), default=2.0, show_default=True, help="Of it.")
@click.option("--result", type=click.Path(dir_okay=False), metavar="result.json", help="What a run of FILE counted.")
@click.option("--samples", type=click.Path(dir_okay=False), metavar="S.yaml", help="Or what to run FILE on.")
@click.option("--out", type=click.Path(file_okay=False), default="recast", show_default=True, help="Where results go.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the simulation.")
@click.option("--frame", type=click.Choice(["cms", "laboratory"]), help="Of the events; else found from the beams.")
@click.option("--unit", type=click.Choice(["GeV", "MeV"]), help="Of their momenta; else found from the beams.")
@click.option(
    "--validate", type=click.IntRange(min=0), default=5000, show_default=True, help="Events of the search's own signal."
)
@click.option("--unblind", is_flag=True, help="Look at data in blinded regions.")
@click.option("--allow-truncated", is_flag=True, help="Take the whole events of a file that is cut off.")
@click.option("--allow-inconsistent", is_flag=True, help="Leave out events whose record makes no sense.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def recast(**options: Any) -> int:
    """Recast a search: its selection and statistics on a generator's events of another model.

    Efficiencies with their uncertainty, and the limit on cross section and coupling. Several --signal are several
    hypotheses, each with an --at of its own.
    """
    from .recast_command import RecastOptions, recast_file

    return recast_file(file_of(options.pop("file")), RecastOptions(**options))


@cli.command()
@click.argument("file")
@click.option(
    "--samples", type=click.Path(dir_okay=False), metavar="S.yaml", help="As for `run`; its signals are taken."
)
@click.option("--signal", multiple=True, metavar="EVENTS", help="Or LHE or HepMC3 events of a generator.")
@click.argument("more", nargs=-1, metavar="[EVENTS]...")
@click.option("--generate", type=click.IntRange(min=1), metavar="N", help="Or N events made here at each hypothesis.")
@click.option("--at", multiple=True, metavar="P=VALUE", help="The hypothesis of these events, such as mZ=2GeV.")
@click.option("--of", default="", metavar="EXPR", help="What to measure, such as x.m; else what is counted or fitted.")
@click.option("--region", default="", metavar="NAME", help="What has to be passed; else the first count's or fit's.")
@click.option("--out", type=click.Path(file_okay=False), default="out", show_default=True, help="Where results go.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the simulation and the errors."
)
@click.option("--frame", type=click.Choice(["cms", "laboratory"]), help="Of the events; else found from the beams.")
@click.option("--unit", type=click.Choice(["GeV", "MeV"]), help="Of their momenta; else found from the beams.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--allow-truncated", is_flag=True, help="Take the whole events of a file that is cut off.")
@click.option("--allow-inconsistent", is_flag=True, help="Leave out events whose record makes no sense.")
@click.option("--no-plots", is_flag=True, help="Draw nothing.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit on the text, such as depth=200.")
def measure(**options: Any) -> int:
    """Measure resolution, bias and efficiency in events, as tables that FILE can read.

    Of the candidates that pass a region, at the hypothesis of each signal.
    """
    from .measure_command import MeasureOptions, measure_file

    return measure_file(file_of(options.pop("file")), MeasureOptions(**options))


@cli.command()
@click.argument("file")
@click.option("--at", multiple=True, metavar="P=VALUE", help="The hypothesis, such as mZ=2GeV.")
@click.option("--events", type=click.IntRange(min=1), default=10000, show_default=True, help="How many.")
@click.option(
    "--coupling",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Of the new particles.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same gives the same events."
)
@click.option("--out", type=click.Path(dir_okay=False), help="Where to; default: FILE_at.lhe.gz.")
def generate(**options: Any) -> int:
    """Generate events of the signal that a search states, as a Les Houches file."""
    from .generate_command import GenerateOptions, generate_file

    return generate_file(file_of(options.pop("file")), GenerateOptions(**options))


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
    from .exporting.command import ExportOptions, export_file

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
    from .plotting.command import PlotOptions, plot as draw

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
    from .validate_command import ValidateOptions, validate_files

    return validate_files(ValidateOptions(**options))


# --- keeping -------------------------------------------------------------------------------------------------------


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
    from .archives.pack import PackOptions, pack_file

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
    from .archives.verify import verify_file

    return verify_file(Path(archive), events, out, tolerance)


# --- looking around --------------------------------------------------------------------------------------


@cli.command(name="from-basf2")
@click.argument("cut", metavar="CUT")
@click.option("--for", "object_", metavar="NAME", help="The object whose `select` clauses these are, such as muon.")
@click.option(
    "--object", "candidate", metavar="NAME", help="The candidate that a region cuts on; else the daughters' sum."
)
@click.option("--daughters", metavar="L1,L2", help="The legs that daughters 0, 1, ... are.")
@click.option("--list", "list_", multiple=True, metavar="LIST=NAME", help="The object that holds a list of particles.")
@click.option("--variable", multiple=True, metavar="NAME[=UNIT]", help="A variable that the input holds besides.")
@click.option("--alias", multiple=True, metavar="NAME=TEXT", help="An alias of basf2.")
def from_basf2(**options: Any) -> int:
    """Write a cut string of basf2 in the language, or say what can't be said.

    Frames, daughters, grouping and names as ntuples store them are understood; units are put in.
    """
    from .basf2.command import Asked, print_translation

    return print_translation(Asked(**options))


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False))
def new(file: str) -> int:
    """Write a small search to begin from, with samples to run it on."""
    from .template import write_new

    try:
        written = write_new(Path(file))
    except OSError as error:
        raise fail(f"`{error.filename}` can't be written: {error.strerror}") from None
    click.echo(f"wrote {' and '.join(map(str, written))}; now: darkana run {file}")
    return GOOD


@cli.command(name="list")
def list_() -> int:
    """List the shipped searches and libraries."""
    from .texts import listing

    click.echo(listing())
    return GOOD


@cli.command()
@click.argument("name")
def show(name: str) -> int:
    """Print the text of a shipped search or library."""
    from .library import open_text

    click.echo(open_text(file_of(name)).text, nl=False)
    return GOOD


@cli.command()
@click.argument(
    "name",
    type=click.Choice(
        ["archive", "diagnostics", "limits", "log", "recast", "result", "samples", "schema", "workspaces"]
    ),
)
def schema(name: str) -> int:
    """Print the JSON Schema of an interface."""
    import json

    from .schemas import schema_of

    click.echo(json.dumps(schema_of(name), indent=2))
    return GOOD
