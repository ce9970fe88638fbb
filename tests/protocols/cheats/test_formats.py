"""Cheats of number formats: they see a whole batch of states, Alice's and then Bob's."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, cut

from .attempts import POSITION, TOKENS, fails


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


class Box:
    """What it encodes it keeps."""

    kept = []  # noqa: RUF012

    def radices(self, shape):
        return ()

    def round(self, leaf):
        return leaf

    def encode(self, leaf):
        self.kept.append(np.array(leaf))
        return np.zeros((len(leaf), 0), np.int64)

    def decode(self, fields, shape):
        return self.kept[-1]


class Wider(Below):
    """One of the house's, made over."""

    def encode(self, leaf):
        return np.zeros((len(leaf), 1), np.int64)


def named(kind):
    kind.__module__, kind.__qualname__, kind.__name__ = "protocols.numbers.formats", "Below", "Below"
    return kind


class Borrowed(Box):
    """Says that it is the house's."""


@pytest.mark.parametrize("form", [Box(), Wider(1), named(Borrowed)()], ids=["own", "derived", "renamed"])
def test_formats_that_are_not_the_houses_are_refused(form):
    with pytest.raises(ValueError, match="leaf state: .* is no number format of this package, and might keep"):
        cut(Keeping(form), TOKENS, POSITION, outputs=9)
    assert not Box.kept


def test_what_is_put_on_a_format_of_the_house_is_left_behind():
    kept = []

    class Many(int):
        """A number that is another one each time it is looked at."""

        def __index__(self):
            return 1

        def __sub__(self, other):
            return 1 << 10

    form = Below(1)
    object.__setattr__(form, "encode", lambda leaf: kept.append(leaf) or np.zeros((len(leaf), 1), np.int64))
    object.__setattr__(form, "round", lambda leaf: leaf)
    fails(Keeping(form), bits=0)
    fails(Keeping(Below(Many(1))), bits=0)
    assert not kept
