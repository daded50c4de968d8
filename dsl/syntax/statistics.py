"""Nodes of scans, tables, windows, counts, fits, limits and what is made of them."""

from __future__ import annotations

from .expressions import Call, Expr, Name, Number, String, Unit
from .node import Node, node
from .statements import Statement


@node
class Scan(Statement):
    """Exactly one of `step`, `points` and `table` is given; `low` and `high` are None with `table`."""

    name: Name
    label: String | None = None
    low: Expr | None = None
    high: Expr | None = None
    step: Expr | None = None
    points: Number | None = None
    log: bool = False
    table: Name | None = None
    where: Expr | None = None
    show: tuple[Expr, ...] = ()


@node
class TableArgument(Node):
    name: Name
    unit: Unit | None = None


@node
class Table(Statement):
    """`interpolation` is `linear`, `log` or `step`."""

    name: Name
    arguments: tuple[TableArgument, ...]
    unit: Unit | None
    path: String
    interpolation: str = "linear"
    clamp: bool = False
    assumed: bool = False


@node
class Window(Statement):
    name: Name
    condition: Expr


@node
class FromSimulation(Node):
    """`simulation`, or `simulation smoothed polynomial(order = 2)`"""

    smoothed: Call | None = None


@node
class FromData(Node):
    """`data`"""


@node
class FromSideband(Node):
    """`sideband W2 times f`"""

    window: Name
    factor: Expr


Origin = FromSimulation | FromData | FromSideband | Expr


@node
class Ingredient(Node):
    """A clause of `count` or `fit`: `role` is `background`, `observed` or `efficiency`."""

    role: str
    origin: Origin
    assumed: bool = False


@node
class Affected(Node):
    """`signal`, `background` or `background SAMPLE`"""

    role: str
    sample: Name | None = None


@node
class Uncertainty(Node):
    name: String
    size: Expr
    on: tuple[Affected, ...]
    lognormal: bool = False
    assumed: bool = False


@node
class Count(Statement):
    region: Name
    window: Name
    when: Expr | None = None
    ingredients: tuple[Ingredient, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()


@node
class Template(Node):
    """`template simulation`"""


Shape = Call | Template


@node
class Range(Node):
    """`range a to b`, or (`symmetric` true) `range middle +- half`"""

    low: Expr
    high: Expr
    symmetric: bool = False


@node
class Spurious(Node):
    value: Expr


@node
class Fit(Statement):
    """`background` is a sum of shapes."""

    variable: Expr
    region: Name
    when: Expr | None = None
    range: Range | None = None
    bins: Number | None = None
    signal: Shape | None = None
    background: tuple[Shape, ...] = ()
    efficiency: Ingredient | None = None
    spurious: Spurious | None = None
    uncertainties: tuple[Uncertainty, ...] = ()


@node
class Limit(Statement):
    """`method` holds its words: `("bayesian", "flat")`, `("cls",)`."""

    quantity: Name
    method: tuple[Name, ...] = ()
    level: Number | None = None
    toys: Number | None = None


@node
class Override(Node):
    """`x = ...` of `variant "name" with x = ...`"""

    name: Name
    value: Expr


@node
class Variant(Node):
    label: String
    overrides: tuple[Override, ...] = ()


@node
class Interpret(Statement):
    """`interpret g "label" [unit] from quantity = relation`"""

    name: Name
    label: String | None
    unit: Unit | None
    quantity: Name
    relation: Expr
    variants: tuple[Variant, ...] = ()


@node
class ProjectedUncertainty(Node):
    """`with "name" u`"""

    name: String
    size: Expr


@node
class Project(Statement):
    luminosities: tuple[Expr, ...]
    uncertainties: tuple[ProjectedUncertainty, ...] = ()


@node
class Curve(Statement):
    name: Name
    label: String | None
    value: Expr


@node
class Tolerance(Node):
    """`within 20% over 1.2 GeV to 4 GeV`; of `within factor 2.5`, `factor` is true."""

    size: Expr
    factor: bool = False
    over: tuple[Expr, Expr] | None = None


@node
class Published(Statement):
    """`kind` is `observed` or `expected`."""

    kind: str
    name: Name
    arguments: tuple[TableArgument, ...]
    unit: Unit | None
    path: String
    variant: String | None = None
    luminosity: Expr | None = None
    level: Number | None = None
    label: String | None = None
    tolerances: tuple[Tolerance, ...] = ()
