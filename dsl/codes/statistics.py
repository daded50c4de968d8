"""E08: counts, fits, limits and couplings."""

from __future__ import annotations

from .code import Code
from .pieces import COUNT, LIMIT, PEAK, SCAN

_FIT = """fit zp.m in signal
  range      mZ - 1 GeV to mZ + 1 GeV
  bins       50
  signal     gaussian(mean = mZ, sigma = 20 MeV)
  background polynomial(order = 2)
  efficiency 12%
"""
_SMOOTHED = COUNT.replace("simulation", "simulation smoothed polynomial(order = 2)")
_NO_EFFICIENCY = COUNT.replace("  efficiency 12%\n", "")
_PUBLISHED = 'published observed cross_section(mZ [GeV]) [fb] level 90% from "published.csv"\n'

CODES = [
    Code(
        "E0801",
        "a count without a background",
        "A count compares what is observed with the background that is expected: from simulation, a sideband or a "
        "table. If there is none at all, say so with `background 0`.",
        PEAK + COUNT.replace("  background simulation\n", ""),
        PEAK + COUNT,
    ),
    Code(
        "E0803",
        "an efficiency that cannot come from there",
        "The efficiency is the fraction of signal that passes: from simulation, a table or a number. Data and "
        "sidebands hold no known number of signal events.",
        PEAK + COUNT.replace("12%", "data"),
        PEAK + COUNT.replace("12%", "simulation"),
    ),
    Code(
        "E0804",
        "no efficiency",
        "An efficiency is a fraction above 0 and up to 1, and per cent are written `12%`.",
        PEAK + COUNT.replace("12%", "12"),
        PEAK + COUNT,
    ),
    Code(
        "E0805",
        "a number of events that cannot be",
        "Expected and observed numbers of events are zero or above, and observed ones are whole.",
        PEAK + COUNT.replace("background simulation", "background -2"),
        PEAK + COUNT.replace("background simulation", "background 2"),
    ),
    Code(
        "E0806",
        "an uncertainty that cannot be meant",
        "An uncertainty is a width: zero or above, and relative. It acts in both directions. A plain number above 1 was"
        " probably meant in per cent, and `3` beside a luminosity in its unit.",
        PEAK + COUNT.rstrip() + '\n  uncertainty "trigger" -6% on signal\n',
        PEAK + COUNT.rstrip() + '\n  uncertainty "trigger" 6% on signal\n',
    ),
    Code(
        "E0807",
        "an incomplete fit",
        "A binned fit needs its `range` and `bins`, and a shape for the `signal` and one for the `background`.",
        PEAK + _FIT.replace("  bins       50\n", ""),
        PEAK + _FIT,
    ),
    Code(
        "E0808",
        "a shape that is not known",
        "A signal is a `gaussian`, `crystal_ball`, `two_sided_crystal_ball` or `template simulation`; a background one "
        "of these, or a `polynomial`, `chebyshev`, `exponential`, or a sum of several.",
        PEAK + _FIT.replace("gaussian", "gauss"),
        PEAK + _FIT,
    ),
    Code(
        "E0809",
        "a parameter that the shape does not have",
        "The parameters of a shape are given by name, so that none can be mistaken for another. The help shows them.",
        PEAK + _FIT.replace("sigma =", "width ="),
        PEAK + _FIT,
    ),
    Code(
        "E0810",
        "a shape that lacks a parameter",
        "Each parameter of a shape is given: nothing is assumed of a peak's width or tail.",
        PEAK + _FIT.replace(", sigma = 20 MeV", ""),
        PEAK + _FIT,
    ),
    Code(
        "E0811",
        "a limit on what is not known",
        "Limits are set on `cross_section`, on `visible_cross_section` (efficiency times cross section, which needs no "
        "efficiency) or on `yield`, the number of signal events. A coupling follows from one of these, with "
        "`interpret`.",
        PEAK + COUNT + LIMIT.replace("cross_section", "xsec"),
        PEAK + COUNT + LIMIT,
    ),
    Code(
        "E0812",
        "`toys` of no whole number",
        "The number of pseudo-experiments is 1, 2, 3 ...",
        PEAK + COUNT + LIMIT.replace("bayesian flat", "cls") + "  toys   0\n",
        PEAK + COUNT + LIMIT.replace("bayesian flat", "cls") + "  toys   5000\n",
    ),
    Code(
        "E0813",
        "a limit from nothing",
        "A limit follows from a `count` or a `fit`, or several. This file has none.",
        PEAK + LIMIT,
        PEAK + COUNT + LIMIT,
    ),
    Code(
        "E0814",
        "a method that is not known, or none",
        "Limits of different methods are different numbers, so that the file says which: `bayesian flat`, `cls`, "
        "`profile_likelihood one_sided` or `feldman_cousins`.",
        PEAK + COUNT + LIMIT.replace("bayesian flat", "bayesian"),
        PEAK + COUNT + LIMIT,
    ),
    Code(
        "E0815",
        "a level that is none, or is missing",
        "The level is the credibility of a Bayesian limit and the confidence of the others, between 0 and 1: `90%`.",
        PEAK + COUNT + LIMIT.replace("90%", "90"),
        PEAK + COUNT + LIMIT,
    ),
    Code(
        "E0816",
        "a cross section without an efficiency",
        "A cross section is a yield over luminosity times efficiency. Give every count and fit its `efficiency`, or "
        "limit the `visible_cross_section`, which leaves the efficiency to the reader.",
        PEAK + _NO_EFFICIENCY + LIMIT,
        PEAK + _NO_EFFICIENCY + LIMIT.replace("cross_section", "visible_cross_section"),
    ),
    Code(
        "E0817",
        "a relation without the coupling",
        "`interpret g from cross_section = ...` solves for g, which the right side therefore names.",
        PEAK + COUNT + LIMIT + '\ninterpret gprime "g\'" from cross_section = alpha_em^2 / s\n',
        PEAK + COUNT + LIMIT + '\ninterpret gprime "g\'" from cross_section = gprime^2 * alpha_em / s\n',
    ),
    Code(
        "E0818",
        "no luminosity",
        "A luminosity is above zero.",
        'analysis "Z\' search"\n  luminosity 0 fb^-1\n',
        'analysis "Z\' search"\n  luminosity 276 fb^-1\n',
    ),
    Code(
        "E0819",
        "a range that ends before it begins",
        "A fit's range goes from its lower end to its upper one.",
        PEAK + _FIT.replace("mZ - 1 GeV to mZ + 1 GeV", "5 GeV to 1 GeV"),
        PEAK + _FIT.replace("mZ - 1 GeV to mZ + 1 GeV", "1 GeV to 5 GeV"),
    ),
    Code(
        "E0820",
        "a shape with an impossible parameter",
        "Widths and tail parameters lie above zero; the order of a polynomial is a whole number from 0 on.",
        PEAK + _FIT.replace("order = 2", "order = 2.5"),
        PEAK + _FIT,
    ),
    Code(
        "E0821",
        "an uncertainty with two sizes",
        "The same name is the same parameter everywhere. On the signal of one count or fit it has one size, and one on "
        "its background.",
        PEAK + COUNT + '  uncertainty "tracking" 4% on signal\n  uncertainty "tracking" 6% on signal\n',
        PEAK + COUNT + '  uncertainty "tracking" 4% on signal\n  uncertainty "tracking" 6% on background\n',
    ),
    Code(
        "E0822",
        "a coupling from what is not limited",
        "`interpret` turns the limit of this file into one on the coupling, so that both speak of the same quantity.",
        PEAK + COUNT + LIMIT + "\ninterpret g from visible_cross_section = g^2 * 3 fb\n",
        PEAK + COUNT + LIMIT + "\ninterpret g from cross_section = g^2 * 3 fb\n",
    ),
    Code(
        "E0823",
        "smoothing in a window that is no interval",
        "`smoothed` fits the spectrum of the variable whose interval the window is, and the fit's integral over the "
        "window is the background. A window of another form has no such variable.",
        PEAK.replace("abs(zp.m - mZ) < 100 MeV", "zp.m2 > mZ^2") + _SMOOTHED,
        PEAK + _SMOOTHED,
    ),
    Code(
        "E0824",
        "smoothing in a region that depends on the hypothesis",
        "A smoothed background is fitted to one spectrum: no cut of its region may name a scan parameter.",
        PEAK.replace("count(tracks) == 2", "zp.m < 2 * mZ") + _SMOOTHED,
        PEAK + _SMOOTHED,
    ),
    Code(
        "E0825",
        "a tolerance that means nothing",
        "`within 20% over 1 GeV to 4 GeV` says how near a curve made anew has to come to the published one for "
        "`darkana validate` to call it reproduced, `within factor 2.5` the same as a ratio. It is stated before the "
        "comparison, above zero (a factor above one), over a range from its lower to its higher end.",
        SCAN + _PUBLISHED + "  within factor 0.5\n",
        SCAN + _PUBLISHED + "  within factor 2.5\n",
    ),
]
