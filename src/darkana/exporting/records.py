"""Results as records: HEPData submissions and DarkCast limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..runtime.errors import DataError
from ..runtime.exports.bibtex import paper_entry
from ..runtime.exports.darkcast import darkcast_files
from ..runtime.exports.files import Files, module_name
from ..runtime.exports.hepdata import About, archive, submission
from ..runtime.exports.hepdata_limits import limit_tables
from ..runtime.exports.hepdata_results import cutflow_tables, spectrum_tables
from ..runtime.exports.hepdata_tables import DataTable
from ..runtime.limits.result import Bounds, CouplingLimit, Limits
from .about import cited, physics_of, reactions
from .inputs import Inputs

# --- HEPData ------------------------------------------------------------------------------------------------------


def hepdata_files(inputs: Inputs) -> Files:
    """hepdata/submission.yaml with its tables and figures, and NAME_hepdata.zip. Raises DataError E0995."""
    if inputs.limits is None:
        inputs.need_result()
    tables = list(_tables(inputs))
    made = submission(_about(inputs), tables, _figures(inputs))
    zipped = {f"{inputs.analysis.path.stem}_hepdata.zip": archive(made)}
    return {f"hepdata/{name}": content for name, content in made.items()} | zipped


def _tables(inputs: Inputs) -> Iterator[DataTable]:
    common = _qualifiers(inputs)
    if inputs.limits is not None:
        yield from limit_tables(inputs.limits, common)
    else:
        inputs.note("hepdata: no limits, since there is no `limits.json`: `darkana limit` makes it")
    if inputs.result is not None:
        yield from cutflow_tables(inputs.result, common)
        yield from spectrum_tables(inputs.result, common)
    else:
        inputs.note("hepdata: no cutflows and spectra, since there is no `result.json`: `darkana run` makes it")


def _qualifiers(inputs: Inputs) -> tuple[tuple[str, object, str], ...]:
    search = inputs.analysis.search
    found: list[tuple[str, object, str]] = []
    if search.beams is not None:
        found.append(("SQRT(S)", round(search.beams.sqrt_s, 4), "GEV"))
    if search.meta.luminosity is not None:
        found.append(("LUMINOSITY", float(f"{search.meta.luminosity:.8g}"), "fb$^{-1}$"))
    found += [("RE", reaction, "") for reaction in reactions(search)]
    return tuple(found)


def _about(inputs: Inputs) -> About:
    search = inputs.analysis.search
    who = cited(inputs.analysis)
    doc = f" {search.meta.doc}" if search.meta.doc else ""
    comment = " ".join(f"{who.experiment}. {who.title}.{doc} Made by darkana from {who.stem}.ana.".lstrip(". ").split())
    links = tuple((paper.url, paper.name) for paper in who.papers if paper.url)
    return About(comment, reactions(search), search.beams.sqrt_s if search.beams else None, links)


def _figures(inputs: Inputs) -> dict[str, Path]:
    if inputs.folder is None:
        return {}
    place = inputs.folder if inputs.folder.is_dir() else inputs.folder.parent
    return {path.stem: path for path in sorted((place / "plots").glob("*.png"))}


# --- DarkCast -----------------------------------------------------------------------------------------------------


def darkcast_export(inputs: Inputs) -> Files:
    """darkcast/NAME.lmt and NAME.py for each coupling and variant. Raises DataError E0995, E0996."""
    limits = inputs.need_limits()
    if not limits.couplings:
        help = ["add an `interpret` statement, as `darkana show zprime_invisible` has it, and set the limits again"]
        raise DataError("E0996", "DarkCast takes limits on couplings, and the search interprets none", help=help)
    masses = _masses(limits)
    files: Files = {}
    for coupling in limits.couplings:
        for variant, bounds in coupling.variants.items():
            files |= _of_coupling(inputs, limits, masses, coupling, (variant, bounds))
    return {f"darkcast/{name}": content for name, content in files.items()}


def _masses(limits: Limits) -> NDArray[np.float64]:
    """In GeV, along a scan of one mass. Raises DataError E0996."""
    if len(limits.scan) != 1 or limits.scan[0].unit not in {"GeV", "MeV"}:
        scanned = ", ".join(axis.name for axis in limits.scan) or "nothing"
        raise DataError("E0996", f"DarkCast takes limits along one mass, and the search scans {scanned}")
    axis = limits.scan[0]
    return np.asarray(axis.values, float) * (1e-3 if axis.unit == "MeV" else 1.0)


def _of_coupling(
    inputs: Inputs,
    limits: Limits,
    masses: NDArray[np.float64],
    coupling: CouplingLimit,
    of_variant: tuple[str, Bounds],
) -> Files:
    variant, bounds = of_variant
    who = cited(inputs.analysis)
    if coupling.unit:
        message = f"DarkCast's couplings have no dimension, and `{coupling.name}` is in {coupling.unit}"
        raise DataError("E0996", message, help=["it knows vectors alone, no ALPs"])
    physics = physics_of(inputs, coupling.name, variant)
    seen = bool(np.isfinite(bounds.observed).any())
    values = bounds.observed if seen else bounds.expected[:, 2]
    variants = len(coupling.variants) > 1
    several = len(limits.couplings) > 1
    name = module_name(" ".join([who.stem, *([coupling.name] if several else []), *([variant] if variants else [])]))
    what = "observed" if seen else "median expected (nothing was observed)"
    notes = [
        f"{who.title}" + (f" ({who.experiment})" if who.experiment else "") + ".",
        f"The {what} limit on {coupling.label or coupling.name}{f', {variant}' if variant else ''},",
        f"{limits.method}, at {100 * limits.level:g}% {limits.level_kind}, made by darkana from {who.stem}.ana.",
    ]
    order = np.argsort(masses, kind="stable")
    return darkcast_files(name, masses[order], values[order], physics, notes, paper_entry(who))
