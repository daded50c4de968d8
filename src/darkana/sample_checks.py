"""Whether the samples fit the search: what can't be right stops a run, what is doubtful is said in its result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .compiler.search import Search
from .hypotheses import left_out_by
from .runtime.errors import DataError
from .runtime.plan import Plan
from .runtime.reading.samples import Sample


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
    known = {c.name for c in search.statistics.couplings}
    for name in sample.coupling or {}:
        if name not in known:
            listed = ", ".join(f"`{k}`" for k in sorted(known)) or "none"
            yield f"signal `{sample.name}` states the coupling `{name}`, and the search interprets {listed}"
    if sample.sqrt_s is not None and search.beams is not None and abs(sample.sqrt_s / search.beams.sqrt_s - 1) > 0.1:
        yield f"sample `{sample.name}` is at {sample.sqrt_s:g} GeV, the beams are at {search.beams.sqrt_s:g} GeV"
