"""Which paths are URLs."""

from __future__ import annotations

from ..errors import DataError


def is_remote(file: str) -> bool:
    """Whether a path is a URL."""
    return "://" in file


def check_url(url: str) -> str:
    """The URL of one file. Raises DataError E0930."""
    path = url.partition("://")[2].partition("/")[2]
    if any(sign in path for sign in "*["):
        help = ["list the files one by one: what a server has can't be searched"]
        raise DataError("E0930", "a URL names one file, and this one has a pattern", file=url, help=help)
    return url
