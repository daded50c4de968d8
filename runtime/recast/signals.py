"""The events of one signal, from files of a generator to what a run of the search reads."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np

from ..engine.arrays import Numbers
from ..errors import DataError
from ..plan import Detector
from ..reading.reader import Wanted
from .files import open_generated
from .findings import Findings, explain_findings
from .frames import Frame, Laboratory
from .generated_file import GeneratedFile
from .objects import Recorder
from .record import FinalState, final_state
from .units import Convention, Unit, find_convention, to_laboratory

CUT_OFF = "E0964"
UNLIKE = 0.01
"""Relative difference of masses, weights and cross sections of files that are taken together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read. `frame` and `unit` are found where they are not stated. Whole events of a file that
    is cut off, and consistent events of one that has many others, are only taken where that is allowed."""

    seed: int = 0
    frame: Frame | None = None
    unit: Unit | None = None
    allow_truncated: bool = False
    allow_inconsistent: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file said and held: its format, the generator, unit and frame in words, the cross section (fb)."""

    path: str
    format: str
    generator: str
    convention: str
    events: int
    cross_section: float | None


@dataclass(frozen=True, slots=True)
class SignalEvents:
    """Of one signal: the `columns` that the search reads, one weight an event, and what was noticed. `particles`
    counts, for each collection, the generated particles that might have become its objects."""

    columns: Mapping[str, Any]
    weights: Numbers
    files: tuple[FileRead, ...]
    findings: Findings
    particles: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def cross_section(self) -> float | None:
        """What the files say (fb): the mean over their events; None where one says nothing."""
        said = [(file.cross_section, file.events) for file in self.files]
        if any(value is None for value, _ in said):
            return None
        return sum(value * events for value, events in said if value is not None) / sum(events for _, events in said)

    @property
    def effective(self) -> float:
        """Events of one weight that would tell as much."""
        squares = float((self.weights**2).sum())
        return float(self.weights.sum()) ** 2 / squares if squares > 0 else 0.0


def read_signal(
    files: Sequence[str], detector: Detector, wanted: Sequence[Wanted], reading: Reading, number: int = 0
) -> SignalEvents:
    """Reads the files of one hypothesis, the signal of that number, one after the other, in blocks of events.

    Raises DataError, E0982 where the files hold particles of other masses.
    """
    parts = [_File(path, (0, number, k), detector, wanted, reading) for k, path in enumerate(files)]
    for part in parts:
        part.read()
    findings = sum((part.findings for part in parts), Findings())
    particles: Counter[str] = Counter()
    for part in parts:
        particles.update(part.recorder.particles)
    columns = [part.recorder.columns() for part in parts]
    together = {name: _joined([each[name] for each in columns]) for name in columns[0]}
    weights = np.concatenate([w for part in parts for w in part.weights])
    check_alike(parts)
    warnings = [*(text for part in parts for text in part.warnings()), *doubts_of(parts)]
    return SignalEvents(
        together, weights, tuple(p.described() for p in parts), findings, particles, tuple(dict.fromkeys(warnings))
    )


def _joined(columns: list[Any]) -> Any:
    if len(columns) == 1:
        return columns[0]
    return np.concatenate(columns) if isinstance(columns[0], np.ndarray) else ak.concatenate(columns)


class _File:
    """One file while it is read."""

    def __init__(
        self, path: str, stream: tuple[int, ...], detector: Detector, wanted: Sequence[Wanted], reading: Reading
    ) -> None:
        self.path = path
        self.reading = reading
        self.laboratory = Laboratory(detector.total, np.array(detector.to_cms))
        self.recorder = Recorder(detector, wanted, reading.seed, stream)
        self.findings = Findings()
        self.weights: list[Numbers] = []
        self.convention: Convention | None = None
        self.file: GeneratedFile = open_generated(path)
        self.cut_off: list[str] = []
        self.first = b""

    def read(self) -> None:
        for state in self._states():
            particles = {name: getattr(state, name) for name in ("pdg", "px", "py", "pz", "E")}
            self.first = self.first or state.px[:1000].tobytes()
            self.recorder.record(state.offsets, particles)
            self.weights.append(state.weights)

    def _states(self) -> Iterator[FinalState]:
        try:
            for block in self.file.blocks():
                if self.convention is None:
                    stated = {"unit": self.reading.unit, "frame": self.reading.frame, "stated": self.file.unit}
                    self.convention = find_convention(block, self.laboratory, file=self.path, **stated)  # type: ignore[arg-type]
                state, found = final_state(to_laboratory(block, self.convention, self.laboratory), self.laboratory)
                self.findings += found
                yield state
        except DataError as error:
            if error.code != CUT_OFF or not self.findings.events or not self.reading.allow_truncated:
                help = "or take its whole events: `--allow-truncated`"
                raise _with_help(error, help) if error.code == CUT_OFF and self.findings.events else error from None
            self.cut_off.append(f"{Path(self.path).name}: {error.message}; its whole events are taken")

    def warnings(self) -> Iterator[str]:
        """Each names the file. Raises DataError E0966, E0967."""
        try:
            found = explain_findings(self.findings, allow_inconsistent=self.reading.allow_inconsistent, file=self.path)
        except DataError as error:
            raise _with_help(error, "or leave these events out: `--allow-inconsistent`") from None
        said = [*self.file.doubts, *(self.convention.doubts if self.convention else ()), *found]
        yield from self.cut_off
        if self.file.cross_section is not None and self.cross_section is None and self.file.cross_section != 0:
            yield f"{Path(self.path).name}: its cross section of {self.file.cross_section:g} fb is none, and not used"
        yield from (f"{Path(self.path).name}: {text}" for text in said)
        yield from (f"{Path(self.path).name}: {text}, {n} times" for text, n in self.recorder.warnings.items())

    def described(self) -> FileRead:
        said = self.convention.said if self.convention else ""
        file = self.file
        return FileRead(self.path, file.format, file.generator, said, self.findings.events, self.cross_section)

    @property
    def cross_section(self) -> float | None:
        """In fb; None where the file says none that can be one."""
        said = self.file.cross_section
        return said if said is not None and math.isfinite(said) and said > 0 else None

    @property
    def mean_weight(self) -> float:
        """Of its events."""
        weights = np.concatenate(self.weights)
        return float(weights.mean()) if len(weights) else 0.0


def check_alike(files: Sequence[_File]) -> None:
    """Files of one signal are of one hypothesis: new particles have the same mass in all. Raises DataError E0982."""
    for number in {pdg for file in files for pdg in file.findings.resonances}:
        masses = [file.findings.resonances.get(number, math.nan) for file in files]
        if np.nanmax(masses) > (1 + UNLIKE) * np.nanmin(masses):
            listed = ", ".join(f"{mass:.4g} GeV in {Path(f.path).name}" for mass, f in zip(masses, files, strict=True))
            help = ["give each hypothesis a `--signal` and an `--at` of its own"]
            message = f"files of one signal hold particle {number} at different masses: {listed}"
            raise DataError("E0982", message, file=files[0].path, help=help)


def doubts_of(files: Sequence[_File]) -> Iterator[str]:
    """What is doubtful about files that are taken together."""
    if len(files) < 2:
        return
    names = ", ".join(Path(file.path).name for file in files)
    weights = [file.mean_weight for file in files]
    if max(weights) - min(weights) > UNLIKE * max(map(abs, weights)):
        yield f"{names}: events weigh {min(weights):.4g} to {max(weights):.4g} on average, and are added as they are"
    sections = [file.cross_section for file in files if file.cross_section is not None]
    if sections and max(sections) > (1 + UNLIKE) * min(sections):
        yield f"{names}: cross sections from {min(sections):.4g} to {max(sections):.4g} fb; their mean is taken"
    contents = [np.concatenate(file.weights).tobytes() + file.first for file in files]
    if len(set(contents)) < len(contents):
        yield f"{names}: two files hold the same events, which do not tell more than one of them"


def _with_help(error: DataError, help: str) -> DataError:
    return DataError(error.code, error.message, file=error.file, site=error.site, help=[*error.help, help])
