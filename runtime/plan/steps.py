"""Steps of a plan: what is read, which objects and candidates are made, which cuts, histograms and windows follow.

Every step carries the `Site` of the statement it came from, so that an error met while running points home.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from .expressions import Expr
from .record import Record, record


@record
class Site(Record):
    """A place in an `.ana` file: 1-based, in code points, the end exclusive. `line_text` is the whole first line."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    line_text: str


NO_SITE = Site("", 0, 0, 0, 0, "")


@record
class Branch(Record):
    """Field `field` of a space is branch `name` of the tree, times `factor` (to GeV, rad, ns, cm).

    `kind` is `number` or `flag` (an integer or boolean that is true when not 0). `unit` is what the factor leads to;
    `origin` is the schema file that states the name or the factor.
    """

    field: str
    name: str
    kind: str = "number"
    factor: float = 1.0
    site: Site = NO_SITE
    unit: str = "1"
    origin: str = ""


@record
class InputSpace(Record):
    """`event` (one row an event; flat branches) or a collection (jagged branches of one length an event).

    `counter` is a branch to take the number of objects from when no other branch of the collection is needed.
    """

    name: str
    branches: tuple[Branch, ...]
    counters: tuple[str, ...] = ()
    site: Site = NO_SITE


@record
class SelectStep(Record):
    """Keeps the rows of which the condition holds."""

    condition: Expr
    text: str = ""
    site: Site = NO_SITE


@record
class MemberStep(Record):
    """Adds a field. Later steps, and every user of the space, may name it."""

    field: str
    value: Expr
    text: str = ""
    site: Site = NO_SITE


@record
class SortStep(Record):
    """Orders the rows of each event by the key, stably; NaN last."""

    key: Expr
    descending: bool
    text: str = ""
    site: Site = NO_SITE


@record
class TakeStep(Record):
    """Keeps the first `count` rows of each event."""

    count: int
    text: str = ""
    site: Site = NO_SITE


@record
class KeepBestStep(Record):
    """Keeps the event's best row by the key (`direction` min or max; NaN never; the first of equals), and those rows
    made of the same input objects (the set of `identities` is equal) whose key agrees to 1e-9 relative."""

    key: Expr
    direction: str
    identities: tuple[Expr, ...]
    text: str = ""
    site: Site = NO_SITE


ObjectStep = SelectStep | MemberStep | SortStep | TakeStep
CandidateStep = SelectStep | KeepBestStep


@record
class ObjectSpace(Record):
    """Rows of `parent`, narrowed and ordered by the steps. In the steps the variable is the space's own name.
    Fields of the parent are fields of this space. `particle` is what the author takes the objects for, if anything."""

    name: str
    parent: str
    steps: tuple[ObjectStep, ...]
    site: Site = NO_SITE
    particle: str = ""


@record
class UnionSpace(Record):
    """The rows of several spaces, those of the first part first in each event; a row whose `@id` an earlier one of
    the event has is left out. Field `name` of `fields` is, for rows of part k, the k-th expression, in which
    the variable is the part's name. `@id` is among the fields."""

    name: str
    parts: tuple[str, ...]
    fields: tuple[tuple[str, tuple[Expr, ...]], ...]
    steps: tuple[ObjectStep, ...]
    site: Site = NO_SITE


@record
class LegSpec(Record):
    """A leg takes rows of `space` of which `where` (variable: the space's name) holds, such as a charge."""

    name: str
    space: str
    where: Expr | None = None


@record
class Combination(Record):
    """All ways to fill the legs, in lexicographic order of their rows.

    `distinct` are pairs of legs of one space that may not be the same row. `increasing` are pairs of equally long
    groups of legs: the rows of the first group come lexicographically before those of the second, which makes legs
    alike unordered. `conditions` (variables: the legs) must hold as well: no shared input object across spaces.
    `channel` is the name of the channel, if it has one.
    """

    legs: tuple[LegSpec, ...]
    distinct: tuple[tuple[str, str], ...] = ()
    increasing: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    conditions: tuple[Expr, ...] = ()
    channel: str | None = None


@record
class CompositeSpace(Record):
    """Objects made of legs: the rows of all alternatives, those of the first alternative first in each event.
    `fields` as in UnionSpace, the variables of the k-th expression being the legs of the k-th alternative."""

    name: str
    alternatives: tuple[Combination, ...]
    fields: tuple[tuple[str, tuple[Expr, ...]], ...]
    steps: tuple[ObjectStep, ...]
    site: Site = NO_SITE


@record
class CandidateSpace(Record):
    """The final state. With one alternative, expressions name its legs as variables; with several they name
    fields of the variable `candidate` (given by `fields`, as in CompositeSpace; a channel's name is a boolean
    field). Rows of several alternatives are ordered by event, then alternative."""

    alternatives: tuple[Combination, ...]
    fields: tuple[tuple[str, tuple[Expr, ...]], ...]
    steps: tuple[CandidateStep, ...]
    site: Site = NO_SITE


@record
class RowCandidates(Record):
    """A flat tree whose rows are the candidates: variable `candidate`, fields from branches. Rows that follow each
    other and agree in all `event_keys` that the tree has are of one event."""

    branches: tuple[Branch, ...]
    event_keys: tuple[str, ...]
    steps: tuple[CandidateStep, ...]
    site: Site = NO_SITE


ObjectLike = ObjectSpace | UnionSpace | CompositeSpace


@record
class Table(Record):
    """A function given by points. `axes` holds the abscissae of each argument (for `step` tables: the n + 1 edges) in
    `units`, base units; `values` is row-major over the axes. `interpolation` is linear, log (of the values) or step.
    `integers`: the table is of counts, given only at its points. `missing`: the file was not there, so the table can't
    be asked."""

    name: str
    arguments: tuple[str, ...]
    axes: tuple[tuple[float, ...], ...]
    values: tuple[float, ...]
    interpolation: str = "linear"
    clamp: bool = False
    integers: bool = False
    missing: bool = False
    path: str = ""
    site: Site = NO_SITE
    units: tuple[str, ...] = ()


@record
class Cut(Record):
    """A labelled cut. `scans` are the scan parameters that it names, `text` is what the author wrote."""

    label: str
    condition: Expr
    text: str = ""
    scans: frozenset[str] = frozenset()
    site: Site = NO_SITE


@record
class Region(Record):
    name: str
    cuts: tuple[Cut, ...]
    blind: bool = False
    site: Site = NO_SITE


@record
class Axis(Record):
    """`edges` are in base units; the result shows them divided by `factor`, in `unit`."""

    value: Expr
    edges: tuple[float, ...]
    label: str
    unit: str = ""
    factor: float = 1.0
    log: bool = False


@record
class Histogram(Record):
    """Filled in `region` less the cuts labelled in `without`. `level` is `event`, `candidate` or the name of a space:
    then once a row of it, in events that have a passing candidate (variable: the space's name)."""

    name: str
    region: str
    without: tuple[str, ...]
    axes: tuple[Axis, ...]
    level: str
    scans: frozenset[str] = frozenset()
    site: Site = NO_SITE


@record
class Column(Record):
    """A saved quantity, in base units; `kind` is `number` or `flag`."""

    name: str
    value: Expr
    kind: str = "number"
    unit: str = "1"


@record
class Save(Record):
    """The candidates that pass `region` (without a final state, its events) are saved, with these columns."""

    region: str
    columns: tuple[Column, ...]


@record
class Interval(Record):
    """Where `low <= value <= high` fails, a window's condition fails: `value` names no scan parameter, the bounds
    name nothing else. `exact`: the condition is just `low < value < high`, up to rounding at the bounds."""

    value: Expr
    low: Expr
    high: Expr
    exact: bool = False


@record
class Window(Record):
    """Counted in each of `regions` at every hypothesis: an event counts once if a passing candidate lies in it."""

    name: str
    condition: Expr
    regions: tuple[str, ...]
    interval: Interval | None = None
    text: str = ""
    site: Site = NO_SITE


@record
class Case(Record):
    """A spectrum at the hypotheses for which `when` holds, which names scan parameters alone: there its `value`, and
    what `cuts` ask in place of those of the region's cuts that depend on the scan, name none."""

    when: Expr
    cuts: tuple[Expr, ...]
    value: Expr


@record
class Spectrum(Record):
    """A distribution that a fit needs: of the candidates that pass `region`, in `bins` equal bins of `value` from
    `low` to `high`, at every hypothesis for which `when` holds. The bounds and `when` name scan parameters alone.
    `whole`: one distribution, from the least of the low bounds to the greatest of the high ones; then neither `value`
    nor the region's cuts depend on the scan. `cases`, where there are any: every hypothesis is of one of them."""

    name: str
    region: str
    value: Expr
    low: Expr
    high: Expr
    bins: int
    when: Expr | None = None
    whole: bool = False
    cases: tuple[Case, ...] = ()
    text: str = ""
    site: Site = NO_SITE


@record
class WeightStep(Record):
    """A factor of simulation's event weight. `level` is `event` or `candidate` (then an event may have only one)."""

    value: Expr
    level: str
    text: str = ""
    site: Site = NO_SITE


@record
class TriggerStep(Record):
    """Data must satisfy `data` (of the event) from the row `candidate` on; simulation is weighted by `efficiency`."""

    name: str
    data: Expr
    efficiency: Expr
    level: str
    text: str = ""
    site: Site = NO_SITE


@record
class Hypotheses(Record):
    """The grid after `where`, flattened: `values[k]` belongs to `names[k]`, in GeV. `shown` are indices-free points
    (one value a name) at which scan-dependent regions are tabulated. `missing` says why there is no grid."""

    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    shown: tuple[tuple[float, ...], ...] = ()
    missing: str = ""


@record
class Plan(Record):
    """Everything that a run needs. `spaces` are in an order in which each needs only earlier ones."""

    title: str
    luminosity: float | None  # fb^-1
    inputs: tuple[InputSpace, ...]
    spaces: tuple[ObjectLike, ...]
    candidates: CandidateSpace | RowCandidates | None
    tables: tuple[Table, ...]
    weights: tuple[WeightStep, ...]
    triggers: tuple[TriggerStep, ...]
    regions: tuple[Region, ...]
    histograms: tuple[Histogram, ...]
    windows: tuple[Window, ...]
    scan: Hypotheses = field(default_factory=Hypotheses)
    spectra: tuple[Spectrum, ...] = ()
    saves: tuple[Save, ...] = ()
    shared: tuple[Expr, ...] = ()  # worth keeping: expressions with two distinct parents

    def _repr_html_(self) -> str:
        from ..report.plan_html import plan_html

        return plan_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002  (IPython's own signature)
        printer.text(f"Plan of {self.title!r}: regions {', '.join(r.name for r in self.regions) or 'none'}")
