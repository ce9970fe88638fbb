"""Training steps: many of them in one compiled loop over batches that were drawn before it.

One executable serves all models of one structure, whatever their seed, rate and number of steps.

Source: Loshchilov and Hutter, arXiv 1711.05101 (2019), AdamW; the optimiser is optax's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax

from .feeding import Batch
from .forwards.parts.forward import Span
from .parameters import split
from .recipe import Recipe

Logits = Callable[[Any, jax.Array, jax.Array, Span, bool], jax.Array]
Places = tuple[int, ...]
LAST_RATE = 0.05  # of the largest one


class Walk(NamedTuple):
    """Where training is: a model, and the optimiser's state."""

    model: Any
    optimiser: Any


class How(NamedTuple):
    """What is compiled into steps; `places`, in suffixes of one length, are those after which an output is asked."""

    logits: Logits
    places: Places
    rounded: bool
    clip: float
    decay: float


def begin(model: Any, recipe: Recipe) -> Walk:
    """The start of a walk."""
    return Walk(model, optimiser(recipe.clip, recipe.decay).init(split(model)[0]))


@lru_cache(maxsize=64)
def optimiser(clip: float, decay: float) -> Any:
    """Adam with decoupled decay and limited gradients, for a learning rate of 1."""
    return optax.chain(optax.clip_by_global_norm(clip), optax.scale_by_adam(), optax.add_decayed_weights(decay))


def rates(recipe: Recipe) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The learning rate of every step: up in a line, then down by a cosine.

    Example:
        >>> [round(float(rate), 4) for rate in rates(Recipe(steps=4, rate=0.1, warmup=1))]
        [0.0, 0.1, 0.0763, 0.0288]
    """
    step, warmup = np.arange(recipe.steps), min(recipe.warmup, recipe.steps - 1)
    rising = step / max(1, warmup)
    along = (step - warmup) / max(1, recipe.steps - warmup)
    falling = LAST_RATE + (1 - LAST_RATE) * (1 + np.cos(np.pi * along)) / 2
    return (recipe.rate * np.where(step < warmup, rising, falling)).astype(np.float32)


@eqx.filter_jit
def walk_on(how: How, walk: Walk, rates: jax.Array, batches: Batch) -> tuple[Walk, jax.Array]:
    """A step for each rate and batch; and of each step the loss and the share of right answers, (steps, 2)."""
    arrays, rest = eqx.partition(walk, eqx.is_array)

    def body(arrays: Any, at: Any) -> tuple[Any, jax.Array]:
        after, seen = _step(how, eqx.combine(arrays, rest), *at)
        return eqx.filter(after, eqx.is_array), seen

    arrays, seen = jax.lax.scan(body, arrays, (rates, batches))
    return eqx.combine(arrays, rest), seen


def _step(how: How, walk: Walk, rate: jax.Array, batch: Batch) -> tuple[Walk, jax.Array]:
    parameters, rest = split(walk.model)
    (loss, right), gradient = jax.value_and_grad(_loss, has_aux=True)(parameters, rest, how, batch)
    with jax.numpy_dtype_promotion("standard"):  # optax counts steps in integers
        changes, optimiser_state = optimiser(how.clip, how.decay).update(gradient, walk.optimiser, parameters)
    moved = jax.tree_util.tree_map(lambda leaf, change: leaf - rate * change, parameters, changes)
    return Walk(eqx.combine(moved, rest), optimiser_state), jnp.stack([loss, right])


def _loss(parameters: Any, rest: Any, how: How, batch: Batch) -> tuple[jax.Array, jax.Array]:
    """Cross entropy in nats, a mean over all outputs that are asked, and how many of them are right."""
    model, targets = eqx.combine(parameters, rest), batch.targets
    span = Span(jnp.array(how.places, dtype=jnp.int32)) if batch.span is None else batch.span

    def logits(prefix: Any, suffixes: Any, span: Span) -> jax.Array:
        return how.logits(model, prefix, suffixes, span, how.rounded)

    said = jax.vmap(logits, in_axes=(0, 0, None if batch.span is None else 0))(batch.prefix, batch.suffixes, span)
    if batch.span is None:
        loss = optax.softmax_cross_entropy_with_integer_labels(said, targets).mean()
        return loss, (jnp.argmax(said, axis=-1) == targets).astype(jnp.float32).mean()
    asked = targets >= 0
    each = optax.softmax_cross_entropy_with_integer_labels(said, jnp.where(asked, targets, 0))
    right, count = (jnp.argmax(said, axis=-1) == targets).astype(jnp.float32), asked.astype(jnp.float32).sum()
    return jnp.where(asked, each, 0.0).sum() / count, right.sum() / count
