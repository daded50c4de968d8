"""Where numexpr is faster than numpy: expressions of more and more operations, on more and more rows.

    .venv/bin/python benchmarks/engines.py [ROUNDS]

CPU microseconds of one evaluation by the engines themselves, interleaved, the least of the rounds, and those of
compiling; as JSON, with whether `--engine auto` gives them to numexpr in large runs (`runtime/engine/choice.py`).
"""

from __future__ import annotations

import json
import sys
import time
from functools import reduce
from itertools import combinations

import numpy as np

from darkana.runtime.engine.choice import faster
from darkana.runtime.engine.compiled import Compiled, compiled
from darkana.runtime.engine.evaluate import evaluate
from darkana.runtime.engine.lower import Lowered, lower
from darkana.runtime.engine.program import Node, Program
from darkana.runtime.engine.rows import Rows
from darkana.runtime.execution.allocator import keep_memory
from darkana.runtime.execution.block import Block, Setting
from darkana.runtime.plan import EVENT, Apply, Bound, Const, Expr, Field, Plan
from darkana.runtime.reading.needs import needs_of

ROWS = (1024, 4096, 16384, 65536, 131072, 262144, 1048576)
PLAN = Plan("engines", None, (), (), None, (), (), (), (), (), ())
FIELDS = tuple(Field(Bound("event"), f"x{k}") for k in range(6))


def sums(operations: int, first: int = 0) -> Expr:
    """Products and sums in turn, no product twice: x0 * x1 + x0 * x2 + ..."""
    pairs = list(combinations(FIELDS, 2))[first : first + (operations + 1) // 2]
    products: list[Expr] = [Apply("mul", pair) for pair in pairs]
    return reduce(lambda left, right: Apply("add", (left, right)), products)


EXPRESSIONS: dict[str, Expr] = {
    **{f"{n} sums and products": sums(n) for n in (3, 7, 15, 29)},
    "15 sums and products, compared": Apply("lt", (sums(15), Const(3.0))),
    "atan2 and 7": Apply("atan2", (sums(3), Apply("sqrt", (sums(3, 2),)))),
    "sin and 3": Apply("sin", (sums(3),)),
    "exp and 4": Apply("exp", (Apply("neg", (sums(3),)),)),
    "a window": Apply("lt", (Apply("abs", (Apply("sub", FIELDS[:2]),)), FIELDS[2])),
    "two cuts": Apply("and", (Apply("gt", FIELDS[:2]), Apply("lt", FIELDS[2:4]))),
}


def prepared(expression: Expr, engine: str, columns: dict[str, np.ndarray]) -> tuple[Block, Node]:
    program = Program({})
    node = program.root(expression)
    setting = Setting(PLAN, program, needs_of(PLAN, data=False), 0)
    setting.compiled = Compiled(program, lambda _: True, grids=False) if engine == "numexpr" else None
    n = len(columns["x0"])
    return Block(setting, n, {"event": Rows("event", np.arange(n + 1), columns.__getitem__)}), node


def lowered_of(expression: Expr) -> Lowered:
    program = Program({})
    lowered = lower(program, program.root(expression), EVENT)
    assert lowered is not None
    return lowered


def compiling(expression: Expr, rounds: int) -> float:
    lowered = lowered_of(expression)
    begin = time.process_time()
    for _ in range(rounds):
        compiled.__wrapped__(lowered.text, lowered.truths)
    return round((time.process_time() - begin) / rounds * 1e6)


def microseconds(block: Block, node: Node) -> float:
    times = max(1, 200_000 // block.n)
    begin = time.process_time()
    for _ in range(times):
        evaluate(block.events, node)
    return (time.process_time() - begin) / times * 1e6


def measure(expression: Expr, n: int, rounds: int) -> dict[str, float]:
    rng = np.random.default_rng(n)
    columns = {f"x{k}": rng.uniform(0.1, 1.0, n) for k in range(6)}
    made = {engine: prepared(expression, engine, columns) for engine in ("numpy", "numexpr")}
    times: dict[str, list[float]] = {engine: [] for engine in made}
    for _ in range(rounds + 1):  # the first fills the caches, and compiles
        for engine, (block, node) in made.items():
            times[engine].append(microseconds(block, node))
    return {engine: round(min(t[1:]), 1) for engine, t in times.items()}


def main(rounds: int = 7) -> None:
    keep_memory()
    rows = []
    for name, expression in EXPRESSIONS.items():
        rows.append(
            {
                "expression": name,
                "compiling": compiling(expression, rounds),
                "auto": faster(lowered_of(expression), 10**6),
            }
        )
        for n in ROWS:
            least = measure(expression, n, rounds)
            rows.append({"rows": n, **least, "numexpr / numpy": round(least["numexpr"] / least["numpy"], 2)})
    print("[" + ",\n ".join(map(json.dumps, rows)) + "]")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
