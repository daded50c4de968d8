"""Whether the samples fit the search: what can't be right stops a run, what is doubtful is said in its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .compiler.expressions.evaluate import NeedsEvents, OutsideTable, evaluate
from .compiler.physics.dimensions import GEV_MINUS_2_IN_FB
from .compiler.search import Search
from .hypotheses import left_out_by
from .runtime.errors import DataError
from .runtime.plan import Coupling, Lookup, Plan, walk
from .runtime.reading.samples import Sample
from .runtime.results.result import Result


def doubts_about(plan: Plan, samples: Sequence[Sample], search: Search) -> list[str]:
    """What is doubtful about the samples.

    Raises:
        DataError: two have one name, a background has a hypothesis, or a yield needs a luminosity that the search
            does not state.
    """
    names = [s.name for s in samples]
    double = next((n for n in names if names.count(n) > 1), None)
    if double is not None:
        raise DataError("E0909", f"two samples are called `{double}`")
    for sample in samples:
        if sample.hypothesis and sample.kind != "signal":
            message = f"sample `{sample.name}` is {_article(sample.kind)} and states a hypothesis"
            raise DataError("E0909", message, help=["only signals are generated at a hypothesis"])
    if plan.luminosity is None:
        for sample in samples:
            sample.normalisation(None)  # says at once that the search lacks its luminosity
    found = [d for sample in samples for d in _doubts(plan, sample, search)]
    return [f"the scan has no hypotheses: {plan.scan.missing}", *found] if plan.scan.missing else found


def _article(kind: str) -> str:
    return kind if kind == "data" else f"a {kind}"


def _doubts(plan: Plan, sample: Sample, search: Search) -> Iterator[str]:
    if sample.kind == "signal" and plan.scan.names and not sample.hypothesis:
        yield f"signal `{sample.name}` states no hypothesis, so no hypothesis of the scan is its own"
    for name, value in (sample.hypothesis or {}).items():
        if name in plan.scan.names and plan.scan.values:
            values = plan.scan.values[plan.scan.names.index(name)]
            if not min(values) * (1 - 1e-9) <= value <= max(values) * (1 + 1e-9):
                range_ = f"{min(values):g} to {max(values):g} GeV"
                yield f"signal `{sample.name}` has {name} = {value:g} GeV, outside the scan from {range_}"
    if sample.hypothesis and set(sample.hypothesis) == set(plan.scan.names):
        asked = left_out_by(search, sample.hypothesis)
        if asked:
            yield f"signal `{sample.name}` is at a hypothesis that the scan leaves out: its `where` asks for {asked}"
    if sample.cross_section is not None:
        yield from prediction_doubts(search, sample.name, sample.hypothesis, sample.coupling, sample.cross_section)
    known = {c.name for c in search.statistics.couplings}
    for name in sample.coupling or {}:
        if known and name not in known:  # a search that interprets nothing needs no coupling
            listed = ", ".join(f"`{k}`" for k in sorted(known))
            yield f"signal `{sample.name}` states the coupling `{name}`, and the search interprets {listed}"
    if sample.sqrt_s is not None and search.beams is not None and abs(sample.sqrt_s / search.beams.sqrt_s - 1) > 0.1:
        yield f"sample `{sample.name}` is at {sample.sqrt_s:g} GeV, the beams are at {search.beams.sqrt_s:g} GeV"


# --- cross sections against the relation of the coupling ------------------------------------------------------------

AGREEMENT = 0.05
"""Relative."""


def summed_doubts(samples: Sequence[Sample], result: Result, search: Search) -> Iterator[str]:
    """Of signals whose weights add up to their cross section: known once all events were read."""
    luminosity = search.meta.luminosity
    whole = {s.name: s.generated for s in result.samples if s.read == s.entries}
    for sample in samples:
        if luminosity and sample.kind == "signal" and sample.weight_unit is not None and whole.get(sample.name, 0) > 0:
            cross_section = whole[sample.name] / luminosity
            yield from prediction_doubts(search, sample.name, sample.hypothesis, sample.coupling, cross_section)


def prediction_doubts(
    search: Search,
    name: str,
    hypothesis: Mapping[str, float] | None,
    stated: Mapping[str, float] | None,
    cross_section: float,
) -> Iterator[str]:
    """Where a signal's cross section (fb) differs from what each relation says at its hypothesis and coupling. One
    variant that agrees is enough: a sample is of one of them."""
    for coupling in search.statistics.couplings:
        if stated is None or coupling.name not in stated or coupling.quantity != "cross_section":
            continue
        at = {**(hypothesis or {}), coupling.name: stated[coupling.name]}
        found = [value for value in _predictions(search, coupling, at) if value > 0]
        if found and all(abs(cross_section / value - 1) > AGREEMENT for value in found):
            best = min(found, key=lambda value: abs(cross_section / value - 1))
            yield (
                f"signal `{name}` has a cross section of {cross_section:.4g} fb, and the relation of `{coupling.name}` "
                f"gives {best:.4g} fb at its hypothesis and coupling: {cross_section / best - 1:+.0%}"
            )


def _predictions(search: Search, coupling: Coupling, at: Mapping[str, float]) -> Iterator[float]:
    """In fb, of each variant that can be worked out there."""
    tables = {name: shape.table for name, shape in search.tables.items()}
    for _, relation in coupling.variants:
        if any(tables[node.table].missing for node in walk(relation) if isinstance(node, Lookup)):
            continue
        try:
            yield float(evaluate(relation, at, tables)) * (GEV_MINUS_2_IN_FB if coupling.natural else 1.0)
        except (NeedsEvents, OutsideTable, KeyError):
            continue
