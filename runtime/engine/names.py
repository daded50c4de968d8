"""Names of branches as basf2 writes them: `useCMSFrame__bop__bc` is `useCMSFrame(p)`."""

from __future__ import annotations

import re

SIGNS = {
    "sp": " ", "cm": ",", "cl": ":", "eq": "=", "st": "<", "gt": ">", "pt": ".", "pl": "+", "mi": "-", "bo": "(",
    "bc": ")", "so": "[", "sc": "]", "ha": "^", "mu": "*", "sl": "/", "dq": '"', "em": "!", "am": "&", "pi": "|",
}  # fmt: skip
"""What the two letters after a double underscore stand for."""

_MANGLED = re.compile(f"__({'|'.join(SIGNS)})")


def demangled(name: str) -> str:
    """The name before it was made fit for ROOT; itself where it was not changed.

    >>> demangled("daughter__bo0__cm__spM__bc")
    'daughter(0, M)'
    """
    return _MANGLED.sub(lambda match: SIGNS[match[1]], name)
