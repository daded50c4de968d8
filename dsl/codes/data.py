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
        "The hypothesis of a signal sample, or after `--at`, gives each scan parameter of the search a value, by name.",
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
        "E0930",
        "a limit that pyhf cannot set",
        "HistFactory, in which pyhf works, has no words for a free nuisance parameter such as the slope of an "
        "exponential, for a statistical factor that several backgrounds of a bin share, or for an empty sideband. The "
        "engine `darkana` sets these limits without pyhf.",
    ),
]
