"""What a run saves of the candidates that pass a region."""

from __future__ import annotations

from collections.abc import Sequence

from .runtime.engine.program import program_of
from .runtime.execution.execute import shown_points
from .runtime.execution.saves import check_points, record_type, scans_of
from .runtime.execution.shares import Job
from .runtime.execution.spool import spooled
from .runtime.plan import Plan
from .runtime.reading.samples import Sample
from .runtime.results.saved import SampleRows, SavedRows, units_of


def check_saves(plan: Plan, samples: Sequence[Sample]) -> None:
    """Whether each sample has one hypothesis at which rows can be saved. Raises DataError E0933."""
    if plan.saves:
        program = program_of(plan)
        for save in plan.saves:
            scans = scans_of(plan, save, program)
            for sample in samples:
                check_points(plan, save, scans, len(shown_points(plan, sample)))


def saved_rows(plan: Plan, jobs: Sequence[Job], holder: object) -> dict[str, SavedRows]:
    """The rows of each region, as they lie in files; `holder` keeps these. Regions that are blinded have no data."""
    found, program = {}, program_of(plan)
    for save in plan.saves:
        scans = scans_of(plan, save, program)
        parts = (
            SampleRows(job.sample.name, tuple(spooled(job.folder, job.sample.name, save.region)), job.scale)
            for job in jobs
            if job.folder is not None
        )
        units = units_of([*((name, "GeV") for name in scans), *((c.name, c.unit) for c in save.columns)])
        kind = record_type(save, scans)
        found[save.region] = SavedRows(save.region, kind, units, tuple(parts), holder)
    return found
