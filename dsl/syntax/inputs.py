"""Nodes of the search itself, of its input, and of how generated particles become objects."""

from __future__ import annotations

from .expressions import Expr, Name, Number, String, Unit
from .node import Node, node
from .statements import Quantity, Statement


@node
class Language(Statement):
    version: Number


@node
class Analysis(Statement):
    """`drops` are the names of `drop g` clauses. `cite` holds references as written (`arXiv:...`)."""

    title: String
    parent: Name | None = None
    experiment: String | None = None
    cite: tuple[String, ...] = ()
    luminosity: Quantity | None = None
    drops: tuple[Name, ...] = ()


@node
class Use(Statement):
    library: Name
    only: tuple[Name, ...] = ()


@node
class Beams(Statement):
    electron: Expr | None = None
    positron: Expr | None = None
    crossing: Expr | None = None
    sqrt_s: Expr | None = None


@node
class Vector(Node):
    """`vector px, py, pz [GeV]`: one unit for all or one each."""

    components: tuple[Name, ...]
    units: tuple[Unit, ...] = ()


@node
class InputMember(Node):
    """One name of `member charge, electronID` or `member timing [ns] = "branch"`."""

    name: Name
    unit: Unit | None = None
    branch: String | None = None


@node
class Collection(Statement):
    name: Name
    branch: String | None = None
    vector: Vector | None = None
    members: tuple[InputMember, ...] = ()


@node
class Column(Statement):
    name: Name
    unit: Unit | None = None
    branch: String | None = None


@node
class Flag(Statement):
    name: Name
    branch: String | None = None


@node
class Momentum(Statement):
    name: Name
    branch: String | None = None
    vector: Vector | None = None


@node
class Efficiency(Node):
    value: Expr
    assumed: bool = False


@node
class Smear(Node):
    target: Name
    width: Expr


@node
class Assign(Node):
    """`set target = value`"""

    target: Name
    value: Expr


@node
class Identified(Node):
    particle: Name
    probability: Expr


@node
class Identify(Node):
    """`identify muonID mu 93%, pi 3%`"""

    target: Name
    rates: tuple[Identified, ...]


@node
class Accept(Node):
    """`accept X` or (`reject` true) `reject X`, on the generated values."""

    condition: Expr
    reject: bool = False


@node
class Simulate(Statement):
    collection: Name
    particles: tuple[Name, ...]
    clauses: tuple[Accept | Efficiency | Smear | Assign | Identify, ...] = ()
    assumed: bool = False


@node
class GeneratedMass(Node):
    """`mass zprime = mZ`"""

    particle: Name
    value: Expr


@node
class GeneratedDecay(Node):
    """`decay alp -> gamma gamma`"""

    particle: Name
    products: tuple[Name, ...]


@node
class Generate(Statement):
    """`products` are names with their charge, `mu+`."""

    products: tuple[Name, ...]
    masses: tuple[GeneratedMass, ...] = ()
    decays: tuple[GeneratedDecay, ...] = ()
