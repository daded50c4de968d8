"""A diagnostic is data: what is wrong, where, and how to mend it. Rendering is in `render.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .source import Span


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that the reader should see, such as the earlier definition."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """`severity` is `error` or `warning`; `replacement` would mend the text of `span`, if it is known."""

    code: str
    message: str
    span: Span
    label: str = ""
    help: tuple[str, ...] = ()
    replacement: str | None = None
    related: tuple[Related, ...] = ()
    severity: str = "error"

    @property
    def order(self) -> tuple[str, int, int, str]:
        return (self.span.source.name, self.span.start, self.span.end, self.code)

    def _repr_html_(self) -> str:
        from .render_html import diagnostic_html

        return diagnostic_html(self)


class AnaError(Exception):
    """The text of an analysis is wrong: `diagnostics` says where and why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = sorted(diagnostics, key=lambda d: d.order)
        super().__init__("; ".join(f"{d.code}: {d.message}" for d in self.diagnostics))

    def _repr_html_(self) -> str:
        from .render_html import render_html

        return render_html(self.diagnostics)

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        from .render import render

        return render(self.diagnostics, color=True).splitlines()
