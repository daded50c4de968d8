"""E05: what a statement says of itself: beams, input, objects, final states, histograms."""

from __future__ import annotations

from .code import Code
from .pieces import MUONS, PHOTONS

_SIGNAL = """region signal
  cut "two tracks" count(tracks) == 2

"""
_HIGGS = """use belle2

object electron from tracks as e

object muon from tracks as mu

"""

CODES = [
    Code(
        "E0501",
        "an ordered define of more or fewer than two",
        "`define a, b = x, y by v descending` names two four-vectors by the order of v: two names, two vectors. To "
        "take the first of many, sort an object and `take` from it.",
        PHOTONS + "final state a:photon b:photon c:photon\n\ndefine first, second, third = a, b, c by E descending\n",
        PHOTONS.rstrip() + "\n  sort by E descending\n  take 1\n",
    ),
    Code(
        "E0502",
        "more or fewer units than components",
        "After the components stands one unit for all, or one for each of them, in their order; `1` is that of what "
        "has none.",
        "collection clusters\n  vector E, theta, phi [GeV, rad]\n",
        "collection clusters\n  vector E, theta, phi [GeV, rad, rad]\n",
    ),
    Code(
        "E0503",
        "a component that a four-vector does not have",
        "A four-vector is read from `E p px py pz pt theta phi eta mass`. Anything else that the input gives of an "
        "object is a `member`.",
        "collection jets\n  vector pt, eta, phi, energy [GeV, 1, rad, GeV]\n",
        "collection jets\n  vector pt, eta, phi, E [GeV, 1, rad, GeV]\n",
    ),
    Code(
        "E0504",
        "a component without a unit",
        "The input is numbers, in GeV or in MeV. The file says which, so that every later cut means what it says.",
        "collection tracks\n  vector px, py, pz\n  member charge\n",
        "collection tracks\n  vector px, py, pz [GeV]\n  member charge\n",
    ),
    Code(
        "E0505",
        "too few components for a momentum",
        "A momentum has a size and a direction: px, py, pz; or pt, eta, phi; or p, theta, phi; or, of what is "
        "massless, E, theta, phi. These components leave something open.",
        "collection clusters\n  vector E, theta [GeV, rad]\n\n"
        "object photon from clusters as gamma\n  select E > 0.1 GeV\n",
        "collection clusters\n  vector E, theta, phi [GeV, rad, rad]\n\n"
        "object photon from clusters as gamma\n  select E > 0.1 GeV\n",
    ),
    Code(
        "E0506",
        "a member that is there already",
        "Every four-vector has `pt`, `eta`, `m` and so on, worked out from its components; and a member is declared "
        "once. Give the other one another name; the name of its branch may follow in quotes.",
        "collection tracks\n  vector px, py, pz [GeV]\n  member charge\n  member p [GeV]\n",
        'collection tracks\n  vector px, py, pz [GeV]\n  member charge\n  member p_fit [GeV] = "track_p"\n',
    ),
    Code(
        "E0507",
        "`take` of no whole number",
        "`take k` keeps the first k objects, in the order of the last `sort by`.",
        "use belle2\n\nobject photon from clusters as gamma\n  sort by E descending\n  take 0\n",
        "use belle2\n\nobject photon from clusters as gamma\n  sort by E descending\n  take 1\n",
    ),
    Code(
        "E0508",
        "a final state that is its own charge-conjugate",
        "`with conjugate` adds the legs with every charge reversed: `l1:electron+ l2:muon-` and `l1:electron- "
        "l2:muon+`. Here this gives the same candidates again, and each would count twice.",
        MUONS.rstrip() + "\n  with conjugate\n",
        MUONS.rstrip() + "\n",
    ),
    Code(
        "E0509",
        "channels with other legs",
        "The channels of a final state, and the alternatives of a composite, fill the same legs: a cut on `l1` has to "
        "mean something in each. Give the legs the same names, in the same order.",
        _HIGGS + "final state\n  channel mm l1:muon+ l2:muon-\n  channel ee e1:electron+ e2:electron-\n",
        _HIGGS + "final state\n  channel mm l1:muon+ l2:muon-\n  channel ee l1:electron+ l2:electron-\n",
    ),
    Code(
        "E0510",
        "a histogram too large",
        "A histogram has up to three axes and a million bins, under- and overflow included. More than that is a slip, "
        "and files come from strangers.",
        MUONS + _SIGNAL + "histogram pair in signal\n  of (l1 + l2).m bins 2000 from 0 GeV to 10 GeV\n"
        "  of (l1 + l2).p bins 2000 from 0 GeV to 10 GeV\n",
        MUONS + _SIGNAL + "histogram pair in signal\n  of (l1 + l2).m bins 200 from 0 GeV to 10 GeV\n"
        "  of (l1 + l2).p bins 200 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0511",
        "a histogram of unlike things",
        "A histogram fills once an event, once a candidate, or once an object of one collection, as its axes say. "
        "These axes do not agree: there is no entry for them to share.",
        MUONS + _SIGNAL + "histogram energies in signal\n  of clusters.E bins 50 from 0 GeV to 5 GeV\n"
        "  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
        MUONS + _SIGNAL + "histogram energies in signal\n  of sum(clusters.E) bins 50 from 0 GeV to 5 GeV\n"
        "  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0512",
        "an edge that varies",
        "The bins of a histogram are the same for every event and every hypothesis, or its entries could not be added.",
        MUONS + _SIGNAL + "histogram momentum in signal\n  of l1.p bins 50 from 0 GeV to l2.p\n",
        MUONS + _SIGNAL + "histogram momentum in signal\n  of l1.p bins 50 from 0 GeV to sqrt_s / 2\n",
    ),
    Code(
        "E0513",
        "edges that do not increase",
        "Edges go from the lowest to the highest, each above the one before.",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m edges 0 GeV, 1 GeV, 5 GeV, 2 GeV\n",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m edges 0 GeV, 1 GeV, 2 GeV, 5 GeV\n",
    ),
    Code(
        "E0514",
        "`bins` of no whole number",
        "The number of bins is 1, 2, 3 ...",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m bins 0.1 from 0 GeV to 10 GeV\n",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m bins 100 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0515",
        "a logarithmic axis from zero",
        "Bins of equal ratio cannot begin at zero or below.",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m bins 100 from 0 GeV to 10 GeV log\n",
        MUONS + _SIGNAL + "histogram pair_mass in signal\n  of (l1 + l2).m bins 100 from 0.2 GeV to 10 GeV log\n",
    ),
    Code(
        "E0516",
        "a version of the language that is not known",
        "`language 1` says for which release a file was written; every later one compiles it. This file asks for a "
        "language that is newer than the program: update darkana.",
        'language 2\n\nanalysis "Z\' search"\n',
        'language 1\n\nanalysis "Z\' search"\n',
    ),
    Code(
        "E0517",
        "`language` below the first line",
        "`language` says how the whole file is to be read, so that it opens it.",
        'analysis "Z\' search"\n\nlanguage 1\n',
        'language 1\n\nanalysis "Z\' search"\n',
    ),
    Code(
        "E0518",
        "a constant is due",
        "The luminosity, the beam energies and the crossing angle are the same for all events and hypotheses.",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n\nbeams\n  electron mZ\n  positron 4 GeV\n",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n\nbeams\n  electron 7 GeV\n  positron 4 GeV\n",
    ),
    Code(
        "E0519",
        "a beam is missing",
        "The boost to the centre-of-mass frame needs the energies of both beams, `electron` and `positron`; `sqrt_s` "
        "only scales them. Of equal beams state both.",
        "beams\n  electron 5.29 GeV\n  sqrt_s   10.58 GeV\n",
        "beams\n  electron 5.29 GeV\n  positron 5.29 GeV\n  sqrt_s   10.58 GeV\n",
    ),
    Code(
        "E0520",
        "no beam energy",
        "An energy below the electron's mass, or about it, is a slip of the unit.",
        "beams\n  electron 7.004 keV\n  positron 4.002 GeV\n",
        "beams\n  electron 7.004 GeV\n  positron 4.002 GeV\n",
    ),
    Code(
        "E0521",
        "a four-vector of candidates without a name",
        "The rows of a flat tree have members. A four-vector that they hold gets a name of its own with `momentum`, by "
        "which recoils and cuts can speak of it; in a flat tree it belongs to the candidate.",
        "candidates\n  vector px, py, pz, E [GeV]\n\nregion signal\n",
        "candidates\n  member M [GeV]\n\nmomentum pair vector px, py, pz, E [GeV]\n\nregion signal\n",
    ),
    Code(
        "E0522",
        "a signal that can't be generated",
        "`generate` knows a few processes: a photon with an ALP or a dark photon, a dark photon with a dark Higgs "
        "boson, and a Z' beside two muons. Of others take a generator's own events, and recast the search onto them.",
        "use belle2\n\nscan mZ from 1 GeV to 8 GeV step 50 MeV\n\ngenerate e+ e- zprime\n  mass zprime = mZ\n",
        "use belle2\n\nscan mZ from 1 GeV to 8 GeV step 50 MeV\n\ngenerate mu+ mu- zprime\n  mass zprime = mZ\n",
    ),
    Code(
        "E0523",
        "one mass for each new particle",
        "`generate` needs the mass of each particle beyond the Standard Model, once: a number, or a function of the "
        "scan.",
        "use belle2\n\nscan mZ from 1 GeV to 8 GeV step 50 MeV\n\ngenerate mu+ mu- zprime\n",
        "use belle2\n\nscan mZ from 1 GeV to 8 GeV step 50 MeV\n\ngenerate mu+ mu- zprime\n  mass zprime = mZ\n",
    ),
]
