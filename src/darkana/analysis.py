"""A search in Python: `load` a file or `loads` a text, look, `run`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .compiler.build import build
from .compiler.check import check
from .compiler.limits import Allowed
from .compiler.passes import optimise
from .compiler.search import Search
from .dsl.diagnostics import AnaError, Diagnostic
from .dsl.read import read_source
from .dsl.source import Source
from .library import Files, find, open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .mapping import InputSchema
    from .recast_signals import Signal
    from .runtime.limits.result import Limits
    from .runtime.plan import Expr, Plan
    from .runtime.reading.samples import Sample
    from .runtime.recast.result import Recast
    from .runtime.results.measured import Measured
    from .runtime.results.result import Result

Saving = str | Iterable[str] | Mapping[str, str | Iterable[str]]
"""What to save: `REGION:COLUMNS`, several of these, or columns by region."""


@dataclass(frozen=True, repr=False)
class Analysis:
    """A checked search. `warnings` did not stop it."""

    path: Path
    source: Source
    search: Search
    warnings: tuple[Diagnostic, ...] = ()
    allowed: Allowed = field(default_factory=Allowed)
    stored: InputSchema | None = None
    saves: tuple[Source, ...] = ()

    @property
    def title(self) -> str:
        return self.search.meta.title

    @property
    def text(self) -> str:
        """What the author wrote."""
        return self.source.text

    @cached_property
    def plan(self) -> Plan:
        """The optimised plan."""
        return self._plan(self.search)

    def _plan(self, search: Search) -> Plan:
        return optimise(build(search if self.stored is None else self.stored.search(search)))

    def stored_as(self, schema: str | Path) -> Analysis:
        """The search reading the branches that a schema file states. Raises DataError E0920."""
        from .mapping import read_schema

        mapped = replace(self, stored=read_schema(schema))
        _ = mapped.plan  # a file that does not fit is said here
        return mapped

    def saving(self, saves: Iterable[str]) -> Analysis:
        """The search that also saves candidates: `REGION:COLUMNS` each, as after `--save`.

        Raises:
            AnaError: a region or a column is wrong; places are in what is given.
        """
        given = tuple(Source("--save" if k == 1 else f"--save, the {k}th", text) for k, text in enumerate(saves, 1))
        if not given:
            return self
        checked = check(self.source, Files(), None, self.allowed, given)
        if checked.search is None:
            raise AnaError(d for d in checked.diagnostics if d.severity == "error")
        return replace(self, search=checked.search, saves=given)

    def plan_at(self, sqrt_s: float | None) -> Plan:
        """The plan for a sample that states its own centre-of-mass energy, in GeV."""
        if sqrt_s is None or self.search.beams is None:
            return self.plan
        other = check(self.source, Files(), sqrt_s, self.allowed, self.saves).search
        return self.plan if other is None else self._plan(other)

    def explain(self, phase: str = "plan", engine: str = "numpy") -> str:
        """A phase of the compiler as text: `checked`, `plan` or `lowered`; the last for `numpy`, or with the very texts
        that `numexpr` or `c` runs."""
        from .compiler.printing import explain

        match phase:
            case "checked":
                return explain.explain_checked(self.search)
            case "lowered":
                from .engines import c_text

                text = explain.explain_lowered(self.plan, engine, self._texts(engine))
                return f"{text}\n{c_text(self.plan, explain.shared_names(self.plan))}" if engine == "c" else text
        return explain.explain_plan(self.search, self.plan)

    def _texts(self, engine: str) -> dict[Expr, list[str]] | None:
        from .compiler.printing.explain import shared_names
        from .engines import lowered_lines

        return lowered_lines(self.plan, shared_names(self.plan)) if engine == "numexpr" else None

    def run(
        self,
        samples: str | Path | Sequence[Sample] | Mapping[str, Any] | None = None,
        *,
        at: Mapping[str, float] | None = None,
        limit_entries: int | None = None,
        unblind: bool = False,
        workers: int = 1,
        schema: str | Path | None = None,
        save: Saving = (),
        engine: str = "auto",
    ) -> Result:
        """Runs the search on samples: a samples file, a list of samples, or the events that belong to the search;
        or events in memory, `{"name": columns}`, where columns are a dict of arrays or a data frame (then unweighted),
        or a `darkana.sample`.

        `at` (in GeV) replaces the hypotheses at which scan-dependent regions are shown. `workers` are the processes
        that share the events; the result is the same for any number. `schema` is a file that says which branch is what.
        `save` names candidates to be kept, for `result.saved("signal")`: `"signal:x.m,l1.pt"`, several of these, or
        `{"signal": ["x.m", "l1.pt"]}`.
        `engine` evaluates expressions: `numpy`, `numexpr`, `c` (legs are filled, and expressions worked out, by loops
        that the system's C compiler makes), or `auto`, which takes what is faster; the result's `run.engine` and
        `run.engine_reason` say which and why.

        Raises:
            AnaError: what is to be saved is not known.
            DataError: a sample can't be used.
            ValueError: there is no worker, or no such engine.
        """
        from .running import Settings, run

        analysis = self.saving(_save_texts(save))
        analysis = analysis if schema is None else analysis.stored_as(schema)
        return run(analysis, samples, Settings(at, limit_entries, unblind, workers=workers, engine=engine))

    def limits(
        self,
        result: Result | str | Path | None = None,
        *,
        engine: str = "darkana",
        toys: int | None = None,
        seed: int = 0,
        progress: Callable[[int, int], None] | None = None,
    ) -> Limits:
        """The limits that the search states, from what a run of it counted: a result, or the path of a `result.json`.
        Without one the file's own tables have to suffice.

        `engine` is `darkana`, or `pyhf` for comparison; `toys` pseudo-experiments take the place of what the file
        says. `progress` is told how many hypotheses are done, and of how many.

        Raises:
            DataError: no limit is stated, the result is of another search, or events are needed.
            ValueError: there is no such engine.
        """
        from .limiting import ENGINES, How, limits_of

        if engine not in ENGINES:
            raise ValueError(f"there is no engine {engine!r}; there are: {', '.join(ENGINES)}")
        return limits_of(self, result, How(engine, toys, seed), progress)

    def recast(  # noqa: PLR0913  (each is something to say)
        self,
        events: str | Path | Signal | Sequence[str | Path | Signal],
        *,
        at: Mapping[str, str | float] | None = None,
        cross_section: str | float | None = None,
        coupling: Mapping[str, float] | None = None,
        power: float = 2.0,
        result: Result | str | Path | None = None,
        samples: str | Path | None = None,
        seed: int = 0,
        unblind: bool = False,
        validate: int = 5000,
        frame: str | None = None,
        unit: str | None = None,
        allow_truncated: bool = False,
        allow_inconsistent: bool = False,
    ) -> Recast:
        """The search on a generator's events: efficiencies, and limits on their cross section and coupling, with the
        search's own background, observation and statistics.

        `events` are files (LHE, HepMC3) of one hypothesis, `at`; or a `darkana.signal` of each of several. The search's
        own counts are those of `result`, or of a run on `samples` (by default on the events that belong to it), where
        its tables do not suffice. `validate` events of its own signal are generated and simulated at each hypothesis.
        `frame` ("cms", "laboratory") and `unit` ("GeV", "MeV") of the events are found where they are not stated.
        `allow_truncated` and `allow_inconsistent` take what is whole of files that are cut off, or make no sense in
        part. What is said of `at`, `cross_section`, `coupling` and `power` is of files; a `darkana.signal` has its own.

        Raises:
            DataError: the search can't be recast, the events can't be read, or do not belong to its beams.
            ValueError: no events, or an argument that means nothing.
        """
        from .held import reading_of, signals_of
        from .recasting import Choices, recast

        stated = {"at": at, "cross_section": cross_section, "coupling": coupling, "power": power}
        reading = reading_of(seed, frame, unit, allow_truncated, allow_inconsistent)
        return recast(self, signals_of(events, stated), Choices(reading, result, samples, unblind, validate))

    def measure(
        self,
        samples: str | Path | Sequence[Sample] | Mapping[str, Any] | None = None,
        *,
        signals: Sequence[Signal] = (),
        generate: int = 0,
        at: Sequence[Mapping[str, float]] = (),
        of: str = "",
        region: str = "",
        seed: int = 0,
        workers: int = 1,
    ) -> Measured:
        """Resolution (half of the central 68.27% interval), bias and efficiency at the hypothesis of each signal, as
        tables that the search can read: `print(measured)` says how, `measured.write("folder")` writes them.

        The events are the signals among `samples` (as `run` takes them), a generator's `signals` (of
        `darkana.signal`), or `generate` events made here at each hypothesis of `at` (GeV). `of` is any expression that
        `run(save=...)` takes; without it what the first count's window is an interval of, or the first fit is made
        to. `seed` is that of simulated detectors and of the bootstrap.

        Raises:
            AnaError: `of` or `region` is wrong.
            DataError: E0985 (no signal), E0986 (nothing says what to measure), E0987 (too few events pass), E0917 (no
                such hypothesis), and what a run raises.
        """
        from .measuring import Choices, measure
        from .runtime.recast.signals import Reading

        return measure(self, Choices(samples, signals, generate, at, of, region, Reading(seed), workers))

    def export(
        self,
        *formats: str,
        result: str | Path | None = None,
        out: str | Path = "export",
        at: Sequence[Mapping[str, float]] = (),
        darkcast: Mapping[str, str] | None = None,
    ) -> list[Path]:
        """Writes the search and its results for other programs, as `darkana export` does; the paths written.

        `formats` are of pyhf, hs3, hepdata, darkcast, correctionlib, bibtex and cff; `result` is the folder where
        results and limits were written; `at` (GeV) are the hypotheses for pyhf and hs3, none: all; `darkcast` states
        DarkCast's model, production or decay.

        Raises:
            DataError: E0995 (a result or limits are missing), E0996 (a format does not apply), E0945, E0917.
            ValueError: there is no such format.
        """
        from .exporting.write import export

        return export(self, formats, Path(out), None if result is None else Path(result), tuple(at), darkcast or {})

    def __repr__(self) -> str:
        return f"Analysis of {self.path.name}: {self.title}"

    def _repr_html_(self) -> str:
        from .page import analysis_html

        return analysis_html(self)


def _save_texts(save: Saving) -> list[str]:
    if isinstance(save, str):
        return [save]
    if isinstance(save, Mapping):
        return [f"{region}:{c if isinstance(c, str) else ', '.join(c)}" for region, c in save.items()]
    return list(save)


def load(name: str | Path, allowed: Allowed | None = None) -> Analysis:
    """The search of a file, or of the name of a shipped search; `allowed` raises the limits on its size.

    Raises:
        AnaError: its text has mistakes; `diagnostics` lists them all.
        FileNotFoundError: there is no such file or search.
    """
    path = find(str(name))
    limits = allowed or Allowed()
    return _checked(path, open_text(path, limits.text), limits)


def loads(text: str, name: str = "<text>", allowed: Allowed | None = None) -> Analysis:
    """The search that a text describes, as if it were the file `name`: what it uses and reads lies beside that,
    so in the working folder unless `name` is a path.

    Raises:
        AnaError: the text has mistakes; `diagnostics` lists them all.
    """
    limits = allowed or Allowed()
    source, found = read_source(text.encode("utf-8", "surrogatepass"), name, limits.text)
    if found:
        raise AnaError(found)
    return _checked(Path(name), source, limits)


def _checked(path: Path, source: Source, limits: Allowed) -> Analysis:
    checked = check(source, Files(), allowed=limits)
    if checked.search is None:
        raise AnaError(checked.diagnostics)
    return Analysis(path, source, checked.search, checked.diagnostics, limits)
