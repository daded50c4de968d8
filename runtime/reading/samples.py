"""The samples of a run: which files hold data, backgrounds and signals, and how each is normalised."""

from __future__ import annotations

import glob as globbing
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from ..errors import DataError
from .quantities import CROSS_SECTION, number_or_quantity, quantity
from .sample_errors import explain
from .urls import check_url, is_remote

Kind = Literal["data", "background", "signal"]


def _of(kind: str) -> BeforeValidator:
    return BeforeValidator(lambda text: text if text is None else _checked(text, kind))


def _checked(text: Any, kind: str) -> float:
    try:
        return quantity(text, kind) if kind else number_or_quantity(text)
    except DataError as error:
        raise ValueError(": ".join((error.message, *error.help))) from error


WITH_UNIT = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]})
"""As files have it: `100 fb^-1`."""
CrossSection = Annotated[float, _of("cross section"), Field(gt=0), WITH_UNIT]
Luminosity = Annotated[float, _of("luminosity"), Field(gt=0), WITH_UNIT]
Energy = Annotated[float, _of("energy"), WITH_UNIT]
Number = Annotated[float, _of(""), WITH_UNIT]


class Sample(BaseModel):
    """One sample. Cross sections are in fb, energies in GeV, luminosities in fb^-1; `files` are paths or globs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    kind: Kind
    files: tuple[str, ...] = Field(min_length=1)
    tree: str | None = None
    weight: str | None = None
    weight_unit: str | None = None
    cross_section: CrossSection | None = None
    generated: Annotated[float, Field(gt=0)] | None = None
    luminosity: Luminosity | None = None
    hypothesis: dict[str, Energy] | None = None
    coupling: dict[str, Number] | None = None
    sqrt_s: Annotated[Energy, Field(ge=1e-3, le=1e6), WITH_UNIT] | None = None  # from 1 MeV to 1 PeV
    unweighted: bool = Field(default=False, exclude=True)

    @property
    def is_data(self) -> bool:
        return self.kind == "data"

    def normalisation(self, luminosity: float | None) -> float:
        """What the event weights are multiplied by for yields at `luminosity` (fb^-1). Raises DataError E0915."""
        if self.is_data or self.unweighted:
            return 1.0
        if luminosity is None:
            help = ["add `luminosity 10 fb^-1` to the analysis"]
            raise DataError("E0915", f"the yield of sample `{self.name}` needs a luminosity", help=help)
        if self.cross_section is not None and self.generated is not None:
            return luminosity * self.cross_section / self.generated
        if self.luminosity is not None:
            return luminosity / self.luminosity
        return luminosity * CROSS_SECTION[self.weight_unit or "fb"]


class HeldSample(Sample):
    """A sample whose events are in memory: `columns` is a dict of arrays or a data frame, `files` its name."""

    columns: Any = Field(exclude=True, repr=False)


NORMALISING = ("weight", "weight_unit", "cross_section", "generated", "luminosity")


def held_sample(name: str, columns: Any, **stated: Any) -> HeldSample:
    """Events in memory: a background of unweighted events, unless `stated` says otherwise, as a samples file does.

    Raises DataError E0909, E0910.
    """
    fields = {"kind": "background", **stated}
    unweighted = fields["kind"] != "data" and not any(fields.get(key) is not None for key in NORMALISING)
    try:
        held = HeldSample(name=name, files=(name,), columns=columns, unweighted=unweighted, **fields)
    except ValidationError as error:
        content = {"samples": [{"name": name}]}
        known = tuple(key for key in Sample.model_fields if key not in ("name", "files", "tree", "unweighted"))
        raise DataError("E0909", f"sample `{name}`: {explain(error, content, known)}") from error
    if not unweighted:
        _check_normalisation(held, Path())
    return held


class SamplesFile(BaseModel):
    """The whole YAML file."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_: Literal["darkana/samples/1"] = Field(alias="schema")
    samples: list[Sample] = Field(min_length=1)


SHIPPED = "shipped:"
"""What begins the path of a file that the package carries."""


def load_samples(path: str | Path, shipped: Path | None = None) -> list[Sample]:
    """The samples of a YAML file, their globs expanded; paths that begin with `shipped:` are below the folder
    `shipped`. Raises DataError E0901, E0909, E0910."""
    import yaml

    path, content = Path(path), None
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        samples = SamplesFile.model_validate(content).samples
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError("E0909", f"the samples file can't be read: {error}", file=str(path)) from error
    except ValidationError as error:
        raise DataError("E0909", explain(error, content, tuple(Sample.model_fields)), file=str(path)) from error
    _check_names(samples, path)
    for sample in samples:
        _check_normalisation(sample, path)
    return [sample.model_copy(update={"files": _expand(sample, path, path.parent, shipped)}) for sample in samples]


def quick_sample(name: str, pattern: str) -> Sample:
    """A background of unweighted events, each of weight 1, for a first look. Raises DataError E0901."""
    sample = Sample(name=name, kind="background", files=(pattern,), unweighted=True)
    return sample.model_copy(update={"files": _expand(sample, Path(), Path())})


def _check_names(samples: list[Sample], path: Path) -> None:
    names = [sample.name for sample in samples]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError("E0909", f"two samples are called `{twice[0]}`", file=str(path))


def _check_normalisation(sample: Sample, path: Path) -> None:
    stated = {
        "weight_unit": sample.weight_unit,
        "cross_section": sample.cross_section,
        "luminosity": sample.luminosity,
    }
    given = [name for name, value in stated.items() if value is not None]
    problem = _normalisation_problem(sample, given)
    if problem:
        help = ["state one of `weight_unit: fb` (with `weight`), `cross_section` (with `generated`), `luminosity`"]
        message = f"sample `{sample.name}` {problem}"
        raise DataError("E0910", message, file=str(path) if path.name else "", help=[] if sample.is_data else help)


def _normalisation_problem(sample: Sample, given: list[str]) -> str | None:
    if sample.is_data:
        banned = given + [name for name in ("weight", "generated") if getattr(sample, name) is not None]
        return f"is data and is never weighted, but states `{banned[0]}`" if banned else None
    if len(given) != 1:
        return f"states {len(given)} normalisations ({', '.join(given)})" if given else "states no normalisation"
    if (sample.cross_section is None) != (sample.generated is None):
        return "needs `cross_section` and `generated` together"
    if sample.weight_unit is not None and sample.weight is None:
        return "states `weight_unit` but no `weight` branch"
    if sample.weight_unit is not None and sample.weight_unit not in CROSS_SECTION:
        return f"has the weight unit `{sample.weight_unit}`, which is not a cross section ({', '.join(CROSS_SECTION)})"
    return None


def _expand(sample: Sample, beside: Path, folder: Path, shipped: Path | None = None) -> tuple[str, ...]:
    files: dict[str, None] = {}
    for pattern in sample.files:
        if is_remote(pattern):
            files[check_url(pattern)] = None
            continue
        carried = shipped is not None and pattern.startswith(SHIPPED)
        root = shipped if shipped is not None and carried else folder
        names = str(Path(pattern.removeprefix(SHIPPED) if carried else pattern).expanduser())
        found = sorted(globbing.glob(names, root_dir=root, recursive=True))
        if not found:
            message = f"sample `{sample.name}`: no file matches `{pattern}`"
            raise DataError("E0901", message, file=str(beside), help=[f"looked in `{root}`"])
        files.update(dict.fromkeys(str(root / name) for name in found))
    return tuple(files)
