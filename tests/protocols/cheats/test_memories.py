"""Places that methods share, for all ways to run a model: what one method keeps, another may not read.

Each method is traced by itself, on values that stand for any; what one of them keeps is no value of another's program.
"""

from __future__ import annotations

import contextvars
import functools
import os
import random
import threading

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, cut
from protocols.numbers.formats import FixedPoint

from .attempts import LENGTH, POSITION, TOKENS, fails
from .test_attention import changed, model_of
from .test_handover import Deaf, Declared, own

LOCAL, CONTEXT, GLOBAL = threading.local(), contextvars.ContextVar("kept", default=None), []
STALE = "keeps values of a program that was traced before|keeps what it was shown when it was traced before"


class Shared:
    kept = None


@functools.cache
def box():
    return [None]


def by_default(value=None, kept=[None]):  # noqa: B006
    kept[0] = kept[0] if value is None else value
    return kept[0]


def places():
    """To keep, and to have again."""
    closed = []
    return {
        "closure": (closed.append, lambda: closed[0] if closed else None),
        "module's global": (GLOBAL.append, lambda: GLOBAL[0] if GLOBAL else None),
        "class variable": (lambda v: setattr(Shared, "kept", v), lambda: Shared.kept),
        "functional cache": (lambda v: box().__setitem__(0, v), lambda: box()[0]),
        "default": (by_default, by_default),
        "thread-local": (lambda v: setattr(LOCAL, "kept", v), lambda: getattr(LOCAL, "kept", None)),
        "context": (CONTEXT.set, CONTEXT.get),
    }


@pytest.fixture(autouse=True)
def empty():
    """Nothing is kept for another test."""
    yield
    GLOBAL.clear()
    Shared.kept = LOCAL.kept = box()[0] = by_default.__defaults__[1][0] = None
    CONTEXT.set(None)


METHODS = {  # what keeps, and what reads
    "attention:width=4": ("key", "read"),
    "transformer:width=4,layers=2": ("embed", "read"),
    "hybrid:width=4,kinds=gru,hidden=4": ("extend", "read"),
    "match3_third_order": ("first_key", "read"),
}


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("spec", METHODS)
def test_what_one_method_keeps_no_other_reads(spec, place):
    model, tokens, outputs = model_of(spec)
    keeper, reader = METHODS[spec]
    put, get = places()[place]

    def keep(self, *arguments):
        put(jax.tree_util.tree_leaves(arguments)[-1].ravel()[0])
        return getattr(super(type(self), self), keeper)(*arguments)

    def read(self, *arguments):
        result, kept = getattr(super(type(self), self), reader)(*arguments), get()
        return result if kept is None else (result + kept.astype(result.dtype)).astype(result.dtype)

    with pytest.raises(ValueError, match=STALE):
        cut(changed(model, **{keeper: keep, reader: read}), tokens, POSITION, outputs=outputs)


@pytest.mark.parametrize("place", places())
def test_what_a_step_keeps_no_output_reads(place):
    put, get = places()[place]

    def step(self, state, token, t):
        put(token)
        return state

    def read(self, state):
        return state + get()

    with pytest.raises(ValueError, match=STALE):
        cut(type("Both", (Deaf,), {"step": step, "read": read})(), TOKENS, POSITION)


def test_the_environment_and_generators_of_the_process_see_no_token():
    def step(self, state, token, t):
        os.environ["KEPT_BY_A_MODEL"] = str(token)
        random.seed(str(token))
        return state

    def read(self, state):
        return state + 0 * len(os.environ.get("KEPT_BY_A_MODEL", "")) + jnp.int32(random.random() < 2) - 1

    try:
        fails(type("Both", (Deaf,), {"step": step, "read": read})(), bits=0)
        assert "Tracer" in os.environ["KEPT_BY_A_MODEL"]
    finally:
        os.environ.pop("KEPT_BY_A_MODEL", None)

    before = np.random.mtrand._rand.get_state()

    def seeding(self, state, token, t):
        np.random.mtrand._rand.seed(len(str(token)))
        return state + int(np.random.mtrand._rand.random_sample())

    fails(own(seeding), bits=0)
    np.random.mtrand._rand.set_state(before)


def test_numbers_that_run_over_are_held_in_their_range_before_they_are_read():
    """An int32 that goes round, one below zero, one too large: Bob reads the nearest number of the format, one bit."""
    most, last = np.iinfo(np.int32).max, TOKENS[:, POSITION - 1].astype(np.int32)

    class Over(Declared):
        def step(self, state, token, t):
            return jnp.where(t < POSITION, self.made(token), state)

        def read(self, state):
            return jnp.clip(state, -9, 9) + 9

    for made in (lambda x: most + x, lambda x: -x, lambda x: x << 31, lambda x: x * 2):
        with np.errstate(over="ignore"):
            wanted = np.clip(made(last), 0, 1)
        found = cut(Over(made, Below(2)), TOKENS, POSITION, outputs=19)
        assert found.sent == 1 and np.array_equal(found.answers - 9, wanted)


def test_many_large_numbers_have_all_their_bits():
    """Forty numbers below 2³¹ − 1 are one number below (2³¹ − 1)⁴⁰, of 1240 bits: none is lost in 64."""

    class Many(Deaf):
        def start(self):
            return jnp.zeros(40, jnp.int32)

        def step(self, state, token, t):
            return jnp.where(t < POSITION, (state * 3 + token + jnp.arange(40)) % ((1 << 31) - 1), state)

        def read(self, state):
            return state.sum() % 9

        def formats(self):
            return Below((1 << 31) - 1)

    transcript = cut(Many(), TOKENS, POSITION, outputs=9)
    assert transcript.sent == (((1 << 31) - 1) ** 40 - 1).bit_length() == 1240
    assert np.array_equal(transcript.answers, cut(Many(), TOKENS, LENGTH, outputs=9).answers)


def test_weak_types_carry_no_more_than_strong_ones():
    """A start that is weakly typed becomes what the step makes of it, or is refused; a number is a number."""

    class Weak(Deaf):
        def start(self):
            return jnp.asarray(0.0)

        def step(self, state, token, t):
            return jnp.where(t < POSITION, 2 * state + token.astype(jnp.float32), state)

        def read(self, state):
            return (state > 3).astype(jnp.int32)

        def formats(self):
            return FixedPoint(1)

    fails(Weak(), bits=1)


def test_a_structure_may_not_grow():
    """Sizes of a state are public and the same after every step: neither leaves nor axes may be added."""

    class Growing(Deaf):
        def start(self):
            return ()

        def step(self, state, token, t):
            return (*state, token)

        def read(self, state):
            return jnp.int32(len(state))

    class Longer(Growing):
        def start(self):
            return jnp.zeros(1, jnp.int32)

        def step(self, state, token, t):
            return jnp.concatenate([state, token[None]])

        def read(self, state):
            return state[0]

    for kind, message in ((Growing, "the state has no leaves"), (Longer, "int32")):
        with pytest.raises(ValueError, match=message):
            cut(kind(), TOKENS, POSITION)
