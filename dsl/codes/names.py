"""E02: names, and what they lead to."""

from __future__ import annotations

from .code import Code
from .pieces import COUNT, LIMIT, MUONS, PEAK, SCAN

_CHAIN = "".join(f"define x{i} = x{i + 1} + 1 MeV\n" for i in range(70))
_DOUBLING = "".join(f"define f{i}(x) = f{i + 1}(x + 1) + f{i + 1}(x + 2)\n" for i in range(18))
_COUPLED = PEAK + COUNT + LIMIT + "\ndefine branching = 0.5\n\n"

CODES = [
    Code(
        "E0201",
        "a name that is not known",
        "Nothing in this file, or in what it uses, is called so: no leg, object, column, `define` or constant, and, "
        "inside an object, no member of it. Order does not matter: a name may be used above its definition. Correct "
        "the spelling, define the name, or `use` the library that has it.",
        MUONS + 'define dilepton = l1 + l2\n\nregion signal\n  cut "below the Upsilon" dilepto.m < 9 GeV\n',
        MUONS + 'define dilepton = l1 + l2\n\nregion signal\n  cut "below the Upsilon" dilepton.m < 9 GeV\n',
    ),
    Code(
        "E0202",
        "a name defined twice",
        "A name means one thing in a file, so that a reader need not ask which definition holds. Rename one of the "
        "two. To change what a used search defines, inherit from it: there a new definition takes the old one's place.",
        MUONS + "define dilepton = l1 + l2\n\ndefine dilepton = (l1 + l2).cms\n",
        MUONS + "define dilepton = l1 + l2\n\ndefine dilepton_cms = (l1 + l2).cms\n",
    ),
    Code(
        "E0203",
        "a statement of which a file has one",
        "A search has one `analysis`, one final state, one set of beams and one limit; and one `count` or `fit` of the "
        "same region and window or variable. Two libraries with beams leave open which experiment it is. Final states "
        "with other particles in the same legs are `channel`s of one "
        "`final state`.",
        "use belle2\n\nobject electron from tracks as e\n\nobject muon from tracks as mu\n\n"
        "final state l1:muon+ l2:muon-\n\nfinal state l1:electron+ l2:electron-\n",
        "use belle2\n\nobject electron from tracks as e\n\nobject muon from tracks as mu\n\n"
        "final state\n  channel mm l1:muon+ l2:muon-\n  channel ee l1:electron+ l2:electron-\n",
    ),
    Code(
        "E0204",
        "a name that is a member and a name of the file",
        "In an object's clauses a bare name is a member of the object, elsewhere it is a name of the file. A name that "
        "is both could mean either, and a search must not depend on which rule the reader remembers. Write "
        "`photon.E` for the member, or rename the other.",
        "use belle2\n\ndefine timing = 5 ns\n\nobject photon from clusters as gamma\n  select abs(timing) < 10 ns\n",
        "use belle2\n\ndefine bunch_spacing = 5 ns\n\nobject photon from clusters as gamma\n"
        "  select abs(timing) < 10 ns\n",
    ),
    Code(
        "E0205",
        "a definition that leads back to itself",
        "A name is worked out from others, and these in the end from the input. Here the way leads in a circle, so "
        "that there is no beginning. The help shows the way; break it at one place.",
        MUONS + "define visible = dilepton.E + missing\n\ndefine missing = sqrt_s - visible\n\n"
        "define dilepton = (l1 + l2).cms\n",
        MUONS + "define visible = dilepton.E\n\ndefine missing = sqrt_s - visible\n\ndefine dilepton = (l1 + l2).cms\n",
    ),
    Code(
        "E0206",
        "a member that is not there",
        "A four-vector has the members `E p px py pz pt theta phi cos_theta eta m m2 beta gamma charge`, the same "
        "vector as `cms` and `rest(y)`, and what its collection and object declare with `member`. Correct the "
        "spelling, or declare the member where the collection is described.",
        MUONS + 'region signal\n  cut "heavy pair" (l1 + l2).mass > 2 GeV\n',
        MUONS + 'region signal\n  cut "heavy pair" (l1 + l2).m > 2 GeV\n',
    ),
    Code(
        "E0207",
        "a name that two libraries define",
        "Both libraries have this name. Which one is meant must not depend on the order of two lines. Take from one of "
        "them only what is needed, with `only`, or leave it out.",
        "use belle2\nuse babar only tracks\n\nobject muon from tracks as mu\n  select muonID > 0.5\n",
        "use belle2\n\nobject muon from tracks as mu\n  select muonID > 0.5\n",
    ),
    Code(
        "E0208",
        "a function that is not called",
        "A function has a value only where it is given its arguments: `acoplanarity(l1, l2)`.",
        MUONS + 'region signal\n  cut "not back to back" acoplanarity > 10 deg\n',
        MUONS + 'region signal\n  cut "not back to back" acoplanarity(l1, l2) > 10 deg\n',
    ),
    Code(
        "E0209",
        "a function that is not known",
        "Neither the language nor this file has a function of this name. `darkana vars` lists those of the language; "
        "`define f(x) = ...` makes one, and `table f(x) from ...` gives one by points.",
        MUONS + 'region signal\n  cut "apart" deltaR(l1, l2) > 0.5\n',
        MUONS + 'region signal\n  cut "apart" delta_r(l1, l2) > 0.5\n',
    ),
    Code(
        "E0210",
        "a particle that is not known",
        "After `as`, in `mass( )` and in `simulate` stand particles: short names such as `e mu tau gamma pi K p`, or "
        'the PDG\'s own in quotes, `mass("J/psi(1S)")`. The mass hypothesis comes from there, so a guess would be a '
        "wrong mass.",
        "use belle2\n\nobject muon from tracks as muon\n  select muonID > 0.5\n",
        "use belle2\n\nobject muon from tracks as mu\n  select muonID > 0.5\n",
    ),
    Code(
        "E0211",
        "a collection or object that is not known",
        "Objects are selected from a collection of the input, or from other objects, and legs are filled with them. "
        "Nothing of this name is declared here or in what the file uses.",
        "use belle2\n\nobject muon from track as mu\n  select muonID > 0.5\n",
        "use belle2\n\nobject muon from tracks as mu\n  select muonID > 0.5\n",
    ),
    Code(
        "E0212",
        "a table that is not known",
        "`scan p in TABLE` takes the hypotheses from the points of a table of this file.",
        'table efficiency(mZ [GeV]) from "efficiency.csv"\n\nscan mZ in eficiency\n',
        'table efficiency(mZ [GeV]) from "efficiency.csv"\n\nscan mZ in efficiency\n',
    ),
    Code(
        "E0213",
        "a region that is not known",
        "Histograms, counts, fits and derived regions name a region of this file.",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in sginal\n  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n\n'
        "histogram pair_mass in signal\n  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV\n",
    ),
    Code(
        "E0214",
        "a label of two cuts",
        "The label is the row of the cutflow, and what `drop`, `replace`, `invert` and `without` name. Two cuts of a "
        "region with one label could not be told apart. Choose another label; to change a cut that a region inherits, "
        "write `replace`.",
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n  cut "two tracks" l1.pt > 0.5 GeV\n',
        MUONS + 'region signal\n  cut "two tracks" count(tracks) == 2\n  cut "hard track" l1.pt > 0.5 GeV\n',
    ),
    Code(
        "E0215",
        "a cut that is not known",
        "A derived region changes cuts that it inherits, and `without` leaves out a cut of the histogram's region. "
        "Both name the cut by its label, which has to be the same letter for letter.",
        MUONS + 'region signal\n  cut "tau suppression" l1.pt > 1 GeV\n\n'
        'region sideband from signal\n  invert "tau supression"\n',
        MUONS + 'region signal\n  cut "tau suppression" l1.pt > 1 GeV\n\n'
        'region sideband from signal\n  invert "tau suppression"\n',
    ),
    Code(
        "E0216",
        "a window that is not known",
        "A `count` counts in a `window` of this file, and a sideband is one too.",
        PEAK + COUNT.replace("within peak", "within peek"),
        PEAK + COUNT,
    ),
    Code(
        "E0217",
        "a variant of what is not defined",
        '`variant "..." with x = ...` draws the curve once more, with another value of a `define` of this file. '
        "There is no such `define`, so that the variant would be the same curve.",
        _COUPLED + "interpret gprime from cross_section = gprime^2 * 20 fb * branching\n"
        '  variant "all invisible" with branchng = 1\n',
        _COUPLED + "interpret gprime from cross_section = gprime^2 * 20 fb * branching\n"
        '  variant "all invisible" with branching = 1\n',
    ),
    Code(
        "E0218",
        "an uncertainty that is not known",
        '`project ... with "name" u` changes one of the uncertainties that the counts and fits of this file have. '
        "The name has to be the same letter for letter.",
        PEAK
        + COUNT.rstrip()
        + '\n  uncertainty "trigger" 6% on signal\n\n'
        + LIMIT
        + '\nproject to 50 ab^-1\n  with "triger" 1%\n',
        PEAK
        + COUNT.rstrip()
        + '\n  uncertainty "trigger" 6% on signal\n\n'
        + LIMIT
        + '\nproject to 50 ab^-1\n  with "trigger" 1%\n',
    ),
    Code(
        "E0219",
        "a published curve of nothing in this file",
        "`published` gives the curve that a limit, coupling or `curve` of this file is compared with. Name one of "
        "these, or `cross_section`, `visible_cross_section` or `yield`.",
        SCAN + 'published observed crosssection(mZ [GeV]) [fb] level 90% from "published.csv"\n',
        SCAN + 'published observed cross_section(mZ [GeV]) [fb] level 90% from "published.csv"\n',
    ),
    Code(
        "E0220",
        "a published curve over what is not scanned",
        "The argument of a published curve is a scan parameter of this file, so that the two curves have one abscissa.",
        SCAN + 'published observed cross_section(mZprime [GeV]) [fb] level 90% from "published.csv"\n',
        SCAN + 'published observed cross_section(mZ [GeV]) [fb] level 90% from "published.csv"\n',
    ),
    Code(
        "E0221",
        "a variant that is not known",
        "The published curve is compared with one variant of the coupling; its label has to be the same letter for "
        "letter.",
        _COUPLED + "interpret gprime from cross_section = gprime^2 * 20 fb * branching\n"
        '  variant "BR(inv) = 1" with branching = 1\n\n'
        'published observed gprime(mZ [GeV]) variant "BR(inv)=1" level 90% from "published_coupling.csv"\n',
        _COUPLED + "interpret gprime from cross_section = gprime^2 * 20 fb * branching\n"
        '  variant "BR(inv) = 1" with branching = 1\n\n'
        'published observed gprime(mZ [GeV]) variant "BR(inv) = 1" level 90% from "published_coupling.csv"\n',
    ),
    Code(
        "E0222",
        "a name that the language has given",
        "Built-in functions and constants keep their meaning in every file, so that `s` is always the squared "
        "centre-of-mass energy. A parameter of a function may bear such a name; what a file defines may not.",
        "define pi = 22 / 7\n",
        "define nearly_pi = 22 / 7\n",
    ),
    Code(
        "E0223",
        "definitions that nest too deeply",
        "Files come from strangers, so that the depth to which definitions may lead to others is bounded. A search of "
        "a paper needs a few levels; a chain this long was made by a program. Write longer expressions in fewer steps.",
        _CHAIN + "define x70 = 1 MeV\n",
        "define x0 = 71 MeV\n",
    ),
    Code(
        "E0224",
        "a file that expands to too much",
        "Functions are written out where they are called. A function that calls another one twice, and so on for "
        "many levels, grows beyond all bounds, and files come from strangers. Name what is used twice with a "
        "`define`, or give the function by a `table`.",
        _DOUBLING + "define f18(x) = x\n\ndefine total = f0(1)\n",
        "define f18(x) = x\n\ndefine total = 2 * f18(1)\n",
    ),
]
