"""Floats whose sums are exact: every bit pattern of the narrow dtypes, and the ends of the wide ones."""

from __future__ import annotations

from fractions import Fraction

import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.messages.message import send
from protocols.numbers.exact_float import ExactFloat
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.reduction import in_order

from ..tiers import first

NIGHT = pytest.mark.night
NARROW = ("float8_e4m3fn", "float8_e5m2", "float8_e3m4", "float8_e4m3b11fnuz")
WIDE = ("float16", "bfloat16", "float32")


def finite_values(name):
    """All finite numbers of a dtype of 8 bits below 64, exactly."""
    dtype = np.dtype(getattr(ml_dtypes, name))
    values = np.arange(256, dtype=np.uint8).view(dtype).astype(np.float64)
    return sorted({Fraction(v) for v in values if np.isfinite(v) and abs(v) < 64})


@pytest.mark.parametrize("name", NARROW)
def test_every_narrow_value_is_itself_and_a_whole_number_of_steps(name):
    numbers, values = ExactFloat(name), finite_values(name)
    exact = np.array([float(v) for v in values], dtype=np.float32)
    assert np.array_equal(numbers.round(jnp.asarray(exact)), exact)
    assert np.array_equal(numbers.at(numbers.place(jnp.asarray(exact))), exact)
    a, b = numbers.affine
    summands = np.asarray(numbers.summand(jnp.asarray(exact))).tolist()
    assert [Fraction(a * i + b, 1 << numbers.fraction) for i in summands] == values
    assert min(summands) >= 0 and max(summands) < 1 << numbers.summand_bits


# XLA compiled as the tiers do rounds to this one wrongly
@pytest.mark.parametrize("name", [pytest.param(name, marks=NIGHT if "b11" in name else []) for name in NARROW])
def test_what_lies_between_goes_to_the_nearest(name):
    numbers, values = ExactFloat(name), finite_values(name)
    at = np.random.default_rng(0).uniform(-70, 70, size=300).astype(np.float32)
    at[:100] /= 1000
    found = np.asarray(numbers.round(jnp.asarray(at))).tolist()
    for x, y in zip(at.tolist(), found, strict=True):
        assert abs(Fraction(y) - Fraction(x)) == min(abs(v - Fraction(x)) for v in values)


@pytest.mark.parametrize("name", WIDE)
def test_wide_values_are_their_own_down_to_the_step(name):
    numbers = ExactFloat(name)
    rng = np.random.default_rng(1)
    x = np.ldexp(rng.uniform(-1, 1, size=2000), rng.integers(-30, 8, size=2000)).astype(np.float32)
    x = np.concatenate([x, [0.0, -0.0, 1e-9, -1e-30, 63.9999, 1e9, -1e9]]).astype(np.float32)
    found = np.asarray(numbers.round(jnp.asarray(x)))
    dtype = np.dtype(jnp.dtype(name))
    for value, y in zip(x.tolist(), found.tolist(), strict=True):
        cast = Fraction(float(np.float32(value).astype(dtype))) if abs(value) < 63 else None
        steps = Fraction(y) * 2**24
        assert steps.denominator == 1 and abs(y) <= numbers.largest < 64
        assert cast is None or steps == round(cast * 2**24)
    assert np.array_equal(found.astype(dtype).astype(np.float32), found)  # a value of the dtype
    assert np.array_equal(numbers.at(numbers.place(jnp.asarray(x))), found)
    a, b = numbers.affine
    summands = np.asarray(numbers.summand(jnp.asarray(x))).tolist()
    assert [Fraction(a * i + b, 1 << 24) for i in summands] == [Fraction(y) for y in found.tolist()]


@pytest.mark.parametrize("name", ["float4_e2m1fn", "float8_e8m0fnu", "float64", "int8"])
def test_other_dtypes_are_refused(name):
    with pytest.raises(ValueError, match="float dtype"):
        ExactFloat(name)
    with pytest.raises(ValueError, match="float dtype"):
        builder(f"attention:precision={name}")


@pytest.mark.parametrize(("name", "bits"), first([("float32", 32), ("bfloat16", 16), ("float8_e4m3fn", 8)]))
def test_a_query_costs_the_bits_of_its_dtype_and_a_sum_those_of_its_range(name, bits):
    model = builder(f"attention:precision={name},scale=exchanged,width=4").build(
        Setting(TASKS.get("index_lookup"), 9), seed=0
    )
    layout = in_order((Owner.ALICE, 9), (Owner.BOB, 1))
    tokens = np.random.default_rng(0).integers(0, 2, size=(2, 10))
    protocol = protocol_of(model)
    script = protocol.script(layout)
    fields = script.turns[0].speak(tokens, ())
    assert fields.radices[:-1] == (1 << bits,) * 4
    largest = 9 * model.weigh.largest
    assert protocol.script(layout).turns[1].label == "largest score and partial sums"
    from_alice = script.turns[1].speak(tokens * (np.arange(10) < 9), (send(Owner.BOB, "query", fields),))
    assert from_alice.radices[1:] == (largest + 1, *(largest * ((1 << model.numbers.summand_bits) - 1) + 1,) * 4)
