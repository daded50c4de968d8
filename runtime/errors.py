"""Errors of the input data, said in the field's terms."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import partial

from .plan import Site

CODES: dict[str, str] = {
    "E0901": "no file matches what a sample names",
    "E0902": "a file can't be opened, or is neither ROOT nor Parquet",
    "E0903": "a file has no tree of that name, or several and none is named",
    "E0904": "a tree lacks a branch that the search asks for",
    "E0905": "a branch is of the wrong type: text, or jagged where one value an event is due, or the other way round",
    "E0906": "the branches of one collection have different lengths in one event",
    "E0907": "a file is truncated or damaged",
    "E0908": "a weight is not a finite number",
    "E0909": "the samples file can't be read, or says something that is not understood",
    "E0910": "a sample has no normalisation, or more than one, or data have one",
    "E0911": "an event has more combinations of candidates than are allowed",
    "E0912": "a weight of a candidate, in an event that has several candidates",
    "E0913": "an efficiency is not between 0 and 1, or a weight is not a finite number",
    "E0914": "a table is asked whose file is missing",
    "E0915": "a yield needs a luminosity, and the search states none",
    "E0916": "a quantity is not a number and a unit of the right kind",
    "E0917": "the hypothesis of a signal is not one of the search's scan parameters",
    "E0918": "no samples are given",
    "E0919": "a worker process ended before its time",
    "E0920": "the schema file can't be read, or says something that does not fit the search",
    "E0921": "what an archive is to hold can't be read, or can't be packed",
    "E0922": "an archive is damaged, or no archive of darkana",
    "E0923": "a member of an archive is not what its manifest says",
    "E0924": "an archive holds what must not be unpacked",
    "E0925": "a packed search does not compile or run",
    "E0927": "a cut string of basf2 that can't be parsed",
    "E0928": "something in a cut string of basf2 that the language can't say",
    "E0930": "a URL is a pattern, or of a protocol that is not known or not installed",
    "E0931": "a remote file can't be reached",
    "E0932": "the transfer of a remote file broke off",
    "E0933": "what is asked for can't be saved",
    "E0934": "columns in memory can't be handed to worker processes",
    "E0936": "what is to be drawn is not there, or can't be read",
    "E0937": "a C compiler is asked for, and none works",
    "E0940": "a limit needs events, and there was no run, or not of this kind",
    "E0941": "a count has no background",
    "E0942": "the prediction does not rise with the coupling, so a limit on one is none on the other",
    "E0943": "a limit is asked of a search that sets none",
    "E0944": "a result is not one of this search as it stands",
    "E0945": "a model of a limit has something that HistFactory, and so pyhf, cannot express",
    "E0946": "an efficiency above one, or a negative uncertainty, at a hypothesis",
    "E0947": "an uncertainty on a sample that the search's background has not",
    "E0951": "a run's result can't be read",
    "E0953": "a cut whose threshold can't be varied",
    "E0954": "a threshold is to be chosen, and something for it is missing",
    "E0970": "a process that can't be generated",
    "E0971": "a mass to generate is missing, not positive or above the threshold",
    "E0972": "a decay that can't be generated",
    "E0973": "a number of the generator is out of its range",
    "E0974": "generated events can't be written",
    "E0982": "files of one signal hold particles of different masses",
    "E0983": "two signals are looked for at one hypothesis",
    "E0985": "there are no signal events to measure in",
    "E0986": "nothing says what is to be measured, or it is not one number",
    "E0987": "too few events pass to measure anything",
    "E0995": "an export needs a result or limits that are not there, or can't be read",
    "E0996": "a format has no place for what the search is",
    "E0960": "a file of generated events can't be opened, or its head can't be read",
    "E0961": "a file of generated events is of a format that is not read",
    "E0962": "the package that reads generated events is not installed",
    "E0963": "a file of generated events holds none",
    "E0964": "a file of generated events can't be read to its end",
    "E0965": "generated events are not of the analysis's beams, or in no frame that is known",
    "E0966": "no generated event can be used",
    "E0967": "too many generated events have an inconsistent record",
    "E0975": "a width that particles are smeared by is negative",
    "E0976": "a selection asks for what no generated event has",
    "E0977": "a search states no signal to generate, or no beams",
    "E0978": "generated events lack the particles that the search looks for",
    "E0979": "the weights of generated events sum to nothing",
}
"""The codes of data errors and what each means."""


class DataError(Exception):
    """Input data that can't be used. Carries what a diagnostic needs; `site` is the statement that asked."""

    def __init__(
        self, code: str, message: str, *, file: str = "", site: Site | None = None, help: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.file = file
        self.site = site if site is not None and site.line else None
        self.help = tuple(help)

    def __reduce__(self) -> tuple[object, ...]:
        """A worker's errors are pickled; an exception by itself would keep the message alone."""
        named = partial(DataError, file=self.file, site=self.site, help=self.help)
        return named, (self.code, self.message)

    def __str__(self) -> str:
        where = f"{self.file}: " if self.file else ""
        return f"{where}{self.message} [{self.code}]"

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        lines = [f"error: {self}"]
        if self.site is not None:
            lines += [f" --> {self.site.file}:{self.site.line}:{self.site.column}", f"  {self.site.line_text.rstrip()}"]
        return [*lines, *(f"  = help: {text}" for text in self.help)]


class NoCompilerError(Exception):
    """There is no C compiler that works; says why."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known names most like `name`, letters of either case alike."""
    by_lower = {other.lower(): other for other in known}
    return tuple(by_lower[match] for match in get_close_matches(name.lower(), by_lower, count, 0.6))
