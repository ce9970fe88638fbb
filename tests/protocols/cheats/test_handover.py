"""Cheats of recurrent models: their state is declared to be public, and yet Bob is to know Alice's tokens."""

from __future__ import annotations

import time

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, cut
from protocols.messages.turns import converse
from protocols.numbers.formats import FixedPoint, Native, Public
from protocols.simulation import protocol_of
from reductions import Owner
from reductions.reduction import in_order

from .attempts import ATTEMPTS, LENGTH, POSITION, TOKENS, asking, fails, telling

LAYOUT = in_order((Owner.ALICE, POSITION), (Owner.BOB, LENGTH - POSITION))


class Deaf:
    """Sends nothing."""

    def start(self):
        return jnp.zeros((), jnp.int32)

    def step(self, state, token, t):
        return state

    def read(self, state):
        return state

    def formats(self):
        return Public()


def own(method):
    """A deaf model with one method of its own."""
    return type("Own", (Deaf,), {method.__name__: method})()


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_what_steps_and_reads_may_not_do(attempt):
    def step(self, state, token, t):
        return state + 0 * attempt(token)

    def read(self, state):
        return attempt(state)

    def emit(self, state, token, t):
        return attempt(token)

    for method in (step, read, emit):
        with pytest.raises(ValueError, match=ATTEMPTS[attempt]):
            cut(own(method), TOKENS, POSITION)


def in_jvp(x):
    @jax.custom_jvp
    def f(x):
        return asking(x)

    f.defjvp(lambda primals, tangents: (primals[0], tangents[0]))
    return f(x)


def in_vjp(x):
    @jax.custom_vjp
    def f(x):
        return asking(x)

    f.defvjp(lambda x: (x, None), lambda kept, g: (g,))
    return f(x)


NESTED = {
    "jit": jax.jit(asking),
    "scan": lambda x: jax.lax.scan(lambda c, _: (asking(c), None), x, None, length=2)[0],
    "while": lambda x: jax.lax.while_loop(lambda c: c[0] < 2, lambda c: (c[0] + 1, asking(c[1])), (0, x))[1],
    "while's condition": lambda x: jax.lax.while_loop(lambda c: asking(c) < 0, lambda c: c + 1, x),
    "cond": lambda x: jax.lax.cond(x > 0, asking, lambda x: x, x),
    "switch": lambda x: jax.lax.switch(x, [lambda x: x, asking], x),
    "remat": jax.checkpoint(asking),
    "custom_jvp": in_jvp,
    "custom_vjp": in_vjp,
    "map in jit": jax.jit(lambda x: jax.lax.map(asking, jnp.stack([x, x]))[0]),
}


@pytest.mark.parametrize("nested", NESTED)
def test_nested_programs_are_looked_into(nested):
    def step(self, state, token, t):
        return state + 0 * NESTED[nested](token)

    with pytest.raises(ValueError, match=r"calls out of its program \(pure_callback\)"):
        cut(own(step), TOKENS, POSITION)


def test_a_derivative_that_calls_out_is_never_taken():
    @jax.custom_jvp
    def f(x):
        return x

    f.defjvp(lambda primals, tangents: (telling(primals[0]), tangents[0]))

    def read(self, state):
        return f(state)

    fails(own(read), bits=0)


def test_references_and_buffers_that_are_closed_over():
    memory = jax.new_ref(jnp.zeros(LENGTH, jnp.int32))

    def step(self, state, token, t):
        memory[t] = token
        return state

    with pytest.raises(ValueError, match="has a memory of its own"):
        cut(own(step), TOKENS, POSITION)

    given_away = jnp.arange(3)
    given_away.delete()

    def read(self, state):
        return state + given_away[0]

    with pytest.raises((ValueError, RuntimeError), match="deleted|given away"):
        cut(own(read), TOKENS, POSITION)


def test_attributes_closures_defaults_caches_and_classes_remember_nothing_of_a_token():
    """A method runs once, on a token that stands for any: what it keeps is gone when there are tokens, or is read.

    Step and output are traced apart, so that not even the token of the same step is handed on beside the state.
    """
    closure = []

    class Hoarder(Deaf):
        kept = []  # noqa: RUF012

        def step(self, state, token, t, default=[]):  # noqa: B006
            for place in (closure, self.kept, default, self.__dict__.setdefault("own", [])):
                place.append(token)
            return state

        def emit(self, state, token, t):
            return (closure[0] + self.kept[0] + self.own[0]) // 3

    with pytest.raises(ValueError, match="keeps values of a program that was traced before"):
        cut(Hoarder(), TOKENS, POSITION)

    class Late(Deaf):  # traced anew, it has only what is gone
        def step(self, state, token, t):
            return state + 0 * closure[0]

    with pytest.raises(ValueError, match="keeps values of a program that was traced before"):
        cut(Late(), TOKENS, POSITION)


def test_a_method_that_does_another_thing_the_second_time_is_not_asked_again():
    class Turning(Deaf):
        calls = 0

        def step(self, state, token, t):
            type(self).calls += 1
            return state if self.calls == 1 else state + token

    fails(Turning(), bits=0)
    assert Turning.calls == 1


def test_a_structure_that_looks_at_what_it_is_packed_from_sees_no_number():
    seen = []

    @jax.tree_util.register_pytree_node_class
    class Box:
        def __init__(self, leaf):
            self.leaf = leaf

        def tree_flatten(self):
            late = [leaf for leaf in seen if isinstance(leaf, np.ndarray) and leaf.shape]
            return (late[0] if late else self.leaf,), None

        @classmethod
        def tree_unflatten(cls, structure, leaves):
            seen.append(leaves[0])
            return cls(*leaves)

    class Boxed(Deaf):
        def start(self):
            return Box(jnp.zeros((), jnp.int32))

        def step(self, state, token, t):
            return Box(jnp.clip(state.leaf + token, 0, 0))

        def read(self, state):
            return state.leaf

        def formats(self):
            return Box(Below(1))

    fails(Boxed(), bits=0)
    assert not any(isinstance(leaf, np.ndarray | jax.Array) and np.shape(leaf) for leaf in seen)


def test_what_is_changed_after_the_seal_changes_nothing():
    table = np.zeros(LENGTH, np.int32)

    class Weights(eqx.Module):
        table: np.ndarray

        def start(self):
            return jnp.zeros((), jnp.int32)

        def step(self, state, token, t):
            return state

        def read(self, state):
            return state + jnp.asarray(self.table)[0]

        def formats(self):
            return Public()

    def read(self, state):
        return state + jnp.asarray(table)[0] + self.shift

    closing = own(read)
    closing.shift = 0
    for model in (Weights(table), closing):
        table[:], closing.shift = 0, 0
        script = protocol_of(model).script(LAYOUT)
        table[:], closing.shift = 1, 1
        assert not converse(script, LAYOUT, TOKENS, outputs=9).answers.any()


def test_objects_that_lie_about_what_they_equal_run_what_was_looked_at():
    class Liar(Deaf):
        def __init__(self, shift):
            self.shift = shift

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

        def read(self, state):
            return state + self.shift

    assert [cut(Liar(k), TOKENS, POSITION, outputs=9).answers[0] for k in (0, 1)] == [0, 1]


def test_clocks_and_files_are_read_before_there_are_tokens(tmp_path):
    """What they say then is a constant of the program, the same for all instances."""
    note = tmp_path / "note"

    def step(self, state, token, t):
        note.write_text(str(token))
        return state

    def emit(self, state, token, t):
        return jnp.int32(time.time() % 2) + 0 * len(note.read_text() if note.exists() else "")

    model = type("Both", (Deaf,), {"step": step, "emit": emit})()
    fails(model, bits=0)
    assert "Tracer" in note.read_text()


def test_donated_and_moved_arrays_are_what_they_were():
    forget = jax.jit(lambda x: 0 * x, donate_argnums=0)

    def step(self, state, token, t):
        return state + forget(token) + 0 * jax.device_put(token, jax.devices()[0])

    fails(own(step), bits=0)


def test_numpy_is_not_written_to():
    memory = np.zeros(LENGTH)

    def step(self, state, token, t):
        memory[0] = token
        return state

    with pytest.raises(ValueError, match="must be written in jax.numpy"):
        cut(own(step), TOKENS, POSITION)


class Declared(Deaf):
    """A state of a dtype that says it has few values."""

    def __init__(self, made, form):
        self.made, self.form = made, form

    def start(self):
        return jnp.zeros_like(self.made(jnp.int32(0)))

    def step(self, state, token, t):
        return self.made(token)

    def read(self, state):
        return jnp.int32(0)

    def formats(self):
        return self.form


def payload(token):
    return jax.lax.bitcast_convert_type(jnp.uint32(0x7FC00000) + token.astype(jnp.uint32), jnp.float32)


def denormal(token):
    return jax.lax.bitcast_convert_type(token.astype(jnp.uint32), jnp.float32)


CLAIMS = {
    "payloads of NaN": (payload, Below(2), "more is held than sent"),
    "narrower": (lambda x: x, Native(np.dtype("int8")), "wanted rows of 1 fields, not shape"),
    "Booleans": (lambda x: 3 * x, Native(np.dtype("bool")), "more is held than sent"),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_states_that_hold_more_than_their_format_says(claim):
    made, form, message = CLAIMS[claim]
    with pytest.raises(ValueError, match=message):
        cut(Declared(made, form), TOKENS, POSITION)


def test_denormals_and_large_codes_are_rounded_away_before_they_are_read():
    class Reading(Declared):
        def read(self, state):
            return (state != 0).astype(jnp.int32)

        def step(self, state, token, t):
            return jnp.where(t < POSITION, self.made(token), state)

    fails(Reading(denormal, FixedPoint(1)), bits=1)
    fails(Reading(lambda x: x.astype(jnp.float32) / 4, Below(1)), bits=0)
    fails(Reading(lambda x: jnp.where(x > 0, -0.0, 0.0), Below(1)), bits=0)


@pytest.mark.parametrize("dtype", ["int8", "float32", "bool"])
def test_a_step_may_not_promote_its_state(dtype):
    def step(self, state, token, t):
        return state.astype(dtype)

    with pytest.raises(ValueError, match=f"from int32\\(\\) into {dtype}"):
        cut(own(step), TOKENS, POSITION)
