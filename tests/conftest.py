"""Options of the test suite."""

from __future__ import annotations

import os

import pytest

from blocks import summary


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew (then read them!)")


def pytest_configure(config: pytest.Config) -> None:
    """What the tests compile is kept apart from the user's, from one run to the next."""
    if (cache := getattr(config, "cache", None)) is not None:
        os.environ.setdefault("DARKANA_CACHE", str(cache.mkdir("darkana")))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which blocks of the pages were executed, if their tests ran here."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    if any("test_blocks.py" in report.nodeid for report in reports):
        executed = {place for report in reports for name, place in report.user_properties if name == "block"}
        terminalreporter.section("blocks of README.md and docs")
        for line in summary(executed):
            terminalreporter.write_line(line)
