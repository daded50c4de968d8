"""What is written in C gives what numpy gives, to the last bit; and what happens where nothing compiles."""

from __future__ import annotations

import math
import shlex
import sys

import numpy as np
import pytest
from hypothesis import given, settings

from darkana.runtime.engine.c import library
from darkana.runtime.engine.c.statements import CALLED, INFIX, POWERS, PRELUDE, NotInCError, Statements, literal
from darkana.runtime.engine.program import Program
from darkana.runtime.errors import NoCompilerError
from darkana.runtime.plan import ELEMENTWISE
from expressions import EXACT, HERE, SPECIAL, columns_of, conditions, values
from plan_kit import call

needs_compiler = pytest.mark.skipif(library.compiler() is None, reason="there is no C compiler")
A, B = "event.a", "event.b"


def function(number, expression):
    """One of `expression` on each row; None where it is not C's."""
    program = Program({})
    statements = Statements(lambda node: f"{node.name}[i]" if node.kind == "field" else None)
    try:
        result = statements.number(program.root(expression))
    except NotInCError:
        return None
    inside = "".join(f"    {line}\n" for line in statements.lines)
    columns = "".join(f"  const double *{name} = in[{k}];\n" for k, name in enumerate("abc"))
    return (
        f"int64_t f{number}(int64_t n, const void *const *in, void *const *out, int64_t room) {{\n{columns}"
        f"  for (int64_t i = 0; i < n; i++) {{\n{inside}    ((double *)out[0])[i] = {result};\n  }}\n  return 0;\n}}\n"
    )


def same(expressions, columns):
    """All in one source, which takes a tenth of a second."""
    found = [(k, text) for k, expression in enumerate(expressions) if (text := function(k, expression))]
    made = library.built(PRELUDE + "".join(text for _, text in found))
    given = [np.ascontiguousarray(column) for column in columns.values()]
    while len(given) < 3:
        given.append(given[0])
    for k, _ in found:
        result = np.empty(len(given[0]))
        library.Function(made, f"f{k}")(len(result), given, [result])
        wanted = values(expressions[k], columns, "numpy").astype(np.float64)
        np.testing.assert_array_equal(result, wanted, err_msg=str(expressions[k]))
        signed = (wanted == 0) if not _has_extreme(expressions[k]) else np.zeros(len(wanted), bool)
        assert (np.signbit(result) == np.signbit(wanted))[signed].all()
    return len(found)


def _has_extreme(expression):
    """Which of 0 and -0 is the smaller, numpy leaves open."""
    return any(op in str(expression) for op in ("'min'", "'max'"))


@needs_compiler
def test_every_operation_on_special_values():
    ops = [op for op in ELEMENTWISE if op in INFIX or op in CALLED or op in ("neg", "not", "and", "or")]
    expressions = [call(op, *(A, B)[: ELEMENTWISE[op]]) for op in ops]
    expressions += [call("^", A, power) for power in POWERS]
    expressions += [call("if", A, B, 2.0), call("if", call("<", A, B), A, call("not", B))]
    assert same(expressions, columns_of(SPECIAL, SPECIAL)) == len(expressions)


@needs_compiler
@given(EXACT | conditions(EXACT))
@settings(max_examples=8, deadline=None)
def test_random_expressions_are_the_same_to_the_last_bit(expression):
    with np.errstate(all="ignore"):
        same([expression], HERE)


@pytest.mark.parametrize("op", ["sin", "exp", "atan2", "log"])
def test_what_libraries_round_differently_is_left_to_numpy(op):
    assert function(0, call("+", 1, call(op, *(A, B)[: ELEMENTWISE[op]]))) is None


def test_equal_parts_are_worked_out_once():
    program = Program({})
    statements = Statements(lambda node: f"{node.name}[i]" if node.kind == "field" else None)
    shared = call("+", A, B)
    statements.number(program.root(call("*", shared, call("sqrt", shared))))
    assert statements.lines == [
        "const double t0 = a[i] + b[i];",
        "const double t1 = sqrt(t0);",
        "const double t2 = t0 * t1;",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "(0x1.999999999999ap-4)"), (-0.0, "(-0x0.0p+0)"), (True, "1"), (math.inf, "INFINITY"), (math.nan, "NAN")],
)
def test_constants_keep_every_bit(value, text):
    assert literal(value) == text


# --- the compiler --------------------------------------------------------------------------------------------


@pytest.fixture
def fresh():
    """What is known of compilers and sources is forgotten, before and after."""
    library.compiler.cache_clear()
    library.built.cache_clear()
    yield
    library.compiler.cache_clear()
    library.built.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_without_a_compiler(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(NoCompilerError, match="there is no C compiler: none of cc, gcc and clang is found"):
        library.built(PRELUDE)


@pytest.mark.usefixtures("fresh")
@needs_compiler
def test_a_variable_that_is_no_command_is_passed_over(monkeypatch):
    monkeypatch.setenv("CC", "'gcc")
    assert library.compiler() is not None


@pytest.mark.usefixtures("fresh")
@needs_compiler
def test_where_nothing_can_be_written(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(NoCompilerError, match=r"does not work here: .*No such file"):
        library.built(PRELUDE)


@pytest.mark.usefixtures("fresh")
@needs_compiler
def test_what_does_not_compile_is_said():
    with pytest.raises(NoCompilerError, match=r"does not compile: .*error"):
        library.built("no C at all")


@pytest.mark.usefixtures("fresh")
def test_a_compiler_that_makes_nothing(monkeypatch):
    monkeypatch.setenv("CC", shlex.join([sys.executable, "-c", "pass"]))
    assert library.compiler()[1:] == ("-c", "pass")
    with pytest.raises(NoCompilerError, match="` does not work here"):
        library.built(PRELUDE)
