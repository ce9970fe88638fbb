"""A query that scores d at q codes and at most d/2 elsewhere, for codes ±1 of width O(q·log N), by corrections.

The least vector with score d on y can score too much elsewhere. Where codes are a restricted isometry these places are
few, and the next least vector, 0 on y and what was scored at the q worst, is subtracted; and so on. Let δ be the
constant of sets of q codes, ‖Σ aᵢcᵢ‖² within 1 ± δ of d‖a‖², and θ bound ⟨Σ aᵢcᵢ, Σ bⱼcⱼ⟩/d‖a‖‖b‖ for disjoint sets of
q and of 2q: then scores are at most θ/(1 − δ − θ)·d in the limit, which is d/2 where 3θ + δ ≤ 1. Random signs of width
O(q·log N) have such constants with high probability; `isometry` counts them on all sets, where sets are few.

Source: Candès and Tao, IEEE Transactions on Information Theory 51 (2005), Lemmas 2.1 and 2.2, for the corrections.

Example:
    >>> import numpy as np
    >>> signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(24, 51))
    >>> scores = signs @ np.asarray(dual_query(jnp.asarray(signs, jnp.float32), jnp.array([3, 17])))
    >>> np.round(scores[[3, 17]]).tolist(), bool((np.abs(np.delete(scores, [3, 17])) <= 51 / 2).all())
    ([51.0, 51.0], True)
"""

from __future__ import annotations

from itertools import combinations

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

ROUNDS = 4


def dual_query(codes: jax.Array, members: jax.Array) -> jax.Array:
    """The query for q positions of codes (N, d), after four corrections: (d,)."""
    (count, width), q = codes.shape, members.shape[0]
    worst_of = min(q, count - q)
    query = _least(codes, members, jnp.full(q, float(width)))
    for _ in range(ROUNDS if worst_of else 0):
        scores = codes @ query
        _, worst = jax.lax.top_k(jnp.abs(scores).at[members].set(-1.0), worst_of)
        wanted = jnp.concatenate([jnp.zeros(q), scores[worst]])
        query = query - _least(codes, jnp.concatenate([members, worst]), wanted)
    return query


def _least(codes: jax.Array, places: jax.Array, scores: jax.Array) -> jax.Array:
    """The least vector with these scores at these places."""
    rows = codes[places]
    return jnp.linalg.solve(rows @ rows.T, scores) @ rows


def isometry(codes: npt.NDArray[np.float64], sparsity: int) -> float:
    """δ: over all sets of so many codes, how far eigenvalues of their Gram matrix over d are from 1."""
    gram, sets = codes @ codes.T / codes.shape[1], combinations(range(len(codes)), sparsity)
    blocks = np.array([gram[np.ix_(places, places)] for places in sets])
    return float(np.abs(np.linalg.eigvalsh(blocks) - 1).max())


def across(codes: npt.NDArray[np.float64], sparsity: int) -> float:
    """θ: the largest singular value of products over d of any set of q codes with any 2q others, or all there are."""
    gram, places, largest = codes @ codes.T / codes.shape[1], range(len(codes)), 0.0
    for one in combinations(places, sparsity):
        others = [place for place in places if place not in one]
        for other in combinations(others, min(2 * sparsity, len(others))):
            largest = max(largest, float(np.linalg.norm(gram[np.ix_(one, other)], 2)))
    return largest
