"""The state that is handed over is a value: at every position, what the model itself keeps of the tokens before it."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, cut, simulate

TOKENS = np.random.default_rng(0).integers(0, 2, size=(5, 6))


class Counting:
    """How many ones came, and which token came last."""

    def start(self):
        return {"count": jnp.int32(0), "last": jnp.int32(0)}

    def step(self, state, token, t):
        return {"count": state["count"] + token, "last": token}

    def read(self, state):
        return state["count"] % 2

    def formats(self):
        return {"count": Below(8), "last": Below(2)}


@pytest.mark.parametrize("position", range(1, 6))
def test_the_state_at_a_position_is_what_the_tokens_before_it_leave(position):
    transcript = cut(Counting(), TOKENS, position)
    state = transcript.state
    assert (state.position, state.bits, transcript.sent) == (position, 4, 4)
    assert state["['count']"].tolist() == TOKENS[:, :position].sum(axis=1).tolist()
    assert state["['last']"].tolist() == TOKENS[:, position - 1].tolist()
    assert [part.grows for part in state.parts] == [False, False]


def test_a_run_has_the_state_of_its_handover():
    run = simulate("index_memory", "index_to_index_lookup", n=8, instances=16)
    assert run.state.position == 8 and run.state.bits == run.transcript.sent == 8
    with pytest.raises(ValueError, match="the state has no shelf; it has "):
        run.state["shelf"]


def test_sums_are_no_state():
    with pytest.raises(ValueError, match="no state was handed over"):
        _ = simulate("attention:width=4", "index_to_index_lookup", n=4, instances=4).state
