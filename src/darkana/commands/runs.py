"""Commands that run a search: run, limit, optimise, recast, measure, generate."""

from __future__ import annotations

from typing import Any

import click

from ..group import cli, file_of


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
    type=click.Choice(["auto", "numpy", "numexpr", "c"]),
    default="auto",
    show_default=True,
    help="What evaluates expressions and, c, finds candidates; auto takes what is faster.",
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
    from ..run_command import Options, run_file

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
    from ..limit_command import LimitOptions, limit_file

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
    from ..optimise_command import OptimiseOptions, optimise_file

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
    from ..recast_command import RecastOptions, recast_file

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
    from ..measure_command import MeasureOptions, measure_file

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
    from ..generate_command import GenerateOptions, generate_file

    return generate_file(file_of(options.pop("file")), GenerateOptions(**options))
