"""`darkana lsp`, where its library is there."""

from __future__ import annotations

from ..cli import GOOD, fail


def serve() -> int:
    """Answers an editor on standard input and output until it says that this is over."""
    try:
        import pygls.lsp.server  # noqa: F401
    except ImportError:
        raise fail("the language server needs pygls: pip install 'darkana[lsp]'") from None
    from .lsp import serve as answer

    answer()
    return GOOD
