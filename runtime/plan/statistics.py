"""What a search says of statistics: counts and fits, the limit, couplings, projections and curves.

Every expression names scan parameters alone; a coupling's relation names the coupling too.
"""

from __future__ import annotations

from dataclasses import field

from .expressions import Expr
from .record import Record, record
from .steps import NO_SITE, Hypotheses, Site, Table


@record
class Shape(Record):
    """A shape of a fit: gaussian, crystal_ball, two_sided_crystal_ball, polynomial, chebyshev, exponential or
    template (from simulation). `parameters` are named; no `order` among those of a polynomial: it is chosen."""

    kind: str
    parameters: tuple[tuple[str, Expr], ...] = ()
    site: Site = NO_SITE

    def __getitem__(self, name: str) -> Expr:
        return dict(self.parameters)[name]

    @property
    def automatic(self) -> bool:
        """Whether the order is to be chosen."""
        return self.kind in ("polynomial", "chebyshev") and not self.parameters


@record
class Ingredient(Record):
    """`role` is background, observed or efficiency; `kind` says where from: simulation, data, sideband or given.
    `value` is the number given, or the sideband's factor. `smoothed` is a shape for the spectrum of the window's
    variable."""

    role: str
    kind: str
    value: Expr | None = None
    window: str = ""
    smoothed: Shape | None = None
    assumed: bool = False
    site: Site = NO_SITE


@record
class Uncertainty(Record):
    """A nuisance parameter of relative size `size` on (`signal` or `background`, sample or None)."""

    name: str
    size: Expr
    on: tuple[tuple[str, str | None], ...]
    lognormal: bool = False
    assumed: bool = False
    site: Site = NO_SITE


@record
class Counting(Record):
    """`count R within W`: a counting experiment. Where the window lies within an interval of one variable, that is
    from `low` to `high`."""

    region: str
    window: str
    when: Expr | None = None
    ingredients: tuple[Ingredient, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    site: Site = NO_SITE
    low: Expr | None = None
    high: Expr | None = None

    def of(self, role: str) -> Ingredient | None:
        """The ingredient that plays a role."""
        return next((i for i in self.ingredients if i.role == role), None)


@record
class Fit(Record):
    """`fit X in R`: a binned maximum-likelihood fit; `spectrum` is the name of what it is fitted to."""

    spectrum: str
    region: str
    low: Expr
    high: Expr
    bins: int
    signal: Shape
    background: tuple[Shape, ...]
    when: Expr | None = None
    efficiency: Ingredient | None = None
    spurious: Expr | None = None
    uncertainties: tuple[Uncertainty, ...] = ()
    site: Site = NO_SITE


@record
class LimitOn(Record):
    """`method` holds its words. `toys` takes the place of asymptotic formulae."""

    quantity: str
    method: tuple[str, ...]
    level: float
    toys: int | None = None
    site: Site = NO_SITE


@record
class Coupling(Record):
    """`variants` are (label, relation), one with an empty label where the file names none. A relation gives the
    quantity from the coupling, `Param(name)`: in fb, or in GeV^-2 where `natural`. `unit` is what the coupling is
    shown in, `factor` brings that to base units."""

    name: str
    label: str
    unit: str
    factor: float
    quantity: str
    natural: bool
    variants: tuple[tuple[str, Expr], ...]
    site: Site = NO_SITE


@record
class Curve(Record):
    """A number of the scan, in base units."""

    name: str
    label: str
    value: Expr
    unit: str = ""
    site: Site = NO_SITE


@record
class Tolerance(Record):
    """Where a curve made anew agrees with a published one: the ratio of their medians between 1 / `ratio` and `ratio`,
    from `low` to `high` of the scan parameter (GeV; None: all over)."""

    ratio: float
    low: float | None = None
    high: float | None = None


@record
class Published(Record):
    """A curve to compare with: `kind` is observed or expected, `name` a coupling, a quantity or a curve. The table
    has base units (fb); `luminosity` in fb^-1."""

    kind: str
    name: str
    table: Table
    variant: str | None = None
    luminosity: float | None = None
    level: float | None = None
    label: str = ""
    site: Site = NO_SITE
    tolerances: tuple[Tolerance, ...] = ()


@record
class Projection(Record):
    """Other luminosities, in fb^-1, and uncertainties of another size there."""

    luminosities: tuple[float, ...]
    uncertainties: tuple[tuple[str, Expr], ...] = ()
    site: Site = NO_SITE


@record
class Statistics(Record):
    """All that setting limits needs, beside a run's result. `luminosity` in fb^-1; its relative `uncertainty`."""

    luminosity: float | None = None
    uncertainty: float | None = None
    scan: Hypotheses = field(default_factory=Hypotheses)
    tables: tuple[Table, ...] = ()
    blind: tuple[str, ...] = ()
    counts: tuple[Counting, ...] = ()
    fits: tuple[Fit, ...] = ()
    limit: LimitOn | None = None
    couplings: tuple[Coupling, ...] = ()
    projections: tuple[Projection, ...] = ()
    curves: tuple[Curve, ...] = ()
    published: tuple[Published, ...] = ()
