"""Unit and frame of generated events, found from the analysis's beams or stated, and the way to the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..engine.arrays import Numbers
from ..errors import DataError
from .frames import Frame, Laboratory, invariant_mass
from .particles import FINAL, INCOMING, Generated

Unit = Literal["GeV", "MeV"]
IN_GEV: dict[Unit, float] = {"GeV": 1.0, "MeV": 1e-3}
FINE, NEAR = 1e-3, 1e-2
"""Relative differences of energies: nothing to say; worth a doubt. Anything larger is another beam."""

ELECTRON = 11
UNKNOWN_SENSE = "no incoming electron tells the sense of z: it is taken along +z"


@dataclass(frozen=True, slots=True)
class Convention:
    """How the momenta of a file are to be understood. `turned`: the electron beam is along -z of the centre of mass.

    `said` tells in words what was found or stated, `doubts` what does not quite fit.
    """

    unit: Unit
    frame: Frame
    turned: bool = False
    said: str = ""
    doubts: tuple[str, ...] = ()


def find_convention(
    first: Generated,
    laboratory: Laboratory,
    *,
    unit: Unit | None = None,
    frame: Frame | None = None,
    stated: str | None = None,
    file: str = "",
) -> Convention:
    """From the first events: the median of the incoming particles' sum, or of the final ones' where there are none.

    `unit` and `frame` are what the caller says: what does not fit them is a doubt. `stated` is the unit that the file
    says. Raises DataError E0965 where the events are not of these beams, or in a frame that is neither of the two.
    """
    total, doubts = _total(first, file), list[str]()
    taken = unit or _unit(total, laboratory, file)
    if stated is not None and stated != taken:
        doubts.append(f"the file states {stated}, and {taken} is {'said of it' if unit else 'what fits the beams'}")
    total = total * IN_GEV[taken]
    doubts += _energy_doubt(total, laboratory)
    held = frame or _frame(total, laboratory, file)
    if frame is not None:
        doubts += _frame_doubt(total, laboratory, frame)
    turned, words, unsure = _electron(first, held, file)
    said = f"{_word(taken, unit)}, {_word(held, frame)}{words}"
    return Convention(taken, held, turned, said, (*doubts, *unsure))


def to_laboratory(generated: Generated, convention: Convention, laboratory: Laboratory) -> Generated:
    """The same particles with four-vectors in GeV in the laboratory, masses in GeV."""
    scale = IN_GEV[convention.unit]
    with np.errstate(invalid="ignore", over="ignore"):  # an event that is not numbers stays so, and is found later
        momenta = generated.momenta * scale
        if convention.frame == "centre of mass":
            momenta = laboratory.from_cms(convention.turned) @ momenta
    return generated.with_momenta(momenta, generated.m * scale)


def _word(value: str, given: str | None) -> str:
    return f"{value} ({'as stated' if given else 'found from the beams'})"


def _total(first: Generated, file: str) -> Numbers:
    """The summed (E, px, py, pz): the median over the events that have any, and in numbers."""
    incoming, final = first.status == INCOMING, first.status == FINAL
    rows = incoming if incoming.any() else final
    events = first.any(rows)
    if not events.any():
        raise DataError("E0965", "has neither incoming nor final particles in its first events", file=file)
    totals = first.summed(rows)[:, events]
    totals = totals[:, np.isfinite(totals).all(axis=0)]
    if not totals.size:
        raise DataError("E0965", "has no momenta that are finite numbers in its first events", file=file)
    return np.asarray(np.median(totals, axis=1), np.float64)


def _off(energy: float, laboratory: Laboratory) -> float:
    return abs(energy / laboratory.sqrt_s - 1)


def _unit(total: Numbers, laboratory: Laboratory, file: str) -> Unit:
    energy = float(invariant_mass(total))
    for unit, scale in IN_GEV.items():
        if _off(energy * scale, laboratory) <= NEAR:
            return unit
    ours = f"{laboratory.sqrt_s:.6g} GeV"
    raise DataError(
        "E0965",
        f"the beams do not match: sqrt(s) is {energy:.6g} in the unit of the file, in the analysis {ours}",
        file=file,
        help=[f"generate the events at {ours}, or state the `beams` they were made for"],
    )


def _energy_doubt(total: Numbers, laboratory: Laboratory) -> list[str]:
    energy = float(invariant_mass(total))
    if _off(energy, laboratory) <= FINE:
        return []
    return [f"sqrt(s) is {energy:.6g} GeV, that of the analysis {laboratory.sqrt_s:.6g} GeV"]


def _distances(total: Numbers, laboratory: Laboratory) -> dict[Frame, float]:
    """How far the sum is from the beams' in each frame, as a fraction of the energy."""
    away = np.abs(total - laboratory.total).max() / laboratory.total[0]
    return {"centre of mass": float(np.linalg.norm(total[1:]) / total[0]), "laboratory": float(away)}


def _frame(total: Numbers, laboratory: Laboratory, file: str) -> Frame:
    """The one that fits; the centre of mass where beams are symmetric and both do."""
    distances = _distances(total, laboratory)
    near = [frame for frame, distance in distances.items() if distance < NEAR]
    if near:
        return near[0]
    known = laboratory.total[0], float(np.linalg.norm(laboratory.total[1:]))
    alike = np.allclose([total[0], np.linalg.norm(total[1:])], known, rtol=0, atol=NEAR * known[0])
    what = "a laboratory that is rotated or has z reversed" if alike else "neither laboratory nor centre of mass"
    raise DataError(
        "E0965",
        f"the frame is {what}: the beams' momentum is {_listed(total)}, the analysis has {_listed(laboratory.total)}",
        file=file,
        help=["write them in the centre of mass with the electron along +z, or in the analysis's laboratory"],
    )


def _listed(total: Numbers | tuple[float, ...]) -> str:
    return "({:.4g}, {:.4g}, {:.4g}) GeV".format(*total[1:])


def _frame_doubt(total: Numbers, laboratory: Laboratory, frame: Frame) -> list[str]:
    return (
        []
        if _distances(total, laboratory)[frame] < NEAR
        else [f"the momenta do not look as in the {frame}: their sum is {_listed(total)}"]
    )


def _electron(first: Generated, frame: Frame, file: str) -> tuple[bool, str, tuple[str, ...]]:
    """Whether events in the centre of mass have to be turned, in words, and what is doubtful of it."""
    if frame == "laboratory":
        return False, "", ()
    rows = (first.status == INCOMING) & (first.pdg == ELECTRON) & np.isfinite(first.momenta).all(axis=0)
    lengths = np.linalg.norm(first.momenta[1:, rows], axis=0)
    if not lengths.any():
        return False, ", electron along +z (assumed)", (UNKNOWN_SENSE,)
    along = float(first.pz[rows].sum() / lengths.sum())
    if abs(along) < 1 - NEAR:
        helps = ["write the events with the electron beam along +z or -z"]
        raise DataError("E0965", f"the electron beam is not along z: cos(theta) is {along:.3g}", file=file, help=helps)
    return (False, ", electron along +z", ()) if along > 0 else (True, ", electron along -z: turned about y", ())
