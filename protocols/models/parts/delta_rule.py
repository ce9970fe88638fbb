"""The delta rule with decay: S ← α·S·(I − β·k·kᵀ) + β·v·kᵀ; the value at k moves by β towards v; o = S·q.

All at once, from a memory S before the first token, S_t = Γ_t·S + Σ_{s≤t} Γ_ts·u_s·k_sᵀ with Γ_ts = α_{s+1}⋯α_t and
Γ_t = α_1⋯α_t, where (I + L)·u = β·(v − Γ_t·S·k) and, for s < t, L_ts = β_t·Γ_ts·(k_t·k_s).

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


def delta_parallel(
    memory: jax.Array, q: jax.Array, k: jax.Array, v: jax.Array, *, beta: jax.Array, log_alpha: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """S after all tokens, and o of all of them (T, h, m_v): q and k (T, h, m_k), v (T, h, m_v), β and log α (T, h)."""
    q, k, v = (part.transpose(1, 0, 2) for part in (q, k, v))  # (h, T, m)
    beta, since = beta.T[:, :, None], jnp.cumsum(log_alpha.T, axis=1)  # (h, T, 1), (h, T)
    decay = jnp.tril(jnp.exp(jnp.minimum(since[:, :, None] - since[:, None], 0)))  # Γ_ts where s ≤ t, (h, T, T)
    kept = jnp.exp(since)[:, :, None]  # Γ_t
    keys = k.transpose(0, 2, 1)
    system = jnp.tril(beta * decay * (k @ keys), -1) + jnp.eye(q.shape[1])
    sought = beta * (v - kept * (k @ memory.transpose(0, 2, 1)))
    u = jax.scipy.linalg.solve_triangular(system, sought, lower=True, unit_diagonal=True)  # (h, T, m_v)
    o = (decay * (q @ keys)) @ u + kept * (q @ memory.transpose(0, 2, 1))
    after = kept[:, -1:] * memory + (decay[:, -1, :, None] * u).transpose(0, 2, 1) @ k
    return after, o.transpose(1, 0, 2)
