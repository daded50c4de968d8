"""What is compiled as C for a plan: loops that fill legs, and kernels that work out expressions, as one library."""

from __future__ import annotations

from ..engine.c.kernel_source import KernelSource, kernel_sources, text_of as kernel_text
from ..engine.c.kernels import Kernels
from ..engine.c.library import Function, built
from ..engine.c.statements import PRELUDE
from ..engine.program import Program
from ..plan import Plan
from .block import Setting
from .loop_source import LoopSource, sources_of
from .loops import Loop
from .lowered import roots

Sources = tuple[tuple[LoopSource, ...], tuple[KernelSource, ...]]


def sources(plan: Plan, program: Program, *, kernels: bool) -> Sources:
    """Of the loops, and of the kernels if they are wanted."""
    asked = (program.node(expression) for expression, _ in roots(plan)) if kernels else ()
    return sources_of(plan, program), kernel_sources(asked)


def text(given: Sources) -> str:
    """All that is compiled; empty where there is nothing."""
    loops, kernels = given
    parts = [*(loop.text for loop in loops), *([kernel_text(kernels)] if kernels else [])]
    return PRELUDE + "".join(parts) if parts else ""


def equip(setting: Setting, *, kernels: bool) -> None:
    """Gives a run its loops, and its kernels if they are wanted. Raises NoCompilerError."""
    loops, made = found = sources(setting.plan, setting.program, kernels=kernels)
    if not (loops or made):
        return
    library = built(text(found))
    setting.loops = {id(each.combination): Loop(each, Function(library, each.name)) for each in loops}
    setting.kernels = Kernels(library, made) if made else None
