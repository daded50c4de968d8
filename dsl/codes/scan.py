"""E06: scans."""

from __future__ import annotations

from .code import Code
from .pieces import RECOIL

CODES = [
    Code(
        "E0601",
        "the scan where it has no place",
        "Objects, the `select` and `keep best` of a final state, triggers and weights are the same for every "
        "hypothesis: the events are read once, not once a mass. What depends on the hypothesis is a cut of a region "
        "or a window.",
        RECOIL + "object hard_muon from muon as mu\n  select p > 0.1 * mZ\n",
        RECOIL + 'region signal\n  cut "hard muons" min(l1.p, l2.p) > 0.1 * mZ\n',
    ),
    Code(
        "E0606",
        "a fixed value is due",
        "`show at` lists some of the hypotheses, and `project to` luminosities: values that depend on nothing.",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  show at 2 GeV, mZ\n",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  show at 2 GeV, 4 GeV\n",
    ),
    Code(
        "E0607",
        "`points` of no whole number",
        "The number of hypotheses is 1, 2, 3 ... both ends included. For a distance write `step`.",
        "scan mZ from 1 GeV to 8 GeV points 0.1\n",
        "scan mZ from 1 GeV to 8 GeV points 71\n",
    ),
    Code(
        "E0608",
        "a scan of nothing",
        "No hypothesis is left: `where` holds at none of the points.",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  where mZ > 9 GeV\n",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  where mZ > 2 GeV\n",
    ),
    Code(
        "E0609",
        "a scan too fine",
        "A hundred thousand hypotheses are the limit; of two scans, their combinations. Steps far below the resolution "
        "tell nothing new.",
        "scan mZ from 1 GeV to 8 GeV step 5 keV\n",
        "scan mZ from 1 GeV to 8 GeV step 5 MeV\n",
    ),
    Code(
        "E0610",
        "a scan that ends before it begins",
        "A scan goes upwards from its first hypothesis.",
        "scan mZ from 8 GeV to 1 GeV step 50 MeV\n",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n",
    ),
    Code(
        "E0611",
        "a step that does not lead on",
        "The step may depend on the hypothesis, but has to stay above zero, or the scan would never end. The message "
        "says where it does not.",
        "scan mZ from 1 GeV to 8 GeV step 0.05 * (mZ - 1 GeV)\n",
        "scan mZ from 1 GeV to 8 GeV step 0.05 * mZ\n",
    ),
    Code(
        "E0612",
        "a logarithmic scan from zero",
        "Hypotheses of equal ratio cannot begin at zero or below.",
        "scan mZ from 0 GeV to 8 GeV points 20 log\n",
        "scan mZ from 0.1 GeV to 8 GeV points 20 log\n",
    ),
    Code(
        "E0613",
        "a table that does not cover the scan",
        "Beyond its points a table says nothing, and what is asked at every hypothesis has to be known there. Extend "
        "the table, shorten the scan, or let the value at the end hold beyond it with `clamp`.",
        'scan mZ from 1 GeV to 8 GeV step resolution(mZ)\n\ntable resolution(mZ [GeV]) [GeV] from "resolution.csv"\n',
        'scan mZ from 1 GeV to 6 GeV step resolution(mZ)\n\ntable resolution(mZ [GeV]) [GeV] from "resolution.csv"\n',
    ),
    Code(
        "E0614",
        "a hypothesis outside the scan",
        "`show at` chooses among the hypotheses that are scanned: there is nothing to show beyond them.",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  show at 3 GeV, 9 GeV\n",
        "scan mZ from 1 GeV to 8 GeV step 50 MeV\n  show at 3 GeV, 7 GeV\n",
    ),
]
