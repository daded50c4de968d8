"""Tail probabilities of q~ in the asymptotic limit (arXiv:1007.1727, (57) and (65))."""

from __future__ import annotations

import numpy as np
from scipy.special import log_ndtr

from ..models import Numbers


def cls_tails(q: Numbers, q_asimov: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """CLs+b, CLb and CLs, from q~ of the data and of the Asimov data of the background."""
    upper, lower = _places(q, q_asimov)
    log_clsb, log_clb = log_ndtr(-upper), log_ndtr(-lower)
    return np.exp(log_clsb), np.exp(log_clb), np.exp(log_clsb - log_clb)


def _places(q: Numbers, q_asimov: Numbers) -> tuple[Numbers, Numbers]:
    """Where q~ lies, in standard deviations, with signal and without."""
    root, middle = np.sqrt(q), np.sqrt(q_asimov)
    safe = np.where(middle > 0, middle, 1.0)
    far = q > q_asimov
    upper = np.where(far, (q + q_asimov) / (2 * safe), root)
    return upper, np.where(far, (q - q_asimov) / (2 * safe), root - middle)


def bend_cls(q: Numbers, q_asimov: Numbers, slope: Numbers, slope_asimov: Numbers) -> tuple[Numbers, Numbers]:
    """sqrt(-2 log CLs), which is nearly straight in mu, and its derivative, given those of q~ by mu."""
    upper, lower = _places(q, q_asimov)
    log_clsb, log_clb = log_ndtr(-upper), log_ndtr(-lower)
    depth = np.sqrt(np.maximum(2 * (log_clb - log_clsb), 1e-300))
    root, middle = np.sqrt(np.maximum(q, 1e-300)), np.sqrt(np.maximum(q_asimov, 1e-300))
    d_root, d_middle = slope / (2 * root), slope_asimov / (2 * middle)
    far = q > q_asimov
    d_mean, d_half = (slope / 2 - q / (2 * middle) * d_middle) / middle, d_middle / 2
    d_upper = np.where(far, d_mean + d_half, d_root)
    d_lower = np.where(far, d_mean - d_half, d_root - d_middle)
    bend = _falling(upper, log_clsb) * d_upper - _falling(lower, log_clb) * d_lower
    return depth, bend / depth


def _falling(place: Numbers, log_tail: Numbers) -> Numbers:
    """-d log Phi(-x) / dx."""
    rate: Numbers = np.exp(-(place**2) / 2 - log_tail) / np.sqrt(2 * np.pi)
    return rate
