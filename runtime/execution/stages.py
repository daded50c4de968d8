"""The cuts of all regions as a tree: regions that begin with the same cuts share them, so each is evaluated once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..engine.program import Node, Program
from ..plan import Axis, Cut, Expr, Histogram, Plan, Region, Save, Spectrum, Window
from .binning import Binning
from .ledger import Layout, Place
from .saves import Keep


@dataclass(slots=True, eq=False)
class Fill:
    """A histogram, filled from what passes a stage. The places have one array a point."""

    histogram: Histogram
    axes: tuple[tuple[Axis, Node], ...]
    binnings: tuple[Binning, ...]
    scans: bool
    values: Place
    variances: Place
    nan: Place


@dataclass(slots=True, eq=False)
class Count:
    """A window in one region: what is left to ask of the rows that pass a stage, for each hypothesis."""

    window: Window
    region: str
    cuts: tuple[Node, ...]
    condition: Node
    interval: tuple[Node, Node, Node] | None
    events: Place
    sums: Place


@dataclass(slots=True, eq=False)
class CaseNodes:
    """A spectrum at the hypotheses for which `when` holds (None: all)."""

    when: Node | None
    cuts: tuple[Node, ...]
    value: Node


@dataclass(slots=True, eq=False)
class Distribution:
    """A spectrum: `own` has the cuts that depend on the hypothesis; in `cases`, where there are any, none does.
    `scanned` hypotheses are of the scan. `candidates` has one entry a hypothesis (one, of a whole spectrum), `sums`
    the sums of weights and of their squares, for each hypothesis and bin."""

    spectrum: Spectrum
    own: CaseNodes
    cases: tuple[CaseNodes, ...]
    low: Node
    high: Node
    scanned: int
    candidates: Place
    sums: Place


@dataclass(slots=True, eq=False)
class Stage:
    """What passes a sequence of cuts. From the first cut that names a scan parameter on, `scans`: once a point.

    `tallies` holds (events, candidates) and `sums` the sums of weights and of their squares, a row a point.
    """

    condition: Node | None
    scans: bool
    tallies: Place
    sums: Place
    children: list[Stage] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    distributions: list[Distribution] = field(default_factory=list)
    keeps: list[Keep] = field(default_factory=list)

    @property
    def test(self) -> Node:
        """The condition of a stage below the root, which has none."""
        if self.condition is None:
            raise ValueError
        return self.condition


@dataclass(slots=True)
class Selection:
    """The tree, and for each region the stage of each of its rows."""

    root: Stage
    everything: Stage
    rows: dict[str, list[tuple[Cut, Stage]]] = field(default_factory=dict)

    def stages(self) -> list[Stage]:
        found, stack = [], [self.root]
        while stack:
            stage = stack.pop()
            found.append(stage)
            stack.extend(reversed(stage.children))
        return found


@dataclass(slots=True)
class Planner:
    """Builds the tree and says where everything is counted. `hypotheses` are those of the windows."""

    plan: Plan
    program: Program
    layout: Layout
    points: int
    hypotheses: int

    def selection(self, hidden: Iterable[str] = ()) -> Selection:
        hidden = set(hidden)
        selection = Selection(self._stage(None, scans=False), self._stage(None, scans=False))
        regions = {region.name: region for region in self.plan.regions if region.name not in hidden}
        for name, region in regions.items():
            stages = self._path(selection.root, region.cuts)
            selection.rows[name] = list(zip(region.cuts, stages[1:], strict=True))
        for histogram in self.plan.histograms:
            if histogram.region in regions:
                self._place_histogram(selection.root, histogram, regions[histogram.region])
        for window in self.plan.windows:
            for name in window.regions:
                if name in regions:
                    self._place_window(selection.root, window, regions[name])
        for spectrum in self.plan.spectra:
            if spectrum.region in regions and not self.plan.scan.missing:
                self._place_spectrum(selection.root, spectrum, regions[spectrum.region])
        for save in self.plan.saves:
            if save.region in regions:
                self._place_save(selection.root, save, regions[save.region])
        return selection

    def _stage(self, condition: Node | None, *, scans: bool) -> Stage:
        points = self.points if scans else 1
        return Stage(condition, scans, self.layout.count(points, 2), self.layout.sum(points, 2))

    def _path(self, root: Stage, cuts: Sequence[Cut]) -> list[Stage]:
        """The stages after none, one, ... all of the cuts; those that are not there yet are made."""
        path = [root]
        for cut in cuts:
            node = self.program.node(cut.condition)
            child = next((child for child in path[-1].children if child.condition is node), None)
            if child is None:
                self.program.root(cut.condition)
                child = self._stage(node, scans=path[-1].scans or self.depends(cut.condition))
                path[-1].children.append(child)
            path.append(child)
        return path

    def depends(self, *expressions: Expr) -> bool:
        """Whether a value depends on the hypothesis, be it through a region."""
        return any(name.startswith("$") for each in expressions for name in self.program.node(each).free)

    def _place_histogram(self, root: Stage, histogram: Histogram, region: Region) -> None:
        cuts = [cut for cut in region.cuts if cut.label not in histogram.without]
        stage = self._path(root, cuts)[-1]
        axes = tuple((axis, self.program.root(axis.value)) for axis in histogram.axes)
        scans = stage.scans or self.depends(*(axis.value for axis in histogram.axes))
        points = self.points if scans else 1
        shape = [points, *(len(axis.edges) + 1 for axis in histogram.axes)]
        places = self.layout.sum(*shape), self.layout.sum(*shape), self.layout.count(points)
        binnings = tuple(Binning(axis.edges) for axis in histogram.axes)
        stage.fills.append(Fill(histogram, axes, binnings, scans, *places))

    def _place_save(self, root: Stage, save: Save, region: Region) -> None:
        stage = self._path(root, region.cuts)[-1]
        nodes = tuple(self.program.root(column.value) for column in save.columns)
        scans = stage.scans or self.depends(*(column.value for column in save.columns))
        stage.keeps.append(Keep(save, nodes, scans))

    def _split(self, region: Region) -> tuple[list[Cut], tuple[Node, ...]]:
        """Cuts that do not depend on the hypothesis come first: that changes nothing in what passes them all."""
        free = [cut for cut in region.cuts if not self.depends(cut.condition)]
        bound = tuple(self.program.root(cut.condition) for cut in region.cuts if self.depends(cut.condition))
        return free, bound

    def _place_spectrum(self, root: Stage, spectrum: Spectrum, region: Region) -> None:
        free, bound = self._split(region)
        own = self._case(spectrum.when, bound, spectrum.value)
        if bound or self.depends(spectrum.value):
            cases = tuple(self._case(c.when, map(self.program.root, c.cuts), c.value) for c in spectrum.cases)
        else:
            cases = (CaseNodes(None, (), own.value),)
        if spectrum.whole and not cases:
            message = f"{spectrum.name}: one distribution for all hypotheses can't depend on them"
            raise ValueError(message)
        low, high = self.program.root(spectrum.low), self.program.root(spectrum.high)
        scanned = len(self.plan.scan.values[0]) if self.plan.scan.names else 1
        size = 1 if spectrum.whole else self.hypotheses
        places = self.layout.count(size), self.layout.sum(2, size, spectrum.bins)
        job = Distribution(spectrum, own, cases, low, high, scanned, *places)
        self._path(root, free)[-1].distributions.append(job)

    def _case(self, when: Expr | None, cuts: Iterable[Node], value: Expr) -> CaseNodes:
        return CaseNodes(None if when is None else self.program.root(when), tuple(cuts), self.program.root(value))

    def _place_window(self, root: Stage, window: Window, region: Region) -> None:
        free, bound = self._split(region)
        interval = window.interval
        bounds = None
        if interval is not None:
            bounds = tuple(map(self.program.root, (interval.value, interval.low, interval.high)))
        places = self.layout.count(self.hypotheses), self.layout.sum(2, self.hypotheses)
        condition = self.program.root(window.condition)
        self._path(root, free)[-1].counts.append(
            Count(window, region.name, bound, condition, bounds, *places)  # type: ignore[arg-type]
        )
