"""DarkCast (arXiv:1801.04847, arXiv:2206.08563): a limit on a coupling as NAME.lmt, and NAME.py that describes it.

NAME.lmt has a comment line `# mass lower` and a line a mass: the mass in GeV and the coupling above which it is
excluded (`lower` is the lower end of what is excluded), 1e5 where nothing is. With another column, `upper`, couplings
above that are allowed again. NAME.py is imported by `darkcast.Limit("NAME")`, which asks it for notes, bibtex, model,
production, decay, bounds and efficiency.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .files import Files, text_file

Numbers = NDArray[np.float64]
NOTHING_EXCLUDED = 1e5
"""DarkCast's largest coupling: it leaves such masses out."""
INVISIBLE = ", iwidth = lambda m, model: 99.0*model.width('visible', m)"


@dataclass(frozen=True, slots=True)
class Physics:
    """What DarkCast has to know: the `model` whose global coupling is limited, the `production` mechanism and the
    `decay` that was looked for. `invisible`: nearly all decays (99%) are to what is not seen."""

    model: str
    production: str
    decay: tuple[str, ...]
    invisible: bool = False


def limit_text(masses: Numbers, bounds: Numbers) -> str:
    """NAME.lmt: `masses` in GeV, rising; `bounds` (H,) on the coupling, NaN or infinite where there is none."""
    usable = np.where(np.isfinite(bounds) & (bounds > 0), np.minimum(bounds, NOTHING_EXCLUDED), NOTHING_EXCLUDED)
    rows = [f"{mass:14.8e} {bound:14.8e}" for mass, bound in zip(masses, usable, strict=True)]
    return "\n".join([f"#{'mass':>13} {'lower':>14}", *rows, ""])


def description_text(name: str, physics: Physics, notes: Iterable[str], bibtex: str) -> str:
    """NAME.py. The efficiency ratio is taken as one: candidates are found wherever the particle decays (or it does
    not), as for DarkCast's own prompt and invisible searches."""
    decay: Any = physics.decay[0] if len(physics.decay) == 1 else list(physics.decay)
    width = INVISIBLE if physics.invisible else ""
    return "\n".join(
        [
            "import darkcast",
            f"notes = {_quoted(notes)}",
            f"bibtex = {_quoted(bibtex.splitlines())}",
            f'model = darkcast.Model("{physics.model}"{width})',
            f'production = darkcast.Production("{physics.production}")',
            f"decay = {decay!r}",
            f'bounds = darkcast.Dataset("{name}.lmt")',
            'efficiency = darkcast.Efficiency(t0 = 0, t1 = float("inf"))',
            "",
        ]
    )


def darkcast_files(
    name: str, masses: Numbers, bounds: Numbers, physics: Physics, notes: Iterable[str], bibtex: str
) -> Files:
    """Both files, by name."""
    return {
        f"{name}.lmt": text_file(limit_text(masses, bounds)),
        f"{name}.py": text_file(description_text(name, physics, notes, bibtex)),
    }


def _quoted(lines: Iterable[str]) -> str:
    """A string of several lines, as Python reads it back."""
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{text}\n"""'
