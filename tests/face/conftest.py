"""The command line, called as its entry point is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from darkana.cli import main


@dataclass(frozen=True)
class Said:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def darkana(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`darkana("check", path)`; never a traceback, and never an escape code where there is no terminal."""

    def call(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["darkana", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        said = Said(int(end.value.code or 0), printed.out, printed.err)
        assert "Traceback" not in said.out + said.err
        assert "\x1b" not in said.out + said.err
        return said

    return call
