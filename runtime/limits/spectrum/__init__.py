"""Shapes of spectra: fractions in bins, orders that are chosen, smoothed simulation."""
