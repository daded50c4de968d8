"""E096: events of generators, for recasting: formats, beams and frames, records."""

from __future__ import annotations

from .code import Code


def _of_events(code: str, title: str, explanation: str) -> Code:
    """No text by itself yields these: they need events."""
    return Code(code, title, explanation, "", "")


CODES = [
    _of_events(
        "E0960",
        "a file of generated events that can't be opened",
        "The file is not there, may not be read, is empty, or is damaged before its first event. Check the path; "
        "write or copy the file again.",
    ),
    _of_events(
        "E0961",
        "a format of events that is not read",
        "Events of generators are read from Les Houches event files and HepMC3 listings (ASCII), each plain or "
        "gzipped. The first bytes decide, not the name; the message shows them. Other formats have to be converted: "
        "pyhepmc, for one, reads HepMC2 and writes HepMC3.",
    ),
    _of_events(
        "E0962",
        "the package that reads generated events",
        "LHE is read by pylhe, HepMC3 by pyhepmc. Both come with `pip install 'darkana[recast]'`.",
    ),
    _of_events(
        "E0963",
        "a file without events",
        "The file of generated events has a head and nothing more: the generator made none, or was ended before it "
        "did.",
    ),
    _of_events(
        "E0964",
        "generated events that break off",
        "The file ends within an event or within its gzip stream, or has an event that can't be understood. The "
        "message says how many whole events come before. They are good events, but a cross section for all events "
        "that were generated is then shared by fewer: state the number that was read. Where only the end tag is "
        "missing, that is a warning.",
    ),
    _of_events(
        "E0965",
        "generated events of other beams",
        "The summed incoming particles (the final ones where a file records no incoming ones) must have the sqrt(s) "
        "of the analysis's `beams` to 1%, in GeV or MeV, and be at rest (centre of mass, with the electron along +z "
        "or -z) or have the momentum of those beams (laboratory). Other laboratories, rotated or with z reversed, "
        "are not guessed.",
    ),
    _of_events(
        "E0966",
        "no usable event",
        "Every event's record contradicts itself; the message counts the reasons. Events are left out, never "
        "repaired: look at what wrote the file.",
    ),
    _of_events(
        "E0967",
        "too many inconsistent events",
        "More than 1% of the events have a record that contradicts itself: a mother outside of the event, a final "
        "particle with daughters, an intermediate one without, or final particles that do not carry the momentum of "
        "the incoming ones (of the beams, where no incoming ones are recorded: a photon of the initial state may be "
        "missing). What is left out may differ from what stays, so that it has to be allowed.",
    ),
    _of_events(
        "E0975",
        "a width below zero",
        "What a part is smeared by is the width of a Gaussian. A formula of the particle's momentum or direction came "
        "out negative for one; an absolute value, or another formula, mends it.",
    ),
    _of_events(
        "E0976",
        "a selection that no generated event can meet",
        "A recast makes objects of generated particles. The selection asks for a member that `simulate` does not give, "
        "or for a value of the event. Add `set`, `smear` or `identify` of that member to `simulate`.",
    ),
    _of_events(
        "E0977",
        "what events are generated or recast with is not stated",
        "Events are generated from the file's `generate` statement, and brought to the laboratory by its `beams`.",
    ),
    _of_events(
        "E0978",
        "events without the particles that the search looks for",
        "No event has a final particle that becomes an object of the final state. The events are of another process, "
        "or their particles were not decayed by the generator.",
    ),
    _of_events(
        "E0979",
        "weights that add up to nothing",
        "An efficiency is a sum of weights over the sum of all weights, and that is zero or negative here.",
    ),
    _of_events(
        "E0982",
        "files of one signal that are of different hypotheses",
        "Files after one `--signal` are taken together. A new particle has one mass in all of them; where it has not, "
        "each hypothesis wants a `--signal` and an `--at` of its own.",
    ),
    _of_events(
        "E0983",
        "two signals at one hypothesis",
        "Between hypotheses the efficiency is interpolated; at one there is one efficiency. Two models are recast one "
        "after the other.",
    ),
]
