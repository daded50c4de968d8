"""Texts of limits: what is limited, at what level, by which method, for whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from .headings import place_assumed, place_headings, whose_text
from .style import escaped, shortened, unit_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..limits.result import Limits, PublishedCurve

METHODS = {
    "bayesian flat": "Bayesian, flat prior",
    "cls": "CLs",
    "profile_likelihood one_sided": "one-sided profile likelihood",
    "feldman_cousins": "Feldman-Cousins",
}
GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma",
    "Phi", "Psi", "Omega",
})  # fmt: skip
SYMBOL = re.compile(r"([A-Za-z]+)('*)((?:_[A-Za-z0-9]+)*)('*)(?:\^(-?\d+))?")


def math_text(label: str) -> str:
    """`epsilon^2 alpha_D` as mathematics; a label that is not made of single letters and Greek ones as it stands, but
    for exponents: `50 ab^-1`."""
    symbols = [symbol(word) for word in label.split()]
    if not symbols or None in symbols:
        return raised(label)
    return "$" + r"\,".join(text for text in symbols if text) + "$"


def raised(text: str) -> str:
    return re.sub(r"\^(-?\d+)", r"$^{\1}$", escaped(text))


def symbol(word: str) -> str | None:
    """TeX of one symbol with its primes, index and exponent."""
    found = SYMBOL.fullmatch(word)
    if found is None:
        return None
    name, prime, index, late, power = found.groups()
    if len(name) > 1 and name not in GREEK:
        return None
    below = "".join(letter(part) for part in index.split("_") if part)
    text = letter(name) + prime + late + (f"_{{{below}}}" if below else "")
    return f"{{{text}}}^{{{power}}}" if power else text


def letter(name: str) -> str:
    if name in GREEK:
        return rf"\{name} "
    return name if len(name) == 1 else rf"\mathrm{{{name}}}"


def plain_text(name: str) -> str:
    """`visible_cross_section` as words."""
    return escaped(name.replace("_", " "))


def with_unit(text: str, unit: str) -> str:
    return f"{text} [{unit_text(unit)}]" if unit not in {"", "1"} else text


def level_text(limits: Limits) -> str:
    """`90% credibility, Bayesian, flat prior`."""
    method = METHODS.get(limits.method, limits.method.replace("_", " "))
    toys = f", {limits.toys} toys" if limits.toys else ""
    return f"{100 * limits.level:.4g}% {limits.level_kind}, {method}{toys}"


def luminosity_text(luminosity: float) -> str:
    """From fb^-1 to the unit that a person would take."""
    for unit, factor in (("pb^-1", 1e3), ("fb^-1", 1.0), ("ab^-1", 1e-3)):
        if luminosity * factor < 999.5:
            return f"{luminosity * factor:.4g} {unit_text(unit)}"
    return f"{luminosity * 1e-3:.4g} {unit_text('ab^-1')}"


def published_text(curve: PublishedCurve) -> str:
    """`published, Fig. 3 (90%)`; what was expected, at which luminosity."""
    said = [curve.kind] if curve.kind != "observed" else []
    said += [f"{100 * curve.level:.4g}%"] if curve.level else []
    said += [luminosity_text(curve.luminosity)] if curve.luminosity else []
    if curve.own:
        return f"{escaped(curve.label)} ({curve.kind})"
    label = f"published, {escaped(shortened(curve.label, 30))}" if curve.label else "published"
    return f"{label} ({', '.join(said)})" if said else label


def limit_headings(figure: Figure, axes: tuple[Axes, Axes], limits: Limits, before: str, margin: float) -> None:
    """The heads of a figure, with `before` the level and the method; below all what is assumed."""
    below = "; ".join(part for part in (before, level_text(limits), left_out(limits)) if part)
    data = bool(np.isfinite(limits.n_observed).any())
    lumi = luminosity_text(limits.luminosity) if limits.luminosity else ""
    right = whose_text(limits.experiment, data, lumi)
    place_headings(figure, axes, (limits.title or "Limits", below, right), margin)
    place_assumed(figure, limits.assumed)


def left_out(limits: Limits) -> str:
    """Says so where an interrupt left hypotheses out."""
    if limits.complete:
        return ""
    done = limits.hypotheses if limits.done is None else int(limits.done.sum())
    return f"incomplete, {done} of {limits.hypotheses} hypotheses"


def scan_text(limits: Limits, index: int) -> str:
    """`Z' mass [GeV]`, or by the name of the parameter."""
    axis = limits.scan[index]
    return with_unit(escaped(limits.labels.get(axis.name) or axis.name), axis.unit)
