"""The methods of the language, by their words."""

from __future__ import annotations

from collections.abc import Callable

from .found import Found
from .models import Models

Method = Callable[[Models], Found]

LEVEL_KIND = {"bayesian": "credibility"}
"""What a level means, where it is not confidence."""


def method_of(words: tuple[str, ...], level: float, *, engine: str, toys: int | None, seed: int) -> Method:
    """The method that sets limits on models of a scan, all at once. Raises DataError where an engine has it not."""
    name = words[0]
    if engine == "pyhf":
        from .profile.pyhf_engine import pyhf_limits

        return lambda models: pyhf_limits(models, level, name)
    match name:
        case "bayesian":
            from .marginal.bayesian import bayesian_limits

            return lambda models: bayesian_limits(models, level, seed=seed)
        case "feldman_cousins":
            from .marginal.feldman_cousins import feldman_cousins_limits

            return lambda models: feldman_cousins_limits(models, level)
        case _ if toys is not None:
            from .profile.toys import toy_limits

            return lambda models: toy_limits(models, level, name, toys=toys, seed=seed)
        case _:
            from .profile.asymptotic import asymptotic_limits

            return lambda models: asymptotic_limits(models, level, name)
