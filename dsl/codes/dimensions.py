"""E03: dimensions and units."""

from __future__ import annotations

from .code import Code
from .pieces import COUNT, LIMIT, MUONS, PEAK, PHOTONS

CODES = [
    Code(
        "E0301",
        "a comparison of unlike quantities",
        "An energy is compared with an energy, an angle with an angle, and never with a plain number: `0.1` could be "
        "0.1 GeV or 0.1 MeV. c = 1, so that masses, momenta and energies are one dimension; their squares are another. "
        "Mostly a unit is missing.",
        "use belle2\n\nobject photon from clusters as gamma\n  select E > 0.1\n",
        "use belle2\n\nobject photon from clusters as gamma\n  select E > 0.1 GeV\n",
    ),
    Code(
        "E0302",
        "a sum of unlike quantities",
        "Only quantities of one dimension are added or subtracted: an energy and an energy, not a mass and a mass "
        "squared.",
        MUONS + "define q2 = (l1 + l2).m2 - 4 * mass(mu)\n",
        MUONS + "define q2 = (l1 + l2).m2 - 4 * mass(mu)^2\n",
    ),
    Code(
        "E0303",
        "a comparison of what is not a number",
        "`<`, `>`, `==` and the others compare numbers. Of a four-vector name the member that is meant; a condition "
        "stands by itself, or after `not`; two conditions are joined with `and` and `or`.",
        MUONS + 'region signal\n  cut "low mass" l1 + l2 < 9 GeV\n',
        MUONS + 'region signal\n  cut "low mass" (l1 + l2).m < 9 GeV\n',
    ),
    Code(
        "E0304",
        "a unit that is not known",
        "Units are those of the field, with its capitals: `GeV MeV keV eV TeV`, `rad mrad deg`, `cm mm um fm`, "
        "`ns ps fs`, `fb pb nb ab` and a few more, and `%`. `gev` is refused rather than guessed, as `m` and `M` are "
        "not the same either. `darkana vars unit` lists them all.",
        "use belle2\n\nobject photon from clusters as gamma\n  select E > 100 mev\n",
        "use belle2\n\nobject photon from clusters as gamma\n  select E > 100 MeV\n",
    ),
    Code(
        "E0305",
        "an `if` between unlike quantities",
        "`if c then a else b` is one quantity, so that both branches have one dimension. Zero has a unit too: `0 GeV`.",
        MUONS + "define threshold = if l1.pt > 1 GeV then 0.5 GeV else 0\n",
        MUONS + "define threshold = if l1.pt > 1 GeV then 0.5 GeV else 0 GeV\n",
    ),
    Code(
        "E0306",
        "a quantity of the wrong dimension",
        "What is asked for here has a fixed dimension: a luminosity is an inverse cross section, a beam energy an "
        "energy, an efficiency a plain number, and the ends of an axis are what the axis is of.",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in signal\n  of (l1 + l2).m bins 50 from 0 GeV to 10\n",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in signal\n  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0307",
        "an exponent with a dimension",
        "An exponent is a plain number. Divide by a quantity of the same dimension first.",
        PHOTONS + "final state g:photon\n\ndefine falling = 10^(g.E)\n",
        PHOTONS + "final state g:photon\n\ndefine falling = 10^(g.E / 1 GeV)\n",
    ),
    Code(
        "E0308",
        "a quantity to a power that varies",
        "The dimension of `x^n` depends on n, so that n has to be a number that is known before anything runs. A plain "
        "number may be raised to any power: divide by a unit first.",
        PHOTONS + "final state g:photon\n\ndefine scaled = g.E^count(tracks)\n",
        PHOTONS + "final state g:photon\n\ndefine scaled = (g.E / 1 GeV)^count(tracks)\n",
    ),
    Code(
        "E0309",
        "a function of unlike quantities",
        "`min`, `max` and `atan2` compare what they are given, so that it has one dimension.",
        MUONS + "define reduced_mass = sqrt(max((l1 + l2).m2 - 4 * mass(mu)^2, 0))\n",
        MUONS + "define reduced_mass = sqrt(max((l1 + l2).m2 - 4 * mass(mu)^2, 0 GeV^2))\n",
    ),
    Code(
        "E0310",
        "an argument of the wrong dimension",
        "Trigonometric functions take angles, `log` and `exp` plain numbers, and a table what its columns say.",
        MUONS + 'region signal\n  cut "central" cos(l1.cos_theta) < 0.8\n',
        MUONS + 'region signal\n  cut "central" cos(l1.theta) < 0.8\n',
    ),
    Code(
        "E0311",
        "a component with another's unit",
        "In a list of units each component has its own, in the order of the components; a single unit is that of the "
        "energies and momenta, and angles are in rad then.",
        "collection clusters\n  vector E, theta, phi [GeV, cm, rad]\n",
        "collection clusters\n  vector E, theta, phi [GeV, rad, rad]\n",
    ),
    Code(
        "E0312",
        "a coupling that does not give what is limited",
        "`interpret g from cross_section = ...` solves the relation for g where the cross section equals its limit. "
        "So the relation has to be a cross section: in fb or another such unit, or in GeV^-2, which is converted.",
        PEAK + COUNT + LIMIT + "\ninterpret gprime from cross_section = gprime^2 * alpha_em\n",
        PEAK + COUNT + LIMIT + "\ninterpret gprime from cross_section = gprime^2 * alpha_em / s\n",
    ),
    Code(
        "E0313",
        "a division by zero",
        "What is divided by is zero for every event and hypothesis.",
        "define ratio = 2 GeV / (1 GeV - 1000 MeV)\n",
        "define ratio = 2 GeV / (1 GeV - 900 MeV)\n",
    ),
    Code(
        "E0314",
        "a number beyond all bounds",
        "Numbers go up to about 1.8e308.",
        "define much = 1e400 GeV\n",
        "define much = 1e40 GeV\n",
    ),
]
