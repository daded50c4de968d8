"""Limits by averaging over nuisance parameters: Bayesian, and Feldman-Cousins."""
