"""What an expression means.

The modules call each other in a circle, as expressions hold expressions. `meaning` is where it is entered, so it is
loaded first, whichever of them is asked for.
"""

from . import meaning as meaning
