"""Events of the signal that a search states with `generate`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .analysis import Analysis
from .compiler.expressions.evaluate import evaluate
from .runtime.errors import DataError

if TYPE_CHECKING:
    from .runtime.generator.events import Events
    from .runtime.generator.kinds import Process


def process_of(analysis: Analysis, at: Mapping[str, float], coupling: float = 1.0) -> Process:
    """The stated process at a hypothesis (GeV). Raises DataError E0977 where none is stated."""
    from .runtime.generator.kinds import Process

    stated = analysis.search.generation
    if stated is None:
        help = ["say what its signal is, such as `generate mu+ mu- zprime` with `mass zprime = mZ`"]
        raise DataError("E0977", f"`{analysis.path.name}` has no `generate` statement", help=help)
    tables = {name: shape.table for name, shape in analysis.search.tables.items()}
    masses = {particle: float(evaluate(value, dict(at), tables)) for particle, value in stated.masses}
    return Process(stated.process, masses, dict(stated.decays), coupling)


def generated(analysis: Analysis, at: Mapping[str, float], events: int, seed: int = 0, coupling: float = 1.0) -> Events:
    """Unweighted events at the beams' energy. Raises DataError: E0977 (no `generate`, no beams), E0970 to E0973."""
    from .runtime.generator.processes import generate

    process = process_of(analysis, at, coupling)
    beams = analysis.search.beams
    if beams is None:
        help = ["add `beams` with the two energies, or `use` a library that has them"]
        raise DataError("E0977", f"`{analysis.path.name}` states no beams", help=help)
    return generate(process, beams.sqrt_s, events, seed)
