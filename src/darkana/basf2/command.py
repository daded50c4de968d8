"""What `darkana from-basf2` does."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import click

from ..cli import GOOD, WRONG_TEXT, fail
from ..dsl.diagnostics import Diagnostic
from ..dsl.render import render
from ..dsl.source import Source, Span
from .parser import parse_cut
from .saying import Context, Particle, Speaker
from .tree import Cut, CutStringError, Piece, Several

SYNTAX, UNSAID = "E0927", "E0928"
UNITS = ("", "GeV", "GeV^2", "rad", "cm", "ns")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    cut: str
    object_: str | None = None
    candidate: str | None = None
    daughters: str | None = None
    list_: tuple[str, ...] = ()
    variable: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()


@dataclass(slots=True)
class Translation:
    """Lines of the language, what they need, and the places that can't be said."""

    lines: list[str] = field(default_factory=list)
    recoils: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([*self.recoils, *self.lines])


def translate(asked: Asked) -> Translation:
    """A cut string in the language: `select` of an object's clauses, or `cut` of a region's."""
    legs = tuple(_names(asked.daughters))
    context = Context(
        object_clauses=asked.object_ is not None,
        lists=_pairs("--list", asked.list_),
        stored=_stored(asked.variable),
        aliases=_pairs("--alias", asked.alias),
    )
    vector = asked.object_ or asked.candidate or (f"({' + '.join(legs)})" if len(legs) > 1 else "".join(legs))
    if not vector:
        raise fail("of what? `--for muon` for an object, or `--daughters l1,l2` for a candidate")
    return _translated(asked, Particle(vector, legs), context)


def _translated(asked: Asked, particle: Particle, context: Context) -> Translation:
    found, source = Translation(), Source("cut string", asked.cut)
    try:
        cuts = list(_parts(parse_cut(Piece(asked.cut, 0, len(asked.cut)))))
    except CutStringError as error:
        found.problems.append(_diagnostic(error, source, SYNTAX))
        return found
    labels = set[str]()
    for cut in cuts:
        context.depth = 0
        try:
            said = Speaker(particle, context).condition(cut)
        except CutStringError as error:
            found.problems.append(_diagnostic(error, source, UNSAID))
            continue
        found.lines.append(f"  select {said}" if context.object_clauses else _cut(cut, asked.cut, said, labels))
    found.recoils = [f"recoil {name} against {_open(of)}" for of, name in context.recoils.items()]
    found.notes = list(context.notes)
    return found


def _parts(cut: Cut) -> Iterator[Cut]:
    """What has to hold together."""
    if isinstance(cut, Several) and cut.word == "and":
        for part in cut.cuts:
            yield from _parts(part)
    else:
        yield cut


def _cut(cut: Cut, text: str, said: str, labels: set[str]) -> str:
    """Its label is the part of the string that it says."""
    plain = " ".join(re.sub(r'["\\]', "", text[cut.start : cut.end]).split())
    label, n = plain, 1
    while label in labels:
        n += 1
        label = f"{plain} ({n})"
    labels.add(label)
    return f'  cut "{label}"  {said}'


def _open(vector: str) -> str:
    return vector[1:-1] if vector.startswith("(") else vector


def _diagnostic(error: CutStringError, source: Source, code: str) -> Diagnostic:
    end = max(min(error.end, len(source.text)), error.start)
    help = (error.help,) if error.help else ()
    return Diagnostic(code, error.message, Span(source, error.start, end), error.label, help)


def print_translation(asked: Asked) -> int:
    """Prints what can be said on standard output, the rest on standard error; 1 if something can't be said."""
    from ..texts import colour

    found = translate(asked)
    if found.text:
        click.echo(found.text)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    if found.problems:
        click.echo(render(found.problems, color=colour(sys.stderr)), err=True, nl=False)
    return WRONG_TEXT if found.problems else GOOD


# --- options ---------------------------------------------------------------------------------------------------


def _names(words: str | None) -> list[str]:
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def _pairs(option: str, words: Iterable[str]) -> dict[str, str]:
    pairs = dict[str, str]()
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise fail(f"`{option} {word}`: write NAME=VALUE")
        pairs[name.strip()] = value.strip()
    return pairs


def _stored(words: Iterable[str]) -> dict[str, str]:
    units = dict[str, str]()
    for word in words:
        name, _, unit = word.partition("=")
        if unit not in UNITS:
            raise fail(f"`--variable {word}`: the unit is one of {', '.join(UNITS[1:])}")
        units[name.strip()] = unit
    return units
