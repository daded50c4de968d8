"""What can't be generated is refused, with what is possible."""

from __future__ import annotations

import math

from ..errors import DataError, nearest
from .kinds import PROCESSES, Process
from .particles import LEPTON_MASSES


def check(process: Process, sqrt_s: float, events: int, seed: int) -> None:
    """Raises DataError: E0970 the process, E0971 a mass, E0972 a decay, E0973 another number."""
    if process.name not in PROCESSES:
        _unknown(process.name)
    _check_number("sqrt_s", sqrt_s, 0, math.inf)
    _check_number("coupling", process.coupling, 0, math.inf)
    _check_number("c_max", process.c_max, 0, 1)
    _check_count("the number of events", events)
    _check_count("seed", seed)
    _check_masses(process, sqrt_s)
    for particle, products in process.decays.items():
        _check_decay(process, particle, tuple(sorted(products)))


def _unknown(name: str) -> None:
    known = ", ".join(f"`{each}`" for each in PROCESSES)
    like = nearest(name, PROCESSES, 1)
    help = [f"did you mean `{like[0]}`?"] if like else []
    raise DataError("E0970", f"`{name}` can't be generated", help=[*help, f"known processes are {known}"])


def _check_number(name: str, value: float, low: float, high: float) -> None:
    if not low < value < high:
        bounds = "positive" if high == math.inf else f"between {low:g} and {high:g}"
        raise DataError("E0973", f"{name} is {value:g}, and has to be {bounds}")


def _check_count(name: str, value: int) -> None:
    if value < 0:
        raise DataError("E0973", f"{name} is {value}, and can't be negative")


def _check_masses(process: Process, sqrt_s: float) -> None:
    due = tuple(process.kind.decays)
    if set(process.masses) != set(due):
        given = ", ".join(f"`{each}`" for each in process.masses) or "none"
        wanted = " and ".join(f"`{each}`" for each in due)
        raise DataError("E0971", f"`{process.name}` takes the mass of {wanted}; given: {given}")
    for name, mass in process.masses.items():
        if not 0 < mass < math.inf:
            raise DataError("E0971", f"the mass of `{name}` is {mass:g} GeV, and has to be positive")
    others = sum(LEPTON_MASSES.get(each, 0) for each in process.kind.products)
    if sum(process.masses.values()) + others >= sqrt_s:
        _above(process, sqrt_s, sqrt_s - others)


def _above(process: Process, sqrt_s: float, most: float) -> None:
    masses = " and ".join(f"{mass:g} GeV (`{name}`)" for name, mass in process.masses.items())
    whole = "the masses together have" if len(process.masses) > 1 else "the mass has"
    raise DataError(
        "E0971",
        f"`{process.name}` with {masses} is above the threshold at sqrt_s = {sqrt_s:g} GeV",
        help=[f"{whole} to be below {most:g} GeV"],
    )


def _check_decay(process: Process, particle: str, products: tuple[str, ...]) -> None:
    known = process.kind.decays.get(particle, ())
    if products not in {tuple(sorted(each)) for each in known}:
        raise DataError(
            "E0972", f"`{particle}` -> {_said(products)} is no decay known in `{process.name}`", help=_possible(process)
        )
    threshold = sum(LEPTON_MASSES.get(each, 0) for each in products)
    if process.masses[particle] <= threshold:
        message = f"`{particle}` of {process.masses[particle]:g} GeV can't decay to {_said(products)}"
        raise DataError("E0972", message, help=[f"its mass has to be above {threshold:g} GeV"])


def _possible(process: Process) -> list[str]:
    lines = [f"`{name}` -> {_said(each)}" for name, known in process.kind.decays.items() for each in known]
    return [f"known: {', '.join(lines)}"] if lines else ["its dark particles don't decay: leave them out of `decays`"]


def _said(products: tuple[str, ...]) -> str:
    return " ".join(products) or "nothing"
