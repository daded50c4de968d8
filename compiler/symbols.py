"""Which names a file defines, by namespace, and what `use` and inheritance bring in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Source, Span

from .report import Report

VALUES, REGIONS, WINDOWS, HISTOGRAMS, TRIGGERS = "name", "region", "window", "histogram", "trigger"
COUPLINGS, CURVES = "coupling", "curve"


@dataclass(eq=False, slots=True)
class Symbol:
    """`kind` says what defines it: object, leg, define...; `node` is the leg, channel or member where that is
    less than the statement."""

    name: str
    kind: str
    span: Span
    statement: ast.Statement
    scope: Scope
    node: ast.Node | None = None


@dataclass(eq=False, slots=True)
class Used:
    """A library as one file sees it. `origin` is `beside`, `library` or `search`."""

    scope: Scope
    statement: ast.Use
    origin: str

    @property
    def name(self) -> str:
        return self.statement.library.text

    def shows(self, name: str) -> bool:
        return not self.statement.only or name in {n.text for n in self.statement.only}


@dataclass(eq=False, slots=True)
class Scope:
    """One file's names; of a derived analysis, those of its parent too."""

    source: Source
    statements: tuple[ast.Statement, ...] = ()
    names: dict[tuple[str, str], Symbol] = field(default_factory=dict)
    used: list[Used] = field(default_factory=list)
    parents: list[tuple[str, str, Source]] = field(default_factory=list)

    def find(self, name: str, space: str = VALUES) -> list[Symbol]:
        """The file's own symbol, else all that libraries bring (more than one is ambiguous)."""
        own = self.names.get((space, name))
        if own:
            return [own]
        found = [s for u in self.used if u.shows(name) for s in u.scope.find(name, space)]
        return list(dict.fromkeys(found))

    def known(self, space: str = VALUES) -> list[str]:
        """Every name that `find` would find."""
        own = [n for s, n in self.names if s == space]
        brought = [n for u in self.used for n in u.scope.known(space) if u.shows(n)]
        return list(dict.fromkeys(own + brought))

    def all_statements(self) -> Iterator[ast.Statement]:
        """The file's own, then those of its libraries."""
        yield from self.statements
        for used in self.used:
            yield from used.scope.all_statements()


def declare(scope: Scope, report: Report, again: set[int]) -> None:
    """Enters every name of the scope's statements; one defined twice is reported at the second place, unless its
    statement is one of `again`, which are reported as a whole."""
    for statement in scope.statements:
        for space, kind, name, node in defined_by(statement):
            symbol = Symbol(name.text, kind, name.span, statement, scope, node)
            if space == VALUES and name.text in taken():
                help = "choose another name: every expression that means the built-in one would change its meaning"
                report.error("E0222", name.span, f"`{name.text}` is a word of the language", "taken", help)
            earlier = scope.names.setdefault((space, name.text), symbol)
            if earlier is not symbol and id(statement) not in again:
                report.error(
                    "E0202",
                    name.span,
                    f"`{name.text}` is defined twice",
                    "defined again here",
                    "rename one of the two, or delete it",
                    related=[Related(earlier.span, "first defined here")],
                )


def taken() -> set[str]:
    """Names of built-in functions and constants: none may be redefined (a parameter may bear one)."""
    from .expressions.functions import FUNCTIONS
    from .expressions.names import CONSTANTS

    return {*FUNCTIONS, *CONSTANTS}


Defined = tuple[str, str, ast.Name, ast.Node | None]


def defined_by(statement: ast.Statement) -> Iterator[Defined]:  # noqa: C901, PLR0912  (one line a head)
    """(namespace, kind, name, node) of each name that a statement defines."""
    match statement:
        case ast.Collection(name=n) | ast.Column(name=n) | ast.Flag(name=n) | ast.Momentum(name=n):
            yield VALUES, type(statement).__name__.lower(), n, None
        case ast.Candidates(members=members):
            yield from ((VALUES, "candidate member", m.name, m) for m in members)
        case ast.Object(name=n) | ast.Composite(name=n):
            yield VALUES, "object", n, None
        case ast.FinalState():
            yield from _legs_of(statement)
        case ast.Recoil(name=n):
            yield VALUES, "recoil", n, None
        case ast.Define(name=n, parameters=parameters):
            yield VALUES, "define" if parameters is None else "function", n, None
        case ast.DefineOrdered(names=names):
            yield from ((VALUES, "ordered", n, n) for n in names)
        case ast.Scan(name=n):
            yield VALUES, "scan", n, None
        case ast.Table(name=n):
            yield VALUES, "table", n, None
        case ast.Region(name=n):
            yield REGIONS, "region", n, None
        case ast.Window(name=n):
            yield WINDOWS, "window", n, None
        case ast.Histogram(name=n):
            yield HISTOGRAMS, "histogram", n, None
        case ast.Trigger(name=n):
            yield TRIGGERS, "trigger", n, None
        case ast.Interpret(name=n):
            yield COUPLINGS, "coupling", n, None
        case ast.Curve(name=n):
            yield CURVES, "curve", n, None


def _legs_of(state: ast.FinalState) -> Iterator[Defined]:
    for channel in state.channels:
        if channel.name is not None:
            yield VALUES, "channel", channel.name, channel
    if state.channels:
        for leg in legs_below(state.channels[0].legs):
            yield VALUES, "leg", leg.name, leg


def legs_below(legs: tuple[ast.Leg | ast.Decay, ...]) -> Iterator[ast.Leg | ast.Decay]:
    """Legs and decays, each decay before what it decays to."""
    for leg in legs:
        yield leg
        if isinstance(leg, ast.Decay):
            yield from legs_below(leg.legs)


def key_of(statement: ast.Statement) -> tuple[object, ...]:
    """What makes two statements of a file, or of parent and child, the same one."""
    head = type(statement).__name__
    match statement:
        case ast.Count(region=region, window=window):
            return head, region.text, window.text
        case ast.Fit(region=region, variable=variable):
            return head, region.text, variable
        case ast.Published(kind=kind, name=name, variant=variant, label=label):
            return head, kind, name.text, variant and variant.text, label and label.text
        case ast.DefineOrdered(names=names):
            return ("Define", names[0].text)
        case ast.Use(library=library):
            return head, library.text
        case ast.Simulate(collection=collection, particles=particles):
            return head, collection.text, tuple(p.text for p in particles)
        case ast.Weight(value=value):
            return head, value
        case ast.Object(name=name) | ast.Composite(name=name):
            return "Object", name.text
        case ast.FinalState() | ast.Candidates():
            return ("FinalState",)
    own = getattr(statement, "name", None)
    return (head, own.text) if isinstance(own, ast.Name) else (head,)


def called(statement: ast.Statement) -> set[str]:
    """Every name that `drop` would find this statement by."""
    names = {name.text for _, _, name, _ in defined_by(statement)}
    match statement:
        case ast.Published(name=name) | ast.Count(window=name):
            names.add(name.text)
        case ast.Fit(variable=ast.Ref(name=text)):
            names.add(text)
    return names
