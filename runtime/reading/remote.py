"""Files of events that lie elsewhere: URLs, by fsspec.

ROOT files are read by uproot's own ranges, Parquet by pyarrow's, so that only the branches asked for travel. A server
that sends files only as a whole has them copied once, into a folder that lives as long as the process.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ..errors import DataError
from ..execution.spool import TemporaryFolder
from .stored import DAMAGE, first_line
from .urls import check_url, is_remote

EXTRA = "pip install 'darkana[remote]'"
TELLING = ("size", "ETag", "Content-MD5", "Last-Modified", "LastModified", "mtime")
"""What servers say of a file that changes with it."""

_begins: dict[str, bytes] = {}
_copies: dict[tuple[str, str], Path] = {}
_folder: list[TemporaryFolder] = []


def damage() -> tuple[type[Exception], ...]:
    """What reading may raise: DAMAGE, and what the network raises, if that is in use."""
    http = sys.modules.get("aiohttp")
    return DAMAGE if http is None else (*DAMAGE, http.ClientError)


def broken_off(file: str, error: Exception, what: str) -> DataError | None:
    """The error of a transfer that broke off; None where the file itself is to blame."""
    http = sys.modules.get("aiohttp")
    network = (OSError, EOFError) if http is None else (OSError, EOFError, http.ClientError)
    taken_for_bytes = isinstance(error, TypeError) and "Error' object is not subscriptable" in str(error)  # by uproot
    if not is_remote(file) or not (isinstance(error, network) or taken_for_bytes):
        return None
    help = ["run again with `--resume`: samples that are finished are kept"]
    return DataError("E0932", f"the transfer broke off {what}: {said(error)}", file=file, help=help)


def out_of_reach(url: str, error: Exception) -> DataError:
    """The error of a file that can't be had at all; fsspec says of any that it is not there, and why in its cause."""
    cause = error.__cause__ if isinstance(error, FileNotFoundError) else error
    if cause is None or getattr(cause, "status", 0) in (404, 410):
        return DataError("E0931", "there is no such file on the server", file=url)
    help = ["check the address and the network"]
    return DataError("E0931", f"can't be reached: {said(cause)}", file=url, help=help)


def said(error: BaseException) -> str:
    """What went wrong, in a line."""
    if isinstance(error, TimeoutError) and not str(error):
        return "no answer in time"
    return first_line(error)


def file_system(url: str) -> tuple[Any, str]:
    """Who reads a URL, and by what name. Raises DataError E0930."""
    import fsspec

    try:
        found: tuple[Any, str] = fsspec.url_to_fs(url)
    except ImportError as error:
        scheme = url.partition("://")[0]
        help = [EXTRA if scheme in ("http", "https") else first_line(error)]
        raise DataError("E0930", f"`{scheme}://` needs a package that is not installed", file=url, help=help) from error
    except ValueError as error:
        message = f"`{url.partition('://')[0]}://` is no protocol that is known"
        raise DataError("E0930", message, file=url, help=["such as `https://`, `root://`, `s3://`"]) from error
    return found


class Remote:
    """A file that can be reached. `place` is where to read it from: the URL, or the path of a copy. Raises DataError
    E0930, E0931, E0932."""

    def __init__(self, url: str) -> None:
        self.url = check_url(url)
        self.files, self.path = file_system(url)
        try:
            if url not in _begins:
                _begins[url] = self._begin()
            self.place = url if _begins[url] else str(self._copy())
        except damage() as error:
            raise out_of_reach(url, error) from error

    def _begin(self) -> bytes:
        """Some bytes of the file's beginning, the first left out; none where the server sends no parts of files."""
        with self._opened() as file:
            if not file.seekable():
                return b""
            try:
                file.seek(1)
                return bytes(file.read(3))
            except ValueError:
                return b""

    def begins(self, magic: bytes) -> bool:
        """Whether these are the file's first bytes (of which one is as good as all)."""
        if self.place == self.url:
            return _begins[self.url] == magic[1:]
        with Path(self.place).open("rb") as file:
            return file.read(len(magic)) == magic

    def _opened(self) -> Any:
        return self.files.open(self.path, "rb", block_size=1, cache_type="none")

    def _copy(self) -> Path:
        """Made once, as long as the server says that the file is the same one."""
        key = self.url, state_of(self.url)
        if key not in _copies:
            if not _folder:
                _folder.append(TemporaryFolder())
            path = _folder[0].path / f"{len(_copies)}{Path(self.path).suffix}"
            try:
                self.files.get_file(self.path, str(path))
            except damage() as error:
                broken = broken_off(self.url, error, "while the file was copied")
                raise broken or DataError("E0931", f"can't be copied: {said(error)}", file=self.url) from error
            _copies[key] = path
        return _copies[key]

    def opened(self) -> Any:
        """The open file, to be read in parts. Raises what is in `damage`."""
        if self.place != self.url:
            return Path(self.place).open("rb")
        return self._opened()


def state_of(url: str) -> str:
    """What the server says of a file that tells whether it is still the same one. Raises DataError E0930, E0931."""
    files, path = file_system(url)
    try:
        info = files.info(path)
    except damage() as error:
        raise out_of_reach(url, error) from error
    told = {key: str(info[key]) for key in TELLING if info.get(key)}
    return ", ".join(f"{key} {value}" for key, value in told.items())
