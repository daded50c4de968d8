"""The samples file: what it may say, and what is said of what it may not."""

from __future__ import annotations

import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.reading.quantities import number_or_quantity, quantity
from darkana.runtime.reading.samples import Sample, load_samples, quick_sample

HEAD = "schema: darkana/samples/1\nsamples:\n"


@pytest.fixture
def load(tmp_path):
    for name in ("a1.root", "a2.root", "b.root"):
        (tmp_path / name).write_bytes(b"")

    def read(*lines):
        file = tmp_path / "samples.yaml"
        file.write_text(HEAD + "".join(f"- {{{line}}}\n" for line in lines))
        return load_samples(file)

    return read


def test_globs_are_relative_to_the_file(load, tmp_path):
    (sample,) = load("name: a, kind: data, files: [a*.root, a1.root]")
    assert sample.files == (str(tmp_path / "a1.root"), str(tmp_path / "a2.root"))


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("weight: w, weight_unit: pb", 10 * 1000),
        ("cross_section: 346 fb, generated: 1000", 10 * 346 / 1000),
        ("cross_section: 1.5 nb, generated: 1000", 10 * 1.5e6 / 1000),
        ("luminosity: 100 fb^-1", 0.1),
        ("luminosity: 1 ab^-1", 0.01),
    ],
)
def test_normalisation(load, text, factor):
    (sample,) = load(f"name: a, kind: background, files: [b.root], {text}")
    assert sample.normalisation(10.0) == pytest.approx(factor)
    with pytest.raises(DataError, match="luminosity"):
        sample.normalisation(None)


def test_signals_state_their_hypothesis(load):
    (sample,) = load("name: z, kind: signal, files: [b.root], luminosity: 1 fb^-1, hypothesis: {mZ: 500 MeV},"
                     " coupling: {g: 0.1}, sqrt_s: 10.58 GeV")  # fmt: skip
    assert sample.hypothesis == {"mZ": 0.5}
    assert sample.coupling == {"g": 0.1}
    assert sample.sqrt_s == 10.58


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("name: a, kind: data, files: [c.root]", "E0901", "no file matches `c.root`"),
        ("name: a, kind: data, files: [b.root], weight: w", "E0910", "`weight`"),
        ("name: a, kind: background, files: [b.root]", "E0910", "no normalisation"),
        ("name: a, kind: background, files: [b.root], weight: w", "E0910", "no normalisation"),
        ("name: a, kind: background, files: [b.root], weight_unit: fb", "E0910", "no `weight` branch"),
        ("name: a, kind: background, files: [b.root], weight: w, weight_unit: GeV", "E0910", "`GeV`"),
        ("name: a, kind: background, files: [b.root], cross_section: 1 fb", "E0910", "together"),
        (
            "name: a, kind: background, files: [b.root], luminosity: 1 fb^-1, weight: w, weight_unit: fb",
            "E0910",
            "2 norm",
        ),
        ("name: a, kind: background, files: [b.root], luminosity: 1 fb", "E0909", "write it like `100 fb^-1`"),
        ("name: a, kind: background, files: [b.root], luminosity: -1 fb^-1", "E0909", "luminosity"),
        ("name: a, kind: guess, files: [b.root]", "E0909", "kind"),
        ("name: a, kind: data, files: []", "E0909", "files"),
        ("name: a, kind: data, files: [b.root], colour: red", "E0909", "colour"),
    ],
)
def test_mistakes(load, text, code, what):
    with pytest.raises(DataError) as caught:
        load(text)
    assert caught.value.code == code
    assert what in caught.value.message
    assert caught.value.file


def test_names_are_given_once(load):
    line = "name: a, kind: data, files: [b.root]"
    with pytest.raises(DataError, match="`a`"):
        load(line, line)


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "s.yaml").write_text("samples: [")
    for name in ("s.yaml", "absent.yaml"):
        with pytest.raises(DataError) as caught:
            load_samples(tmp_path / name)
        assert caught.value.code == "E0909"


def test_a_file_that_does_not_say_what_it_is(tmp_path):
    (tmp_path / "s.yaml").write_text("samples:\n  - {name: a, kind: data, files: [b.root]}\n")
    with pytest.raises(DataError, match="`schema` is missing: begin with `schema: darkana/samples/1`"):
        load_samples(tmp_path / "s.yaml")


def test_quick_samples_weigh_one(tmp_path):
    (tmp_path / "x.root").write_bytes(b"")
    sample = quick_sample("x", str(tmp_path / "*.root"))
    assert sample.normalisation(None) == 1.0
    assert sample.kind == "background"
    with pytest.raises(DataError):
        quick_sample("x", str(tmp_path / "*.other"))


def test_quantities():
    assert quantity("1e3 pb", "cross section") == 1e6
    assert number_or_quantity("1e-3 GeV^-1") == pytest.approx(1e-3)
    assert number_or_quantity(0.5) == 0.5
    for text in ("1", "1 fb", "fb", "nan GeV", "1 GeV GeV"):
        with pytest.raises(DataError):
            quantity(text, "energy")


def test_a_sample_made_in_python():
    assert Sample(name="d", kind="data", files=("a",)).is_data
