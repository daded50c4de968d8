"""Opens an archive from a stranger: manifest, digests, and members that may be unpacked."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from ..runtime.errors import DataError
from .manifest import NAME, Manifest, Member

MOST_BYTES, MOST_FILES, MOST_MANIFEST = 4_000_000_000, 10_000, 20_000_000
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Checks an archive and unpacks it below `folder`.

    Raises:
        DataError: E0922 (damaged, no archive), E0923 (a member is not what the manifest says), E0924 (not safe).
        OSError: the folder can't be written to.
    """
    manifest = _checked(archive)
    with zipfile.ZipFile(archive) as opened:
        for member in manifest.members:
            _write(opened, member, folder)
    return manifest


def _checked(archive: Path) -> Manifest:
    """The manifest, once every member has been read and is what that says."""
    try:
        with zipfile.ZipFile(archive) as opened:
            _check_names(opened, archive)
            manifest = _manifest(opened, archive)
            wrong = list(_wrong(opened, manifest))
            if wrong:
                help = [*wrong[1:], "nothing was run: what was packed is not what is here"]
                raise DataError("E0923", wrong[0], file=str(archive), help=help)
            return manifest
    except DataError:
        raise
    except BROKEN as error:
        message = f"is damaged, or no archive: {error}"
        raise DataError("E0922", message, file=str(archive), help=["fetch it, or pack it, again"]) from error


def _check_names(opened: zipfile.ZipFile, archive: Path) -> None:
    seen = set[str]()
    infos = opened.infolist()
    if len(infos) > MOST_FILES or sum(i.file_size for i in infos) > MOST_BYTES:
        raise DataError("E0924", f"holds more than {MOST_FILES} files or {MOST_BYTES / 1e9:g} GB", file=str(archive))
    for info in infos:
        mode = info.external_attr >> 16
        if not is_safe(info.filename) or info.filename in seen:
            raise DataError("E0924", f"the member `{info.filename}` does not lie below it once", file=str(archive))
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or info.flag_bits & 1:
            raise DataError("E0924", f"the member `{info.filename}` is no plain file", file=str(archive))
        seen.add(info.filename)


def is_safe(name: str) -> bool:
    """Whether a path stays below the folder that it is unpacked to, on any system."""
    parts = PurePosixPath(name).parts
    absolute = name.startswith("/") or "\\" in name or ":" in name or "\0" in name
    return bool(parts) and not absolute and ".." not in parts and not name.endswith("/")


def _manifest(opened: zipfile.ZipFile, archive: Path) -> Manifest:
    if NAME not in opened.namelist():
        raise DataError("E0922", f"has no `{NAME}`, so it is no archive of darkana", file=str(archive))
    if opened.getinfo(NAME).file_size > MOST_MANIFEST:
        raise DataError("E0924", f"has a `{NAME}` of more than {MOST_MANIFEST} bytes", file=str(archive))
    try:
        return Manifest.model_validate_json(opened.read(NAME))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"its `{NAME}` is not understood: {where}: {first['msg']}"
        raise DataError(
            "E0922", message, file=str(archive), help=["`darkana schema archive` says what it is"]
        ) from error


def _wrong(opened: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Members that are missing, besides, or changed."""
    held, stated = set(opened.namelist()) - {NAME}, {m.path for m in manifest.members}
    yield from (f"`{path}` is stated but not there" for path in sorted(stated - held))
    yield from (f"`{path}` is there but not stated" for path in sorted(held - stated))
    for member in manifest.members:
        if member.path in held and _digest(opened, member) != member.sha256:
            yield f"`{member.path}` was changed after packing"


def _digest(opened: zipfile.ZipFile, member: Member) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(opened, member):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(opened: zipfile.ZipFile, member: Member) -> Iterator[bytes]:
    """No more than what is stated, whatever the compressed stream goes on to give."""
    left = member.bytes + 1
    with opened.open(member.path) as stream:
        while left > 0 and (piece := stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _write(opened: zipfile.ZipFile, member: Member, folder: Path) -> None:
    target = folder / member.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        for piece in _pieces(opened, member):
            out.write(piece)
