"""The statistical models of a scan: every hypothesis at once, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Models:
    """H models that are alike in shape: B bins (of all counts and fits together), K background parts, J nuisances.

    Events expected in bin b, with the parameter of interest mu, nuisances theta_j, norms c_k and statistical
    factors gamma_b (the hypothesis h is left out):

        nu_b = mu signal_b R_b + sum_k c_k parts_kb R_kb gamma_b^counted_k + sum_j theta_j extra_jb
        R_b  = max(0, 1 + sum of on_signal_jb theta_j over linear j) * exp(sum of on_signal_jb theta_j over the others)

    and R_kb alike from `on_parts`. The likelihood is

        prod_b Poisson(observed_b | nu_b) * Poisson(auxiliary_b | gamma_b scale_b) * prod_j Normal(0 | theta_j, 1)

    where the second factor is left out and gamma_b is 1 if scale_b is infinite, and the third for a free nuisance
    (`constrained` false), such as the slope of an exponential. c_k is 1 unless `free`. Linear nuisances are truncated
    where R would be negative. auxiliary and scale are both n_eff for simulation; for an empty sideband they are 0
    and 1, and `parts` is what one event there would mean here.

    Shapes: observed, signal, auxiliary, scale (H, B); parts (H, K, B); free, counted (K,); on_signal, extra (H, J, B);
    on_parts (H, J, K, B); linear, constrained (J,). `observed` is NaN where nothing was observed: only expected limits
    follow. `signal` is in events per unit of the parameter of interest.
    """

    observed: Numbers
    signal: Numbers
    parts: Numbers
    free: Mask
    counted: Mask
    auxiliary: Numbers
    scale: Numbers
    on_signal: Numbers
    on_parts: Numbers
    linear: Mask
    constrained: Mask
    extra: Numbers

    @property
    def hypotheses(self) -> int:
        return len(self.signal)

    @property
    def bins(self) -> int:
        return int(self.signal.shape[1])

    @property
    def nuisances(self) -> int:
        return len(self.linear)

    @property
    def background(self) -> Numbers:
        """Nominal, (H, B)."""
        total: Numbers = self.parts.sum(axis=1)
        return total

    def take(self, index: NDArray[np.intp] | Mask | slice) -> Models:
        """The models of some hypotheses."""
        common = {"free", "counted", "linear", "constrained"}
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self) if f.name not in common})


def counting(
    observed: Numbers,
    background: Numbers,
    signal: Numbers,
    *,
    signal_sizes: Numbers | None = None,
    background_sizes: Numbers | None = None,
    linear: Mask | None = None,
    effective_events: Numbers | None = None,
) -> Models:
    """One-bin models with one background part. Arrays of shape (H,); sizes of relative uncertainties (H, J), of which
    those not `linear` are lognormal; `effective_events` behind the background, infinite (None) where it is known."""
    h = len(observed)
    on_signal = np.zeros((h, 0)) if signal_sizes is None else signal_sizes
    on_background = np.zeros_like(on_signal) if background_sizes is None else background_sizes
    on_signal = on_signal if len(on_signal.T) == len(on_background.T) else np.zeros_like(on_background)
    straight = np.ones(on_signal.shape[1], bool) if linear is None else linear
    size = [np.where(straight, sizes, np.log1p(sizes)) for sizes in (on_signal, on_background)]
    events = np.full(h, np.inf) if effective_events is None else effective_events
    return Models(
        observed=np.asarray(observed, float)[:, None],
        signal=np.asarray(signal, float)[:, None],
        parts=np.asarray(background, float)[:, None, None],
        free=np.zeros(1, bool),
        counted=np.isfinite(events[:1]) if h else np.zeros(1, bool),
        auxiliary=np.where(np.isfinite(events), events, 0.0)[:, None],
        scale=events[:, None],
        on_signal=size[0][:, :, None],
        on_parts=size[1][:, :, None, None],
        linear=straight,
        constrained=np.ones(len(straight), bool),
        extra=np.zeros((h, len(straight), 1)),
    )
