"""Ways to tell what a program was shown to another place, and what it takes for an attempt to have failed."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax.custom_batching import custom_vmap
from jax.experimental import io_callback
from jax.extend.core import Primitive
from jax.interpreters import batching

from protocols import cut

BATCH, LENGTH, POSITION = 16, 6, 3
TOKENS = np.random.default_rng(0).integers(0, 2, size=(BATCH, LENGTH))
OTHERS = np.concatenate([1 - TOKENS[:, :POSITION], TOKENS[:, POSITION:]], axis=1)  # the same to Bob


def integer():
    return jax.ShapeDtypeStruct((), jnp.int32)


def mixing(x):
    """A batching rule of its own, which calls out."""

    @custom_vmap
    def same(x):
        return x

    @same.def_vmap
    def _(size, batched, x):
        return io_callback(np.asarray, jax.ShapeDtypeStruct(x.shape, x.dtype), x), True

    return same(x)


def borrowed(x):
    """An operation of its own, with the name of one of JAX's, that gives each instance its neighbour's."""
    neighbour = Primitive("add")
    neighbour.def_abstract_eval(lambda x: x)
    batching.primitive_batchers[neighbour] = lambda given, axes: (jnp.roll(given[0], 1, axes[0]), axes[0])
    return neighbour.bind(x)


def referring(x):
    memory = jax.new_ref(jnp.zeros_like(x))
    memory[...] = x
    return memory[...]


def printing(x):
    jax.debug.print("{}", x)
    return x


def telling(x):
    jax.debug.callback(lambda seen: None, x)
    return x


def asking(x):
    return jax.pure_callback(np.asarray, jax.ShapeDtypeStruct(x.shape, x.dtype), x)


def doing(x):
    return io_callback(np.asarray, jax.ShapeDtypeStruct(x.shape, x.dtype), x)


def foreign(x):
    return jax.ffi.ffi_call("anything", jax.ShapeDtypeStruct(x.shape, x.dtype))(x)


def batch_generator(x):
    """Numbers of a whole batch come from the key of its first instance."""
    key = jax.random.wrap_key_data(jnp.zeros(4, jnp.uint32).at[0].set(jnp.uint32(1)) + x.astype(jnp.uint32), impl="rbg")
    return jax.random.bits(key).astype(x.dtype)


def unkeyed(x):
    return jax.lax.rng_uniform(x, x + 1, ())


ATTEMPTS = {
    mixing: "maps itself over a batch by a rule of its own",
    borrowed: "an operation add that is none of JAX's own",
    referring: "has a memory of its own",
    printing: "calls out of its program",
    telling: "calls out of its program",
    asking: "calls out of its program",
    doing: "calls out of its program",
    foreign: "calls foreign code",
    batch_generator: "wanted arrays of numbers, or keys of threefry2x32",
    unkeyed: "draws numbers that are not made from a key",
}


def fails(model, *, bits):
    """Bob says the same whatever Alice had, and the bits that were to be said were said."""
    first, second = (cut(model, tokens, POSITION, outputs=1 << 31) for tokens in (TOKENS, OTHERS))
    assert first.sent == second.sent == bits
    assert np.array_equal(first.answers, second.answers)
