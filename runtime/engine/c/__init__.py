"""Loops in C, for the compiler of the system: what they give is numpy's to the last bit."""
