"""RDataFrame in compiled C++ at -O3: its declaration is all that Python does; one function finds the best triplet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

os.environ["EXTRA_CLING_ARGS"] = "-O3"
import ROOT

CODE = (Path(__file__).with_name("photons_root_job.hxx")).read_text(encoding="utf-8")


def prepare(data: Path) -> Callable[[], object]:
    ROOT.gInterpreter.Declare(CODE)
    return lambda: job(data)


def job(data: Path) -> object:
    flat = [int(number) for number in ROOT.photon_job(str(data))]
    bins = [flat[6 + 62 * k : 68 + 62 * k] for k in range(3)]
    return {"cutflow": flat[:5], "bins": bins, "window": flat[5]}
