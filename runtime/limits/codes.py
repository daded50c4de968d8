"""Codes of what is noticed at a hypothesis while its limit is set: they go into `Found.codes`."""

WIDE_SIGNAL = "W0940"
"""The uncertainty of the signal is so large that a limit depends on where its factor is cut off (1% of nominal)."""
FREE_PARTS = "W0941"
"""A Bayesian limit is wanted where parts or nuisances of the background are free: refused."""
CONTRADICTION = "W0942"
"""The observation lies where the background alone has a share below 1e-9: the limit rests on the prior's far tail."""
SUMMED = "W0943"
"""Feldman-Cousins intervals of one count are wanted, and the model has several."""

MEANINGS: dict[str, str] = {
    WIDE_SIGNAL: "the uncertainty of the signal is so large that the limit depends on where its factor is cut off",
    FREE_PARTS: "Bayesian limits are not made where parts of the background are free",
    CONTRADICTION: "the observation lies in the prior's far tail",
    SUMMED: "Feldman-Cousins intervals are made for one count only",
}
