"""The delta rule with decay: S ← α·S·(I − β·k·kᵀ) + β·v·kᵀ; the value at k moves by β towards v; o = S·q.

All at once, S_t = Σ_{s≤t} Γ_ts·u_s·k_sᵀ with Γ_ts = α_{s+1}⋯α_t, where (I + L)·u = β·v and, for s < t,
L_ts = β_t·Γ_ts·(k_t·k_s).

Source: Yang et al., arXiv 2406.06484 (2024), Section 3, whose chunk is here the whole sequence; Yang, Kautz and
Hatamizadeh, arXiv 2412.06464 (2024), Section 3.

Example:
    >>> one = jnp.ones((1, 1))
    >>> delta_step(jnp.zeros((1, 1, 1)), k=one, v=3 * one, beta=jnp.ones(1), log_alpha=jnp.zeros(1)).tolist()
    [[[3.0]]]
"""

from __future__ import annotations

import jax
import jax.numpy as jnp


def delta_step(memory: jax.Array, *, k: jax.Array, v: jax.Array, beta: jax.Array, log_alpha: jax.Array) -> jax.Array:
    """S (h, m_v, m_k) after one more token: k (h, m_k), v (h, m_v), β and log α (h,)."""
    decayed = jnp.exp(log_alpha)[:, None, None] * memory
    error = v - jnp.einsum("hvk,hk->hv", decayed, k)
    return decayed + beta[:, None, None] * error[:, :, None] * k[:, None, :]


def delta_parallel(q: jax.Array, k: jax.Array, v: jax.Array, *, beta: jax.Array, log_alpha: jax.Array) -> jax.Array:
    """o of all tokens (T, h, m_v) from the start: q and k (T, h, m_k), v (T, h, m_v), β and log α (T, h)."""
    since = jnp.cumsum(log_alpha, axis=0)
    decay = jnp.exp(jnp.minimum(since[:, None] - since, 0)).transpose(2, 0, 1)  # Γ where s ≤ t, (h, T, T)
    system = jnp.tril(jnp.einsum("th,hts,thk,shk->hts", beta, decay, k, k), -1) + jnp.eye(len(q))
    sought = (beta[:, :, None] * v).transpose(1, 0, 2)
    u = jax.scipy.linalg.solve_triangular(system, sought, lower=True, unit_diagonal=True)  # (h, T, m_v)
    return jnp.einsum("hts,hsv->thv", jnp.tril(jnp.einsum("hts,thk,shk->hts", decay, q, k)), u)
