"""Circuits of steps are the steps, and one layer of attention writes their gates."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.constructions.blocks.gate_writer import gate_writer
from protocols.constructions.blocks.nand_circuit import step_circuit
from protocols.constructions.bounded_dyck_automaton import DyckAutomaton
from protocols.constructions.circuits.chain_writer import chain_writer
from protocols.constructions.circuits.copying_register import copying_register
from protocols.messages.turns import Asked
from protocols.numbers.formats import Below
from protocols.setting import Setting, builder
from reductions import TASKS

from ..tiers import first


@pytest.mark.parametrize(("types", "depth"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)])
def test_a_circuit_answers_as_the_task_says(types, depth):
    task = TASKS.get(f"bounded_dyck:types={types},depth={depth}")
    circuit = step_circuit(DyckAutomaton(types, depth), task.vocabulary(1))
    tokens = np.concatenate([task.sample(7, 200, np.random.default_rng(depth), hard=hard) for hard in (False, True)])
    assert np.array_equal(circuit.run(tokens)[:, -1], task.label(tokens))
    for gate, pair in enumerate(circuit.gates):
        assert all(wire.kind != "gate" or wire.place < gate for wire in pair)


def test_a_state_that_starts_elsewhere_and_an_output_that_never_changes():
    class Toggle:
        def start(self):
            return jnp.int32(2)

        def step(self, state, token, t):
            return (state + token) % 3

        def read(self, state):
            return (state == 2).astype(jnp.int32)

        def formats(self):
            return Below(3)

    class Silent(Toggle):
        def read(self, state):
            return 0 * state

    tokens = np.array(list(np.ndindex(2, 2, 2, 2)))
    counted = (2 + tokens.sum(axis=1)) % 3 == 2
    assert np.array_equal(step_circuit(Toggle(), 2).run(tokens)[:, -1], counted)
    assert not step_circuit(Silent(), 2).run(tokens)[:, -1].any()


@pytest.mark.parametrize("n", first([1, 2]))
def test_one_layer_writes_every_gate(n):
    task = TASKS.get("bounded_dyck:types=1,depth=1")
    circuit = step_circuit(DyckAutomaton(1, 1), task.vocabulary(n))
    tokens = np.array([[*word, 2] for word in np.ndindex(*(2,) * (2 * n))])
    length = 2 * n + 1
    asked = Asked((length - 1,), generated=length * len(circuit.gates))
    written = protocol_of(gate_writer(circuit, length)).whole(tokens, asked)
    assert np.array_equal(written, circuit.run(tokens))
    assert np.array_equal(written[:, -1], task.label(tokens))


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_a_register_copies_every_string(n):
    words = np.array(list(np.ndindex(*(2,) * n)))
    ends = np.full((len(words), 1), 2)
    circuit = copying_register(n)
    chain = circuit.chain(np.concatenate([ends, words, ends + 1], axis=1), n)
    steps = chain.reshape(len(words), -1, len(circuit.gates) + 1)
    assert np.array_equal(steps[:, -n:, -1], words) and len(circuit.gates) == 2 * n + 5


@pytest.mark.full
def test_one_layer_writes_the_chain_and_is_lost_after_any_wrong_token():
    """A wrong bit at places of the chain, each on all strings of two bits."""
    circuit, words = copying_register(2), np.array(list(np.ndindex(2, 2)))
    ends = np.full((len(words), 1), 2)
    prompts = np.concatenate([ends, words, ends + 1], axis=1)
    right = circuit.chain(prompts, 2)
    model = protocol_of(chain_writer(circuit, 4, 5))
    assert np.array_equal(model.whole(prompts, Asked((3,), right.shape[1])), right)
    for place in range(0, right.shape[1] - 1, 7):
        start = np.concatenate([prompts, right[:, : place + 1]], axis=1)
        start[:, -1] ^= 1
        on = model.whole(start, Asked((start.shape[1] - 1,), right.shape[1] - place - 1))
        assert (np.asarray(on) == 4).all()


def test_too_many_states_are_refused():
    with pytest.raises(ValueError, match="a table holds 4096 pairs"):
        step_circuit(builder("index_memory").build(Setting(TASKS.get("index_lookup"), 16), seed=0), 18)
