"""Modules that cannot be cut exactly, and inputs that they do not read: each is refused with the reason."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Transcript, cut
from protocols.adapters.hosting.hosted_handover import host
from protocols.adapters.hosting.merging.float_merge import FloatMerge
from protocols.adapters.hosting.stepper import Stepper
from protocols.cases import protocol_of

from .hosted import A, B, agree, library, protocols, run, sample


def test_torch_modules_that_cannot_be_cut_are_refused_with_the_reason():
    nn = library("torch").nn
    inputs, layer = np.ones((1, 4, 3), np.float32), nn.TransformerEncoderLayer(3, 1)
    for module, reason in (
        (nn.GRU(3, 4, bidirectional=True), "bidirectional, it reads Bob's inputs before Alice's"),
        (nn.GRU(5, 4), r"reads vectors \(batch, T, 5\)"),
        (nn.MultiheadAttention(3, 1, add_zero_attn=True), "attend to more than the inputs"),
        (nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), r"is opaque.*: .*\.layers.*EncoderLayer\)"),
        (nn.Sequential(nn.Linear(3, 3)), "is opaque"),
    ):
        with pytest.raises(ValueError, match=reason):
            cut(module, inputs, 2)


def run_hosted(stepper):
    protocol = host(stepper)
    return run(protocol, [A, A, A, B, B], sample(protocol))


class Adding(Stepper):
    """A module in plain numpy whose output is the sum of its inputs; subclasses hide a part of it."""

    name, width, outputs = "adding", 2, 1 << 32

    def start(self, batch):
        return np.zeros((batch, 2), np.float32)

    def step(self, state, x):
        after = np.float32(state + x)
        return after, after

    def leaves(self, state):
        return {"sum": state}

    def restore(self, leaves, position):
        return leaves["sum"]


class Counting(Adding):
    """Counts its steps where no handover sees it."""

    steps = 0

    def step(self, state, x):
        self.steps += 1
        after, _ = super().step(state, x)
        return after, np.float32(after * self.steps)


class Global(Adding):
    """Keeps what it saw last for all copies."""

    seen = np.zeros(2, np.float32)

    def step(self, state, x):
        after, _ = super().step(state, x)
        output = np.float32(after + Global.seen)
        Global.seen = np.array(x[0])
        return after, output


class Growing(Adding):
    def start(self, batch):
        return np.zeros((batch, 0, 2), np.float32)

    def step(self, state, x):
        after = np.concatenate([state, x[:, None]], axis=1)
        return after, np.float32(after.sum(axis=1))


class Mingling(Adding):
    def step(self, state, x):
        after = np.float32(state + x.mean(axis=0))
        return after, after


class Telling(Adding):
    def uncut(self, inputs):
        return np.cumsum(inputs, axis=1) * np.float32(1.01)


class Complex(Adding):
    def leaves(self, state):
        return {"sum": state.astype(np.complex64)}


def test_a_module_in_numpy_runs_too():
    protocol = host(Adding())
    inputs = sample(protocol)
    assert run(protocol, [A, A, A, B, B], inputs).answers.tobytes() == protocol.whole(inputs).tobytes()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Counting, "adding cannot be cut: what comes after a cut at 1 depends on more than the state's arrays"),
        (Global, "adding cannot be cut: "),
        (Growing, r"the state's sum is float32\(2, 2\), and was float32\(1, 2\): what grows with the tokens"),
        (Mingling, "an instance comes out differently in a batch and alone"),
        (Telling, "steps of one input each differ from a run over all inputs: by "),
        (Complex, "the state's sum is of complex64: wanted real numbers, integers or Booleans"),
    ],
)
def test_what_cannot_be_cut_exactly_is_refused_with_the_reason(kind, message):
    with pytest.raises(ValueError, match=message):
        run_hosted(kind())


def test_maps_that_are_not_the_modules_are_found_out():
    protocol, _ = protocols("equinox_attention")

    class Wrong(type(protocol.maps)):
        def value(self, x):
            return super().value(x) * np.float32(1.01)

    wrong = FloatMerge(Wrong(protocol.maps.module))
    with pytest.raises(
        ValueError, match="cannot be cut: merged sums differ from the module's own run: by .*, where 4 u"
    ):
        run(wrong, [A, A, A, B, B], sample(wrong))


class Late(Adding):
    """Its state is a sum and how many steps it took; after the third it keeps an input, for the fourth, outside it."""

    kept = None

    def step(self, state, x):
        before = state[0, 1]
        self.kept = x[:, :1] if before == 2 else self.kept
        after = np.concatenate([state[:, :1] + x[:, :1], state[:, 1:] + 1], axis=1).astype(np.float32)
        extra = self.kept if before == 3 and self.kept is not None else np.zeros_like(x[:, :1])
        return after, np.float32(after + np.concatenate([extra, np.zeros_like(extra)], axis=1))


def test_a_cut_where_the_module_was_not_cut_before_is_checked_there():
    protocol = host(Late())
    inputs = np.random.default_rng(0).normal(size=(3, 12, 2)).astype(np.float32)
    for position in (6, 6, 1, 11):
        assert run(protocol, [A] * position + [B] * (12 - position), inputs).messages
    with pytest.raises(ValueError, match="what comes after a cut at 3 depends on more than the state's arrays"):
        run(protocol, [A] * 3 + [B] * 9, inputs)


def test_an_equinox_cell_that_calls_out_is_refused():
    class Peeping(eqx.nn.GRUCell):
        def __call__(self, x, h):
            jax.debug.callback(lambda seen: None, x)
            return super().__call__(x, h)

    with pytest.raises(ValueError, match="calls out of its program"):
        cut(Peeping(2, 3, key=jax.random.key(0)), np.ones((1, 3, 2), np.float32), 1)


def test_opaque_callables_are_refused():
    with pytest.raises(ValueError, match="function is opaque: no adapter knows what it keeps or sums; there are: equi"):
        cut(lambda x: x, np.ones((1, 3, 2), np.float32), 1)

    class Own(eqx.nn.MultiheadAttention):
        pass

    with pytest.raises(ValueError, match="Own is opaque"):
        cut(Own(1, 2, key=jax.random.key(0)), np.ones((1, 3, 2), np.float32), 1)
    crossed = eqx.nn.MultiheadAttention(1, 2, key_size=3, key=jax.random.key(0))
    with pytest.raises(ValueError, match="must be of one width"):
        cut(crossed, np.ones((1, 3, 2), np.float32), 1)


def test_inputs_that_a_module_does_not_read_are_refused():
    cell = eqx.nn.GRUCell(2, 3, key=jax.random.key(0))
    with pytest.raises(ValueError, match=r"reads vectors \(batch, T, 2\), not inputs of shape \(1, 5\)"):
        cut(cell, np.ones(5, dtype=int), 2)
    with pytest.raises(ValueError, match=r"reads vectors \(batch, T, 2\), not inputs of shape \(1, 5, 3\)"):
        cut(cell, np.ones((1, 5, 3)), 2)
    with pytest.raises(ValueError, match=r"inputs must be real vectors \(B, T, d\), not int64"):
        cut(cell, np.ones((1, 5, 2), dtype=int), 2)
    with pytest.raises(ValueError, match="outputs=2: the module's own are 4294967296"):
        cut(cell, np.ones((1, 5, 2)), 2, outputs=2)


def test_a_house_model_generates_through_a_cut():
    class Parity:
        def start(self):
            return jnp.zeros((), jnp.int32)

        def step(self, state, token, t):
            return (state + token) % 2

        def read(self, state):
            return state

    transcript = cut(Parity(), [1, 0, 1, 1], 2, generated=3)
    assert isinstance(transcript, Transcript)
    assert transcript.answers.tolist() == [[1, 0, 0]]


def _flax_cell(kind, start):
    """A GRU whose carry starts from what `start` makes."""
    if kind == "nnx":
        nnx = library("flax.nnx")
        return nnx.GRUCell(2, 3, carry_init=start, rngs=nnx.Rngs(0))
    cell = library("flax.linen").GRUCell(3, carry_init=start)
    return cell.bind(cell.init(jax.random.key(0), jnp.zeros((1, 3)), jnp.zeros((1, 2))))


@pytest.mark.filterwarnings("ignore:carry_init is provided")  # flax would rather be told of it elsewhere
@pytest.mark.parametrize("kind", ["nnx", "linen"])
def test_a_carry_starts_where_its_cell_says(kind):
    ones = protocol_of(_flax_cell(kind, lambda key, shape, dtype=jnp.float32: jnp.ones(shape, dtype)))
    zeros = protocol_of(_flax_cell(kind, lambda key, shape, dtype=jnp.float32: jnp.zeros(shape, dtype)))
    (start,) = ones.stepper.leaves(ones.stepper.start(2)).values()
    assert start.tolist() == [[1.0] * 3] * 2
    assert not agree(ones, ones.whole(sample(ones)), zeros.whole(sample(zeros)))
    with pytest.raises(ValueError, match="GRUCell cannot be cut: its start is random"):
        protocol_of(_flax_cell(kind, jax.nn.initializers.normal()))
