"""E06: tables."""

from __future__ import annotations

from .code import Code
from .pieces import SCAN

CODES = [
    Code(
        "E0602",
        "a table of three arguments",
        "Tables are interpolated along one argument or between two.",
        'table efficiency(mZ [GeV], mA [GeV], mh [GeV]) from "efficiency.csv"\n',
        'table efficiency(mZ [GeV]) from "efficiency.csv"\n',
    ),
    Code(
        "E0603",
        "a table from elsewhere",
        "A search and its tables lie in one folder, so that they can be passed on together; and a file that comes from "
        "a stranger must not read what lies around it. Copy the table beside the file.",
        'table efficiency(mZ [GeV]) from "../tables/efficiency.csv"\n',
        'table efficiency(mZ [GeV]) from "efficiency.csv"\n',
    ),
    Code(
        "E0604",
        "a table whose file is missing",
        "A warning: the search can be checked, formatted and documented without its tables, but not all of it can run. "
        "The path is taken from the folder of the `.ana` file.",
        'table efficiency(mZ [GeV]) from "efficency.csv"\n',
        'table efficiency(mZ [GeV]) from "efficiency.csv"\n',
    ),
    Code(
        "E0605",
        "a file that is not this table",
        "A table is a CSV file: `#` comments, a header `name [unit], name [unit]` and rows of numbers. Columns are "
        "matched by name, units are converted to the statement's, and abscissae increase. The message says what is "
        "wrong and where.",
        SCAN + 'table efficiency(mZ [GeV]) from "unordered.csv"\n',
        SCAN + 'table efficiency(mZ [GeV]) from "efficiency.csv"\n',
    ),
]
