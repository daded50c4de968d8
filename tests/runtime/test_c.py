"""What is written in C gives what numpy gives, to the last bit; and what happens where nothing compiles."""

from __future__ import annotations

import math
import os
import shlex
import sys

import numpy as np
import pytest
from hypothesis import given, settings

from darkana.dsl.cache import cache_folder
from darkana.runtime.engine.c import library, shelf
from darkana.runtime.engine.c.statements import CALLED, INFIX, POWERS, PRELUDE, NotInCError, Statements, literal
from darkana.runtime.engine.program import Program
from darkana.runtime.errors import NoCompilerError
from darkana.runtime.plan import ELEMENTWISE
from expressions import EXACT, HERE, SPECIAL, columns_of, conditions, values
from plan_kit import call

needs_compiler = pytest.mark.skipif(library.compiler() is None, reason="there is no C compiler")
A, B = "event.a", "event.b"
ANSWER = "int answer(void) { return 42; }\n"


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
def fresh(monkeypatch, tmp_path):
    """What is known of compilers and sources is forgotten, before and after, and nothing is kept yet."""
    monkeypatch.setenv("DARKANA_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(shelf, "processor", lambda: "flags: those here")
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


@pytest.mark.usefixtures("fresh")
@needs_compiler
def test_words_that_a_compiler_does_not_understand_are_left_out(monkeypatch):
    monkeypatch.setattr(library, "OF_HERE", ("-march=abacus",))
    assert library.built(ANSWER)["answer"]() == 42


# --- what is kept --------------------------------------------------------------------------------------------


@pytest.fixture
def kept(fresh, tmp_path):
    """The file of a library that an earlier process compiled."""
    library.built(ANSWER)
    (file,) = (tmp_path / "kept").iterdir()
    library.built.cache_clear()
    return file


def compiled(monkeypatch, source=ANSWER):
    """What is compiled, rather than found, for a source that works."""
    done = []
    original = library._compiled
    monkeypatch.setattr(library, "_compiled", lambda *given: done.append(given[1]) or original(*given))
    assert library.built(source)["answer"]() == 42
    return done


@needs_compiler
def test_the_second_process_finds_it(kept, monkeypatch):
    assert compiled(monkeypatch) == []


@needs_compiler
@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:900] + b"?" + data[901:]]
)
def test_a_damaged_library_is_compiled_anew(kept, monkeypatch, damage):
    kept.write_bytes(damage(kept.read_bytes()))
    assert compiled(monkeypatch) == [ANSWER]
    library.built.cache_clear()
    assert compiled(monkeypatch) == []


@needs_compiler
def test_another_source_other_words_another_processor(kept, monkeypatch):
    assert compiled(monkeypatch, ANSWER + "\n") == [ANSWER + "\n"]
    library.built.cache_clear()
    monkeypatch.setattr(library, "OF_HERE", ())
    assert compiled(monkeypatch) == [ANSWER]
    library.built.cache_clear()
    monkeypatch.setattr(shelf, "processor", lambda: "flags: abacus")
    assert compiled(monkeypatch) == [ANSWER]


@needs_compiler
def test_without_a_known_processor_nothing_is_kept(fresh, monkeypatch, tmp_path):
    monkeypatch.setattr(shelf, "processor", lambda: "")
    assert compiled(monkeypatch) == [ANSWER]
    assert not (tmp_path / "kept").exists()


@needs_compiler
def test_a_folder_that_others_can_write_to_is_not_trusted(kept, monkeypatch):
    kept.parent.chmod(0o777)
    assert compiled(monkeypatch) == [ANSWER]


@needs_compiler
def test_a_folder_that_can_not_be_made_is_no_error(fresh, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DARKANA_CACHE", str(tmp_path / "file" / "below"))
    assert compiled(monkeypatch) == [ANSWER]


def test_where_it_is_kept(monkeypatch, tmp_path):
    """As the grammar is; and where nobody says where the user is at home, somewhere."""
    for chosen, caches in (("/chosen", None), (None, "/caches"), (None, None)):
        for name, value in (("DARKANA_CACHE", chosen), ("XDG_CACHE_HOME", caches)):
            monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
        assert str(shelf.folder()) == cache_folder()
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda number: (_ for _ in ()).throw(KeyError(number)))
    assert shelf.found("c-0.so") is None
    monkeypatch.chdir(tmp_path)
    shelf.keep("c-0.so", tmp_path / "library")
    assert list(tmp_path.iterdir()) == []


@needs_compiler
def test_the_longest_unused_are_forgotten(kept, monkeypatch):
    monkeypatch.setattr(shelf, "KEPT", 2)
    os.utime(kept, (0, 0))
    for number in range(2):
        compiled(monkeypatch, ANSWER + "\n" * (number + 1))
    assert not kept.exists()
    assert len(list(kept.parent.iterdir())) == 2
