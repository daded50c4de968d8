"""Drawings of a search as SVG texts that stand alone: its final state, and its selection as a graph."""
