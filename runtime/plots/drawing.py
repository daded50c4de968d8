"""A figure that a notebook shows without pyplot having been set up."""

from __future__ import annotations

import io

from matplotlib.figure import Figure


class Drawing(Figure):
    """matplotlib's figure; where IPython has no printer of its own for figures it asks for the picture here."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        from .style import style

        stream = io.BytesIO()
        with style():
            self.savefig(stream, format="png", metadata={"Software": None})
        width, height = self.get_size_inches() * 100
        return stream.getvalue(), {"width": round(width), "height": round(height)}
