"""`check`: from text to the checked model, with every mistake of the file in one go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import TypeVar

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.parse import parse
from darkana.dsl.source import Source, Span
from darkana.runtime.plan import (
    Branch,
    CandidateStep,
    Counting,
    Fit,
    Histogram,
    Hypotheses,
    InputSpace,
    Region,
    Save,
    Simulation,
    Spectrum,
    Statistics,
    Window,
)
from darkana.runtime.plan.record import Record, record

from .checker import Checker, Env
from .expressions import meaning, names
from .expressions.operators import constant
from .limits import Allowed
from .modules import Loader, Opener, Parse
from .physics.dimensions import LUMINOSITY, PURE
from .report import Report
from .search import Meta, Search, Used
from .statements import (
    candidates,
    generation,
    histograms,
    inputs,
    interpretation,
    scan,
    selection,
    simulation,
    smoothing,
    statistics,
)
from .statements.beams import constant_of, declare_beams
from .statements.coverage import check_coverage
from .symbols import Scope

LANGUAGE_VERSION = 1
S = TypeVar("S", bound=ast.Statement)
T = TypeVar("T")


@record
class Checked(Record):
    """`search` is None where there are errors; warnings do not stop anything."""

    search: Search | None
    diagnostics: tuple[Diagnostic, ...]


@record
class Examined(Record):
    """What is understood of a file, right or wrong: the checker as it was left, with the meaning of every expression
    that could be worked out. None where the definitions nest too deeply."""

    checker: Checker | None
    diagnostics: tuple[Diagnostic, ...]


def check(
    source: Source,
    loader: Loader,
    sqrt_s: float | None = None,
    allowed: Allowed | None = None,
    saves: tuple[Source, ...] = (),
) -> Checked:
    """Parses, resolves and checks a file. `sqrt_s` (GeV) takes the place of the beams' own; `saves` are what is to be
    saved, `REGION:COLUMNS`."""
    report, search, allowed = Report(), None, allowed or Allowed()
    opener = Opener.start(loader, partial(parse, limits=allowed.text), report)
    try:
        search = _search(_checker(opener, source, allowed), sqrt_s, saves)
    except RecursionError:
        _nested_too_deep(report, source)
    found = report.all()
    return Checked(None if any(d.severity == "error" for d in found) else search, found)


def examine(source: Source, loader: Loader, read: Parse = parse) -> Examined:
    """The same for an editor, which needs to know what is understood of a file with mistakes; `read` may know texts
    that it has parsed before."""
    report, ck = Report(), None
    try:
        ck = _checker(Opener.start(loader, read, report), source, Allowed())
        ck.noted = {}
        _search(ck, None, ())
    except RecursionError:
        _nested_too_deep(report, source)
    return Examined(ck, report.all())


def _nested_too_deep(report: Report, source: Source) -> None:
    """Depth is limited statement by statement; a chain of definitions can still go beyond what the stack holds."""
    report.error("E0223", Span(source, 0, 0), "these definitions nest too deeply", "given up")


def _checker(opener: Opener, source: Source, allowed: Allowed) -> Checker:
    return Checker(opener.report, opener.open(source), opener.loader, names.resolve, allowed)


def _search(ck: Checker, sqrt_s: float | None, saves: tuple[Source, ...]) -> Search:
    scope = ck.scope
    _versions(ck)
    declare_beams(ck, sqrt_s)
    meta = _meta(ck, scope.source)
    ck.flat = bool(_all(scope, ast.Candidates))
    state = _first(scope, ast.FinalState)
    if state is not None:
        ck.state = candidates.final_state(ck, state)
    ck.state_known = True
    values = tuple((s, ck.value_of(s)) for (space, _), s in scope.names.items() if space == "name")
    _functions_alone(ck)
    _tables_alone(ck)
    return _parts(ck, meta, values, saves)


def _parts(ck: Checker, meta: Meta, values: tuple[tuple[object, object], ...], saves: tuple[Source, ...]) -> Search:
    scope, env = ck.scope, Env(ck.scope)
    scans = scan.check_scans(ck, _all(scope, ast.Scan)) or []
    steps, flat = _candidate_steps(ck, env)
    regions = _regions(ck)
    counts = _made(ast.Count, scope, lambda s: statistics.count(ck, s, env))
    fits = _made(ast.Fit, scope, lambda s: statistics.fit(ck, s, env))
    known = {name: shape.table for name, shape in ck.tables.items()}
    hypotheses = scan.hypotheses(ck.report, scans, known, ck.allowed.points)
    check_coverage(ck, hypotheses, known)
    simulations = _simulations(ck)
    generated = _made(ast.Generate, scope, lambda s: generation.generate(ck, s, env))
    drawn, windows = _histograms(ck, regions), _windows(ck, regions, counts)
    saved, asked = _saves(ck, saves, drawn) if saves else ((), ())
    counts, smoothed = _smoothed(ck, counts, windows, regions)
    weights = _made(ast.Weight, scope, lambda s: selection.weight(ck, s, env))
    triggers = _made(ast.Trigger, scope, lambda s: selection.trigger(ck, s, env))
    return Search(
        meta=meta,
        scope=scope,
        uses=tuple(_uses(scope)),
        beams=ck.beams,
        inputs=tuple(_inputs(ck, asked)),  # by now every name that is used has been resolved
        spaces=tuple(ck.made),
        state=ck.state,
        steps=steps,
        flat_branches=None if flat is None else flat + asked,
        tables=ck.tables,
        scans=tuple(scans),
        hypotheses=hypotheses,
        regions=regions,
        histograms=drawn,
        windows=windows,
        weights=weights,
        triggers=triggers,
        statistics=_statistics(ck, meta, hypotheses, regions, counts, tuple(f for f, _ in fits)),
        spectra=(*(s for _, s in fits), *smoothed),
        names=values,  # type: ignore[arg-type]
        saves=saved,
        simulations=simulations,
        generation=generated[0] if generated else None,
    )


def _statistics(
    ck: Checker,
    meta: Meta,
    hypotheses: Hypotheses,
    regions: tuple[Region, ...],
    counts: tuple[Counting, ...],
    fits: tuple[Fit, ...],
) -> Statistics:
    """All that setting limits needs."""
    scope, env = ck.scope, Env(ck.scope)
    experiments: list[ast.Count | ast.Fit] = [*_all(scope, ast.Count), *_all(scope, ast.Fit)]
    uncertainties = {u.name.text for s in experiments for u in s.uncertainties}
    limits = _made(ast.Limit, scope, lambda s: statistics.limit(ck, s, experiments))
    return Statistics(
        luminosity=meta.luminosity,
        uncertainty=meta.luminosity_uncertainty,
        scan=hypotheses,
        blind=tuple(r.name for r in regions if r.blind),
        counts=counts,
        fits=fits,
        limit=limits[0] if limits else None,
        couplings=_made(ast.Interpret, scope, lambda s: interpretation.interpret(ck, s, env)),
        projections=tuple(interpretation.project(ck, s, env, uncertainties) for s in _all(scope, ast.Project)),
        curves=_made(ast.Curve, scope, lambda s: interpretation.curve(ck, s, env)),
        published=_made(ast.Published, scope, lambda s: interpretation.published(ck, s, env)),
        tables=tuple(shape.table for shape in ck.tables.values()),
    )


def _all(scope: Scope, kind: type[S]) -> list[S]:
    return [s for s in scope.statements if isinstance(s, kind)]


def _first(scope: Scope, kind: type[S]) -> S | None:
    return next(iter(_all(scope, kind)), None)


def _made(kind: type[S], scope: Scope, make: Callable[[S], T | None]) -> tuple[T, ...]:
    return tuple(made for s in _all(scope, kind) if (made := make(s)) is not None)


def _home(scope: Scope, statement: ast.Statement) -> Scope:
    """The scope that a statement of the file or of a library is written in."""
    if any(s is statement for s in scope.statements):
        return scope
    homes = (_home(u.scope, statement) for u in scope.used if any(s is statement for s in u.scope.all_statements()))
    return next(homes, scope)


# --- heads of the file -------------------------------------------------------------------------------------


def _versions(ck: Checker) -> None:
    for statement in ck.scope.statements:
        if isinstance(statement, ast.Language):
            version = statement.version
            if version.unit is not None or version.value not in range(1, LANGUAGE_VERSION + 1):
                message = f"this compiler knows language {LANGUAGE_VERSION}, not {version.span.text}"
                ck.report.error("E0516", version.span, message, "unknown version", "update darkana")
            if not _opens_its_file(ck.scope, statement):
                ck.report.error("E0517", statement.span, "`language` opens a file", "not the first statement")


def _opens_its_file(scope: Scope, statement: ast.Statement) -> bool:
    own = (s for s in scope.statements if s.span.source is statement.span.source)
    return all(s.span.start >= statement.span.start for s in own)


def _meta(ck: Checker, source: Source) -> Meta:
    analysis = _first(ck.scope, ast.Analysis)
    if analysis is None:
        return Meta(title=PurePath(source.name).name, doc="")
    luminosity = relative = None
    if analysis.luminosity is not None:
        luminosity, relative = _luminosity(ck, analysis.luminosity)
    return Meta(
        analysis.title.text,
        analysis.experiment.text if analysis.experiment else "",
        tuple(c.text for c in analysis.cite),
        luminosity,
        relative,
        analysis.doc,
    )


def _luminosity(ck: Checker, given: ast.Quantity) -> tuple[float | None, float | None]:
    value = constant_of(ck, given.value, "what `luminosity` states", LUMINOSITY)
    if value is not None and value <= 0:
        ck.report.error("E0818", given.value.span, "a luminosity is above zero", "not a luminosity")
        return None, None
    if given.uncertainty is None or value is None:
        return value, None
    env = Env(ck.scope)
    found = meaning.quantity_of(ck, given.uncertainty, env, PURE, LUMINOSITY, what="the luminosity's uncertainty")
    number = constant(found.expr) if found else None
    if found is None or number is None:
        return value, None
    relative = number if found.dimension == PURE else number / value
    return value, relative if statistics.sensible_size(ck, given.uncertainty, relative) else None


def _uses(scope: Scope) -> list[Used]:
    parents = [Used(name, "inherits", origin, sha) for name, origin, sha in scope.parents]
    used = [Used(u.name, "uses", u.origin, u.scope.source) for u in scope.used]
    return parents + used


# --- what is not called by anything ---------------------------------------------------------------------------


def _functions_alone(ck: Checker) -> None:
    """The bodies of functions, whether called or not, with nothing known of their parameters."""
    from .values import WRONG

    for symbol in ck.scope.names.values():
        define = symbol.statement
        if symbol.kind == "function" and isinstance(define, ast.Define) and define.parameters is not None:
            _distinct_parameters(ck, define.parameters)
            with ck.entering(symbol):
                bound = {p.text: WRONG for p in define.parameters}
                meaning.elaborate(ck, define.value, Env(symbol.scope).bind(bound))


def _distinct_parameters(ck: Checker, parameters: tuple[ast.Name, ...]) -> None:
    for i, p in enumerate(parameters):
        if p.text in {earlier.text for earlier in parameters[:i]}:
            ck.report.error("E0202", p.span, f"`{p.text}` is named twice", "the same name again")


def _tables_alone(ck: Checker) -> None:
    from .statements import tables

    for symbol in ck.scope.names.values():
        if symbol.kind == "table":
            tables.shape_of(ck, symbol)


# --- the parts of the plan ----------------------------------------------------------------------------------------


def _saves(
    ck: Checker, saves: tuple[Source, ...], drawn: tuple[Histogram, ...]
) -> tuple[tuple[Save, ...], tuple[Branch, ...]]:
    from .statements import saves as statements  # only now: a check has none

    return statements.saves(ck, saves, drawn)


def _inputs(ck: Checker, asked: tuple[Branch, ...]) -> list[InputSpace]:
    """All that is declared, here or in a library; what nothing asks for is dropped later."""
    event: list[InputSpace] = []
    statements = tuple(ck.scope.all_statements())
    branches = [*inputs.event_branches(statements), *asked]
    if branches and not ck.flat:
        event.append(InputSpace("event", tuple(branches)))
    return event + [inputs.collection_branches(name, s) for name, s in ck.collections.items()]


def _candidate_steps(ck: Checker, env: Env) -> tuple[tuple[CandidateStep, ...], tuple[Branch, ...] | None]:
    rows = _first(ck.scope, ast.Candidates)
    if rows is not None:
        if rows.vector is not None:
            message = "candidates have members, and no four-vector of their own"
            help = "declare it by a name: `momentum p vector px, py, pz, E [GeV]` is of each candidate in a flat tree"
            ck.report.error("E0521", rows.vector.span, message, "without a name", help)
        branches = [inputs.member_branch(m, m.name.text) for m in rows.members]
        branches += inputs.event_branches(tuple(ck.scope.all_statements()))
        return selection.candidate_steps(ck, rows.clauses, env, ()), tuple(branches)
    if ck.state is None:
        return (), None
    identities = tuple(i for leg in ck.state.leaves for i in leg.ids)
    return selection.candidate_steps(ck, ck.state.statement.clauses, env, identities), None


def _regions(ck: Checker) -> tuple[Region, ...]:
    checked = {}
    for (space, name), symbol in ck.scope.names.items():
        if space == "region" and isinstance(symbol.statement, ast.Region):
            cuts = selection.region_cuts(ck, symbol)
            if cuts is not None:
                checked[name] = (symbol.statement, cuts)
    return selection.make_regions(checked)


def _smoothed(
    ck: Checker, counts: tuple[Counting, ...], windows: tuple[Window, ...], regions: tuple[Region, ...]
) -> tuple[tuple[Counting, ...], list[Spectrum]]:
    """Counts with the ends of the windows that they smooth, and the spectra for that."""
    written = {(s.region.text, s.window.text): s for s in _all(ck.scope, ast.Count)}
    made = [smoothing.smooth(ck, written[c.region, c.window], c, windows, regions) for c in counts]
    return tuple(c for c, _ in made), [s for _, s in made if s is not None]


def _simulations(ck: Checker) -> tuple[Simulation, ...]:
    """Of the file and of its libraries: the file's own statement goes before a library's."""
    made = []
    for statement in (s for s in ck.scope.all_statements() if isinstance(s, ast.Simulate)):
        home = _home(ck.scope, statement)
        found = simulation.simulate(ck, statement, home)
        if found is not None:
            made.append((home, statement, found))
    return simulation.each_once(ck, made)


def _histograms(ck: Checker, regions: tuple[Region, ...]) -> tuple[Histogram, ...]:
    by_name = {r.name: r for r in regions}
    env = Env(ck.scope)
    return _made(ast.Histogram, ck.scope, lambda s: histograms.histogram(ck, s, env, by_name))


def _windows(ck: Checker, regions: tuple[Region, ...], counts: tuple[Counting, ...]) -> tuple[Window, ...]:
    """A window is counted where a `count` names it, or its sideband; in every region where none does."""
    asked: dict[str, list[str]] = {}
    for c in counts:
        for name in (c.window, *(i.window for i in c.ingredients if i.window)):
            asked.setdefault(name, []).append(c.region)
    everywhere = [r.name for r in regions]

    def make(s: ast.Window) -> Window | None:
        where = tuple(dict.fromkeys(asked.get(s.name.text, everywhere)))
        return selection.window(ck, s, Env(ck.scope), where)

    return _made(ast.Window, ck.scope, make)
