"""The few elements that diagrams are drawn of; all text is escaped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

FONT = 13.0
LINE = 17.0
"""Heights of letters and lines in pixels."""
WIDE = 0.65
"""Of a letter, in heights: a little more than what usual sans-serif letters take."""
STYLE = """<style>
.dg { color: #1d2129; --dg-box: #f4f5f8; --dg-line: #5b6270; }
.dg { font: 13px Helvetica, Arial, "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { .dg { color: #e4e6eb; --dg-box: #262a32; --dg-line: #a3a9b5; } }
.dg text { fill: currentColor; } .dg .faint { opacity: 0.7; } .dg .head { font-weight: bold; }
.dg rect { fill: var(--dg-box); stroke: var(--dg-line); }
.dg path { fill: none; stroke: var(--dg-line); stroke-width: 1.4; }
.dg .dashed { stroke-dasharray: 6 4; } .dg circle { fill: var(--dg-line); }
</style>"""


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


def width_of(text: str) -> float:
    """In pixels, rather more than less."""
    return WIDE * FONT * len(text)


def picture(width: float, height: float, title: str, parts: list[str]) -> str:
    """As wide as its place allows."""
    said = escape(title)
    return (
        f'<svg class="dg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" role="img" aria-label="{said}">{STYLE}<title>{said}</title>{"".join(parts)}</svg>'
    )


def text(at: Point, words: str, kind: str = "", anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{at.x:.1f}" y="{at.y:.1f}" text-anchor="{anchor}"{style}>{escape(words)}</text>'


def line(start: Point, end: Point, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<path{style} d="M{start.x:.1f} {start.y:.1f}L{end.x:.1f} {end.y:.1f}"/>'


def curve(start: Point, end: Point) -> str:
    """From the bottom of a box to the top of another."""
    middle = (start.y + end.y) / 2
    return (
        f'<path d="M{start.x:.1f} {start.y:.1f}C{start.x:.1f} {middle:.1f} {end.x:.1f} {middle:.1f} '
        f'{end.x:.1f} {end.y:.1f}"/>'
    )


def wave(start: Point, end: Point, period: float = 12.0, height: float = 4.0) -> str:
    """A photon's line."""
    length = math.hypot(end.x - start.x, end.y - start.y)
    along = ((end.x - start.x) / length, (end.y - start.y) / length)
    turns = max(1, round(length / period))
    points = []
    for k in range(8 * turns + 1):
        share = k / (8 * turns)
        aside = height * math.sin(2 * math.pi * turns * share)
        x = start.x + share * length * along[0] - aside * along[1]
        y = start.y + share * length * along[1] + aside * along[0]
        points.append(f"{x:.1f} {y:.1f}")
    return f'<path d="M{"L".join(points)}"/>'


def dot(at: Point) -> str:
    return f'<circle cx="{at.x:.1f}" cy="{at.y:.1f}" r="3.5"/>'


def box(corner: Point, width: float, height: float) -> str:
    return f'<rect x="{corner.x:.1f}" y="{corner.y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5"/>'
