"""Searches without events of their own, on events made up for them: the same as plain loops in every row, bin, window."""

from itertools import pairwise

import pytest

from .comparison import compare
from .searches import SEARCHES, Set, made


@pytest.fixture(scope="module", params=SEARCHES.values(), ids=SEARCHES)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Set:
    return made(request.param, tmp_path_factory.mktemp(request.param.name))


def test_every_number_is_that_of_a_plain_loop(whole: Set) -> None:
    result = whole.run(unblind=True)
    assert result["complete"]
    for sample in whole.samples:
        compare(result, whole.oracle(sample), sample.name, 1.0 if sample.is_data else whole.search.luminosity)


def test_the_events_try_every_cut(whole: Set) -> None:
    """Each cut of each region keeps some events and loses some; each window holds some."""
    result = whole.run(unblind=True)
    for region, samples in result["cutflow"].items():
        totals = [sum(row["events"] for row in rows) for rows in zip(*samples.values(), strict=True)]
        assert all(0 < after < before for before, after in pairwise(totals)), (region, totals)
    for window in result["windows"].values():
        assert sum(sum(counts["events"]) for counts in window["signal"].values()) > 30
