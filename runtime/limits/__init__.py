"""Limits: statistical models of many hypotheses at once, and the methods that set limits with them."""
