"""Loops in C, for the compiler of the system: what they work out is numpy's to the last bit."""
