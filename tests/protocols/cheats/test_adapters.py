"""Cheats of cells of JAX libraries: what a subclass may do with what it is given, and what it may not."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut

from .attempts import ATTEMPTS

INPUTS = np.random.default_rng(0).normal(size=(4, 5, 2)).astype(np.float32)
POSITION = 2


def equinox_cell(change):
    class Cell(eqx.nn.GRUCell):
        def __call__(self, x, hidden):
            return super().__call__(change(x), hidden)

    return Cell(2, 3, key=jax.random.key(0))


def linen_cell(change):
    linen = pytest.importorskip("flax.linen")

    class Cell(linen.GRUCell):
        def __call__(self, carry, x):
            return super().__call__(carry, change(x))

    cell = Cell(3)
    return cell.bind(linen.GRUCell(3).init(jax.random.key(0), jnp.zeros((1, 3)), jnp.zeros((1, 2))))


def nnx_cell(change):
    nnx = pytest.importorskip("flax.nnx")

    class Cell(nnx.GRUCell):
        def __call__(self, carry, x):
            return super().__call__(carry, change(x))

    return Cell(2, 3, rngs=nnx.Rngs(0))


CELLS = {"equinox": equinox_cell, "linen": linen_cell, "nnx": nnx_cell}


@pytest.mark.parametrize("library", CELLS)
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_what_a_cell_may_not_do(library, attempt):
    def change(x):
        return x + 0 * attempt(x.ravel()[0].astype(jnp.int32)).astype(x.dtype)

    with pytest.raises(ValueError, match=ATTEMPTS[attempt]):
        cut(CELLS[library](change), INPUTS, POSITION)


@pytest.mark.parametrize("library", ["linen", "nnx"])
def test_a_cell_that_turns_its_batch_has_a_batch_of_one(library):
    """Cells of Flax are given batches; here each instance is a batch of its own."""
    plain, turning = (CELLS[library](change) for change in (lambda x: x, lambda x: jnp.roll(x, 1, axis=0)))
    assert np.array_equal(cut(turning, INPUTS, POSITION).answers, cut(plain, INPUTS, POSITION).answers)


@pytest.mark.parametrize("library", CELLS)
def test_a_cell_that_keeps_what_it_is_given_keeps_no_number(library):
    kept = []

    def change(x):
        kept.append(x)
        return x + (0 if len(kept) < 2 else jnp.asarray(kept[0]))

    transcript = cut(CELLS[library](change), INPUTS, POSITION)
    assert np.array_equal(transcript.answers, cut(CELLS[library](lambda x: x), INPUTS, POSITION).answers)
    assert transcript.sent == 3 * 32 and all(isinstance(x, jax.core.Tracer) for x in kept)
