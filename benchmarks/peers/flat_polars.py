"""polars on the Parquet file, lazily: only columns that are used are read, cuts are pushed down; one thread."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"
import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p


def prepare(data: Path) -> Callable[[], object]:
    first, second, third = (
        pl.col("mu_p_muonID") > p.MUON_ID,
        pl.col("mu_m_muonID") > p.MUON_ID,
        pl.col("Eextra") < p.EXTRA,
    )
    total = {k: pl.col(f"mu_p_{k}") + pl.col(f"mu_m_{k}") for k in ("px", "py", "pz", "E")}
    across = p.FROM_E * pl.col("E") + p.FROM_X * pl.col("px") + p.FROM_Z * pl.col("pz")
    x, y, z = p.BEAM[1] - pl.col("px"), pl.col("py"), p.BEAM[2] - pl.col("pz")
    theta = pl.arctan2((x * x + y * y).sqrt(), z)
    m2 = (p.BEAM[0] - pl.col("E")) ** 2 - (x * x + y * y + z * z)

    def job() -> object:
        rows = pl.scan_parquet(data / "flat.parquet")
        cheap = rows.select(pl.len(), a=first.sum(), b=(first & second).sum())
        kept = rows.filter(first & second & third).select(**total)
        kept = kept.select(pt=(across * across + y * y).sqrt(), theta=theta, m2=m2)
        counts, some = pl.collect_all([cheap, kept], engine="streaming")
        cutflow = [*counts.row(0), some.height]
        for cut in (pl.col("pt") > p.PT, pl.col("theta").is_between(p.LOW, p.HIGH, closed="none"), pl.col("m2") > 0):
            some = some.filter(cut)
            cutflow.append(some.height)
        mass = some["m2"].sqrt().to_numpy()
        edges = np.linspace(*p.RANGE, p.BINS + 1)
        bins = np.bincount(np.searchsorted(edges, mass, "right"), minlength=p.BINS + 2)
        return {"cutflow": cutflow, "histogram": bins.tolist()}

    return job
