"""The same limits through pyhf, with scipy's optimiser: slow, and an independent check.

Asymptotic formulae only. The signal is scaled so that limits are of the order of 1, since pyhf's default bounds end at
mu = 10, and fits begin inside the bounds: begun at mu = 0 they end early, and limits come out high.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from ..found import NO_CONVERGENCE, Found
from ..models import Models, Numbers
from .asymptotic import BANDS, Tails, targets
from .checks import close, few, mark, seen, usable
from .data import observed
from .histfactory import INTERPOLATION, check_histfactory, specification

LARGEST = 200.0
"""mu, in units of its expected statistical error, at which the search ends."""
TOLERANCE = 1e-10
Rising = Callable[[float], float]


def pyhf_limits(models: Models, level: float = 0.95, method: str = "cls") -> Found:
    """What `asymptotic_limits` finds, by pyhf. Raises E0945 for what HistFactory cannot express."""
    check_histfactory(models)
    found = Found.blank(models.hypotheses)
    good = usable(models, found)
    with _tight():
        for h in np.flatnonzero(good):
            _one(models, int(h), level, method, found)
    mark(found, good & few(models, models.background), "W0930")
    close(found, seen(models))
    return found


def pyhf_tails(models: Models, mu: Numbers) -> Tails:
    """What `tail_probabilities` gives, by pyhf's hypotest."""
    check_histfactory(models)
    out = Tails.blank(models.hypotheses)
    with _tight() as pyhf:
        for h in range(models.hypotheses):
            model, data, unit = _model(pyhf, models, h)
            cls, tails, band = pyhf.infer.hypotest(
                mu[h] / unit, data, model, return_tail_probs=True, return_expected_set=True
            )
            out.clsb[h], out.clb[h], out.cls[h] = *map(float, tails), float(cls)
            out.expected[h] = [float(value) for value in band]
    return out


@contextmanager
def _tight() -> Iterator[Any]:
    """pyhf with numpy and a tight tolerance, and as it was before afterwards."""
    import pyhf

    before, log = pyhf.get_backend(), logging.getLogger("pyhf.pdf")
    pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer(tolerance=TOLERANCE, maxiter=10000))
    quiet, log.disabled = log.disabled, True  # it tells at every model that rates are cut off at zero
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", RuntimeWarning)  # scipy's, of steps that end at a bound
            yield pyhf
    finally:
        log.disabled = quiet
        pyhf.set_backend(*before)


def _model(pyhf: Any, models: Models, h: int) -> tuple[Any, list[float], float]:
    """The model of hypothesis h, its data, and what mu = 1 of pyhf is in mu of ours."""
    here = models.take(np.array([h]))
    counts = observed(here).counts
    unit = float(1 / np.sqrt((here.signal**2 / np.maximum(here.background, 1.0)).sum()))
    spec = specification(replace(here, signal=here.signal * unit), 0, LARGEST)
    clip = None if here.extra.any() or (here.parts < 0).any() else 0.0
    model = pyhf.Model(spec, poi_name="mu", modifier_settings=INTERPOLATION, clip_sample_data=clip, validate=False)
    return model, [*counts[0].tolist(), *model.config.auxdata], unit


def _one(models: Models, h: int, level: float, method: str, found: Found) -> None:
    """The limits of hypothesis h, into `found`."""
    with _tight() as pyhf:
        model, data, unit = _model(pyhf, models, h)
        try:
            found.expected[h] = [unit * _root(f) for f in _expected(pyhf, model, data, level, method)]
            if np.isfinite(models.observed[h]).all():
                found.observed[h] = unit * _root(_observed(pyhf, model, data, level, method))
                q = _statistic(pyhf, "q0", 0.0, data, model)
                found.significance[h], found.p_value[h] = np.sqrt(q), ndtr(-np.sqrt(q))
        except (pyhf.exceptions.FailedMinimization, ValueError):
            found.observed[h] = found.expected[h] = np.nan
            mark(found, np.arange(models.hypotheses) == h, "W0931", NO_CONVERGENCE)


def _root(rising: Rising) -> float:
    """Infinite where it lies beyond the largest mu."""
    high = 4.0
    while rising(high) < 0:
        if high >= LARGEST:
            return float("inf")
        high = min(4 * high, LARGEST)
    return float(brentq(rising, 0.01, high, xtol=1e-9, rtol=1e-9))


def _observed(pyhf: Any, model: Any, data: list[float], level: float, method: str) -> Rising:
    if method == "cls":
        return lambda mu: np.log(1 - level) - np.log(float(pyhf.infer.hypotest(mu, data, model)))
    return lambda mu: np.sqrt(_statistic(pyhf, "qmu_tilde", mu, data, model)) - ndtri(level)


def _expected(pyhf: Any, model: Any, data: list[float], level: float, method: str) -> list[Rising]:
    """For each of BANDS, the root of q~ of the Asimov data less what it is at that limit."""
    config = model.config
    settings = (config.suggested_init(), config.suggested_bounds(), config.suggested_fixed())
    asimov = pyhf.infer.calculators.generate_asimov_data(0.0, data, model, *settings)

    def less(aim: float) -> Rising:
        return lambda mu: np.sqrt(_statistic(pyhf, "qmu_tilde", mu, asimov, model)) - aim

    return [less(float(aim)) for aim in targets(level, method)[: len(BANDS)]]


def _statistic(pyhf: Any, name: str, mu: float, data: Any, model: Any) -> float:
    config = model.config
    settings = (config.suggested_init(), config.suggested_bounds(), config.suggested_fixed())
    return float(getattr(pyhf.infer.test_statistics, name)(mu, data, model, *settings))
