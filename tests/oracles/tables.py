"""A table of points, linear between them, and the step rule of a scan."""

import csv
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path


def rows(path: Path) -> list[list[float]]:
    """The numbers of a CSV file, columns in the file's order."""
    with path.open(encoding="utf-8") as stream:
        lines = list(csv.reader(line for line in stream if line.strip() and not line.startswith("#")))
    return [[float(x) for x in line] for line in lines[1:]]


def between(low: float, high: float, fraction: float) -> float:
    return low + (high - low) * fraction


def linear(points: list[tuple[float, float]], clamp: bool = False) -> Callable[[float], float]:
    xs = [x for x, _ in points]

    def value(x: float) -> float:
        if clamp:
            x = min(max(x, xs[0]), xs[-1])
        if not xs[0] <= x <= xs[-1]:
            return float("nan")
        k = min(bisect_right(xs, x), len(xs) - 1)
        (x0, y0), (x1, y1) = points[k - 1], points[k]
        return between(y0, y1, (x - x0) / (x1 - x0))

    return value


def from_file(path: Path) -> Callable[[float], float]:
    return linear([(row[0], row[1]) for row in rows(path)])


def steps(low: float, high: float, step: Callable[[float], float]) -> list[float]:
    """Each point a step beyond the last; the end belongs to it where one falls on it to 1e-9."""
    points = [low]
    while (following := points[-1] + step(points[-1])) <= high * (1 + 1e-9):
        points.append(following)
    return points


def clamped(path: Path) -> Callable[[float], float]:
    return linear([(row[0], row[1]) for row in rows(path)], clamp=True)
