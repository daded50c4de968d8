"""Limits by fits: likelihoods, profiles, asymptotic formulae, toys, pyhf."""
