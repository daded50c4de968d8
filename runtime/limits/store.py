"""What was found at each hypothesis, kept as it comes, so that an interrupted command can go on.

A file of lines of JSON: the first says what the limits are made from, each other holds one hypothesis, numbers in
full. Lines are added and flushed as hypotheses are done; what a killed process left half written is not read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .execute import Kept
from .found import Found

SCHEMA = "darkana/kept/1"


@dataclass(slots=True)
class Store:
    """`begin` gives what is known from before and adds to the file whatever comes. `made_from` names all that the
    limits hang on; `say` is told what is taken over, or why nothing is; `show` the latest hypothesis that is done."""

    path: Path
    made_from: Mapping[str, str]
    resume: bool
    say: Callable[[str], None]
    show: Callable[[int, Found], None] | None = None

    def begin(self, hypotheses: int) -> Kept:
        """What is known of so many hypotheses. The file is begun anew with that when the first other one is done."""
        done, found = np.zeros(hypotheses, bool), Found.blank(hypotheses)
        for h, line in self._known() if self.resume else []:
            if 0 <= h < hypotheses:
                _put(found, h, line)
                done[h] = True
        if self.resume:
            self._tell(int(done.sum()), hypotheses)
        written = np.zeros(hypotheses, bool)
        return Kept(found, done, lambda found, done: self._keep(found, done, written))

    def _keep(self, found: Found, done: NDArray[np.bool_], written: NDArray[np.bool_]) -> None:
        """Adds what was done since. What can't be kept is done again."""
        fresh, first = np.flatnonzero(done & ~written), not written.any()
        lines = [_text(int(h), _plain(found, int(h))) for h in fresh]
        with suppress(OSError):
            if first:
                self._start(lines)
            else:
                with self.path.open("a", encoding="utf-8") as file:
                    file.writelines(lines)
        written |= done
        if self.show is not None and len(fresh):
            self.show(int(fresh[-1]), found)

    def drop(self) -> None:
        """All are done: nothing is left to go on with."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
            self.path.parent.rmdir()

    def _tell(self, known: int, hypotheses: int) -> None:
        rest = f"going on with {hypotheses - known}" if known < hypotheses else "nothing is left to do"
        self.say(f"kept from before: {known} of {hypotheses} hypotheses; {rest}" if known else "nothing is kept")

    def _known(self) -> list[tuple[int, dict[str, Any]]]:
        try:
            first, *rest = self.path.read_text(encoding="utf-8").splitlines()
            head = json.loads(first)
            before = dict(head["made_from"]) if head["schema"] == SCHEMA else {"the format": ""}
        except (OSError, ValueError, LookupError, TypeError):
            return []
        changed = [what for what in {**self.made_from, **before} if before.get(what) != self.made_from.get(what)]
        if changed:
            self.say(f"all hypotheses start anew: {changed[0]} changed")
            return []
        return list(_whole(rest))

    def _start(self, lines: list[str]) -> None:
        """Another name first, so that what is known is never lost."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        head = json.dumps({"schema": SCHEMA, "made_from": dict(self.made_from)})
        fresh = self.path.with_suffix(".new")
        fresh.write_text("".join([f"{head}\n", *lines]), encoding="utf-8")
        fresh.replace(self.path)


def _whole(lines: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Up to the first line that is not whole."""
    try:
        for text in lines:
            line = json.loads(text)
            h = line.pop("h")
            _put(Found.blank(1), 0, line)  # a line that lacks anything ends it
            yield h, line
    except (ValueError, LookupError, TypeError, AttributeError):
        return


NUMBERS = ("observed", "lower", "p_value", "significance")


def _plain(found: Found, k: int) -> dict[str, Any]:
    line: dict[str, Any] = {name: _number(getattr(found, name)[k]) for name in NUMBERS}
    expected = [_number(value) for value in found.expected[k]]
    return {**line, "expected": expected, "status": int(found.status[k]), "codes": list(found.codes[k])}


def _put(found: Found, k: int, line: Mapping[str, Any]) -> None:
    for name in NUMBERS:
        getattr(found, name)[k] = float(line[name])
    found.expected[k] = [float(value) for value in line["expected"]]
    found.status[k], found.codes[k] = line["status"], tuple(line["codes"])


def _text(h: int, line: Mapping[str, Any]) -> str:
    return json.dumps({"h": h, **line}) + "\n"


def _number(value: float) -> float | str:
    """JSON has no NaN and no infinity: they are words, which `float` reads."""
    return float(value) if math.isfinite(value) else str(float(value))
