"""darkana: a whole collider search in a page of text.

>>> import darkana
>>> search = darkana.load("zprime_invisible")
>>> search.title
"Invisible Z' in e+ e- -> mu+ mu- Z'"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis import Analysis as Analysis, load as load, loads as loads
    from .dsl.diagnostics import AnaError as AnaError
    from .held import sample as sample, signal as signal
    from .runtime.errors import DataError as DataError

__version__ = "0.1.0"

_HOMES = {
    "load": "analysis",
    "loads": "analysis",
    "Analysis": "analysis",
    "AnaError": "dsl.diagnostics",
    "DataError": "runtime.errors",
    "sample": "held",
    "signal": "held",
}
__all__ = ["AnaError", "Analysis", "DataError", "load", "loads", "sample", "signal"]


def __getattr__(name: str) -> Any:
    """Imports what is asked for, when it is asked for: `import darkana` alone costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'darkana' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext darkana`: the cell magic `%%ana`."""
    from .notebook import register

    register(shell)
