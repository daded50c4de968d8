"""What is noticed at single hypotheses while limits are set."""

from __future__ import annotations

CODES: dict[str, str] = {
    "W0930": "asymptotic formulae at low counts: fewer than 50 events expected or observed where the signal lies",
    "W0931": "a fit did not converge: there is no limit here",
    "W0932": "the limit lies beyond the largest signal that was looked at",
    "W0933": "no signal is expected here: there is nothing to limit",
    "W0934": "a number of the model is missing or not finite",
    "W0935": "no signal at all is allowed: the data are too few for the background",
    "W0940": "the uncertainty of the signal is so large that the limit depends on where its factor is cut off",
    "W0941": "free backgrounds, or the bands of several bins, are integrated by Laplace's approximation",
    "W0942": "the observation lies where the background has a share below 1e-9: the limit rests on the prior's tail",
    "W0943": "Feldman-Cousins intervals are made for one count only",
    "W0950": "no simulated event lies in the window: there is no background, and no limit, rather than one of zero",
    "W0951": "fewer than 25 simulated events are behind the background",
    "W0952": "the background is negative",
    "W0953": "the background is not known here",
    "W0954": "no signal was generated here, nor on both sides of here",
    "W0955": "no signal is accepted here",
    "W0956": "no event lies in the range of the fit",
    "W0957": "no order of the polynomial could be chosen",
    "W0958": "no count and no fit takes part here",
}
"""The codes and what each means."""

FEW = 50.0
"""Events, below which the asymptotic formulae are not relied on (W0930)."""
SHARE = 0.1
"""A bin matters for W0930 if it has at least this share of the signal of the bin that has most."""

WIDE_SIGNAL, LAPLACE, CONTRADICTION, SUMMED = "W0940", "W0941", "W0942", "W0943"
