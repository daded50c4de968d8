"""Tensors of amplitudes by explicit Dirac matrices, one phase-space point at a time: slow and plain.

Four-vectors here are (E, px, py, pz). Every tensor is summed over spins, and its indices are upper ones.
"""

from __future__ import annotations

import numpy as np

METRIC = np.diag([1.0, -1, -1, -1])
PAULI = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
NIL, ONE = np.zeros((2, 2)), np.eye(4)
GAMMA = [np.diag([1, 1, -1, -1]).astype(complex), *(np.block([[NIL, s], [-s, NIL]]) for s in PAULI)]


def slash(p):
    return sum(METRIC[i, i] * p[i] * GAMMA[i] for i in range(4))


def dot(p, q):
    return p @ METRIC @ q


def bar(vertex):
    return GAMMA[0] @ vertex.conj().T @ GAMMA[0]


def pair_tensor(first, second, mass):
    """ubar(first) gamma v(second), or vbar(second) gamma u(first): a lepton and its antilepton."""
    before, after = slash(first) + mass * ONE, slash(second) - mass * ONE
    return np.array([[np.trace(before @ g @ after @ h) for h in GAMMA] for g in GAMMA]).real


def tensor(before, vertices, after):
    """sum over spins of A A*, with A = ubar vertices[alpha][mu] v, its first index contracted with -g."""
    total = np.zeros((4, 4), complex)
    for alpha in range(4):
        for mu in range(4):
            for nu in range(4):
                one, other = vertices[alpha][mu], bar(vertices[alpha][nu])
                total[mu, nu] -= METRIC[alpha, alpha] * np.trace(before @ one @ after @ other)
    return total.real


def zprime_vertices(p1, p2, k, mass):
    """gamma* (index mu) -> mu-(p1) mu+(p2) Z'(k, index alpha)."""
    minus, plus = p1 + k, p2 + k
    a, b = dot(minus, minus) - mass**2, dot(plus, plus) - mass**2
    left, right = (slash(minus) + mass * ONE) / a, (mass * ONE - slash(plus)) / b
    return [[GAMMA[al] @ left @ GAMMA[mu] + GAMMA[mu] @ right @ GAMMA[al] for mu in range(4)] for al in range(4)]


def zprime_tensor(p1, p2, k, mass):
    vertices = zprime_vertices(p1, p2, k, mass)
    return tensor(slash(p1) + mass * ONE, vertices, slash(p2) - mass * ONE)


def dark_photon_tensor(p1, p2, k):
    """e-(p1) e+(p2) -> gamma(k, index alpha) A'(index mu), massless electrons."""
    first, second = slash(p1 - k) / (-2 * dot(p1, k)), slash(k - p2) / (-2 * dot(p2, k))
    vertices = [[GAMMA[mu] @ first @ GAMMA[al] + GAMMA[al] @ second @ GAMMA[mu] for mu in range(4)] for al in range(4)]
    return tensor(slash(p2), vertices, slash(p1))


def boost_to_rest(p):
    """The Lorentz matrix that brings p to rest."""
    mass, energy, three = np.sqrt(dot(p, p)), p[0], p[1:]
    matrix = np.empty((4, 4))
    matrix[0, 0] = energy / mass
    matrix[0, 1:] = matrix[1:, 0] = -three / mass
    matrix[1:, 1:] = np.eye(3) + np.outer(three, three) / (mass * (energy + mass))
    return matrix
