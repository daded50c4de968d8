"""From what a rule of the grammar has matched to a node of the syntax tree: one small function a rule."""

from . import expressions as expressions, inputs as inputs, limits as limits, selections as selections
from .rules import RULES as RULES
