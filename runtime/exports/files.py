"""Files that are to be written: their contents by name, below the folder of an export."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..results.result import Point

Files = dict[str, bytes]


def json_file(document: Any) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def text_file(text: str) -> bytes:
    return text.encode()


def yaml_file(*documents: Any) -> bytes:
    """One document or several, keys in their order."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump_all(documents, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    return str(text).encode()


def point_name(at: Point, unit_of: Mapping[str, str]) -> str:
    """`mA_2GeV_mh_1.5GeV`; nothing where nothing is scanned."""
    return file_name("_".join(f"{name}_{value:.10g}{unit_of.get(name, '')}" for name, value in at))


def file_name(text: str) -> str:
    """Letters, digits, `_`, `.` and `-` of a text."""
    return re.sub(r"[^\w.-]+", "_", text, flags=re.ASCII).strip("_.")


def module_name(text: str) -> str:
    """A name that Python can import."""
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_")
    return f"_{name}" if name[:1].isdigit() else name or "limit"
