"""Names of branches as basf2 writes them: `useCMSFrame__bop__bc` is `useCMSFrame(p)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SIGNS = {
    "sp": " ", "cm": ",", "cl": ":", "eq": "=", "st": "<", "gt": ">", "pt": ".", "pl": "+", "mi": "-", "bo": "(",
    "bc": ")", "so": "[", "sc": "]", "ha": "^", "mu": "*", "sl": "/", "dq": '"', "em": "!", "am": "&", "pi": "|",
}  # fmt: skip
"""What the two letters after a double underscore stand for."""

WEIGHT, COUNTER = "__weight__", "__ncandidates__"
"""The weight of an event, and the number of candidates, which may exceed that of the stored ones."""

_MANGLED = re.compile(f"__({'|'.join(SIGNS)})")


def demangled(name: str) -> str:
    """The name before it was made fit for ROOT; itself where it was not changed.

    >>> demangled("daughter__bo0__cm__spM__bc")
    'daughter(0, M)'
    """
    return _MANGLED.sub(lambda match: SIGNS[match[1]], name)


def loosened(name: str) -> str:
    """What names that mean the same share: without blanks and what basf2 drops, `.` as `_`.

    >>> loosened("daughter__bo0__cmM__bc") == loosened("daughter(0, M)"), loosened("track.px")
    (True, 'track_px')
    """
    kept = (c for c in demangled(name) if c.isalnum() or c == "_" or c in _SPELT)
    return "".join(kept).replace(".", "_")


_SPELT = frozenset(SIGNS.values()) - {" "}


class Names:
    """The names of a file's columns. A name asked for is looked up as it stands, then as basf2 mangles it, then
    without regard to blanks, and with `_` for the `.` of a field inside another."""

    def __init__(self, stored: Iterable[str]) -> None:
        self._stored = dict.fromkeys(stored)
        self._demangled: dict[str, str] = {}
        self._loosened: dict[str, str] = {}
        for name in self._stored:
            self._demangled.setdefault(demangled(name), name)
            self._loosened.setdefault(loosened(name), name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def find(self, asked: str) -> str | None:
        """The stored name, or None."""
        if asked in self._stored:
            return asked
        return self._demangled.get(asked) or self._loosened.get(loosened(asked))
