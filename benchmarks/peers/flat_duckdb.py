"""duckdb on the Parquet file; one thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p


def prepare(data: Path) -> Callable[[], object]:
    connection = duckdb.connect(config={"threads": 1})
    energy, px, pz = p.BEAM
    steps = f"""
      with sums as (select mu_p_muonID > {p.MUON_ID} a, mu_m_muonID > {p.MUON_ID} b, Eextra < {p.EXTRA} c,
          mu_p_px + mu_m_px px, mu_p_py + mu_m_py py, mu_p_pz + mu_m_pz pz, mu_p_E + mu_m_E E
          from read_parquet('{data / "flat.parquet"}')),
        stages as (select *, case when not a then 0 when not b then 1 when not c then 2
            when not sqrt(({p.FROM_E!r} * E + {p.FROM_X!r} * px + {p.FROM_Z!r} * pz)**2 + py**2) > {p.PT} then 3
            when not atan2(sqrt(({px!r} - px)**2 + py**2), {pz!r} - pz)
              between {p.LOW!r} and {p.HIGH!r} then 4
            else 5 end stage,
          ({energy!r} - E)**2 - (({px!r} - px)**2 + py**2 + ({pz!r} - pz)**2) m2 from sums)
      select case when stage = 5 and m2 > 0 then 6 else stage end stage,
        case when stage = 5 and m2 > 0 then least(floor(sqrt(m2) * {p.BINS / p.RANGE[1]})::int + 1, {p.BINS + 1})
          else 0 end bin,
        count(*) n from stages group by all"""

    def job() -> object:
        passed, bins = [0] * 7, [0] * (p.BINS + 2)
        for stage, place, n in connection.execute(steps).fetchall():
            for k in range(stage + 1):
                passed[k] += n
            if stage == 6:
                bins[place] += n
        return {"cutflow": passed, "histogram": bins}

    return job
