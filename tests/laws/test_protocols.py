"""Laws of running models as protocols: a split run is the whole run, bit for bit; only bits that were sent count."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, Transcript, cut, simulate
from protocols.cases import protocol_of
from protocols.messages.message import Fields, send
from protocols.messages.packing import packed_bits
from protocols.messages.turns import converse, own_view
from protocols.numbers.formats import FixedPoint, Native, Public
from protocols.setting import Setting, builder
from protocols.shelves import CONSTRUCTIONS
from protocols.splits.handover import Handover, owner_runs
from protocols.splits.merge import Merge
from protocols.splits.parts.state_codec import state_codec
from reductions import TASKS, Measure, Owner
from reductions.reduction import Layout

from ..shelves import CONSTRUCTION_SPECS, MODEL_SPECS, RECURRENT_SPECS
from ..tiers import items

A, B, P = Owner
ANY = 1 << 31  # outputs of any task
# laws of all recurrent models are in test_models
SPECS = (*(spec for spec in MODEL_SPECS if spec not in RECURRENT_SPECS), "elman", "gru", *CONSTRUCTION_SPECS)


def setting_of(spec, n=6):
    task = builder(spec).task() or TASKS.get("set_disjointness")
    return Setting(task, max(n, task.smallest))


def random_tokens(setting, batch, seed=0):
    """Sequences of the task, natural ones and hard ones."""
    task, n = setting.task, setting.n
    both = [task.sample(n, batch, np.random.default_rng(seed + hard), hard=hard) for hard in (False, True)]
    return np.concatenate(both)[::2]


def run_split(model, owners, tokens):
    layout = Layout(tuple(owners))
    return converse(protocol_of(model).script(layout), layout, tokens, outputs=ANY)


@pytest.fixture(scope="module", params=items(SPECS))
def run(request):
    """A model and sequences; of the module's scope, so that its laws follow each other on what is compiled once."""
    return Run(request.param)


class Run:
    """A model, sequences, and what the whole run says on them."""

    def __init__(self, spec):
        self.setting = setting_of(spec)
        self.model, self.tokens = builder(spec).build(self.setting, seed=1), random_tokens(self.setting, 16)
        self.protocol = protocol_of(self.model)
        self.whole = self.protocol.whole(self.tokens)


def test_split_is_whole_at_every_cut(run):
    for position in range(run.setting.length + 1):
        transcript = cut(run.model, run.tokens, position, outputs=run.setting.outputs)
        assert np.array_equal(transcript.answers, run.whole), position


def test_split_is_whole_for_alternating_owners_and_public_tokens(run):
    rng = np.random.default_rng(5)
    length = run.setting.length
    for owners in ([P] * length, *(rng.choice(Owner, length) for _ in range(8))):
        assert np.array_equal(run_split(run.model, map(Owner, owners), run.tokens).answers, run.whole), owners


def test_instances_in_another_order_have_the_same_answers(run):
    order = np.random.default_rng(3).permutation(len(run.tokens))
    assert np.array_equal(run.protocol.whole(run.tokens[order]), run.whole[order])
    half = run.setting.length // 2
    split = cut(run.model, run.tokens[order], half, outputs=run.setting.outputs)
    assert np.array_equal(split.answers, run.whole[order])


@pytest.mark.full
def test_a_run_is_the_same_in_a_batch_and_alone(run):
    alone = [run.protocol.whole(run.tokens[i : i + 1])[0] for i in range(8)]
    assert np.array_equal(run.whole[:8], alone)


def test_the_answer_depends_on_alice_only_through_her_messages(run):
    """Bob's half, given the same bytes and other tokens of Alice, says the same; given other bytes it may not."""
    length = run.setting.length
    layout = Layout(tuple([A] * (length // 2) + [B] * (length - length // 2)))
    script = run.protocol.script(layout)
    transcript = converse(script, layout, run.tokens, outputs=ANY)
    view = own_view(run.tokens, layout, B)
    assert (view[:, layout.positions(A)] == 0).all()
    assert np.array_equal(script.answer(view, transcript.messages), transcript.answers)


FRESH = """
import json, sys, numpy as np
from protocols.messages.message import Message
from protocols.setting import Setting, builder
from protocols.cases import protocol_of
from reductions import TASKS, Owner
from reductions.reduction import Layout
from tests.laws.test_protocols import fingerprint
def as_bytes(rows):
    return np.array([list(bytes.fromhex(row)) for row in rows], np.uint8)
for given in json.load(sys.stdin):
    model = builder(given["model"]).build(Setting(TASKS.get(given["task"]), given["n"]), seed=given["seed"])
    if "owners" not in given:
        print(json.dumps(fingerprint(model)))
        continue
    said = tuple(
        Message(Owner[m["sender"].upper()], m["label"], as_bytes(m["data"]), m["bits"]) for m in given["messages"]
    )
    script = protocol_of(model).script(Layout(tuple(map(Owner, given["owners"]))))
    print(json.dumps(script.answer(np.array(given["own"]), said).tolist()))
"""
# one that hands over, one that merges, one that sends tokens
RUN_FRESH = ("gru", "attention:scale=exchanged", "match3_third_order")


def fingerprint(model):
    """Of all that a model is: its arrays, and the rest in words."""
    leaves, tree = jax.tree_util.tree_flatten(model)
    digest = hashlib.sha256(str(tree).encode())
    for leaf in leaves:
        digest.update(np.asarray(leaf).tobytes() if eqx.is_array(leaf) else repr(leaf).encode())
    return digest.hexdigest()


def in_a_fresh_process(cases):
    """What a process says that was told the cases and nothing else, whose hashes are salted otherwise."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_bobs_half_runs_in_a_fresh_process_from_bytes_and_his_own_tokens():
    cases, answers = [], []
    for spec in RUN_FRESH:
        setting = setting_of(spec, n=2)
        model, tokens = builder(spec).build(setting, seed=4), random_tokens(setting, 5)
        half = setting.length // 2
        layout = Layout(tuple([A] * half + [B] * (setting.length - half)))
        transcript = converse(protocol_of(model).script(layout), layout, tokens, outputs=ANY)
        said = json.loads(transcript.to_json())["messages"]
        owners = [int(owner) for owner in layout.owners]
        own = own_view(tokens, layout, B).tolist()
        cases.append({"model": spec, "task": setting.task.spec, "n": setting.n, "seed": 4, "owners": owners, "own": own,
                      "messages": said})  # fmt: skip
        answers.append(transcript.answers.tolist())
    assert in_a_fresh_process(cases) == answers


def test_every_construction_is_the_same_when_built_in_a_fresh_process():
    """So Bob, who knows the model, knows Alice's."""
    settings = {spec: setting_of(spec) for spec in CONSTRUCTIONS.names()}
    cases = [{"model": spec, "task": at.task.spec, "n": at.n, "seed": 4} for spec, at in settings.items()]
    models = [builder(spec).build(at, seed=4) for spec, at in settings.items()]
    assert in_a_fresh_process(cases) == [fingerprint(model) for model in models]


@pytest.mark.parametrize("spec", ["elman", "gru", "gru:precision=float32", "index_memory", "is_tree_partition"])
def test_bits_counted_are_bits_sent(spec):
    setting = setting_of(spec)
    model, tokens = builder(spec).build(setting, seed=0), random_tokens(setting, 4)
    transcript = cut(model, tokens, setting.length // 2)
    (message,) = transcript.messages
    assert transcript.sent == message.bits == protocol_of(model).state_bits
    assert message.data.shape == (4, -(-message.bits // 8))


def test_state_bits_follow_from_width_and_precision():
    for width, precision in ((5, 3), (16, 1), (7, 16), (4, "float32")):
        model = builder(f"gru:width={width},precision={precision}").build(setting_of("gru"), seed=0)
        assert protocol_of(model).state_bits == width * (32 if precision == "float32" else precision)


# ---- models of the user's own --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counter:
    """Counts ones modulo 10 in a state that is declared to hold `values` numbers."""

    values: int

    def start(self):
        return {"count": jnp.zeros((), jnp.int32)}

    def step(self, state, token, t):
        return {"count": (state["count"] + token) % 10}

    def read(self, state):
        return state["count"]

    def formats(self):
        return {"count": Below(self.values)}


def test_any_object_with_start_step_read_runs_without_registration():
    tokens = np.random.default_rng(0).integers(0, 2, size=(50, 12))
    transcript = cut(Counter(10), tokens, 7, outputs=10)
    assert (transcript.sent, transcript.announced) == (4, 8)
    assert np.array_equal(transcript.answers, tokens.sum(axis=1) % 10)


def test_too_few_declared_bits_change_the_answer():
    tokens = np.ones((1, 9), dtype=int)
    assert cut(Counter(10), tokens, 5, outputs=10).answers == 9
    assert cut(Counter(4), tokens, 5, outputs=10).answers == 3  # three values above two bits are lost, and it shows


def test_default_formats_are_the_dtypes_own_bits():
    class Mixed(Counter):
        def start(self):
            zero = jnp.zeros
            return {"a": zero(3, jnp.bfloat16), "b": zero((2, 2), jnp.bool_), "c": zero((), jnp.int8),
                    "d": zero(1, jnp.uint32), "e": zero(2, jnp.float8_e4m3fn), "f": zero(2, jnp.int4)}  # fmt: skip

        def step(self, state, token, t):
            token = jnp.asarray(token)
            return {"a": state["a"] * 0.9 + token.astype(jnp.bfloat16), "b": ~state["b"],
                    "c": state["c"] - token.astype(jnp.int8), "d": state["d"] * 3 + token.astype(jnp.uint32),
                    "e": (state["e"].astype(jnp.float32) / 2 + token.astype(jnp.float32)).astype(jnp.float8_e4m3fn),
                    "f": (state["f"].astype(jnp.int32) - token).astype(jnp.int4)}  # fmt: skip

        def read(self, state):
            return jnp.abs(sum(leaf.astype(jnp.float32).sum() for leaf in state.values())).astype(jnp.int32) % 100

        formats = property()  # hidden: no declaration

        def __getattribute__(self, name):
            if name == "formats":
                raise AttributeError(name)
            return super().__getattribute__(name)

    model, tokens = Mixed(0), np.random.default_rng(0).integers(0, 2, size=(6, 9))
    assert state_codec(model).bits == 3 * 16 + 4 + 8 + 32 + 2 * 8 + 2 * 4
    whole = Handover(model).whole(tokens)
    for position in range(10):
        assert np.array_equal(cut(model, tokens, position, outputs=100).answers, whole)


class Remembering(Counter):
    """Says that its state is public, and remembers in Python what it is told."""

    def start(self):
        return {"count": jnp.zeros((), jnp.int32)}

    def step(self, state, token, t):
        jax.debug.callback(lambda seen: None, token)
        return state

    def formats(self):
        return {"count": Public()}


def test_models_that_call_out_of_their_program_are_refused():
    with pytest.raises(ValueError, match=r"calls out of its program \(debug_callback\): what it keeps there"):
        cut(Remembering(1), np.ones((1, 3), dtype=int), 1)


@pytest.mark.parametrize("method", ["embed", "query", "key", "value", "bias", "read"])
def test_layers_of_attention_that_call_out_of_their_program_are_refused(method):
    """By the merge itself, before anything runs: what is never run is never asked what it remembers."""
    setting = setting_of("attention")
    model = builder("attention").build(setting, seed=0)

    def peek(self, *arguments):
        jax.debug.callback(lambda *seen: None, *jax.tree_util.tree_leaves(arguments))
        return getattr(super(peeping, self), method)(*arguments)

    peeping = type("Peeping", (type(model),), {method: peek})
    layer = peeping(*(getattr(model, name) for name in model.__dataclass_fields__))
    layout = Layout(tuple([A] * 4 + [B] * (setting.length - 4)))
    with pytest.raises(ValueError, match="calls out of its program"):
        Merge(layer).script(layout)
    with pytest.raises(ValueError, match="calls out of its program"):
        cut(layer, random_tokens(setting, 2), 4)


def test_models_that_are_no_programs_are_refused_in_one_line():
    class Deciding(Counter):
        def step(self, state, token, t):
            return state if token > 0 else {"count": state["count"] + 1}

    with pytest.raises(ValueError, match="must be written in jax.numpy"):
        cut(Deciding(10), np.ones((1, 3), dtype=int), 1)


def test_formats_that_hold_less_than_the_state_are_found_out():
    class Half(Counter):
        def start(self):
            return {"count": jnp.zeros((), jnp.float32)}

        def step(self, state, token, t):
            return {"count": state["count"] + 0.5 * jnp.float32(token)}

        def read(self, state):
            return (2 * state["count"]).astype(jnp.int32)

    tokens = np.ones((1, 5), dtype=int)
    assert cut(Half(2), tokens, 2, outputs=4).answers == Handover(Half(2)).whole(tokens)

    class Lying(Counter):
        def formats(self):
            return {"count": Native(np.dtype(bool))}

    with pytest.raises(ValueError, match="not what its format decodes to: more is held than sent"):
        cut(Lying(1), np.ones((1, 6), dtype=int), 4, outputs=10)


def test_answers_and_tokens_that_are_no_integers_are_refused():
    class Vector(Counter):
        def read(self, state):
            return jnp.stack([state["count"]] * 2)

    with pytest.raises(ValueError, match="an output must be one integer an instance"):
        cut(Vector(10), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match="the output 3 came; wanted an integer from 0 to 1"):
        cut(Counter(10), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match="tokens must be integers, not float64"):
        cut(Counter(10), np.ones((1, 3)), 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int32, np.uint8, np.int16, np.bool_])
def test_native_formats_write_every_bit_pattern(dtype):
    dtype = np.dtype(dtype)
    raw = np.random.default_rng(0).integers(0, 256, size=(7, 3 * dtype.itemsize), dtype=np.uint8)
    leaf = raw.view(dtype).reshape(7, 3) if dtype != np.bool_ else raw[:, :3] > 128
    native = Native(dtype)
    fields = native.encode(leaf)
    assert packed_bits(native.radices((3,))) == 3 * native.bits
    assert native.decode(fields, (3,)).tobytes() == leaf.tobytes()


def test_a_public_part_is_not_sent_and_must_not_change():
    class Steady(Counter):
        def start(self):
            return {"count": jnp.zeros((), jnp.int32), "scale": jnp.full(3, 2, jnp.int32)}

        def step(self, state, token, t):
            return {"count": (state["count"] + state["scale"][0] * token) % 10, "scale": state["scale"]}

        def formats(self):
            return {"count": Below(10), "scale": Public()}

    class Drifting(Steady):
        def step(self, state, token, t):
            return {"count": state["count"], "scale": state["scale"] + token}

    tokens = np.ones((2, 4), dtype=int)
    transcript = cut(Steady(0), tokens, 2, outputs=10)
    assert transcript.sent == 4
    assert transcript.answers.tolist() == [8, 8]
    with pytest.raises(ValueError, match=r"leaf \['scale'\] is said to be public but changes with the tokens"):
        cut(Drifting(0), tokens, 2)


def test_a_leaf_that_is_neither_numbers_nor_public_is_refused():
    class Keyed(Counter):
        def start(self):
            return {"count": jnp.zeros((), jnp.int32), "key": jax.random.key(0)}

    class Named(Counter):
        def start(self):
            return {"count": "zero"}

    class Empty(Counter):
        def start(self):
            return ()

    with pytest.raises(ValueError, match=r"leaf \['key'\] is .*neither an array of numbers nor a public constant"):
        cut(Keyed(2), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match=r"leaf \['count'\] is str, neither an array"):
        cut(Named(2), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match="no leaves"):
        cut(Empty(2), np.ones((1, 3), dtype=int), 1)


def test_formats_and_steps_that_do_not_match_the_state_are_refused():
    class Unformatted(Counter):
        def formats(self):
            return (Below(2),)

    class Growing(Counter):
        def step(self, state, token, t):
            return {"count": jnp.stack([state["count"], state["count"]])}

    class Widening(Counter):
        """The shape stays; the dtype does not, and a float's bits are not those of an integer."""

        def step(self, state, token, t):
            return {"count": state["count"].astype(jnp.float32)}

    with pytest.raises(ValueError, match=r"formats do not match the state, whose leaves are \['count'\]"):
        cut(Unformatted(2), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match=r"turns \['count'\] from int32\(\) into int32\(2,\)"):
        cut(Growing(10), np.ones((1, 3), dtype=int), 1)
    with pytest.raises(ValueError, match=r"turns \['count'\] from int32\(\) into float32\(\)"):
        cut(Widening(10), np.ones((1, 3), dtype=int), 1)


def test_an_object_that_is_no_model_is_refused():
    with pytest.raises(ValueError, match="object has neither start, step and read"):
        protocol_of(object())


def test_cuts_outside_the_tokens_are_refused():
    with pytest.raises(ValueError, match="cut at 5: wanted 0 to 4"):
        cut(Counter(10), np.ones((1, 4), dtype=int), 5)


# ---- formats -------------------------------------------------------------------------------------------------------


def rounded(form, values):
    """What the format makes of them, in an array of one size, so that all are rounded by what is compiled once."""
    padded = np.resize(np.append(values, [0.0]), (1 << 17) + 2).astype(np.float32)
    return np.asarray(form.round(jnp.asarray(padded)))[: len(values)]


@pytest.mark.parametrize("precision", range(1, 17))
def test_fixed_point_saturates_and_rounds_ties_to_even(precision):
    for fraction in (0, precision - 1, 3):
        form = FixedPoint(precision, fraction)
        codes = np.array([-1, 1]) if precision == 1 else np.arange(-(2 ** (precision - 1)), 2 ** (precision - 1))
        values = codes * 2.0**-fraction
        halves = codes[:-1] + 0.5 if precision > 1 else np.array([])
        wanted = [values, np.where(codes[:-1] % 2, codes[1:], codes[:-1])[: len(halves)] * 2.0**-fraction]
        ends = [-1e9, 1e9]
        found = rounded(form, np.concatenate([values, halves * 2.0**-fraction, ends]))
        assert np.array_equal(found, np.concatenate([*wanted, values[[0, -1]]]))
        fields = form.encode(values[:, None])
        assert fields[:, 0].tolist() == list(range(len(codes)))
        assert np.array_equal(form.decode(fields, (1,))[:, 0], values)


def test_values_off_the_grid_are_not_encoded():
    for wrong in (0.3, np.nan, np.inf, 99.0):
        with pytest.raises(ValueError, match=r"not of the format|holds"):
            send(A, "x", Fields(FixedPoint(4, 1).encode(np.array([[wrong]])), (16,)))


@pytest.mark.parametrize("precision", [0, 17, -1])
def test_precisions_out_of_range_are_refused(precision):
    with pytest.raises(ValueError, match="wanted 1 to 16 bits"):
        FixedPoint(precision)


# ---- transcripts ---------------------------------------------------------------------------------------------------


def transcript_of(senders, answerer, outputs=2):
    messages = tuple(send(sender, "x", Fields(np.array([[1]]), (3,))) for sender in senders)
    return Transcript(messages, answerer, np.array([0]), outputs)


def test_measures_are_read_off_the_transcript():
    one_way = transcript_of([A, A], B, outputs=5)
    assert one_way.costs() == {Measure.D1_AB: 4, Measure.R1_AB: 4, Measure.D: 7, Measure.R: 7}
    assert (one_way.sent, one_way.announced, one_way.rounds) == (4, 7, 1)
    back = transcript_of([B], A)
    assert back.costs() == {Measure.D1_BA: 2, Measure.R1_BA: 2, Measure.D: 3, Measure.R: 3}
    for two_way in (transcript_of([A, B], A), transcript_of([B, A], B), transcript_of([A], A)):
        assert set(two_way.costs()) == {Measure.D, Measure.R}
    assert transcript_of([A, B, B, A], B).rounds == 3


def test_several_cuts_are_not_one_way():
    model, setting = builder("elman").build(setting_of("elman"), seed=0), setting_of("elman")
    tokens = random_tokens(setting, 3)
    transcript = run_split(model, [A, A, B, A, B, B, B, B, B, B, B, B, P], tokens)
    assert [m.sender for m in transcript.messages] == [A, B, A]
    assert not transcript.one_way and transcript.sent == 3 * 128


def test_attention_is_one_way_only_with_a_public_query_and_a_fixed_scale():
    for spec, map_name, one_way, count in (
        ("attention", "disjointness_to_set_disjointness", True, 1),
        ("attention:scale=exchanged", "disjointness_to_set_disjointness", False, 2),
        ("attention", "index_to_index_lookup", False, 2),
        ("attention:scale=exchanged", "index_to_index_lookup", False, 2),
    ):
        transcript = simulate(spec, map_name, n=5, instances=4).transcript
        assert (transcript.one_way, len(transcript.messages)) == (one_way, count)


def test_a_query_owned_by_alice_makes_alice_the_answerer():
    model, setting = builder("attention").build(setting_of("attention"), seed=0), setting_of("attention")
    transcript = run_split(model, [B] * 6 + [A] * 7, random_tokens(setting, 3))
    assert [m.sender for m in transcript.messages] == [A, B]
    assert transcript.answerer is A


def test_transcripts_print_and_travel():
    transcript = simulate("gru", "index_to_index_lookup", n=4, instances=2).transcript
    found = json.loads(transcript.to_json())
    assert found["sent"] == transcript.sent == found["messages"][0]["bits"]
    assert bytes.fromhex(found["messages"][0]["data"][1]) == transcript.messages[0].data[1].tobytes()
    assert "Alice: state before token 4, 128 bits" in str(transcript)
    assert "<td>128</td>" in transcript._repr_html_()


def test_runs_of_owners():
    assert owner_runs(Layout((P, P))) == [(B, 0, 2)]
    assert owner_runs(Layout((A, P, A, B, P, A))) == [(A, 0, 3), (B, 3, 5), (A, 5, 6)]


def test_same_seed_same_bytes():
    runs = [simulate("gru", "index_to_index_lookup", n=8, instances=20, seed=seed) for seed in (7, 7, 8)]
    data = [run.transcript.messages[0].data.tobytes() for run in runs]
    assert data[0] == data[1] != data[2]


def test_no_global_setting_of_jax_is_changed():
    before = dict(jax.config.values)
    simulate("attention:precision=16", "index_to_index_lookup", n=5, instances=2)
    simulate("index_lookup_codes", "index_to_index_lookup", n=5, instances=2)
    assert dict(jax.config.values) == before


def test_models_are_pytrees():
    """By their shapes alone: no compiler has to draw weights."""
    setting = setting_of("gru")
    for spec in MODEL_SPECS:
        model = eqx.filter_eval_shape(builder(spec).build, setting, seed=0)
        assert isinstance(model, eqx.Module) and jax.tree_util.tree_leaves(model)
