"""What is measured: a quantity of the candidates of a region, and what its window leads to expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .analysis import Analysis
from .compiler.arithmetic import apply
from .compiler.check import check
from .compiler.passes.intervals import interval_of
from .compiler.search import Search
from .compiler.symbols import WINDOWS
from .dsl import syntax as ast
from .dsl.diagnostics import AnaError
from .dsl.source import Source
from .library import Files
from .runtime.errors import DataError
from .runtime.plan import Apply, Const, Counting, Expr, Fit, Interval, Spectrum, Window, parameters

SAY = "say what: `--of x.m`, in Python `of='x.m'`; any expression that `run --save` takes will do"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text` is what the author calls it, `unit` its base unit, `column` that of the saved rows. `expected` is its
    value by the hypothesis alone, `window` one that a count of this region names; nothing where there is none."""

    text: str
    unit: str
    column: str
    region: str
    window: str
    expected: Expr | None


def saving_quantity(analysis: Analysis, of: str, region: str) -> tuple[Analysis, Quantity]:
    """The search that saves what is to be measured, and what that is.

    Raises:
        AnaError: the region, or the expression, is wrong.
        DataError: E0986, nothing says what is to be measured, or it is no number.
    """
    search = analysis.search
    if region and region not in {known.name for known in search.regions}:
        _saving(analysis, "1", region)  # says what is like it
    statement = _statement(search, region)
    region = region or (statement.region if statement else "") or _first_region(search)
    text, saved = (of, _saving(analysis, of, region)) if of else _own(analysis, statement, region)
    (save,) = saved.search.saves
    if len(save.columns) != 1 or save.columns[0].kind == "flag":
        what = "a condition" if len(save.columns) == 1 else f"{len(save.columns)} columns"
        raise DataError("E0986", f"`{text}` is {what}, and one number of the candidate can be measured", help=[SAY])
    column = save.columns[0]
    counted = isinstance(statement, Counting) and statement.region == region
    window = statement.window if counted and isinstance(statement, Counting) else ""
    unit = "" if column.unit == "1" else column.unit
    return saved, Quantity(" ".join(text.split()), unit, column.name, region, window, _expected(search, column.value))


def _statement(search: Search, region: str) -> Counting | Fit | None:
    """The first count or fit, of a region if that is named and has one."""
    found: list[Counting | Fit] = [*search.statistics.counts, *search.statistics.fits]
    return next((s for s in found if s.region == region), found[0] if found else None)


def _first_region(search: Search) -> str:
    """Raises DataError E0986."""
    if not search.regions:
        raise DataError("E0986", "the search has no region, so nothing passes", help=["add `region signal`"])
    return search.regions[0].name


def _saving(analysis: Analysis, text: str, region: str) -> Analysis:
    """Raises AnaError."""
    given = (Source(f"what is to be measured in `{region}`", f"{region}:{text}"),)
    checked = check(analysis.source, Files(), None, analysis.allowed, given)
    if checked.search is None:
        raise AnaError(d for d in checked.diagnostics if d.severity == "error")
    return replace(analysis, search=checked.search, saves=given)


# --- the search's own ---------------------------------------------------------------------------------------------


def _own(analysis: Analysis, statement: Counting | Fit | None, region: str) -> tuple[str, Analysis]:
    """What a fit is of, or a window is an interval of. Raises DataError E0986."""
    search = analysis.search
    if statement is None:
        raise DataError("E0986", "the search has no `count` and no `fit` that says what to measure", help=[SAY])
    if isinstance(statement, Fit):
        text = _spectrum(search, statement).text
        return text, _saving(analysis, text, region)
    window = _window(search, statement.window)
    interval = interval_of(window)
    for text in dict.fromkeys(_texts(search, window)) if interval else ():
        try:
            saved = _saving(analysis, text, region)
        except AnaError:  # a part of the condition that is no column, such as a four-vector
            continue
        if interval and saved.search.saves[0].columns[0].value == interval.value:
            return text, saved
    message = f"window `{window.name}` is not an interval of one quantity: `{window.text}`"
    raise DataError("E0986", message, site=window.site, help=[SAY])


def _spectrum(search: Search, fit: Fit) -> Spectrum:
    return next(s for s in search.spectra if s.name == fit.spectrum)


def _window(search: Search, name: str) -> Window:
    return next(w for w in search.windows if w.name == name)


def _texts(search: Search, window: Window) -> Iterator[str]:
    for symbol in search.scope.find(window.name, WINDOWS):
        if isinstance(symbol.statement, ast.Window):
            yield from _parts(symbol.statement.condition)


def _parts(node: ast.Expr) -> Iterator[str]:
    """The texts of a condition's parts, what is compared or subtracted first."""
    match node:
        case ast.Compare(operands=below):
            inner: tuple[ast.Expr, ...] = below
        case ast.Binary(op=op, left=left, right=right):
            inner = (left, right)
            if op not in ("and", "or"):
                yield node.span.text
        case ast.Group(inner=one) | ast.Unary(operand=one):
            inner = (one,)
        case ast.Call(arguments=arguments):
            inner = tuple(a.value for a in arguments)
            yield node.span.text
        case ast.Number() | ast.Quoted():
            return
        case _:
            inner = ()
            yield node.span.text
    for part in inner:
        yield from _parts(part)


# --- what is expected ---------------------------------------------------------------------------------------------


def _expected(search: Search, value: Expr) -> Expr | None:
    """The centre of a window that is an interval of this, or the mean of a fit to it."""
    for count in search.statistics.counts:
        interval = interval_of(_window(search, count.window))
        if interval is not None and interval.value == value:
            return _centre(interval)
    for fit in search.statistics.fits:
        if _spectrum(search, fit).value == value:
            return dict(fit.signal.parameters).get("mean")
    return None


def _centre(interval: Interval) -> Expr | None:
    """Of `abs(x - f) < g` it is f, whatever table g needs. Ends that hang on different parameters have no centre."""
    match interval.low, interval.high:
        case Apply(op="sub", args=(f, g)), Apply(op="add", args=(other, same)) if f == other and g == same:
            return f if parameters(f) else None
    if not parameters(interval.low) or parameters(interval.low) != parameters(interval.high):
        return None
    return apply("div", apply("add", interval.low, interval.high), Const(2.0))
