"""What exports are made from: the search, what a run of it counted, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..analysis import Analysis
from ..hypotheses import shown_at
from ..library import shipped_searches
from ..limiting import check_limits_fit, counted
from ..recast_points import nearest_point, point_words, row_of
from ..runtime.errors import DataError

if TYPE_CHECKING:
    from ..runtime.limits.result import Limits
    from ..runtime.results.result import Result

RESULT, LIMITS = "result.json", "limits.json"
At = Mapping[str, float]


@dataclass
class Inputs:
    """`folder` is where a run and its limits were written (a file of it will do); `at` (GeV) are the hypotheses that
    are asked for, none: all. `notes` are what a user should know of what was made."""

    analysis: Analysis
    folder: Path | None = None
    at: tuple[At, ...] = ()
    physics: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _file(self, name: str) -> Path | None:
        """The file of that name, where it is there."""
        if self.folder is None:
            return None
        place = self.folder if self.folder.is_dir() else self.folder.parent
        return place / name if (place / name).is_file() else None

    @cached_property
    def result(self) -> Result | None:
        """What the run counted; None where it is not there. Raises DataError E0944, E0951."""
        if self.folder is not None and not self.folder.exists():
            raise self._missing(RESULT)
        file = self._file(RESULT)
        used = None if file is None else counted(self.analysis, file)
        return used.result if used else None

    @cached_property
    def limits(self) -> Limits | None:
        """The limits; None where they are not there. Raises DataError E0944, E0995."""
        from ..runtime.limits.read_back import read_limits

        file = self._file(LIMITS)
        if file is None:
            return None
        try:
            found = read_limits(file)
        except ValueError as error:
            raise DataError("E0995", str(error), help=[self._command(LIMITS)]) from error
        check_limits_fit(self.analysis, found, file)
        if not found.complete:
            self.note(f"`{file}` is not complete")
        return found

    def need_result(self) -> Result:
        """Raises DataError E0995 where it is not there."""
        if self.result is None:
            raise self._missing(RESULT)
        return self.result

    def need_limits(self) -> Limits:
        """Raises DataError E0995 where they are not there, E0943 where none are stated."""
        from ..limiting import check_limit

        check_limit(self.analysis)
        if self.limits is None:
            raise self._missing(LIMITS)
        return self.limits

    def _missing(self, name: str) -> DataError:
        where = f"there is no `{name}` in `{self.folder}`" if self.folder else f"it needs a `{name}`, and no `--result`"
        said = where if self.folder else f"{where} says where it is"
        return DataError("E0995", said, help=[self._command(name), "then add `--result DIR` to `darkana export`"])

    def _command(self, name: str) -> str:
        """What makes a file."""
        path = self.analysis.path
        search = path.stem if shipped_searches().get(path.stem) == path else path
        run = f"darkana run {search} --samples S.yaml --out DIR"
        limit = f"darkana limit {search} --result DIR/{RESULT} --out DIR"
        return f"run first: `{run}`" + (f", then `{limit}`" if name == LIMITS else "")

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The hypotheses that are asked for, by number; the nearest ones where the scan has not these. Raises DataError
        E0917."""
        scan = self.analysis.search.hypotheses
        if not self.at:
            return tuple(range(len(scan.values[0]) if scan.values else 1))
        found = []
        for at in self.at:
            shown_at(self.analysis.plan, at, self.analysis.search)
            near = nearest_point(scan, at)
            if point_words(scan, near) != point_words(scan, at):
                self.note(
                    f"nearest to {point_words(scan, at)} in the scan is {point_words(scan, near)}, which was taken"
                )
            found.append(row_of(scan, near))
        return tuple(dict.fromkeys(found))
