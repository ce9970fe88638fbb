"""How much a right output's lead falls, to first order, where one token is exchanged for another.

A recurrent model looks a token up in a table of embeddings. With a row of its own for every position the lead of the
right outputs over the others has a gradient g_t by each, and the token v in place of u at position t changes the lead
by about (E_v − E_u)·g_t. Where a state is rounded, gradients go straight through.

Source: Ebrahimi et al., arXiv 1712.06751 (2018), HotFlip; Bengio, Léonard and Courville, arXiv 1308.3432 (2013),
Section 4, for what is rounded.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..cases import Case
from ..messages.turns import RECURRENT
from .forwards.parts.forward import Span
from .forwards.recurrent import logits

Floats = npt.NDArray[np.floating]


def has_token_gradients(case: Case) -> bool:
    """Whether the model is recurrent, with logits and a table of embeddings, and writes one output a place."""
    embedding = getattr(case.model, "embedding", None)
    whole = case.setting.task.generated(case.setting.n) == 1
    return (
        whole
        and case.architecture == RECURRENT
        and hasattr(case.model, "logits")
        and getattr(embedding, "ndim", 0) == 2
    )


def token_gradients(case: Case, tokens: npt.NDArray[np.integer], right: npt.NDArray[np.integer]) -> Floats:
    """The first-order change of the least lead of a right output, by position and token: (B, T) ↦ (B, T, V).

    Args:
        case: a case for which `has_token_gradients`.
        tokens: the inputs.
        right: the right outputs, (B, asked).
    """
    places = tuple(case.setting.task.asked(case.setting.n))
    return np.asarray(_changes(case.model, jnp.asarray(tokens), jnp.asarray(right), places))


@eqx.filter_jit
def _changes(model: Any, tokens: jax.Array, right: jax.Array, places: tuple[int, ...]) -> jax.Array:
    table = model.embedding

    def lead(rows: jax.Array, labels: jax.Array) -> jax.Array:
        own = eqx.tree_at(lambda m: m.embedding, model, rows)
        at = jnp.arange(len(rows), dtype=jnp.int32)
        said = logits(own, at[:0], at[None], Span(jnp.array(places, dtype=jnp.int32)), True)[0]  # (asked, outputs)
        chosen = jnp.take_along_axis(said, labels[:, None], axis=1)[:, 0]
        others = jnp.where(jnp.arange(said.shape[1]) == labels[:, None], -jnp.inf, said)
        return jnp.min(chosen - jnp.max(others, axis=1))

    def changes(row: jax.Array, labels: jax.Array) -> jax.Array:
        gradient = jax.grad(lead)(table[row], labels)  # (T, d)
        gain = gradient @ table.T  # (T, V)
        return gain - jnp.take_along_axis(gain, row[:, None], axis=1)

    return jax.vmap(changes)(tokens, right)
