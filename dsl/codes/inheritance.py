"""E07: other files, used or inherited."""

from __future__ import annotations

from .code import Code

CODES = [
    Code(
        "E0701",
        "a library or search that is not found",
        "`use NAME` and `analysis ... from NAME` look for `NAME.ana` beside the file, then in the shipped library, and "
        "then among the shipped searches. `darkana list` shows those.",
        "use bele2\n\nobject photon from clusters as gamma\n  select E > 0.1 GeV\n",
        "use belle2\n\nobject photon from clusters as gamma\n  select E > 0.1 GeV\n",
    ),
    Code(
        "E0702",
        "files that use each other in a circle",
        "A library cannot be read before what it uses. Here the way leads back to where it began; the help shows it. "
        "Move what both need to a third file.",
        "use loop\n\ndefine window_width = 2\n",
        "use belle2\n\ndefine window_width = 2\n",
    ),
    Code(
        "E0703",
        "`drop` of what is not inherited",
        "`drop` leaves out what the inherited search defines under this name. Nothing there is called so, and what was "
        "meant to go would stay.",
        'analysis "LFV Z\'" from zprime_invisible\n  drop g_prime\n',
        'analysis "LFV Z\'" from zprime_invisible\n  drop gprime\n',
    ),
    Code(
        "E0704",
        "`drop` without an inherited search",
        '`drop` leaves out what another search defines, which this one inherits with `analysis "..." from NAME`. In '
        "a search of its own, delete the statement.",
        'analysis "LFV Z\'"\n  drop gprime\n',
        'analysis "LFV Z\'" from zprime_invisible\n  drop gprime\n',
    ),
    Code(
        "E0705",
        "`only` of what the library does not have",
        "`use NAME only a, b` takes just these names, each of which has to be there.",
        "use belle2 only tracks, cluster\n",
        "use belle2 only tracks, clusters\n",
    ),
]
