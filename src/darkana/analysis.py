"""A search in Python: `load`, look, `run`."""

from __future__ import annotations

from collections.abc import Mapping
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
from .dsl.source import Source
from .library import Files, find, open_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mapping import InputSchema
    from .runtime.plan import Expr, Plan
    from .runtime.reading.samples import Sample
    from .runtime.results.result import Result


@dataclass(frozen=True)
class Analysis:
    """A checked search. `warnings` did not stop it."""

    path: Path
    source: Source
    search: Search
    warnings: tuple[Diagnostic, ...] = ()
    allowed: Allowed = field(default_factory=Allowed)
    stored: InputSchema | None = None

    @property
    def title(self) -> str:
        return self.search.meta.title

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

    def plan_at(self, sqrt_s: float | None) -> Plan:
        """The plan for a sample that states its own centre-of-mass energy, in GeV."""
        if sqrt_s is None or self.search.beams is None:
            return self.plan
        other = check(self.source, Files(), sqrt_s, self.allowed).search
        return self.plan if other is None else self._plan(other)

    def explain(self, phase: str = "plan", engine: str = "numpy") -> str:
        """A phase of the compiler as text: `checked`, `plan` or `lowered`; the last for `numpy` or for `numexpr`, with
        the very texts that numexpr runs."""
        from .compiler.printing import explain

        match phase:
            case "checked":
                return explain.explain_checked(self.search)
            case "lowered":
                return explain.explain_lowered(self.plan, engine, self._texts(engine))
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
        engine: str = "auto",
    ) -> Result:
        """Runs the search on samples: a samples file, a list of samples, or the events that belong to the search;
        or unweighted events in memory, `{"name": columns}`, where columns are a dict of arrays or a data frame.

        `at` (in GeV) replaces the hypotheses at which scan-dependent regions are shown. `workers` are the processes
        that share the events; the result is the same for any number. `schema` is a file that says which branch is what.
        `engine` evaluates expressions: `numpy`, `numexpr`, or `auto`, which takes numexpr where that is faster; the
        result's `run.engine` and `run.engine_reason` say which and why.

        Raises:
            DataError: a sample can't be used.
            ValueError: there is no worker, or no such engine.
        """
        from .running import Settings, run

        analysis = self if schema is None else self.stored_as(schema)
        return run(analysis, samples, Settings(at, limit_entries, unblind, workers=workers, engine=engine))

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.explain())}</pre>"


def load(name: str | Path, allowed: Allowed | None = None) -> Analysis:
    """The search of a file, or of the name of a shipped search; `allowed` raises the limits on its size.

    Raises:
        AnaError: its text has mistakes; `diagnostics` lists them all.
        FileNotFoundError: there is no such file or search.
    """
    path = find(str(name))
    limits = allowed or Allowed()
    source = open_text(path, limits.text)
    checked = check(source, Files(), allowed=limits)
    if checked.search is None:
        raise AnaError(checked.diagnostics)
    return Analysis(path, source, checked.search, checked.diagnostics, limits)
