"""Validation: what a search gives anew, beside what was published."""
