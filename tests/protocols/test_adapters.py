"""Laws over the shelf of adapters, on the examples that each has; an adapter's library may not be installed.

Cut is whole bit for bit for a handover, and within the stated tolerance for a merge of floats; bits are those sent.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Transcript, cut
from protocols.adapters.hosting.adapter import ADAPTERS
from protocols.adapters.hosting.check import host, host_attention
from protocols.adapters.hosting.float_merge import FloatMerge
from protocols.adapters.hosting.hosted_handover import Hosted
from protocols.adapters.hosting.stepper import Stepper
from protocols.cases import protocol_of
from protocols.messages.packing import packed_bits
from protocols.messages.turns import Asked, converse, own_view
from reductions import Owner
from reductions.reduction import Layout, in_order

A, B, P = Owner
T, BATCH = 5, 3


@cache
def protocols(name):
    library = name.partition("_")[0]
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed: pip install '.[interop]'")
    if library in ("torch", "transformers"):  # these draw weights from a generator of the whole process
        import_module("torch").manual_seed(0)
    examples = ADAPTERS.get(name).examples()
    assert len(examples) >= 2 and all(ADAPTERS.get(name).fits(example) for example in examples)
    return [protocol_of(example) for example in examples]


def sample(protocol, seed=0, batch=BATCH):
    rng = np.random.default_rng(seed)
    if protocol.width is None:
        return rng.integers(0, protocol.outputs, size=(batch, T))
    return rng.normal(size=(batch, T, protocol.width)).astype(np.float32)


def run(protocol, owners, inputs, asked=None):
    layout = Layout(tuple(owners))
    return converse(protocol.script(layout, asked), layout, inputs, outputs=protocol.outputs)


def agree(protocol, answers, whole):
    if isinstance(protocol, Hosted):
        return answers.tobytes() == whole.tobytes()
    return np.abs(np.float64(answers) - np.float64(whole)).max() <= protocol.tolerance(whole)


@pytest.fixture(scope="module", params=ADAPTERS.names())
def name(request):
    """Of the module's scope, so that the laws of an adapter follow each other on protocols that are made once."""
    return request.param


def test_a_cut_run_is_the_whole_run(name):
    for protocol in protocols(name):
        inputs = sample(protocol)
        whole = protocol.whole(inputs)
        assert whole.shape[0] == BATCH and whole.std() > 0
        for t in range(T + 1):
            assert agree(protocol, run(protocol, [A] * t + [B] * (T - t), inputs).answers, whole), t
        for owners in ([A, B, P, B, A], [P, B, A, A, B], [P, A, P, B, P], [P] * T):
            assert agree(protocol, run(protocol, owners, inputs).answers, whole), owners


def test_bits_counted_are_bits_sent_and_are_those_of_the_arrays(name):
    for protocol in protocols(name):
        transcript = run(protocol, [A] * 3 + [B] * 2, sample(protocol))
        assert all(message.data.shape == (BATCH, -(-message.bits // 8)) for message in transcript.messages)
        if isinstance(protocol, Hosted):
            arrays = [
                leaf
                for stepper in [protocol.stepper.fresh()]
                for leaf in stepper.leaves(stepper.step(stepper.start(1), sample(protocol)[:1, 0])[0]).values()
            ]
            assert transcript.sent == protocol.state_bits == sum(8 * leaf.nbytes for leaf in arrays)
            assert sum(part.bits for part in protocol.codec.parts()) == packed_bits(protocol.codec.radices)
        else:
            (h, queries), (_, values) = protocol.maps.query_shape, protocol.maps.value_shape
            assert [m.bits for m in transcript.messages] == [
                8 * protocol.maps.dtype.itemsize * h * queries,
                8 * protocol.maps.dtype.itemsize * h * (2 + values),
            ]
        each = transcript.answers[0].size if transcript.answers.ndim > 1 else 1
        assert transcript.announced == transcript.sent + packed_bits((protocol.outputs,) * each)


def test_bob_answers_from_the_messages_alone(name):
    """Half of two runs in turns: each of Bob's answers is the whole run's on the tokens that the message is of."""
    layout = in_order((A, 3), (B, 2))
    for protocol in protocols(name):
        if not isinstance(protocol, Hosted):
            continue  # in a merge Alice has the last word only about her sums; see below
        mine, other = sample(protocol, 1), sample(protocol, 2)
        script = protocol.script(layout)
        said = [run(protocol, layout.owners, inputs).messages for inputs in (mine, other)]
        view = own_view(mine, layout, B)
        assert not view[:, :3].any()
        mixed = np.concatenate([other[:, :3], mine[:, 3:]], axis=1)
        for messages, whole in zip(said, (protocol.whole(mine), protocol.whole(mixed)), strict=True):
            assert script.answer(view, messages).tobytes() == whole.tobytes()


def test_sums_are_of_the_other_partys_inputs_alone(name):
    """Alice's view has none of Bob's inputs, and his none of hers; her sums answer his query."""
    layout = in_order((A, 3), (B, 2))
    for protocol in protocols(name):
        if not isinstance(protocol, FloatMerge):
            continue
        inputs = sample(protocol, 1)
        ask, reply = protocol.script(layout).turns
        assert (ask.speaker, reply.speaker) == (B, A)
        changed = inputs.copy()
        changed[:, 0] += 1
        said = run(protocol, layout.owners, inputs).messages
        again = run(protocol, layout.owners, changed).messages
        assert said[0].data.tobytes() == again[0].data.tobytes()
        assert said[1].data.tobytes() != again[1].data.tobytes()
        answer = protocol.script(layout).answer(own_view(inputs, layout, B), again)
        assert agree(protocol, answer, protocol.whole(changed))


def test_tokens_are_answered_at_several_places_and_generated(name):
    asked = Asked((3, 4), generated=3)
    for protocol in protocols(name):
        inputs = sample(protocol)
        if isinstance(protocol, FloatMerge) or protocol.stepper.width is not None:
            with pytest.raises(ValueError, match="gives real vectors: one answer, after the last input"):
                protocol.script(in_order((A, 3), (B, 2)), asked)
            continue
        whole = protocol.whole(inputs, asked)
        longer, steps = inputs, []
        for _ in range(3):
            steps.append(protocol.whole(longer))
            longer = np.concatenate([longer, steps[-1][:, None]], axis=1)
        assert np.array_equal(whole[:, 1:], np.stack(steps, axis=1))
        assert np.array_equal(run(protocol, [A, A, B, B, B], inputs, asked).answers, whole)


def test_every_adapter_is_found_by_its_library():
    for name in ADAPTERS.names():
        assert find_spec(name.partition("_")[0]) is None or ADAPTERS.get(name) is not None
        assert ADAPTERS.summary(name).endswith((".", ":"))


# ---- equinox, which is always there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [eqx.nn.GRUCell, eqx.nn.LSTMCell])
def test_an_equinox_cell_gives_what_a_loop_over_it_gives(kind):
    cell, inputs = kind(2, 3, key=jax.random.key(3)), np.float32(np.random.default_rng(0).normal(size=(4, 7, 2)))
    transcript = cut(cell, inputs, 5)
    for i in range(4):
        h = (jnp.zeros(3), jnp.zeros(3)) if kind is eqx.nn.LSTMCell else jnp.zeros(3)
        for x in inputs[i]:
            h = cell(jnp.asarray(x), h)
        wanted = h[0] if kind is eqx.nn.LSTMCell else h
        assert np.abs(transcript.answers[i] - wanted).max() < 1e-6
    assert (transcript.sent, transcript.announced) == ((192, 288) if kind is eqx.nn.LSTMCell else (96, 192))
    assert transcript.tolerance == 0 and "within" not in str(transcript)


def test_an_equinox_layer_of_attention_gives_what_it_gives_itself():
    layer = eqx.nn.MultiheadAttention(2, 4, key=jax.random.key(0))
    inputs = np.random.default_rng(0).normal(size=(3, 8, 4)).astype(np.float32)
    transcript = cut(layer, inputs, 6)
    wanted = np.stack([layer(x, x, x)[-1] for x in jnp.asarray(inputs)])
    assert 0 < transcript.tolerance < 1e-4
    assert np.abs(transcript.answers - wanted).max() <= transcript.tolerance
    assert f"within {transcript.tolerance:.2g} of the uncut model" in str(transcript)
    assert not transcript.one_way


# ---- other libraries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", range(3))
def test_a_language_model_goes_on_as_it_would_by_itself(kind):
    """Greedy continuations of Mamba, FalconMamba and Mamba-2 by the library's own loop, which keeps all columns."""
    protocols("transformers_causal")
    torch = import_module("torch")
    model = ADAPTERS.get("transformers_causal").examples()[kind].eval()
    tokens = np.random.default_rng(kind).integers(0, 7, size=(2, 6))
    wanted = model.generate(torch.from_numpy(tokens), max_new_tokens=8, do_sample=False, eos_token_id=99)
    transcript = cut(model, tokens, 4, generated=8)
    assert transcript.one_way and transcript.answers.tolist() == wanted[:, 6:].tolist()


GROWS = "what grows with the tokens is no state of a fixed number of bits"


@pytest.mark.parametrize(
    ("name", "sizes", "reason"),
    [
        ("GPT2LMHeadModel", {"n_embd": 4, "n_layer": 1, "n_head": 1}, GROWS),
        ("LlamaForCausalLM", {"intermediate_size": 4, "num_attention_heads": 1}, GROWS),
        ("RecurrentGemmaForCausalLM", {"intermediate_size": 4, "num_attention_heads": 1, "lru_width": 4, "head_dim": 4},
         "stepped one token at a time it fails|its state stays hidden"),
        ("MambaModel", {"state_size": 3}, "names no tokens: wanted a causal language model"),
    ],
)  # fmt: skip
def test_language_models_that_cannot_be_cut_are_refused_with_the_reason(name, sizes, reason):
    protocols("transformers_causal")
    kind = getattr(import_module("transformers"), name)
    small = {"vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 1, "pad_token_id": 0, "bos_token_id": 1}
    with pytest.raises(ValueError, match=f"transformers {name} .*(?:{reason})"):
        cut(kind(kind.config_class(**small, eos_token_id=2, **sizes)), np.ones((2, 5), dtype=int), 2)


def test_torch_modules_that_cannot_be_cut_are_refused_with_the_reason():
    protocols("torch_rnn")
    nn = import_module("torch").nn
    inputs = np.ones((1, 4, 3), np.float32)
    for module, reason in (
        (nn.GRU(3, 4, bidirectional=True), "bidirectional, it reads Bob's inputs before Alice's"),
        (nn.GRU(5, 4), r"reads vectors \(batch, T, 5\)"),
        (nn.MultiheadAttention(3, 1, add_zero_attn=True), "attend to more than the inputs"),
        (nn.TransformerEncoderLayer(3, 1), "is opaque"),
    ):
        with pytest.raises(ValueError, match=reason):
            cut(module, inputs, 2)


# ---- what is refused ------------------------------------------------------------------------------------------------


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

    def restore(self, leaves):
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
        (Growing, r"the state's sum is float32\(3, 2\), and was float32\(1, 2\): what grows with the tokens"),
        (Mingling, "an instance comes out differently in a batch and alone"),
        (Telling, "steps of one input each come out differently from a run over all inputs"),
        (Complex, "the state's sum is of complex64: wanted real numbers, integers or Booleans"),
    ],
)
def test_what_cannot_be_cut_exactly_is_refused_with_the_reason(kind, message):
    with pytest.raises(ValueError, match=message):
        host(kind())


def test_maps_that_are_not_the_modules_are_found_out():
    (protocol, _) = protocols("equinox_attention")

    class Wrong(type(protocol.maps)):
        def value(self, x):
            return super().value(x) * np.float32(1.01)

    with pytest.raises(ValueError, match="merged sums are .* from the module's own run, more than"):
        host_attention(Wrong(protocol.maps.module))


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
    if find_spec("flax") is None:
        pytest.skip("flax is not installed: pip install '.[interop]'")
    if kind == "nnx":
        nnx = import_module("flax.nnx")
        return nnx.GRUCell(2, 3, carry_init=start, rngs=nnx.Rngs(0))
    cell = import_module("flax.linen").GRUCell(3, carry_init=start)
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
