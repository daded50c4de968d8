"""`%load_ext darkana`: a search is written in a cell of a notebook, checked and run."""

from __future__ import annotations

import keyword
import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from IPython.core.display_functions import publish_display_data
from IPython.core.error import UsageError

from .analysis import Analysis, loads
from .data_errors import diagnostic_of, error_text
from .dsl.diagnostics import AnaError, Diagnostic
from .dsl.render import render
from .dsl.render_html import render_html
from .runtime.errors import DataError

if TYPE_CHECKING:
    from .runtime.results.result import Result


class CellError(Exception):
    """Ends a cell whose search is wrong, so that the cells below are not run. What is wrong is shown already."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def register(shell: Any) -> None:
    """Makes `%%ana` known to a shell of IPython."""

    def ana(line: str, cell: str) -> Analysis | Result:
        return ana_cell(shell.user_ns, line, cell)

    ana.__doc__ = help_text()
    shell.register_magic_function(ana, magic_kind="cell", magic_name="ana")


def ana_cell(names: dict[str, Any], line: str, cell: str) -> Analysis | Result:
    """Checks the text of a cell and binds the search to a name; runs it if asked to.

    Raises:
        UsageError: the words behind `%%ana` are not understood.
        CellError: the text or the samples are wrong; the diagnostics have been displayed.
    """
    options = options_of(line)
    name = options.name
    try:
        # The line of the magic is the cell's first: places in messages are those that the notebook's editor counts.
        analysis = names[name] = loads("\n" + cell, f"<{name}>")
        if options.run is None:
            return analysis
        result = names[f"{name}_result"] = run(analysis, options)
    except AnaError as error:
        show(error.diagnostics)
        count = sum(d.severity == "error" for d in error.diagnostics)
        state = "is left as it was" if name in names else "is not defined"
        raise CellError(f"{count} error{'s' if count > 1 else ''}: `{name}` {state}") from None
    except DataError as error:
        show([diagnostic_of(error)], error_text(error))
        raise CellError(f"`{name}` was not run [{error.code}]") from None
    return result


def run(analysis: Analysis, options: Namespace) -> Result:
    """Runs it; the warnings of the text, which the page of the search would have, are displayed before the result."""
    if analysis.warnings:
        show(analysis.warnings)
    return analysis.run(options.run or None, limit_entries=options.limit_entries, workers=options.workers)


def show(diagnostics: Sequence[Diagnostic], text: str = "") -> None:
    """HTML in a notebook, text in a terminal."""
    bundle = {"text/html": render_html(diagnostics), "text/plain": text or render(diagnostics)}
    publish_display_data(bundle)  # type: ignore[no-untyped-call]


# --- the words behind %%ana -----------------------------------------------------------------------------------


class Parser(ArgumentParser):
    """Wrong words are the user's mistake: no traceback, and the kernel lives on."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%%ana: {message}\n{self.format_usage().strip()}")


def options_of(line: str) -> Namespace:
    try:
        return parser().parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"%%ana: {error}") from None


def parser() -> Parser:
    made = Parser(prog="%%ana", add_help=False, allow_abbrev=False)
    made.add_argument("name", nargs="?", default="analysis", type=_name, help="what the search is called in Python")
    made.add_argument("--run", nargs="?", const="", metavar="SAMPLES", help="run it; NAME_result is the result")
    made.add_argument("--limit-entries", type=_at_least(0), metavar="N", help="read the first N entries of each sample")
    made.add_argument("--workers", type=_at_least(1), default=1, metavar="N", help="processes to share the events")
    return made


def help_text() -> str:
    """What `%%ana?` shows."""
    return f"A search written in a cell: checked, and run if asked to.\n\n{parser().format_help()}"


def _name(word: str) -> str:
    if not word.isidentifier() or keyword.iskeyword(word):
        raise ArgumentTypeError(f"`{word}` can't be a name in Python")
    return word


def _at_least(lowest: int) -> Callable[[str], int]:
    def number(word: str) -> int:
        if not word.isdigit() or int(word) < lowest:
            raise ArgumentTypeError(f"`{word}` is not a whole number from {lowest} on")
        return int(word)

    return number
