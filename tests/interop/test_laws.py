"""Laws over the shelf of adapters, on the examples that each has; an adapter's library may not be installed.

Cut is whole bit for bit for a handover, and within the stated tolerance for a merge of floats; bits are those sent.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from protocols.adapters.hosting.adapter import ADAPTERS
from protocols.adapters.hosting.check import hold
from protocols.adapters.hosting.hosted_handover import Hosted
from protocols.adapters.hosting.merging.float_merge import FloatMerge
from protocols.messages.packing import packed_bits
from protocols.messages.turns import Asked, own_view
from reductions.reduction import in_order

from .hosted import BATCH, A, B, P, T, agree, protocols, run, sample, tolerance_of


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
            assert transcript.sent == protocol.state_bits == sum(_bits(leaf) for leaf in arrays)
            assert sum(part.bits for part in protocol.codec.parts()) == packed_bits(protocol.codec.radices)
        else:
            (h, queries), (_, values) = protocol.maps.query_shape, protocol.maps.value_shape
            assert [m.bits for m in transcript.messages] == [
                8 * protocol.maps.dtype.itemsize * h * queries,
                8 * protocol.maps.dtype.itemsize * h * (2 + values),
            ]
        each = transcript.answers[0].size if transcript.answers.ndim > 1 else 1
        assert transcript.announced == transcript.sent + packed_bits((protocol.outputs,) * each)


def _bits(leaf):
    return leaf.size if leaf.dtype == np.bool_ else 8 * leaf.nbytes


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


def test_instances_in_another_order_come_out_as_they_did(name):
    """In one batch, within 4 units: where in a batch an instance is may change the order of its floats' sums."""
    order = np.array([2, 0, 1])
    for protocol in protocols(name):
        inputs = sample(protocol)
        whole, again = protocol.whole(inputs), protocol.whole(inputs[order])
        hosted = isinstance(protocol, Hosted)
        tolerance = hold(protocol.module, inputs, (3,)).tolerance if hosted else tolerance_of(protocol)
        assert np.abs(np.float64(again) - np.float64(whole[order])).max() <= tolerance < 0.1
