"""The methods of the language, by their words."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import DataError
from .found import Found
from .models import Models

Method = Callable[[Models], Found]

PYHF = ("cls", "profile_likelihood")
"""The methods that pyhf has too, by asymptotic formulae."""

TOYS = 200
"""For the bands of Bayesian limits of several bins, where no number is asked for."""

LEVEL_KIND = {"bayesian": "credibility"}
"""What a level means, where it is not confidence."""


def method_of(words: tuple[str, ...], level: float, *, engine: str, toys: int | None, seed: int) -> Method:
    """The method that sets limits on models of a scan, all at once. Raises DataError where an engine has it not."""
    name = words[0]
    if engine == "pyhf":
        if name not in PYHF or toys is not None:
            help = ["take `--engine darkana`"]
            asked = f"`{' '.join(words)}`" if name not in PYHF else "limits by toys"
            raise DataError("E0945", f"the engine `pyhf` does not make {asked}", help=help)
        from .profile.pyhf_engine import pyhf_limits

        return lambda models: pyhf_limits(models, level, name)
    match name:
        case "bayesian":
            from .marginal.bayesian import bayesian_limits

            return lambda models: bayesian_limits(models, level, toys=toys or TOYS, seed=seed)
        case "feldman_cousins":
            from .marginal.feldman_cousins import feldman_cousins_limits

            return lambda models: feldman_cousins_limits(models, level)
        case _ if toys is not None:
            from .profile.toys import toy_limits

            return lambda models: toy_limits(models, level, name, toys=toys, seed=seed)
        case _:
            from .profile.asymptotic import asymptotic_limits

            return lambda models: asymptotic_limits(models, level, name)
