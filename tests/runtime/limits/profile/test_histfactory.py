"""Models in the language of HistFactory."""

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.limits.profile.histfactory import INTERPOLATION, workspace
from darkana.runtime.limits.profile.pyhf_engine import pyhf_limits
from limit_kit import KINDS, bumps, made, plain_nll


@pytest.mark.parametrize("kind", [0, 2, 4, 5, 7])
def test_a_workspace_means_the_model(kind):
    """-2 log L of pyhf, less that at the measured values, is ours."""
    import pyhf

    models = made(kind, **KINDS[kind])
    spec = workspace(models, 0)
    measurement = spec["measurements"][0]["config"]["parameters"]
    model = pyhf.Model(
        {"channels": spec["channels"], "parameters": measurement},
        modifier_settings=INTERPOLATION,
        validate=False,
    )
    data = [n for o in spec["observations"] for n in o["data"]] + model.config.auxdata

    def twice(mu, theta):
        pars = np.zeros(model.config.npars)
        pars[model.config.par_slice("mu")] = mu
        for j, t in enumerate(theta):
            pars[model.config.par_slice(f"theta_{j}")] = t
        return -2 * float(model.logpdf(pars, data)[0])

    theta = np.linspace(-0.7, 0.9, models.nuisances)
    ours = [
        plain_nll(models, 0, mu, t, np.ones(models.parts.shape[1]), np.ones(models.bins))
        for mu, t in ((1.3, theta), (0.2, 0 * theta))
    ]
    assert twice(1.3, theta) - twice(0.2, 0 * theta) == pytest.approx(2 * (ours[0] - ours[1]), rel=1e-9)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"constrained": np.zeros(1, bool)}, "free nuisance"), ({"auxiliary": np.zeros((1, 2))}, "empty sideband")],
)
def test_what_has_no_words_there(change, word):
    from dataclasses import replace

    models = replace(made(1, bins=2, linear=1, gamma=True), **change)
    with pytest.raises(DataError, match=word) as error:
        pyhf_limits(models)
    assert error.value.code == "E0945"


def test_norms_of_shapes_may_be_negative():
    norms = [p for p in workspace(bumps(1), 0)["measurements"][0]["config"]["parameters"] if "norm" in p["name"]]
    assert [n["bounds"][0][0] for n in norms] == [0, -1000, -1000, -1000]
