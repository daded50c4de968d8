"""Four-momenta as they are smeared: one part changes, what it says nothing of is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..engine.arrays import Mask, Numbers

PARTS = ("E", "p", "pt", "px", "py", "pz", "theta", "phi", "eta", "m", "mass")
"""What `Momenta.part` gives."""


@dataclass(frozen=True, slots=True)
class Momenta:
    """Momenta (GeV) and masses, arrays of one length."""

    px: Numbers
    py: Numbers
    pz: Numbers
    mass: Numbers

    @staticmethod
    def of(px: Numbers, py: Numbers, pz: Numbers, energy: Numbers) -> Momenta:
        """The mass is that of the four-vector; 0 where rounding makes its square negative."""
        return Momenta(px, py, pz, np.sqrt(np.maximum(energy**2 - px**2 - py**2 - pz**2, 0.0)))

    def take(self, rows: Mask) -> Momenta:
        """Those of some rows."""
        return Momenta(self.px[rows], self.py[rows], self.pz[rows], self.mass[rows])

    def put(self, rows: Mask, others: Momenta) -> Momenta:
        """With other momenta in some rows; the masses stay."""

        def together(mine: Numbers, new: Numbers) -> Numbers:
            whole = mine.copy()
            whole[rows] = new
            return whole

        px, py, pz = (together(getattr(self, n), getattr(others, n)) for n in ("px", "py", "pz"))
        return Momenta(px, py, pz, self.mass)

    def part(self, name: str) -> Numbers:
        """One of PARTS."""
        match name:
            case "px" | "py" | "pz":
                value: Numbers = getattr(self, name)
                return value
            case "m" | "mass":
                return self.mass
            case "pt":
                return np.hypot(self.px, self.py)
            case "p":
                return np.sqrt(self.px**2 + self.py**2 + self.pz**2)
            case "E":
                return np.sqrt(self.px**2 + self.py**2 + self.pz**2 + self.mass**2)
            case "theta":
                return np.arctan2(self.part("pt"), self.pz)
            case "phi":
                return np.arctan2(self.py, self.px)
            case "eta":
                return np.arcsinh(self.pz / self.part("pt"))
        raise KeyError(name)

    def changed(self, name: str, value: Numbers, *, keep: str = "p") -> tuple[Momenta, Mask]:
        """With another value of a part, and where there is such a momentum: not where a size came out negative, or was
        zero before, so that there is no direction to keep.

        A size (`p`, `pt`, `E`) keeps the direction and the mass, an angle (`theta`, `phi`, `eta`) the other angle and
        the momentum (or `pt`, as `keep` says), a component the other two.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            changed, good = self._changed(name, value, keep)
        return changed, good & np.isfinite(changed.px) & np.isfinite(changed.py) & np.isfinite(changed.pz)

    def _changed(self, name: str, value: Numbers, keep: str) -> tuple[Momenta, Mask]:
        match name:
            case "px" | "py" | "pz":
                return replace(self, **{name: value}), np.isfinite(value)
            case "p" | "pt":
                return self._scaled(value / self.part(name)), value > 0
            case "E":
                square = value**2 - self.mass**2
                good = (value > 0) & (square > 0)
                return self._scaled(np.sqrt(np.where(good, square, 1.0)) / self.part("p")), good
            case "phi":
                pt = self.part("pt")
                return replace(self, px=pt * np.cos(value), py=pt * np.sin(value)), np.isfinite(value)
            case "theta":
                return self._turned(np.sin(value), np.cos(value), keep), np.isfinite(value)
            case "eta":
                return self._turned(1 / np.cosh(value), np.tanh(value), keep), np.isfinite(value)
        raise KeyError(name)

    def _scaled(self, factor: Numbers) -> Momenta:
        return replace(self, px=self.px * factor, py=self.py * factor, pz=self.pz * factor)

    def _turned(self, sine: Numbers, cosine: Numbers, keep: str) -> Momenta:
        """To another polar angle; one beyond 0 or pi comes out on the other side of the axis."""
        p, pt = self.part("p"), self.part("pt")
        if keep == "pt":
            turned = np.sign(sine)
            return replace(self, px=self.px * turned, py=self.py * turned, pz=pt * cosine / np.abs(sine))
        along = np.where(pt > 0, p * sine / np.where(pt > 0, pt, 1.0), 0.0)
        return replace(self, px=self.px * along, py=self.py * along, pz=p * cosine)
