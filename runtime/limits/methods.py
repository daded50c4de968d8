"""The methods of the language, by their words."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import DataError
from .found import Found
from .models import Models

Method = Callable[[Models], Found]

PROFILED = ("cls", "profile_likelihood")
"""The methods that rest on asymptotic formulae or on toys."""
LEVEL_KIND = {"bayesian": "credibility"}
"""What a level means, where it is not confidence."""


def method_of(words: tuple[str, ...], level: float, *, engine: str, toys: int | None, seed: int) -> Method:
    """The method that sets limits on models of a scan, all at once. Raises DataError where an engine has it not."""
    name = words[0]
    if engine == "pyhf":
        _check_pyhf(words)
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


def _check_pyhf(words: tuple[str, ...]) -> None:
    """Raises DataError E0945: pyhf's numbers would bear the name of a method that it has not."""
    if words[0] not in PROFILED:
        help = ["take `--engine darkana`, or write `method cls` or `method profile_likelihood one_sided`"]
        raise DataError("E0945", f"pyhf has no method `{' '.join(words)}`", help=help)


def toys_of(words: tuple[str, ...], engine: str, toys: int | None) -> tuple[int | None, tuple[str, ...]]:
    """The toys that are taken, and a warning where those asked for are not."""
    if toys is None or (engine == "darkana" and words[0] in PROFILED):
        return toys, ()
    what = "the engine `pyhf`" if words[0] in PROFILED else f"the method `{' '.join(words)}`"
    return None, (f"the {toys} toys are left out: {what} takes none",)
