"""Opens a file with all it uses and inherits, through a loader that alone knows where texts come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Diagnostic, Related
from darkana.dsl.source import Source
from darkana.runtime.plan.record import Record, record

from .report import Report, did_you_mean, head
from .symbols import Scope, Used, called, declare, key_of


@record
class Found(Record):
    """`origin` is `beside` the file, the shipped `library`, or a shipped `search`."""

    source: Source
    origin: str


class Loader(Protocol):
    """Where texts come from."""

    def library(self, name: str, beside: Source) -> Found | None:
        """The file that `use NAME` or `from NAME` means."""

    def libraries(self, beside: Source) -> list[str]:
        """The names that `library` would find."""

    def table(self, path: str, beside: Source) -> str | None:
        """The text of a table; None where there is no such file. The path has been checked."""


Parse = Callable[[Source], tuple[ast.Module, list[Diagnostic]]]


@dataclass(slots=True)
class Opener:
    """Opens scopes, each library once."""

    loader: Loader
    parse: Parse
    report: Report
    _open: list[str]
    _done: dict[str, Scope]

    @classmethod
    def start(cls, loader: Loader, parse: Parse, report: Report) -> Opener:
        return cls(loader, parse, report, [], {})

    def open(self, source: Source) -> Scope:
        """The scope of a file, its syntax errors reported."""
        if source.name in self._done:
            return self._done[source.name]
        module, diagnostics = self.parse(source)
        self.report.diagnostics.extend(diagnostics)
        self.report.broken |= module.broken
        self.report.lost |= "use" in module.broken or {"analysis", "from"} <= module.broken
        scope = Scope(source)
        self._open.append(source.name)
        try:
            scope.statements = self._inherit(scope, module.statements)
            self._use(scope)
        finally:
            self._open.pop()
        declare(scope, self.report, _once(scope.statements, self.report))
        _check_only(scope, self.report)
        self._done[source.name] = scope
        return scope

    def _find(self, name: ast.Name, beside: Source, what: str) -> Found | None:
        found = self.loader.library(name.text, beside)
        if found is None:
            self.report.lost = True
            help, better = did_you_mean(name.text, self.loader.libraries(beside))
            message = f"there is no {what} `{name.text}`"
            more = "looked for it beside this file, in the shipped library, and among the shipped searches"
            self.report.error("E0701", name.span, message, "not found", (*help, more), better)
        elif found.source.name in self._open:
            chain = " -> ".join([*self._open, found.source.name])
            self.report.error("E0702", name.span, f"`{name.text}` uses itself", "leads back here", f"the way: {chain}")
            return None
        return found

    def _use(self, scope: Scope) -> None:
        for statement in scope.statements:
            if isinstance(statement, ast.Use) and all(u.name != statement.library.text for u in scope.used):
                found = self._find(statement.library, statement.span.source, "library or search")
                if found:
                    scope.used.append(Used(self.open(found.source), statement, found.origin))

    def _inherit(self, scope: Scope, own: tuple[ast.Statement, ...]) -> tuple[ast.Statement, ...]:
        analysis = next((s for s in own if isinstance(s, ast.Analysis)), None)
        if analysis is None or analysis.parent is None:
            if analysis and analysis.drops:
                help = 'name the search after the title: `analysis "..." from NAME`'
                message = "`drop` needs a search to inherit from"
                self.report.error("E0704", analysis.drops[0].span, message, "nothing is inherited", help)
            return own
        found = self._find(analysis.parent, scope.source, "search")
        if not found:
            return own
        parent = self.open(found.source)
        scope.parents = [*parent.parents, (analysis.parent.text, found.origin, found.source)]
        return self._merge(analysis, parent, own)

    def _merge(
        self, analysis: ast.Analysis, parent: Scope, own: tuple[ast.Statement, ...]
    ) -> tuple[ast.Statement, ...]:
        dropped = {d.text for d in analysis.drops}
        for name in analysis.drops:
            names = set().union(*(called(s) for s in parent.statements))
            if name.text not in names:
                help, better = did_you_mean(name.text, names)
                message = f"the parent has nothing called `{name.text}`"
                self.report.error("E0703", name.span, message, "nothing to drop", help, better)
        heirs = {key_of(s): s for s in reversed(own)}
        kept = [s for s in parent.statements if not called(s) & dropped and not isinstance(s, ast.Language)]
        merged = [_heir(s, heirs[key_of(s)]) if key_of(s) in heirs else s for s in kept]
        replaced = {id(heirs[key_of(s)]) for s in kept if key_of(s) in heirs}
        return (*merged, *(s for s in own if id(s) not in replaced))


def _heir(old: ast.Statement, new: ast.Statement) -> ast.Statement:
    """The child's statement; an analysis keeps what its child does not say."""
    if isinstance(old, ast.Analysis) and isinstance(new, ast.Analysis):
        return replace(
            new,
            experiment=new.experiment or old.experiment,
            cite=new.cite or old.cite,
            luminosity=new.luminosity or old.luminosity,
        )
    return new


def _once(statements: tuple[ast.Statement, ...], report: Report) -> set[int]:
    """Reports statements of which a file has one; the identities of those that are too many."""
    heads = {
        ast.Analysis: "analysis",
        ast.Beams: "beams",
        ast.FinalState: "final state",
        ast.Candidates: "candidates",
        ast.Limit: "limit",
        ast.Generate: "generate",
        ast.Project: "project",
        ast.Language: "language",
        ast.Count: "count",
        ast.Fit: "fit",
    }
    seen: dict[object, ast.Statement] = {}
    again: set[int] = set()
    for statement in statements:
        kind = heads.get(type(statement))
        if kind is None:
            continue
        first = seen.setdefault(key_of(statement), statement)
        if first is not statement:
            what = f"`{kind}` of the same region and window or variable" if kind in ("count", "fit") else f"`{kind}`"
            help = "alternatives are channels: `channel NAME legs`" if kind == "final state" else "delete one"
            places = [Related(head(first.span), "the first one")]
            report.error("E0203", head(statement.span), f"a file has one {what}", "a second one", help, None, places)
            again.add(id(statement))
    return again


def _check_only(scope: Scope, report: Report) -> None:
    for used in scope.used:
        for name in used.statement.only:
            if not any(n == name.text for _, n in used.scope.names) and name.text not in used.scope.known():
                help, better = did_you_mean(name.text, used.scope.known())
                report.error(
                    "E0705", name.span, f"`{used.name}` has nothing called `{name.text}`", "not there", help, better
                )
