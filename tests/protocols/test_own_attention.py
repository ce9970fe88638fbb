"""A layer of attention of one's own: seven methods are enough, formats and shapes follow."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

import lowerbounds
from protocols import FixedPoint, case, cut
from protocols.numbers.weights import softmax_fixed_scale


class Seven:
    """Equal weights: does 1 stand more often than 0?"""

    weigh = softmax_fixed_scale(8)

    def embed(self, token, t):
        return jnp.stack([token.astype(jnp.float32), jnp.float32(1)])

    def query(self, x):
        return jnp.zeros((1, 2), jnp.float32)

    def key(self, x):
        return x[None]

    def value(self, x):
        return x[None, :1]

    def bias(self, t_query, t_key):
        return jnp.float32(0)

    def read(self, average, token, t):
        return (average[0, 0] > 0.5).astype(jnp.int32)


def test_seven_methods_are_enough():
    tokens = np.random.default_rng(0).integers(0, 2, size=(20, 7))
    for position in (0, 3, 7):
        assert np.array_equal(cut(Seven(), tokens, position).answers, tokens.sum(axis=1) > 3)
    made = case(Seven(), "index_lookup", 4)
    assert made.theorem_bits == 3 * 1 * (8 + 3) * 1  # d = 1, p = 8, 5 tokens


class Flat(Seven):
    def value(self, x):
        return x


def test_another_shape_is_one_line():
    with pytest.raises(
        ValueError, match=r"^Flat.value gives an array \(2,\): wanted \(heads, width\), one row a head$"
    ):
        cut(Flat(), np.zeros((1, 4), int), 2)


def test_its_size_is_heads_times_width_times_the_bits_of_the_widest_number():
    row = lowerbounds.curve("index_lookup", sizes=(4,), models=[Seven()], instances=20).rows[0]
    declared = type("Declared", (Seven,), {"numbers": FixedPoint(8, 5), "query_shape": (1, 2), "value_shape": (1, 1)})
    assert row.size_bits == case(declared(), "index_lookup", 4).size_bits and row.size_bits % 2 == 0


WRONG = {
    "query": (lambda self, x: x, r"^Mutant.query gives an array \(2,\): wanted \(heads, width\), one row a head$"),
    "key": (lambda self, x: jnp.zeros((1, 3)), r"^a layer's key gives \(1, 3\): wanted one array \(1, 2\)$"),
    "value": (lambda self, x: jnp.zeros((2, 2)), r"^a layer's value gives \(2, 2\): wanted one array \(1, 2\)$"),
    "bias": (lambda self, a, b: jnp.zeros(3), r"^a layer's bias gives \(3,\): wanted one array \(\) or \(1,\)$"),
    "weigh": ("softmax", "^weights of class str: wanted "),
    "numbers": (8, "^int is no number format of this package"),
    "read": (lambda self, average, token, t: average, "^an output must be one integer an instance, not float32 of sh"),
}


@pytest.mark.parametrize(("name", "wrong"), list(WRONG.items()), ids=WRONG)
def test_each_wrong_part_is_one_line_that_says_what_was_wanted(name, wrong):
    method, said = wrong
    with pytest.raises(ValueError, match=said):
        cut(type("Mutant", (Seven,), {name: method})(), np.zeros((1, 4), int), 2)
