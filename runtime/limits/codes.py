"""What is noticed at single hypotheses while limits are set."""

from __future__ import annotations

CODES: dict[str, str] = {}
"""The codes and what each means."""
