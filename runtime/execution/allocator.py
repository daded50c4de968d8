"""Keeps freed array memory in the process: glibc would return it to the system and take it again for every block."""

from __future__ import annotations

import ctypes
import sys

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of <malloc.h>
KEEP = 512 * 2**20


def keep_memory() -> bool:
    """Asks glibc to keep what is freed. True where that was granted; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(MMAP_THRESHOLD, 32 * 2**20) and mallopt(TRIM_THRESHOLD, KEEP))
