"""The coverage of the methods for one count: the table of docs/statistics.md.

    .venv/bin/python benchmarks/limits_coverage.py [TOYS [LEVEL [METHOD]]]

Prints a table in Markdown: for each signal, background and uncertainty (of the background; the signal has half of it)
the share of data sets, in per cent, whose limit holds the signal, with its statistical error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np

from darkana.runtime.limits.coverage import coverage
from darkana.runtime.limits.found import Found
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.marginal.feldman_cousins import feldman_cousins_limits
from darkana.runtime.limits.models import Models, counting
from darkana.runtime.limits.profile.asymptotic import asymptotic_limits
from darkana.runtime.limits.profile.toys import toy_limits

TOYS = 4000
"""Of the methods that take toys, beside the data sets themselves."""

METHODS: dict[str, Callable[[Models, float], Found]] = {
    "CLs, asymptotic": lambda models, level: asymptotic_limits(models, level, "cls"),
    "CLs, toys": lambda models, level: toy_limits(models, level, "cls", toys=TOYS),
    "profile likelihood, asymptotic": lambda models, level: asymptotic_limits(models, level, "profile_likelihood"),
    "profile likelihood, toys": lambda models, level: toy_limits(models, level, "profile_likelihood", toys=TOYS),
    "Bayesian, flat": lambda models, level: bayesian_limits(models, level, expected=False),
    "Feldman-Cousins": lambda models, level: feldman_cousins_limits(models, level, expected=False),
}
"""Any function of models and level; a further method is one more line."""
SIGNALS = (1.0, 5.0, 20.0)
BACKGROUNDS = (0.5, 3.0, 30.0)
UNCERTAINTIES = (0.0, 0.1, 0.3)


def one_count(background: float, uncertainty: float) -> Models:
    """A hypothesis whose mu is in events."""
    sizes = np.array([[uncertainty / 2, 0.0]]), np.array([[0.0, uncertainty]])
    return counting(np.zeros(1), np.array([background]), np.ones(1), signal_sizes=sizes[0], background_sizes=sizes[1])


def main(toys: int, level: float, only: str = "") -> None:
    """`only`: methods whose name holds this."""
    methods = {name: method for name, method in METHODS.items() if only in name}
    print("| signal | background | uncertainty | " + " | ".join(methods) + " |")
    print("| --- | --- | --- |" + " --- |" * len(methods))
    for uncertainty in UNCERTAINTIES:
        for background in BACKGROUNDS:
            for signal in SIGNALS:
                models = one_count(background, uncertainty)
                cells = []
                for method in methods.values():
                    c = coverage(models, signal, lambda m, f=method: f(m, level), toys, seed=1)
                    cells.append(f"{100 * c.share:.1f} ± {100 * c.error:.1f}")
                print(f"| {signal:g} | {background:g} | {100 * uncertainty:g}% | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(int(given.get(1, 20_000)), float(given.get(2, 0.9)), given.get(3, ""))
