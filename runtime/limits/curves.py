"""Curves beside the limits: published ones, and those that the search derives."""

from __future__ import annotations

import numpy as np

from ..engine.scan_values import ScanValues
from ..plan import Published, Statistics
from ..results.assemble import in_unit
from .found import Numbers
from .result import DerivedCurve, PublishedCurve


def published_curves(statistics: Statistics) -> tuple[PublishedCurve, ...]:
    """Those whose files are there."""
    return tuple(_curve(statistics, each) for each in statistics.published if not each.table.missing)


def _curve(statistics: Statistics, published: Published) -> PublishedCurve:
    table = published.table
    values = np.array(table.values) / _factor(statistics, published)
    points = np.array(table.axes[0])
    if table.interpolation == "step":  # a step becomes two points
        points, values = np.repeat(points, 2)[1:-1], np.repeat(values, 2)
    parameter = table.arguments[0]
    unit = dict(zip(statistics.scan.names, statistics.scan.units, strict=True)).get(parameter, "")
    return PublishedCurve(
        published.kind,
        published.name,
        published.variant,
        published.label,
        published.level,
        published.luminosity,
        parameter,
        np.array([in_unit(point, unit) for point in points]),
        values,
    )


def _factor(statistics: Statistics, published: Published) -> float:
    """Tables are in base units; a coupling is shown in its own."""
    return next((c.factor for c in statistics.couplings if c.name == published.name), 1.0)


def derived_curves(statistics: Statistics, values: ScanValues) -> tuple[DerivedCurve, ...]:
    """Those whose tables are there."""
    missing = {table.name for table in statistics.tables if table.missing}
    return tuple(
        DerivedCurve(curve.name, curve.label, curve.unit, _values(values, curve.value))
        for curve in statistics.curves
        if not missing & _tables(curve.value)
    )


def _values(values: ScanValues, expression: object) -> Numbers:
    from ..plan import Expr

    assert isinstance(expression, Expr)
    return values.numbers(expression)


def _tables(expression: object) -> set[str]:
    from ..plan import Expr, Lookup, walk

    assert isinstance(expression, Expr)
    return {node.table for node in walk(expression) if isinstance(node, Lookup)}
