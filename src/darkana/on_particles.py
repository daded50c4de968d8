"""A search whose plan is that for generated particles."""

from __future__ import annotations

from dataclasses import dataclass

from .analysis import Analysis
from .compiler.search import Search
from .detectors import Detected
from .runtime.plan import Plan


@dataclass(frozen=True, repr=False)
class OnParticles(Analysis):
    """Runs on what a detector makes of events; `particles` is its plan."""

    particles: Plan | None = None

    def _plan(self, search: Search) -> Plan:
        assert self.particles is not None, search.meta.title
        return self.particles


def on_particles(analysis: Analysis, found: Detected) -> OnParticles:
    made = {f: getattr(analysis, f) for f in ("path", "source", "search", "warnings", "allowed")}
    return OnParticles(**made, particles=found.plan)
