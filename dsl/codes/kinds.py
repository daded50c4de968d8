"""E04: numbers, conditions, four-vectors and collections, each in its place."""

from __future__ import annotations

from .code import Code
from .pieces import COUNT, MUONS, PEAK, PHOTONS

_TRACKS = """use belle2

object track from tracks

final state t1:track+ t2:track-

"""
_BEAMLESS = """collection tracks
  vector px, py, pz [GeV]
  member charge

object muon from tracks as mu

final state l1:muon+ l2:muon-

"""
_BEAMS = """beams
  electron 7 GeV
  positron 4 GeV

"""
_NO_CHARGE = """collection tracks
  vector px, py, pz [GeV]

object muon from tracks as mu

final state l1:muon+ l2:muon-
"""

CODES = [
    Code(
        "E0401",
        "a member of what has none",
        "Members belong to four-vectors: of objects, legs, sums and recoils. A number, a condition or a function has "
        "none. Often parentheses are missing: `l1 + l2.m` is `l1 + (l2.m)`.",
        MUONS + 'define dilepton_mass = (l1 + l2).m\n\nregion signal\n  cut "low mass" dilepton_mass.m < 9 GeV\n',
        MUONS + 'define dilepton_mass = (l1 + l2).m\n\nregion signal\n  cut "low mass" dilepton_mass < 9 GeV\n',
    ),
    Code(
        "E0402",
        "a rest frame of nothing",
        "`x.rest(y)` is x as seen in the rest frame of y. Without y it is not said whose rest frame is meant.",
        MUONS + 'define pair = l1 + l2\n\nregion signal\n  cut "fast muon" l1.rest.p > 1 GeV\n',
        MUONS + 'define pair = l1 + l2\n\nregion signal\n  cut "fast muon" l1.rest(pair).p > 1 GeV\n',
    ),
    Code(
        "E0403",
        "what the input does not determine",
        "A track without a mass hypothesis has a momentum but no energy, so no mass and no frame but the laboratory's; "
        "missing transverse momentum has no component along z; and a charge is there only where the collection has "
        "one. Nothing is filled in: give the hypothesis with `as`, or declare the member.",
        _TRACKS + 'region signal\n  cut "low mass" (t1 + t2).m < 9 GeV\n',
        _TRACKS.replace("from tracks\n", "from tracks as pi\n")
        + 'region signal\n  cut "low mass" (t1 + t2).m < 9 GeV\n',
    ),
    Code(
        "E0404",
        "a frame of a rest frame",
        "The centre-of-mass frame is reached from the laboratory. A vector in some particle's rest frame has its own "
        "axes, and boosting it on by the beams' velocity would mean nothing. Take `cms` first, then `rest(y.cms)`.",
        MUONS + 'define pair = l1 + l2\n\nregion signal\n  cut "fast muon" l1.rest(pair).cms.p > 1 GeV\n',
        MUONS + 'define pair = l1 + l2\n\nregion signal\n  cut "fast muon" l1.cms.rest(pair.cms).p > 1 GeV\n',
    ),
    Code(
        "E0405",
        "beams that are not known",
        "The centre-of-mass frame, recoils, `s` and `sqrt_s` follow from the beam energies and the crossing angle. "
        "Declare `beams`, or `use` the library of the experiment.",
        _BEAMLESS + "recoil missing against l1 + l2\n",
        _BEAMS + _BEAMLESS + "recoil missing against l1 + l2\n",
    ),
    Code(
        "E0406",
        "an `if` between unlike things",
        "`if c then a else b` is one thing: a number, a condition or a four-vector, whichever branch is taken.",
        MUONS + "define hardest = if l1.p > l2.p then l1 else l2.p\n",
        MUONS + "define hardest = if l1.p > l2.p then l1 else l2\n",
    ),
    Code(
        "E0407",
        "a condition is due",
        "Cuts, `select`, `where`, `when`, windows and `and`, `or`, `not` take what is true or false. A number is "
        "neither: write what it is compared with.",
        MUONS + 'region signal\n  cut "extra tracks" count(tracks) - 2\n',
        MUONS + 'region signal\n  cut "extra tracks" count(tracks) - 2 == 0\n',
    ),
    Code(
        "E0408",
        "a number is due",
        "Axes, weights, sort keys, ends and efficiencies are numbers. Of a four-vector name the member that is meant.",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in signal\n  of l1 + l2 bins 50 from 0 GeV to 10 GeV\n",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in signal\n  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0409",
        "the sign of what is not a number",
        "Signs stand before numbers. A four-vector has no sign: write the difference `a - b`, or take a recoil.",
        MUONS + "define missing = -(l1 + l2)\n",
        MUONS + "recoil missing against l1 + l2\n",
    ),
    Code(
        "E0410",
        "four-vectors of two frames",
        "Only vectors of one frame are added or compared: a sum of a laboratory and a centre-of-mass momentum is the "
        "momentum of nothing. Take `.cms` of both, or of neither; the `cms` of a sum is the sum of the `cms`.",
        MUONS + 'region signal\n  cut "not back to back" angle(l1.cms, l2) < 170 deg\n',
        MUONS + 'region signal\n  cut "not back to back" angle(l1.cms, l2.cms) < 170 deg\n',
    ),
    Code(
        "E0411",
        "arithmetic on what is not a number",
        "`+ - * / ^` work on numbers, and `+` and `-` on four-vectors too. Conditions are joined with `and` and `or`, "
        "and counted with `count`.",
        MUONS + "define scaled = 1.002 * l1\n",
        MUONS + "define scaled = 1.002 * l1.p\n",
    ),
    Code(
        "E0412",
        "a recoil against what is not a four-vector",
        "A recoil is the four-vector of the beams less that of the visible particles.",
        MUONS + "recoil missing against (l1 + l2).m\n",
        MUONS + "recoil missing against l1 + l2\n",
    ),
    Code(
        "E0413",
        "an order of what is not a four-vector",
        "`define a, b = x, y by v descending` names two four-vectors by the order of v. Two numbers are ordered with "
        "`max(x, y)` and `min(x, y)`.",
        MUONS + "define harder, softer = l1.p, l2.p by p descending\n",
        MUONS + "define harder, softer = l1, l2 by p descending\n",
    ),
    Code(
        "E0414",
        "the wrong number of arguments",
        "The function is called with more or fewer values than it takes. The message shows how it is called.",
        MUONS + 'region signal\n  cut "not back to back" acoplanarity(l1) > 10 deg\n',
        MUONS + 'region signal\n  cut "not back to back" acoplanarity(l1, l2) > 10 deg\n',
    ),
    Code(
        "E0415",
        "a function of what it does not work on",
        "The function takes numbers, and is given a four-vector or a condition: name the member that is meant. `sum`, "
        "`min` and `max` of a collection take a member of it, `any`, `all` and `none` a condition.",
        MUONS + "define p_max = max(l1, l2)\n",
        MUONS + "define p_max = max(l1.p, l2.p)\n",
    ),
    Code(
        "E0416",
        "a function of two four-vectors",
        "`angle`, `dphi`, `perp` and their like take the four-vectors themselves, not their members.",
        MUONS + 'region signal\n  cut "opening angle" abs(dphi(l1.phi, l2.phi)) > 90 deg\n',
        MUONS + 'region signal\n  cut "opening angle" abs(dphi(l1, l2)) > 90 deg\n',
    ),
    Code(
        "E0417",
        "a call of what is not a function",
        "Parentheses right after a name call it, and this is no function. A product is written with `*`.",
        MUONS + "define pair_mass = (l1 + l2).m\n\ndefine scaled = pair_mass(1 + 0.1%)\n",
        MUONS + "define pair_mass = (l1 + l2).m\n\ndefine scaled = pair_mass * (1 + 0.1%)\n",
    ),
    Code(
        "E0418",
        "a clause that this function does not take",
        "`where` and `as` are for functions that run over a collection, such as `count` and `sum`; `name = value` is "
        "for the shapes of a fit.",
        PHOTONS + "define extra_energy = abs(photon.E where photon.E > 0.2 GeV)\n",
        PHOTONS + "define extra_energy = sum(photon.E where photon.E > 0.2 GeV)\n",
    ),
    Code(
        "E0419",
        "`used` of what is not an object",
        "`used(photon)` asks whether this object is made from the same track or cluster as a leg of the candidate. "
        "Numbers and sums are made from no single one.",
        PHOTONS + 'final state g:photon\n\nregion signal\n  cut "little extra energy" '
        "sum(photon.E where not used(photon.E)) < 0.4 GeV\n",
        PHOTONS + 'final state g:photon\n\nregion signal\n  cut "little extra energy" '
        "sum(photon.E where not used(photon)) < 0.4 GeV\n",
    ),
    Code(
        "E0420",
        "`used` without a final state",
        "`used` compares an object with the legs of the candidate, and this search has no `final state`.",
        PHOTONS + 'region signal\n  cut "nothing else" none(photon where not used(photon))\n',
        PHOTONS + 'final state g:photon\n\nregion signal\n  cut "nothing else" none(photon where not used(photon))\n',
    ),
    Code(
        "E0421",
        "a collection is due",
        "`count`, `sum`, `any`, `all`, `none` and `pick` run over the objects of a collection. A leg is one object, "
        "and the constant or number given here belongs to no collection.",
        MUONS + 'region signal\n  cut "visible energy" sum(l1.E) > 2 GeV\n',
        MUONS + 'region signal\n  cut "visible energy" sum(muon.E) > 2 GeV\n',
    ),
    Code(
        "E0422",
        "`pick` without `by`, or `by` without `pick`",
        "`pick(photon by max E)` gives the one object for which the quantity is largest, so that it needs `by`; no "
        "other function does.",
        PHOTONS + "define leading = pick(photon where photon.E > 1 GeV)\n",
        PHOTONS + "define leading = pick(photon where photon.E > 1 GeV by max E)\n",
    ),
    Code(
        "E0423",
        "not a matter of pairs",
        "Pairs of objects can be counted, or asked for with `any`, `all` and `none`. What `sum`, `min`, `max` and "
        "`pick` would do of two objects at a time is not defined.",
        "use belle2\n\ndefine pair_energy = sum(clusters as a, clusters as b where angle(a, b) < 30 deg)\n",
        "use belle2\n\ndefine close_pairs = count(clusters as a, clusters as b where angle(a, b) < 30 deg)\n",
    ),
    Code(
        "E0424",
        "not a collection",
        "Objects come from collections or other objects, and legs are filled with them. The name is known, but stands "
        "for something else.",
        MUONS + "define soft = l1.p < 1 GeV\n\nobject soft_muon from soft as mu\n",
        MUONS + "object soft_muon from muon as mu\n  select p < 1 GeV\n",
    ),
    Code(
        "E0425",
        "a mass without a momentum",
        "`as` gives objects a mass hypothesis, which with their momentum makes a four-vector. This collection has no "
        "`vector`, so that there is no momentum.",
        "collection muons\n  member isolation\n\nobject muon from muons as mu\n  select isolation < 0.1\n",
        "collection muons\n  vector pt, eta, phi [GeV, 1, rad]\n  member isolation\n\n"
        "object muon from muons as mu\n  select isolation < 0.1\n",
    ),
    Code(
        "E0426",
        "a union with composites",
        "`from a, b` joins objects that are each one track or cluster, so that one under two hypotheses counts once. A "
        "composite is made of several. Write its alternatives with `or` instead.",
        "use belle2\n\nobject photon from clusters as gamma\n\nobject pi0 -> g1:photon g2:photon\n"
        "  select 0.12 GeV < m < 0.15 GeV\n\nobject neutral from photon, pi0\n",
        "use belle2\n\nobject photon from clusters as gamma\n\nobject pi0 -> g1:photon g2:photon\n"
        "  select 0.12 GeV < m < 0.15 GeV\n\nobject neutral from photon\n",
    ),
    Code(
        "E0427",
        "a whole collection where one value is due",
        "`photon.E` is as many numbers as there are photons, and a cut is one decision. Say which photon or how they "
        "are combined: `any(photon.E > 1 GeV)`, `max(photon.E)`, `sum(photon.E)`, or a leg of the final state.",
        PHOTONS + 'region signal\n  cut "hard photon" photon.E > 1 GeV\n',
        PHOTONS + 'region signal\n  cut "hard photon" any(photon.E > 1 GeV)\n',
    ),
    Code(
        "E0428",
        "the candidate before there is one",
        "Objects are made first, then candidates from them; triggers and event quantities know no candidate either. "
        "Put what depends on legs into the `select` of the final state, or into a region.",
        MUONS + "object isolated from clusters as gamma\n  select angle(isolated, l1) > 10 deg\n",
        MUONS + "object isolated from clusters as gamma\n\n"
        'region signal\n  cut "nothing near" none(isolated where angle(isolated, l1) < 10 deg)\n',
    ),
    Code(
        "E0429",
        "a number of the scan that depends on events",
        "Efficiencies, uncertainties, ends and steps of a scan are one number a hypothesis: functions of the scan "
        "parameters, tables and constants. An event, object or candidate has no place there.",
        PEAK + COUNT.replace("12%", "0.12 * l1.p / 1 GeV"),
        PEAK + COUNT.replace("12%", "0.12 * mZ / 1 GeV"),
    ),
    Code(
        "E0430",
        "a charge that the input does not give",
        "`muon+` fills the leg with positive muons, for which the collection needs the member `charge`.",
        _NO_CHARGE,
        _NO_CHARGE.replace("[GeV]\n", "[GeV]\n  member charge\n"),
    ),
]
