"""The arithmetic of attention, against exact fractions and against float64 softmax."""

from __future__ import annotations

from fractions import Fraction

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import FixedPoint, Weighing
from protocols.numbers.weights import softmax_fixed_scale, softmax_max_exchanged
from protocols.setting import Setting, builder
from protocols.splits.merge import Merge
from protocols.splits.parts.exact_sums import Sums, divide_to_even
from reductions import TASKS
from tests.sums import all_sums, query_of

from ..tiers import first

SPECS = [
    "attention:precision=4",
    "attention:precision=8,heads=2,scale=exchanged",
    "attention:precision=12,heads=4",
    "attention:precision=16,width=8,heads=2,positions=none",
    "attention:precision=16,width=8,heads=2,positions=none,scale=exchanged",
    "attention:precision=bfloat16,heads=2,scale=exchanged",
    "attention:precision=float8_e5m2,heads=4",
]


def numbers_of(model, tokens):
    """Codes of every position's score and value, by the model's own methods on single positions, outside any block."""
    last = len(tokens) - 1
    query = model.numbers.round(model.query(model.embed(jnp.int32(tokens[-1]), jnp.int32(last))))
    places, values = [], []
    for t, token in enumerate(tokens):
        x = model.embed(jnp.int32(token), jnp.int32(t))
        score = (query * model.numbers.round(model.key(x))).sum(axis=-1) + model.bias(jnp.int32(last), jnp.int32(t))
        places.append(np.asarray(model.weigh.score.place(score)))
        values.append(np.asarray(model.numbers.summand(model.value(x))))
    return np.array(places, dtype=object), np.array(values, dtype=object)


def in_sixteenths(model):
    """Weights of which floats make the same queries, keys, values and scores in whatever order they are added."""
    return jax.tree_util.tree_map(lambda leaf: jnp.round(16 * leaf) / 16 if eqx.is_array(leaf) else leaf, model)


@pytest.mark.parametrize("spec", first(SPECS, fast=2))
def test_sums_are_the_exact_integer_sums(spec):
    model = in_sixteenths(builder(spec).build(Setting(TASKS.get("set_disjointness"), 20), seed=0))
    tokens = np.random.default_rng(0).integers(0, 3, size=(3, 41))
    query = query_of(model, tokens)
    for i in range(3):
        places, values = numbers_of(model, tokens[i])
        top = places.max(axis=0)
        table = np.array([*model.weigh.table, *[0] * model.weigh.score.count], dtype=object)
        weights = table[((top - places) if model.weigh.exchanged else places).astype(int)]
        reference = np.asarray(top + 1, dtype=np.int64)[None] if model.weigh.exchanged else None
        mass, moment = all_sums(model, query[i : i + 1], reference, tokens[i : i + 1])
        assert (mass[0] == weights.sum(axis=0)).all()
        assert (moment[0] == (weights[..., None] * values).sum(axis=0)).all()


@pytest.mark.parametrize("precision", [1, 4, 8, 16])
def test_long_inputs_sum_exactly_at_every_precision(precision):
    """T = 65536 with the largest weights and values: every partial sum is as wide as it can be."""
    wide = Weighing(FixedPoint(1), (0, (1 << 40) - 1), exchanged=False)

    class Constant:
        numbers, average, weigh = FixedPoint(precision), FixedPoint(16), wide
        query_shape = value_shape = (1, 1)

        def embed(self, token, t):
            return jnp.float32(1e9)  # saturates: query, key and value are the largest numbers

        def query(self, x):
            return jnp.full((1, 1), x)

        key = value = query

        def bias(self, t_query, t_key):
            return 0.0

        def read(self, average, token, t):
            return average[0, 0]

    length = 65536
    model, tokens = Constant(), np.zeros((1, length), dtype=int)
    mass, moment = all_sums(model, query_of(model, tokens), None, tokens)
    assert int(mass[0, 0]) == length * ((1 << 40) - 1)
    assert int(moment[0, 0, 0]) == length * ((1 << 40) - 1) * ((1 << precision) - 1)
    assert Merge(model).whole(tokens)[0] == (1 if precision == 1 else 2 ** (precision - 1) - 1)


@pytest.mark.parametrize("scale", first(["fixed", "exchanged"]))
@pytest.mark.parametrize("precisions", [(6, 10, 16), ("float8_e5m2", "float8_e4m3fn", "float16")])
def test_averages_approach_float_softmax(scale, precisions):
    errors = []
    for precision in precisions:
        model = builder(f"attention:precision={precision},scale={scale}").build(
            Setting(TASKS.get("set_disjointness"), 32), seed=0
        )
        tokens = np.random.default_rng(1).integers(0, 3, size=(1, 65))
        x = [model.embed(jnp.int32(token), jnp.int32(t)) for t, token in enumerate(tokens[0])]
        keys = np.array([model.key(v)[0] for v in x], dtype=np.float64)
        values = np.array([model.value(v)[0] for v in x], dtype=np.float64)
        scores = keys @ np.asarray(model.query(x[-1])[0], dtype=np.float64)
        weights = np.exp(scores - scores.max())
        expected = np.clip(weights @ values / weights.sum(), -4, 4)
        errors.append(np.abs(average_of(model, tokens) - expected).max())
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 2e-3


def average_of(model, tokens):
    """What the model's readout is given."""
    seen = {}

    class Spy:
        def __getattr__(self, name):
            return getattr(model, name)

        def read(self, average, token, t):
            seen["shape"] = average.shape
            return average[0]

    return Merge(Spy()).whole(tokens)[0]


def test_weights_are_rounded_exponentials():
    fixed, exchanged = softmax_fixed_scale(8), softmax_max_exchanged(8)
    assert fixed.table[0] == round(256 * np.exp(-8)) and fixed.table[-1] == round(256 * np.exp(8 - 1 / 16))
    assert exchanged.table[0] == 256 and exchanged.table[16] == round(256 * np.exp(-1))
    for weighing in (fixed, softmax_fixed_scale(16), exchanged):
        limbs = weighing.limbs.astype(object)
        assert [int(sum(int(v) << (8 * i) for i, v in enumerate(row))) for row in limbs] == list(weighing.table)


def test_weights_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="non-negative integers, not all zero"):
        Weighing(FixedPoint(1), (0, 0), exchanged=False)
    with pytest.raises(ValueError, match="one weight for each of 4 scores"):
        Weighing(FixedPoint(2), (1, 2), exchanged=False)


def test_division_rounds_ties_to_even_exactly():
    rng = np.random.default_rng(0)
    numerator = rng.integers(-50, 50, size=500)
    denominator = rng.integers(1, 9, size=500)
    expected = [round(Fraction(int(a), int(b))) for a, b in zip(numerator, denominator, strict=True)]
    assert divide_to_even(numerator, denominator).tolist() == expected
    wide = divide_to_even(numerator.astype(object) << 80, denominator.astype(object))
    assert wide.tolist() == [round(Fraction(int(a) << 80, int(b))) for a, b in zip(numerator, denominator, strict=True)]


def test_a_mask_that_lets_nothing_through_gives_average_zero():
    class Masked:
        numbers, average, weigh = FixedPoint(4), FixedPoint(4), softmax_max_exchanged(8)
        query_shape = value_shape = (1, 1)

        def embed(self, token, t):
            return token.astype(jnp.float32)

        def query(self, x):
            return jnp.full((1, 1), x)

        key = value = query

        def bias(self, t_query, t_key):
            return -jnp.inf

        def read(self, average, token, t):
            return average[0, 0]

    assert Merge(Masked()).whole(np.ones((2, 5), dtype=int)).tolist() == [0, 0]


def test_sums_write_themselves_head_by_head():
    mass, moment = np.array([[[9, 9], [5, 6]]]), np.array([[[[9, 9], [9, 9]], [[1, 2], [3, 4]]]])
    second = np.array([False, True])
    fields = Sums(mass, moment).fields(second)
    assert fields.tolist() == [[5, 1, 2, 6, 3, 4]]
    again = Sums.of_fields(fields, second, (2, 2))
    assert (again.mass[:, 1] == mass[:, 1]).all() and (again.moment[:, 1] == moment[:, 1]).all()
    assert not again.mass[:, 0].any() and not again.moment[:, 0].any()


def test_the_papers_count_is_beside_the_exact_one_and_not_it():
    from_paper = Merge(builder("attention:width=16,heads=2").build(Setting(TASKS.get("index_lookup"), 63), seed=0))
    assert from_paper.theorem_bits(64) == 3 * 8 * (8 + 6) * 2
