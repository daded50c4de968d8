"""Nodes of objects, candidates, definitions, regions and histograms."""

from __future__ import annotations

from .expressions import Expr, Name, Number, Order, String
from .inputs import InputMember, Vector
from .node import Node, node
from .statements import Statement


@node
class Select(Node):
    """`select X` or (`reject` true) `reject X`"""

    condition: Expr
    reject: bool = False
    assumed: bool = False


@node
class KeepBest(Node):
    order: Order


@node
class NewMember(Node):
    """`member n = expression`"""

    name: Name
    value: Expr


@node
class Sort(Node):
    order: Order


@node
class Take(Node):
    count: Number


ObjectClause = Select | NewMember | Sort | Take


@node
class Candidates(Statement):
    """Rows of a flat tree."""

    vector: Vector | None = None
    members: tuple[InputMember, ...] = ()
    clauses: tuple[Select | KeepBest, ...] = ()


@node
class Object(Statement):
    """`particle` is the text after `as`: a name or a quoted PDG name."""

    name: Name
    sources: tuple[Name, ...]
    particle: Name | None = None
    clauses: tuple[ObjectClause, ...] = ()


@node
class Leg(Node):
    """`l1:muon+`; `charge` is `+`, `-` or empty."""

    name: Name
    object: Name
    charge: str = ""


@node
class Decay(Node):
    """`(alp -> a1:photon a2:photon)`"""

    name: Name
    legs: tuple[Leg | Decay, ...]


@node
class Composite(Statement):
    """`object N -> legs or legs`"""

    name: Name
    alternatives: tuple[tuple[Leg | Decay, ...], ...]
    conjugate: bool = False
    clauses: tuple[ObjectClause, ...] = ()


@node
class Channel(Node):
    """`channel ee legs`; the one unnamed channel of a plain final state has `name` None."""

    name: Name | None
    legs: tuple[Leg | Decay, ...]


@node
class FinalState(Statement):
    channels: tuple[Channel, ...]
    conjugate: bool = False
    clauses: tuple[Select | KeepBest, ...] = ()


@node
class Recoil(Statement):
    name: Name
    against: Expr


@node
class Define(Statement):
    """`define name = value`, or `define f(x, y) = value` where `parameters` is not None."""

    name: Name
    value: Expr
    parameters: tuple[Name, ...] | None = None
    assumed: bool = False


@node
class DefineOrdered(Statement):
    """`define a, b = x, y by v descending`"""

    names: tuple[Name, ...]
    values: tuple[Expr, ...]
    order: Order


@node
class Cut(Node):
    """`cut "label" A when C`; `action` is `cut` or `replace`."""

    action: str
    label: String
    condition: Expr
    when: Expr | None = None
    assumed: bool = False


@node
class CutChange(Node):
    """`drop "label"` or `invert "label"` of a derived region."""

    action: str
    label: String


@node
class Exclude(Node):
    region: Name


@node
class Region(Statement):
    name: Name
    parent: Name | None = None
    blind: bool = False
    clauses: tuple[Cut | CutChange | Exclude, ...] = ()


@node
class Axis(Node):
    """`of X bins n from a to b [log]` or `of X edges e1, e2, ...`"""

    value: Expr
    bins: Number | None = None
    low: Expr | None = None
    high: Expr | None = None
    log: bool = False
    edges: tuple[Expr, ...] = ()


@node
class Histogram(Statement):
    name: Name
    region: Name
    without: tuple[String, ...] = ()
    axes: tuple[Axis, ...] = ()


@node
class Weight(Statement):
    value: Expr


@node
class Trigger(Statement):
    name: Name
    data: Expr
    simulation: Expr
    assumed: bool = False
