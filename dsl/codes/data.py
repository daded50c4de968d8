"""."""

from __future__ import annotations

from .code import Code

CODES: list[Code] = []
