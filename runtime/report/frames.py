"""Results as pandas DataFrames."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ..results.result import Cutflow


def pandas() -> Any:
    """The library. Raises ImportError that says how to install it."""
    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError("data frames need pandas: pip install 'darkana[dataframe]'") from error
    return pd


def cutflow_frame(cutflow: Cutflow) -> pd.DataFrame:
    """A row for each region, sample, cut and hypothesis, with the columns of `cutflow.csv`; unknown numbers are NaN."""
    from .csv_text import COLUMNS, lines

    numbers = COLUMNS.index("events")
    rows = [[math.nan if k >= numbers and v == "" else v for k, v in enumerate(line)] for line in lines(cutflow)]
    frame: pd.DataFrame = pandas().DataFrame(rows, columns=list(COLUMNS))
    return frame
