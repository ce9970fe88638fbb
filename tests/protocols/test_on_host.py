"""Weights made on the host are JAX's: the same random bits, the same program up to rounding; nothing is compiled."""

from __future__ import annotations

import logging

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import MODELS, case
from protocols.models.parts.on_host import evaluate, on_host
from reductions import TASKS

from ..shelves import MODEL_SPECS
from ..tiers import first

LOOKUP = TASKS.get("index_lookup")


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31, 2**32 - 1])
@pytest.mark.parametrize("shape", [(), (1,), (3, 5)])
def test_random_bits_are_jaxs(seed, shape):
    def draw():
        keys = jax.random.split(jax.random.key(seed), 3)
        return [jax.random.bits(key, shape) for key in keys]

    found = evaluate(jax.make_jaxpr(draw)())
    assert all(np.array_equal(a, b) for a, b in zip(found, draw(), strict=True))


@pytest.mark.parametrize("spec", first(MODEL_SPECS, fast=4))
def test_weights_are_jaxs_up_to_rounding(spec):
    item, setting = MODELS.get(spec), case(spec, LOOKUP, 3).setting
    # what JAX itself makes of the same program, in one piece
    shapes = eqx.filter_eval_shape(item.build, setting, seed=5)
    wanted = eqx.filter_jit(lambda: item.build(setting, seed=5))()
    found = item.build(setting, seed=5)
    assert jax.tree_util.tree_structure(found) == jax.tree_util.tree_structure(wanted)
    for a, b, shape in zip(*map(jax.tree_util.tree_leaves, (found, wanted, shapes)), strict=True):
        if eqx.is_array(a):
            assert a.dtype == b.dtype == shape.dtype and isinstance(a, jax.Array)
            np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-6)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    once, again, other = (case("mamba", LOOKUP, 4, seed=seed).content for seed in (3, 3, 4))
    assert once == again != other


def test_nothing_is_compiled(caplog):
    with caplog.at_level(logging.WARNING, logger="jax"), jax.log_compiles():
        for name in MODELS.names():
            MODELS.get(name).build(case("index_memory", LOOKUP, 4).setting, seed=11)
    assert [r.getMessage() for r in caplog.records if r.getMessage().startswith("Compiling")] == []


def test_an_operation_that_is_not_known_here_is_left_to_jax():
    class Builder:
        @on_host
        def build(self):
            return jnp.sort(jnp.cos(jnp.arange(5.0)))

    np.testing.assert_array_equal(Builder().build(), np.sort(jnp.cos(jnp.arange(5.0))))
