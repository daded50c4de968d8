"""What can't be done, or is to be noted, where limits are set."""

from __future__ import annotations

from .code import Code


def _of_limits(code: str, title: str, explanation: str) -> Code:
    return Code(code, title, explanation, "", "")


CODES = [
    _of_limits(
        "E0940",
        "a limit that needs events",
        "A background, efficiency, sideband or fit is taken from events, and there was no run, or none with samples of "
        "that kind. Run the search first, and name its result: `darkana limit FILE --result DIR/result.json`. What a "
        "file gives by tables needs no run.",
    ),
    _of_limits(
        "E0941",
        "a count without a background",
        "A counting experiment needs the background that is expected in its window: of simulation, of a sideband, or a "
        "number. A background of 0 is written as such.",
    ),
    _of_limits(
        "E0942",
        "a prediction that does not rise",
        "A limit on a cross section is one on a coupling only where the predicted cross section rises with it. This "
        "relation falls somewhere, so two couplings would give one cross section.",
    ),
    _of_limits(
        "E0943",
        "no limit to set",
        "The search has no `limit` statement. It says what is limited, by which method and at which level.",
    ),
    _of_limits(
        "E0944",
        "the result of another search",
        "Limits combine what the file says with what a run of it counted. The file, a library that it uses, or the "
        "hypotheses of its scan (a table that it steps by) were changed after that run, or the result is of another "
        "file. Run again.",
    ),
    _of_limits(
        "E0945",
        "what pyhf can't express",
        "`--engine pyhf` sets limits on what HistFactory has: bins, normalisations, uncertainties of a relative size. "
        "Free slopes and free polynomials are not among them; take `--engine darkana`. Its methods are `cls` and "
        "`profile_likelihood one_sided`.",
    ),
    _of_limits(
        "E0946",
        "a number out of bounds",
        "At some hypothesis an efficiency is above 1, or the size of an uncertainty is negative. The table or "
        "expression that gives it says so there.",
    ),
    _of_limits(
        "E0947",
        "an uncertainty on an unknown sample",
        "An uncertainty is said to be on one sample of the background, and the run has no background of that name. It "
        "would be left out of the limit without a word.",
    ),
    _of_limits(
        "W0930",
        "asymptotic formulae at low counts",
        "Fewer than 50 events are expected or observed in the bins that hold the signal. There the asymptotic formulae "
        "may cover less than the level says: see the table of coverage. Write `toys 10000` under `limit`.",
    ),
    _of_limits(
        "W0931",
        "a fit that did not converge",
        "The likelihood of this hypothesis has no maximum that could be found. It has no limit; the others are not "
        "touched. A smaller range or a lower order often helps.",
    ),
    _of_limits(
        "W0932",
        "a limit beyond the search",
        "The limit lies beyond the largest signal that was looked at, which is far above what data and background "
        "allow for. Look at the uncertainties of the signal.",
    ),
    _of_limits(
        "W0933",
        "no signal is expected",
        "The signal of this hypothesis is zero, so nothing can be said of it.",
    ),
    _of_limits(
        "W0934",
        "a number that is missing",
        "An observed number, a background or an uncertainty is not a finite number at this hypothesis: a table may not "
        "reach so far.",
    ),
    _of_limits(
        "W0935",
        "no signal is allowed",
        "So few events were observed that even no signal is less likely than the level asks for.",
    ),
    _of_limits(
        "W0940",
        "a very uncertain signal",
        "The uncertainty of the signal is so large (above about 25%) that a Bayesian limit with a flat prior depends "
        "on where the signal's factor is cut off, at 1% of nominal. Make the uncertainty `lognormal`, or use `cls`.",
    ),
    _of_limits(
        "W0941",
        "a Bayesian limit by Laplace's approximation",
        "Norms or slopes of a fit's background are free, or expected limits are of several bins. `bayesian flat` "
        "integrates over them by Laplace's approximation: they are taken as Gaussian about their best values at each "
        "signal. Where the background is fitted to at least three events in each bin, limits are good to per mille; "
        "with less, some are off by 10%. `profile_likelihood one_sided` and `cls` do not integrate.",
    ),
    _of_limits(
        "W0942",
        "an observation far from the background",
        "The background alone gives what was observed with a probability below 1e-9: the limit rests on the far tail "
        "of the uncertainties, which nobody knows. Look at the background first.",
    ),
    _of_limits(
        "W0943",
        "Feldman-Cousins of several counts",
        "Intervals after Feldman and Cousins are made for one count at a hypothesis. Several counts, and fits, take "
        "`cls` or `profile_likelihood one_sided`.",
    ),
    _of_limits(
        "W0950",
        "no simulated event in the window",
        "A window without a simulated event says little of the background: it gives no limit, rather than one of zero "
        "background. Take a larger sample, a wider window, or `smoothed polynomial(...)`.",
    ),
    _of_limits(
        "W0951",
        "few simulated events",
        "Fewer than 25 simulated events are behind the background. Their statistical error is in the limit, which is "
        "given, and marked.",
    ),
    _of_limits(
        "W0952",
        "a negative background",
        "Weights below zero, or a polynomial, make the background negative here. There is no limit.",
    ),
    _of_limits(
        "W0953",
        "a background that is not known",
        "The table or fit that gives the background does not reach this hypothesis. There is no limit.",
    ),
    _of_limits(
        "W0954",
        "a hypothesis outside the signals",
        "Efficiencies from simulation are interpolated between the hypotheses at which signals were generated, and "
        "never extrapolated; a table does not reach beyond its points either.",
    ),
    _of_limits(
        "W0955",
        "no signal is accepted",
        "The efficiency is zero at this hypothesis.",
    ),
    _of_limits(
        "W0956",
        "a fit without events",
        "No event lies in the range of the fit at this hypothesis, so its background can't be fitted.",
    ),
    _of_limits(
        "W0957",
        "no order could be chosen",
        "`order = auto` compares fits of rising order, and none of them converged, or counts are missing.",
    ),
    _of_limits(
        "W0958",
        "a hypothesis that nothing tests",
        "The `when` of every count and fit is false at this hypothesis, so that nothing is said of it.",
    ),
]
