"""Made-up events for the executor's tests."""

from __future__ import annotations

import awkward as ak
import numpy as np
import pytest

from plan_kit import write


def make_events(seed, n=60, mean=2.5):
    """Events with tracks, clusters and two event columns; numbers on a coarse grid, so that ties and edges occur."""
    rng = np.random.default_rng(seed)
    events = []
    for _ in range(n):
        track = [
            {"px": rng.integers(-8, 9) / 4, "py": rng.integers(-8, 9) / 4, "charge": float(rng.choice([-1, 1]))}
            for _ in range(rng.poisson(mean))
        ]
        cluster = [
            {"E": float(rng.choice([np.nan, 0.25, 0.5, 1.0, 2.0])), "phi": rng.uniform(-3.14, 3.14)}
            for _ in range(rng.poisson(mean))
        ]
        event = [{"met": rng.integers(0, 12) / 2, "fired": bool(rng.integers(0, 2))}]
        events.append({"event": event, "tracks": track, "clusters": cluster})
    return events, rng.integers(1, 9, n) / 8


def columns_of(events, weights):
    """As branches."""
    branches = {"weight": np.asarray(weights, np.float64)}
    for space, prefix, fields in (("tracks", "track", ("px", "py", "charge")), ("clusters", "cluster", ("E", "phi"))):
        for field in fields:
            lists = [[float(row[field]) for row in event[space]] for event in events]
            branches[f"{prefix}_{field}"] = ak.values_astype(ak.Array([*lists, [0.0]])[:-1], np.float64)
    branches["met"] = np.array([event["event"][0]["met"] for event in events], np.float64)
    branches["fired"] = np.array([event["event"][0]["fired"] for event in events], np.int32)
    return branches


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """(file, events, weights) by seed."""
    kept = {}

    def make(seed=1, n=60, mean=2.5):
        if (seed, n, mean) not in kept:
            events, weights = make_events(seed, n, mean)
            path = tmp_path_factory.mktemp("events") / "events.root"
            kept[seed, n, mean] = write(path, columns_of(events, weights), parts=3), events, weights
        return kept[seed, n, mean]

    return make
