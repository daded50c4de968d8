"""E09: what is met while running: input files, samples, weights. They point to the statement that asked."""

from __future__ import annotations

from .code import Code


def _of_data(code: str, title: str, explanation: str) -> Code:
    """No text by itself yields these: they need events."""
    return Code(code, title, explanation, "", "")


CODES = [
    _of_data(
        "E0901",
        "no file where a sample looks",
        "No file matches the path or pattern of a sample. Paths of a samples file are taken from its own folder. A "
        "sample without events must not pass for a search without background.",
    ),
    _of_data(
        "E0902",
        "a file that can't be opened",
        "The file can't be read, or is neither ROOT nor Parquet. Check the path, the rights to read it and the "
        "network; a copy that was broken off has to be made again. Parquet needs `pip install 'darkana[parquet]'`.",
    ),
    _of_data(
        "E0903",
        "no tree of that name",
        "The file has no tree of the name that the sample gives, or it has several and the sample names none. Add "
        "`tree: NAME`; the help lists what is there.",
    ),
    _of_data(
        "E0904",
        "a branch that is not there",
        "The search asks for a branch that the tree does not have. Names follow from the collection's and the "
        'member\'s; `= "name"` in the file, or a schema file, states another. What nothing asks for need not exist.',
    ),
    _of_data(
        "E0905",
        "a branch of the wrong type",
        "A member of a collection is a list of numbers an event, a column one number, a flag true or false. This "
        "branch holds something else: declare it as what it is.",
    ),
    _of_data(
        "E0906",
        "branches that do not belong together",
        "All members of one collection have as many entries in an event as it has objects. Here two of them differ, so "
        "that it is not known which entry belongs to which object: they are of two collections.",
    ),
    _of_data(
        "E0907",
        "a damaged file",
        "The file is cut off or its bytes are damaged. Copy it again; to go on without it, take it out of the samples, "
        "and scale the generated number of events too.",
    ),
    _of_data(
        "E0908",
        "a weight that is not a number",
        "An event of simulation weighs NaN or infinity. One such event spoils every sum, so that it is neither skipped "
        "nor filled in: mend it where the file was made.",
    ),
    _of_data(
        "E0909",
        "a samples file that is not understood",
        "The YAML file of samples can't be read, or holds a key or value that is not known. Nothing in it is skipped: "
        "a misspelt `weight` would change every yield.",
    ),
    _of_data(
        "E0910",
        "the normalisation of a sample",
        "A simulated sample states exactly one normalisation: the unit of its weights, a `cross_section` with the "
        "number `generated`, or its own `luminosity`. Data state none, and are never weighted.",
    ),
    _of_data(
        "E0911",
        "too many combinations",
        "An event has more ways to fill the legs than are allowed, which would exhaust memory. Select the objects more "
        "tightly, or raise the bound with `--allow combinations=N`.",
    ),
    _of_data(
        "E0912",
        "a weight of one candidate among several",
        "The weight names legs, and this event has several candidates: its weight would be that of which? Keep one "
        "candidate an event with `keep best`, or weigh by quantities of the event.",
    ),
    _of_data(
        "E0913",
        "a weight or efficiency out of bounds",
        "A trigger efficiency came out below 0 or above 1, or a weight is not a finite number. The message names the "
        "entry. Look at the table or expression that gave it, and at what it is asked for there.",
    ),
    _of_data(
        "E0914",
        "a table whose file is missing",
        "What is to run needs a table whose file is not there; `check` warned of it (E0604). Put it beside the file.",
    ),
    _of_data(
        "E0915",
        "a yield without a luminosity",
        "A sample is normalised by its cross section, which gives a yield only with a luminosity. State the "
        "`luminosity` under `analysis`.",
    ),
    _of_data(
        "E0916",
        "no quantity",
        "A value in the samples file, or after `--at`, is a number and a unit of the right kind: `346 fb`, `2 GeV`.",
    ),
    _of_data(
        "E0917",
        "a hypothesis that the search does not scan",
        "The hypothesis of a signal sample, or after `--at`, gives each scan parameter of the search a value, by name. "
        "What `--at` names lies within the scan, and is not left out by its `where`.",
    ),
    _of_data(
        "E0918",
        "no samples",
        "`run` needs events. Name a samples file with `--samples`, or one sample with `--sample NAME=GLOB`; a file "
        "called `samples.yaml` beside the search is found by itself.",
    ),
    _of_data(
        "E0919",
        "a worker process ended before its time",
        "One of the processes of `--workers N` was ended from outside; most often the system had no memory left. Take "
        "fewer workers.",
    ),
    _of_data(
        "E0920",
        "a schema file that does not fit",
        "The YAML file after `--schema` can't be read, holds a key that is not known, or names a collection, member, "
        "column, flag or momentum that the search does not declare, or a unit of another dimension.",
    ),
    _of_data(
        "E0921",
        "something that can't be packed",
        "`darkana pack` takes the file, its libraries and tables, a samples file and the folder that `run` and `limit` "
        "wrote to. All have to be readable, and a run that is to be made again takes its events from a samples file.",
    ),
    _of_data(
        "E0922",
        "an archive that is damaged",
        "An archive is a zip with a `manifest.json` of the schema `darkana/archive/1`. A file that was cut off in a "
        "transfer, or another zip, is none: fetch it again.",
    ),
    _of_data(
        "E0923",
        "a member of an archive that was changed",
        "The manifest states the digest of each member. One that has another, is missing or is there besides was put "
        "there after packing, and nothing is run.",
    ),
    _of_data(
        "E0924",
        "an archive that is not safe to unpack",
        "Members lie below the folder that they are unpacked to, are plain files, each there once, and not larger than "
        "stated; 4 GB and 10000 files at most.",
    ),
    _of_data(
        "E0925",
        "a packed search that does not run",
        "With the texts, tables and events of the archive a command ended with an error, which is shown; often this "
        "version of darkana is not the one that the manifest names.",
    ),
    _of_data(
        "E0927",
        "a cut string that can't be parsed",
        "In cut strings of basf2 conditions are joined by `and`, `or` and `not` and grouped by `[ ]`, values are "
        "grouped by `( )`, and `1 < M < 2` is one relation.",
    ),
    _of_data(
        "E0928",
        "something of a cut string that can't be said",
        "Truth, rest of event, vertices and most functions over lists have no counterpart. What the input holds can be "
        "named with `--variable NAME=UNIT`, what an alias means with `--alias NAME=TEXT`.",
    ),
    _of_data(
        "E0930",
        "a URL that can't be used",
        "The URL of a sample holds a pattern (`*`), which a server can't be searched by: list its files one by one. Or "
        "its protocol is not known, or needs a package: `http` and `https` come with `pip install 'darkana[remote]'`, "
        "others with the package that the help names.",
    ),
    _of_data(
        "E0931",
        "a remote file that can't be reached",
        "The server does not answer, refuses, or has no such file. Samples that can be read are run, and the result "
        "says that it is not complete; `--resume` later runs what is missing.",
    ),
    _of_data(
        "E0932",
        "a transfer that broke off",
        "The connection ended before all bytes were there. Nothing is made of a part of a sample; samples that were "
        "finished are kept, and `--resume` runs the others.",
    ),
    _of_data(
        "E0933",
        "what can't be saved",
        "Rows are saved at one hypothesis: where the region, or a column, depends on the scan, `--at` names it (a "
        "signal's own is taken for that signal). Saving as Parquet needs pyarrow, and the folder has to be writable.",
    ),
    _of_data(
        "E0934",
        "columns that can't be handed to workers",
        "Other processes get a copy of the events in memory, and a column here can't be copied (one of generators or "
        "open files, say). Make it an array, or run with one worker.",
    ),
    _of_data(
        "E0936",
        "nothing to draw",
        "`darkana plot` draws what earlier commands wrote: a folder with `result.json`, `limits.json` or `recast.json` "
        "or one of these files. Several are drawn in one figure where they have limits on one quantity or coupling, in "
        "one unit, along scans of one parameter. `darkana plot --list` says what there is.",
    ),
    _of_data(
        "E0937",
        "no C compiler",
        "`--engine c` finds candidates and works out cuts by loops that the compiler of the system makes: what the "
        "variable CC names, or the first of cc, gcc and clang. Without one numpy finds the same: `--engine auto`.",
    ),
    _of_data(
        "E0951",
        "a result that can't be read",
        "The file after `--result` is not there, or is not the `result.json` that `darkana run` writes.",
    ),
    _of_data(
        "E0953",
        "a cut whose threshold can't be varied",
        "`darkana optimise` varies the one constant that a cut compares with, as in `E > 0.1 GeV`. A cut without a "
        "constant, with two (`33 deg < theta < 128 deg`), or with one inside a sum of conditions has no single "
        "threshold: write it as several cuts with labels of their own.",
    ),
    _of_data(
        "E0954",
        "nothing to choose a threshold by",
        "A threshold is chosen by what it does to signal and background: simulated samples of both are needed, the "
        "signals at hypotheses of the scan, and a limit where that is what should become best.",
    ),
    _of_data(
        "E0970",
        "a process that can't be generated",
        "Events can be generated of `gamma alp`, `gamma dark_photon`, `dark_photon dark_higgs` and `mu+ mu- zprime`. "
        "For anything else bring events of a generator of your own.",
    ),
    _of_data(
        "E0971",
        "a mass that can't be generated",
        "Each dark particle of the process has a mass, in GeV and above zero, and all products together have to be "
        "lighter than sqrt_s.",
    ),
    _of_data(
        "E0972",
        "a decay that can't be generated",
        "An ALP may turn into two photons, a dark photon into two muons or two electrons that it is heavy enough for. "
        "A particle without a decay flies on and is not seen, as a Z' or a dark Higgs always does here.",
    ),
    _of_data(
        "E0973",
        "a number of the generator out of its range",
        "sqrt_s and couplings are above zero, the number of events and the seed are not negative, the bound on a "
        "photon's cosine is between 0 and 1: the rate of `gamma dark_photon` diverges along the beams.",
    ),
    _of_data(
        "E0974",
        "generated events that can't be written",
        "The folder has to exist and to be yours to write to, and the disk needs room for the file.",
    ),
    _of_data(
        "E0985",
        "no signal to measure in",
        "`darkana measure` looks at signals: samples of `kind: signal`, events of a generator after `--signal`, or, "
        "with `--generate`, events made here at the hypotheses after `--at`.",
    ),
    _of_data(
        "E0986",
        "nothing that can be measured",
        "What is measured is one number of each candidate: that of which the window of a `count` is an interval, as in "
        "`abs(x.m - mZ) < width`, or what a `fit` is made to. Where a search has neither, `--of EXPR` says what.",
    ),
    _of_data(
        "E0987",
        "too few events to measure anything",
        "A resolution takes two events at least that pass the region with a known value; fewer than 25 are flagged. "
        "Look at the cutflow of the signals, or generate more.",
    ),
    _of_data(
        "E0995",
        "an export without its input",
        "Exports are made from what earlier commands wrote: cutflows and spectra from `result.json` of `darkana run`, "
        "limits from `limits.json` of `darkana limit`. `--result DIR` says where both are; the help names the command "
        "that makes what is missing.",
    ),
    _of_data(
        "E0996",
        "a format that does not apply",
        "Not every format has a place for every search. DarkCast takes limits on the dimensionless coupling of a "
        "vector, along one mass; correctionlib takes tables that are functions; pyhf and HS3 take hypotheses that "
        "have a model. The message says what does not fit. `--format all` makes those formats that apply.",
    ),
]
