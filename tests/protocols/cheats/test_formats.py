"""Number formats: the house's are copied, users' own are proved by other processes, and what cheats is refused.

Formats see a whole batch of states, Alice's and then Bob's, outside of what is compiled.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, cut
from tests.protocols import own_formats
from tests.protocols.own_formats import Block, InTheClass, Moody, OneBit, Searching, Signs, Steps

from .attempts import LENGTH, POSITION, TOKENS, fails


class Keeping:
    """All that Alice has is in the state."""

    def __init__(self, form):
        self.form = form

    def start(self):
        return jnp.zeros((), jnp.float32)

    def step(self, state, token, t):
        return jnp.where(t < POSITION, 2 * state + token.astype(jnp.float32), state)

    def read(self, state):
        return state.astype(jnp.int32)

    def formats(self):
        return self.form


class Gathering(Keeping):
    """A vector: the tokens as −scale and scale, read as their sum, each times its position."""

    def __init__(self, form, scale):
        super().__init__(form)
        self.scale = scale

    def start(self):
        return jnp.zeros((LENGTH,), jnp.float32)

    def step(self, state, token, t):
        return state.at[t].set((token.astype(jnp.float32) * 2 - 1) * self.scale)

    def read(self, state):
        return (state / self.scale @ jnp.arange(1.0, LENGTH + 1)).astype(jnp.int32) + LENGTH**2


def local():
    class Inside(Steps):
        """No other process finds it."""

    return Inside(8)


def named(kind):
    kind.__module__, kind.__qualname__, kind.__name__ = "protocols.numbers.formats", "Below", "Below"
    return kind


class Borrowed(InTheClass):
    """Says that it is the house's."""


@pytest.mark.parametrize(("form", "bits"), [(Steps(8), 3), pytest.param(Steps(9), 4, marks=pytest.mark.full)], ids=str)
def test_a_format_of_ones_own_is_sent_at_its_own_bits(form, bits):
    found = cut(Keeping(form), TOKENS, POSITION, outputs=9)
    assert found.sent == bits
    assert found.answers.tolist() == (TOKENS[:, :POSITION] @ [4, 2, 1]).tolist()


@pytest.mark.parametrize(
    ("form", "bits", "scale"), [(Block(), 2 + 2 * LENGTH, 4), (Signs(), LENGTH, 1)], ids=["block", "signs"]
)
def test_a_format_of_a_whole_vector_is_one_too(form, bits, scale):
    found = cut(Gathering(form, scale), TOKENS, POSITION, outputs=2 * LENGTH**2)
    wanted = (2 * TOKENS - 1) @ np.arange(1, LENGTH + 1) + LENGTH**2
    assert found.sent == bits and found.answers.tolist() == wanted.tolist()


KEEPING = [
    "InTheClass",
    "InAClosure",
    *(pytest.param(name, marks=pytest.mark.full) for name in ("InAnAttribute", "InACache", "InADefault")),
]


@pytest.mark.parametrize("kind", KEEPING)
def test_what_a_format_keeps_is_nowhere_where_it_decodes(kind):
    with pytest.raises(ValueError, match=f"leaf state: {kind} is not proved: decode in a process of its own: "):
        cut(Keeping(getattr(own_formats, kind)()), TOKENS, POSITION, outputs=9)
    assert not InTheClass.box


def test_no_instance_helps_another_and_nothing_is_found_in_memory():
    for form in (OneBit(), Searching()):
        with pytest.raises(ValueError, match="not what its format decodes to: more is held|is not proved: decode"):
            cut(Keeping(form), TOKENS, POSITION, outputs=9)


def test_a_format_says_once_how_many_values_it_has():
    """Asked in a process of its own each time, it has never been asked before."""
    assert cut(Keeping(Moody()), TOKENS, POSITION, outputs=9).sent == 3
    assert Moody.asked == 0


@pytest.mark.parametrize("form", [local(), named(Borrowed)()], ids=["local", "renamed"])
def test_formats_that_no_other_process_could_make_are_refused(form):
    with pytest.raises(ValueError, match="leaf state: .* is no number format of this package, and might keep"):
        cut(Keeping(form), TOKENS, POSITION, outputs=9)


def test_what_is_put_on_a_format_is_left_behind_or_refused():
    kept = []

    class Many(int):
        """A number that is another one each time it is looked at."""

        def __index__(self):
            return 1

        def __sub__(self, other):
            return 1 << 10

    for form in (Below(1), Steps(1)):
        object.__setattr__(form, "encode", lambda leaf: kept.append(leaf) or np.zeros((len(leaf), 1), np.int64))
        object.__setattr__(form, "round", lambda leaf: leaf)
        fails(Keeping(form), bits=0)
    fails(Keeping(Below(Many(1))), bits=0)
    with pytest.raises(ValueError, match="its count is Many; wanted numbers"):
        cut(Keeping(Steps(Many(1))), TOKENS, POSITION, outputs=9)
    assert not kept
