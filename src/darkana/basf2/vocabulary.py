"""What the names and functions of basf2 mean in the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from .tree import Call, CutStringError, Name, Piece
from .values import ATOM, NONE, Said, added, alike, powers_of, pure, raised, times, with_powers
from .variables import CLUSTER, EVENT, LIBRARY, PARTICLES, RECOIL, STORED, TRUTH, VECTOR

if TYPE_CHECKING:
    from .saying import Speaker

ANGLE = powers_of("rad")


def unsaid(place: Name | Call | Piece, message: str, help: str = "") -> NoReturn:
    raise CutStringError(place.start, place.end, message, "can't be said", help)


# --- variables -----------------------------------------------------------------------------------------------------


def variable(speaker: Speaker, name: Name) -> Said:
    """A name without arguments. Raises CutStringError."""
    text, own, context = name.text, speaker.particle, speaker.context
    if text in context.stored:
        return Said(f"{own.vector}.{text}", powers_of(context.stored[text]))
    if text in ("True", "true", "False", "false"):
        return Said(str(int(text.lower() == "true")), None, literal=True)
    if text in CLUSTER and _is_photon(own.vector):
        member, unit = CLUSTER[text]
        return Said(f"{own.vector}.{member}", powers_of(unit))
    if text in VECTOR:
        member, unit = VECTOR[text]
        return Said(f"{own.vector if text == 'charge' else own.framed}.{member}", powers_of(unit))
    if text in RECOIL:
        return _recoil(speaker, name)
    if text in LIBRARY:
        member, unit = LIBRARY[text]
        return _stored(speaker, name, member, unit, known=True)
    if text in STORED:
        return _stored(speaker, name, text, STORED[text], known=False)
    return _of_event(speaker, name)


def _is_photon(vector: str) -> bool:
    return any(word in vector.lower() for word in ("photon", "gamma", "cluster"))


def _stored(speaker: Speaker, name: Name, member: str, unit: str, *, known: bool) -> Said:
    own = speaker.particle
    if own.legs:
        unsaid(name, f"`{name.text}` is of a track or a cluster, not of a sum", "name a leg: `daughter(0, ...)`")
    if not known:
        dimension = f" [{unit}]" if unit else ""
        speaker.context.note(f"the collection of `{own.vector}` has to declare `member {member}{dimension}`")
    return Said(f"{own.vector}.{member}", powers_of(unit))


def _recoil(speaker: Speaker, name: Name) -> Said:
    if speaker.context.object_clauses:
        unsaid(name, "an object has no recoil: only candidates have", "say it of a candidate: `--daughters l1,l2`")
    member, unit = RECOIL[name.text]
    recoil = speaker.context.recoil(speaker.particle.vector)
    return Said(f"{recoil}{speaker.particle.frame}.{member}", powers_of(unit))


def _of_event(speaker: Speaker, name: Name) -> Said:
    text = name.text
    if text == "nTracks":
        return Said("count(tracks)", NONE)
    if text == "Ecms":
        return Said("sqrt_s", powers_of("GeV"))
    if text == "nDaughters":
        return Said(str(len(speaker.particle.legs)), None, literal=True)
    if text in EVENT:
        speaker.context.note(f"the file has to declare `column {text}{f' [{EVENT[text]}]' if EVENT[text] else ''}`")
        return Said(text, powers_of(EVENT[text]))
    if text in TRUTH:
        unsaid(name, f"`{text}` is truth: the language does not match generated particles", "give samples a `kind`")
    help = f"if the input holds it: `--variable {text}` or, with its unit, `--variable {text}=GeV`"
    unsaid(name, f"`{text}` is no variable that is known here", help)


# --- functions -----------------------------------------------------------------------------------------------


def function(speaker: Speaker, call: Call) -> Said:
    """A name with arguments. Raises CutStringError."""
    if call.name in FUNCTIONS:
        wanted, say = FUNCTIONS[call.name]
        if len(call.arguments) not in wanted:
            counts = " or ".join(map(str, wanted))
            unsaid(call, f"`{call.name}` takes {counts} argument{'s' if counts != '1' else ''}")
        return say(speaker, call)
    if call.name.startswith("mc") or call.name.startswith("is"):
        unsaid(call, f"`{call.name}` is not in the language", "what is known of generated particles alone is not")
    unsaid(call, f"`{call.name}(...)` has no counterpart that is known here")


def _frame(frame: str) -> Callable[[Speaker, Call], Said]:
    return lambda speaker, call: speaker.of(frame=frame).argument(call.arguments[0])


def _rest_frame(speaker: Speaker, call: Call) -> Said:
    frame = f".rest({_bare(speaker.particle.vector)})"
    return speaker.of(frame=frame).argument(call.arguments[0])


def _daughter_rest_frame(speaker: Speaker, call: Call) -> Said:
    leg = _leg(speaker, call.arguments[1])
    return speaker.of(frame=f".rest({leg})").argument(call.arguments[0])


def _bare(vector: str) -> str:
    return vector[1:-1] if vector.startswith("(") else vector


def _leg(speaker: Speaker, index: Piece) -> str:
    legs = speaker.particle.legs
    if not index.text.isdigit():
        unsaid(index, f"`{index.text}` is not the number of a daughter", "daughters of daughters can't be named")
    if int(index.text) >= len(legs):
        known = f"only {len(legs)} daughters are named" if legs else f"`{speaker.particle.vector}` has no daughters"
        unsaid(index, f"there is no daughter {index.text}: {known}", "name the legs in order: `--daughters l1,l2`")
    return legs[int(index.text)]


def _legs(speaker: Speaker, call: Call) -> tuple[str, ...]:
    if not speaker.particle.legs:
        unsaid(call, f"`{speaker.particle.vector}` has no daughters", "name the legs in order: `--daughters l1,l2`")
    return speaker.particle.legs


def _daughter(speaker: Speaker, call: Call) -> Said:
    leg = _leg(speaker, call.arguments[0])
    return speaker.of(vector=leg, legs=()).argument(call.arguments[1])


def _each(speaker: Speaker, call: Call, piece: Piece) -> list[Said]:
    return [speaker.of(vector=leg, legs=()).argument(piece) for leg in _legs(speaker, call)]


def _sum(values: list[Said], sign: str = "+") -> Said:
    total = values[0]
    for value in values[1:]:
        total = added(total, "+", value) if sign == "+" else times(total, "*", value)
    return total


def _sum_of(speaker: Speaker, call: Call) -> Said:
    return _sum(_each(speaker, call, call.arguments[0]))


def _product_of(speaker: Speaker, call: Call) -> Said:
    return _sum(_each(speaker, call, call.arguments[0]), "*")


def _extreme_of(name: str) -> Callable[[Speaker, Call], Said]:
    return lambda speaker, call: _extreme(name, _each(speaker, call, call.arguments[0]))


def _extreme(name: str, values: list[Said]) -> Said:
    if len(values) == 1:
        return values[0]
    fit = alike(values)
    return Said(f"{name}({', '.join(v.text for v in fit)})", fit[0].powers)


def _difference_of(speaker: Speaker, call: Call) -> Said:
    i, j = (_leg(speaker, piece) for piece in call.arguments[:2])
    first, second = (speaker.of(vector=leg, legs=()).argument(call.arguments[2]) for leg in (i, j))
    return added(second, "-", first)


def _count_daughters(speaker: Speaker, call: Call) -> Said:
    ones = [speaker.of(vector=leg, legs=()).holds(call.arguments[0]) for leg in _legs(speaker, call)]
    return _sum([Said(f"(if {one} then 1 else 0)", NONE) for one in ones])


def _angle(speaker: Speaker, call: Call) -> Said:
    frame = speaker.particle.frame
    legs = [_leg(speaker, piece) for piece in call.arguments]
    first = f"({legs[0]} + {legs[1]}){frame}" if len(legs) == 3 else f"{legs[0]}{frame}"
    return Said(f"angle({first}, {legs[-1]}{frame})", ANGLE)


def _mass(speaker: Speaker, call: Call) -> Said:
    legs = [_leg(speaker, piece) for piece in call.arguments]
    return Said(f"({' + '.join(legs)}).m" if len(legs) > 1 else f"{legs[0]}.m", powers_of("GeV"))


def _formula(speaker: Speaker, call: Call) -> Said:
    found = speaker.argument(call.arguments[0])
    return Said(found.at(ATOM), found.powers, literal=found.literal)


def _selector(speaker: Speaker, call: Call) -> Said:
    condition, *values = call.arguments
    a, b = alike([speaker.argument(v) for v in values])
    return Said(f"(if {speaker.holds(condition)} then {a.text} else {b.text})", a.powers)


def _passes(speaker: Speaker, call: Call) -> Said:
    return Said(f"(if {speaker.holds(call.arguments[0])} then 1 else 0)", NONE)


def _object_of(speaker: Speaker, piece: Piece) -> str:
    particle = piece.text.partition(":")[0].rstrip("+-0")
    if piece.text in speaker.context.lists:
        return speaker.context.lists[piece.text]
    if particle not in PARTICLES:
        unsaid(piece, f"which object holds the list `{piece.text}`?", f"say `--list {piece.text}=NAME`")
    name = PARTICLES[particle]
    says = f"`--list {piece.text}=NAME` says else"
    speaker.context.note(f"the list `{piece.text}` is taken for the object `{name}`; {says}")
    return name


def _count_in_list(speaker: Speaker, call: Call) -> Said:
    name = _object_of(speaker, call.arguments[0])
    return _counted(speaker, name, call.arguments[1] if len(call.arguments) > 1 else None)


def _cleaned_tracks(speaker: Speaker, call: Call) -> Said:
    return _counted(speaker, "tracks", call.arguments[0] if call.arguments else None)


def _counted(speaker: Speaker, name: str, cut: Piece | None) -> Said:
    if cut is None or not cut.text:
        return Said(f"count({name})", NONE)
    inside = speaker.of(vector=name, legs=()).holds(cut)  # in the current frame, as in basf2
    return Said(f"count({name} where {inside})", NONE)


def _total_energy(speaker: Speaker, call: Call) -> Said:
    name = _object_of(speaker, call.arguments[0])
    return Said(f"sum({name}{speaker.particle.frame}.E)", powers_of("GeV"))


def _of_angle(name: str) -> Callable[[Speaker, Call], Said]:
    def say(speaker: Speaker, call: Call) -> Said:
        value = speaker.argument(call.arguments[0])
        angle = value if value.powers == ANGLE else with_powers(_loose(pure(value)), ANGLE)
        return Said(f"{name}({angle.text})", NONE)

    return say


def _loose(value: Said) -> Said:
    return Said(value.text, None, value.level, value.literal)


def _of_number(name: str, unit: str = "") -> Callable[[Speaker, Call], Said]:
    def say(speaker: Speaker, call: Call) -> Said:
        return Said(f"{name}({pure(speaker.argument(call.arguments[0])).text})", powers_of(unit))

    return say


def _absolute(speaker: Speaker, call: Call) -> Said:
    value = speaker.argument(call.arguments[0])
    return Said(f"abs({value.text})", value.powers)


def _of_two(name: str) -> Callable[[Speaker, Call], Said]:
    return lambda speaker, call: _extreme(name, [speaker.argument(piece) for piece in call.arguments])


def _power(speaker: Speaker, call: Call) -> Said:
    return raised(*(speaker.argument(piece) for piece in call.arguments))


FUNCTIONS: dict[str, tuple[tuple[int, ...], Callable[[Speaker, Call], Said]]] = {
    "useCMSFrame": ((1,), _frame(".cms")),
    "useLabFrame": ((1,), _frame("")),
    "useRestFrame": ((1,), _rest_frame),
    "useDaughterRestFrame": ((2,), _daughter_rest_frame),
    "daughter": ((2,), _daughter),
    "daughterSumOf": ((1,), _sum_of),
    "daughterProductOf": ((1,), _product_of),
    "daughterLowest": ((1,), _extreme_of("min")),
    "daughterHighest": ((1,), _extreme_of("max")),
    "daughterDiffOf": ((3,), _difference_of),
    "daughterAngle": ((2, 3), _angle),
    "daughterInvM": ((1, 2, 3, 4), _mass),
    "countDaughters": ((1,), _count_daughters),
    "countInList": ((1, 2), _count_in_list),
    "nParticlesInList": ((1,), _count_in_list),
    "nCleanedTracks": ((0, 1), _cleaned_tracks),
    "totalEnergyOfParticlesInList": ((1,), _total_energy),
    "formula": ((1,), _formula),
    "conditionalVariableSelector": ((3,), _selector),
    "passesCut": ((1,), _passes),
    "abs": ((1,), _absolute),
    "min": ((2,), _of_two("min")),
    "max": ((2,), _of_two("max")),
    "pow": ((2,), _power),
    **{name: ((1,), _of_angle(name)) for name in ("sin", "cos", "tan")},
    **{name: ((1,), _of_number(name)) for name in ("exp", "log", "log10")},
    **{name: ((1,), _of_number(name, "rad")) for name in ("asin", "acos", "atan")},
}
"""Functions: how many arguments each takes, and how it is said."""
