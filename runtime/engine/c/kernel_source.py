"""The source, in C, of loops over rows that work out expressions, in one pass over the columns that these read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..lower import LOGICAL, is_number
from ..program import Node
from .statements import NotInCError, Statements, exact, indented

MOST_INPUTS, MOST_RESULTS = 48, 8  # as driver.c has room for
MOST_LINES, MOST_TOGETHER = 120, 80
"""Operations of one expression, and of several together: what is asked for later may be asked for on fewer rows."""


@dataclass(slots=True)
class KernelSource:
    """A function of C that works out `nodes` from the values of `inputs`. It gives whether it is unsure of a row, and
    numpy is to do them. Raises NotInCError."""

    name: str
    nodes: tuple[Node, ...]
    inputs: dict[int, Node] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        if not all(map(fits, self.nodes)):
            raise NotInCError
        statements = Statements(self.given, angles=True)
        results = [(statements.truth if is_truth(node) else statements.number)(node) for node in self.nodes]
        most = MOST_LINES if len(self.nodes) == 1 else MOST_TOGETHER
        if len(statements.lines) > most or len(self.inputs) > MOST_INPUTS or len(results) > MOST_RESULTS:
            raise NotInCError
        kinds = ["uint8_t" if is_truth(node) else "double" for node in self.nodes]
        widths = "".join("\\1" if kind == "uint8_t" else "\\10" for kind in kinds)
        lines = [
            f"static int64_t {self.name}_part(const double *const *v, void *const *out) {{",
            *(f"const double *restrict v{j} = v[{j}];" for j in range(len(self.inputs))),
            *(f"{kind} *restrict r{j} = out[{j}];" for j, kind in enumerate(kinds)),
            "int64_t unsure = 0;",
            "#pragma GCC ivdep",
            "for (int64_t k = 0; k < PART; k++) {",
            *statements.lines,
            *(f"r{j}[k] = {result};" for j, result in enumerate(results)),
            "}",
            "return unsure;",
            "}",
            f"int64_t {self.name}(int64_t n, const void *const *in, void *const *out, int64_t room) {{",
            f'return over({self.name}_part, {len(self.inputs)}, "{widths}", n, in, out);',
            "}",
        ]
        self.text = indented(lines)

    def given(self, node: Node) -> str | None:
        """Fields, and functions whose last bits are the library's own."""
        if node.kind == "apply" and exact(node, angles=True):
            return None
        self.inputs.setdefault(node.number, node)
        return f"v{list(self.inputs).index(node.number)}[k]"


def is_truth(node: Node) -> bool:
    """Whether a value says whether something holds."""
    return node.name in LOGICAL


def fits(node: Node) -> bool:
    """Whether an expression is nothing but arithmetic on columns. What depends on a scan is evaluated on pairs of a row
    and a hypothesis, where what the rows alone decide is better worked out before."""
    if not node.plain or not node.free or any(name.startswith("$") for name in node.free):
        return False
    return exact(node, angles=True) and (node.name != "if" or is_number(node)) and _operations(node) <= MOST_LINES


def _operations(node: Node) -> int:
    """How many it takes, as far as MOST_LINES and one more; found without recursion."""
    stack, seen = [node], set[int]()
    while stack and len(seen) <= MOST_LINES:
        each = stack.pop()
        if each.number not in seen and each.kind == "apply" and exact(each, angles=True):
            seen.add(each.number)
            stack += each.args
    return len(seen)


def kernel_sources(nodes: Iterable[Node]) -> tuple[KernelSource, ...]:
    """The kernels of expressions, or of the parts of them that C can do. An expression that reads nothing but what
    one before it reads is worked out with that one: reading takes longer. An expression of one object and the same of
    any object have the same text."""
    groups: list[KernelSource] = []
    for single in _singles(nodes):
        for k, group in enumerate(groups):
            if _reads_no_more(single, group):
                with suppress(NotInCError):
                    groups[k] = KernelSource(group.name, group.nodes + single.nodes)
                    break
        else:
            groups.append(KernelSource(f"kernel{len(groups)}", single.nodes))
    alone = [KernelSource(each.name, nodes) for each in groups if (nodes := _alone(each))]
    return (*groups, *alone)


def _reads_no_more(single: KernelSource, group: KernelSource) -> bool:
    """Whether all that an expression reads is read by others, of the same objects. What these are handed by numpy it
    has to need too: it might be a part of that."""
    if single.nodes[0].free != group.nodes[0].free:  # it may be worked out on other rows
        return False
    handed = {number for number, node in group.inputs.items() if node.kind != "field"}
    return handed <= single.inputs.keys() <= group.inputs.keys()


def _alone(group: KernelSource) -> tuple[Node, ...]:
    """The same of any object; none, where it is of several."""
    nodes = tuple(node.alone for node in group.nodes if node.alone is not None)
    return nodes if len(nodes) == len(group.nodes) and nodes != group.nodes else ()


def _singles(nodes: Iterable[Node]) -> Iterator[KernelSource]:
    """Each expression once, in the order in which they are asked for."""
    stack, seen = list(nodes)[::-1], set[int]()
    while stack:
        node = stack.pop()
        if node.number in seen:
            continue
        seen |= {node.number, (node.alone or node).number}
        try:
            single = KernelSource("", (node,))
        except NotInCError:
            stack += reversed(node.args)
            continue
        yield single
        stack += [arg for each in single.inputs.values() for arg in each.args]


def text_of(sources: Iterable[KernelSource]) -> str:
    """What is compiled for them, after the prelude."""
    driver = Path(__file__).with_name("driver.c").read_text(encoding="utf-8")
    return driver + "".join(dict.fromkeys(source.text for source in sources))
