"""Recasting: a generator's events read, brought to the laboratory, and made into what a detector would record."""
