"""Rows that rest on no construction or map of a shelf fail too where what they rest on is broken; every row is broken.

A mutant is wrong by a definition that stands here, or by what no definition allows: an answer that is another.
"""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
import pytest

import lowerbounds.theorems.copying_ngram_lemma as ngrams
import lowerbounds.theorems.feedforward_q_sparse_average as feedforward
import lowerbounds.theorems.ledger.as_protocol as as_protocol
import lowerbounds.theorems.ledger.averaged.sets as sets
import lowerbounds.theorems.ledger.by_library as by_library
import lowerbounds.theorems.ledger.chained.simulated as simulated
import lowerbounds.theorems.ledger.exact.gates as gates
import lowerbounds.theorems.ledger.exact.heads as heads
import lowerbounds.theorems.ledger.exact.networks as networks
import lowerbounds.theorems.ledger.exact.next_match as next_match
import lowerbounds.theorems.ledger.exact.recurrences as recurrences
import lowerbounds.theorems.ledger.rounds.graphs as graphs
import lowerbounds.theorems.near_orthogonal_codes as near
import lowerbounds.theorems.neighbourly_polytope as polytope
import lowerbounds.theorems.s_order_match as of_order
import lowerbounds.theorems.window_hash as windows
from lowerbounds.theorems.ledger.copied import AtMostStates, StatesOfCopied
from lowerbounds.theorems.ledger.theorem import THEOREMS
from protocols import Case
from protocols.constructions.rows.every_row import every_row
from protocols.splits.network import layered
from reductions.tasks.copying import Copying

from .test_chain_mutants import ASKED, CHAINS, fails
from .test_row_mutants import CONSTRUCTED, MAPPED, in_layers, negated, nothing, with_methods
from .test_row_mutants import fails as fails_alone
from .test_trained_mutants import MUTANTS, TRAINED


def drawn(count, width, seed):
    return np.random.default_rng(seed).choice(np.array([-1.0, 1.0], np.float32), size=(count, width))


def twice_half(count, width, seed):
    return np.repeat(drawn(count, -(-width // 2), seed), 2, axis=1)[:, :width]


def one_again(count, width, seed):
    made = drawn(count, width, seed)
    made[-1] = made[0]
    return made


def other_answers(self, tokens):
    return 1 - WHOLE(self, tokens)


def other_tokens(self, layout, tokens):
    return RUN(self, layout, np.roll(tokens, 1, axis=1))


def less_state(self):
    return self.split.state_bits - 1


def writes_by(**methods):
    made = gates.gate_writer
    return lambda *args: in_layers(made(*args), 0, **methods)


def chains_by(**methods):
    made = simulated.chain_writer
    return lambda *args: in_layers(made(*args), 0, **methods)


def codes_of(change):
    made = sets.isometric_codes
    return lambda n, q: change(made(n, q).copy())


def one_row_again(codes):
    codes[-1] = codes[0]
    return codes


WHOLE, RUN, REPEATS, WINDOWS = Case.whole, Case.run, ngrams._repeats, by_library.windows
FACE, CURVE = polytope.face, polytope.curve
SUMMED, WEIGHTS = layered.summed, layered._weights
MATCH, COUNT, LAST = heads.match, heads.count, recurrences.last
MEANS = windows.averages
WAVES, TERMS = of_order.Unit.waves, of_order.Unit.terms
OTHERS = [
    ("near_orthogonal_codes", near, "codes", lambda count, width, seed: (drawn(count, width, seed) + 1) / 2),
    ("near_orthogonal_codes", near, "codes", twice_half),
    ("near_orthogonal_codes", near, "codes", one_again),
    ("attention_one_layer_lemma", as_protocol, "ceil_log2", lambda length: 0),  # sums of T terms in the bits of one
    ("attention_one_layer_lemma", Case, "whole", other_answers),
    ("attention_one_layer_lemma", Case, "run", other_tokens),
    ("recurrent_handover_lemma", Case, "state_bits", property(less_state)),
    ("recurrent_handover_lemma", Case, "whole", other_answers),
    ("recurrent_handover_lemma", Case, "run", other_tokens),
    ("copying_ngram_lemma", ngrams, "comb", lambda n, k: comb(n, k) - 1),
    ("copying_ngram_lemma", ngrams, "_repeats", lambda length, gram, d: REPEATS(length, gram, d) + 1),
    ("copying_ngram_lemma", ngrams, "_repeats", lambda length, gram, d: REPEATS(length, max(1, gram - 1), d)),
    ("feedforward_q_sparse_average", feedforward, "first_layer", lambda n, q: n),
    ("feedforward_q_sparse_average", by_library, "windows", lambda n, q: WINDOWS(n, q - 1)),
    ("feedforward_q_sparse_average", by_library, "windows", lambda n, q: WINDOWS(n, n)),
    ("restricted_isometry", sets, "isometric_codes", codes_of(one_row_again)),
    ("restricted_isometry", sets, "isometric_codes", codes_of(lambda codes: codes[:, :3])),
    ("restricted_isometry", sets, "isometric_codes", codes_of(np.ones_like)),
    ("neighbourly_polytope", polytope, "face", lambda members: [-value for value in FACE(members)]),
    ("neighbourly_polytope", polytope, "face", lambda members: FACE(members[1:])),
    ("neighbourly_polytope", polytope, "curve", lambda place, degree: CURVE(place + 1, degree)),
    ("s_order_match", of_order.Unit, "waves", lambda self, numbers: WAVES(self, numbers + 1)),
    ("s_order_match", of_order.Unit, "terms", lambda self: TERMS(self)[1:]),
    ("s_order_match", of_order.Unit, "frequencies", property(lambda self: 1)),
    ("transformer_primitives", networks, "indicator", networks.threshold),
    ("transformer_primitives", heads, "count", lambda *args: COUNT(*args) / 2),
    ("transformer_primitives", recurrences, "last", lambda k: LAST(k + 1)),
    ("constant_width_heads", heads, "match", lambda n, query, keys: MATCH(n, query, keys, near=len(keys))),
    ("constant_width_heads", heads, "count", lambda *args: COUNT(*args) / 2),
    ("constant_width_heads", recurrences, "last", lambda k: replace(LAST(k), keeps=np.eye(k, dtype=int))),
    ("transformer_simulates_recurrent", simulated, "chain_writer", chains_by(value=negated)),
    ("transformer_simulates_recurrent", simulated, "chain_writer", chains_by(query=nothing)),
    ("transformer_simulates_recurrent", simulated, "chain_writer", chains_by(update=lambda was, x, a: x)),
    ("cycle3", layered, "summed", lambda network, words, firsts: SUMMED(network, words, firsts | True)),  # no carries
    ("cycle3", layered, "_weights", lambda layer, query, key: WEIGHTS(layer, query, key[:, :, ::-1])),
    ("cycle3", graphs, "every_row", lambda vertices: with_methods(every_row(vertices), value=negated)),
    ("transformer_match_next", next_match, "following", lambda n, x: x),
    ("transformer_match_next", next_match, "share_bits", lambda n: 5),
    ("transformer_match_next", heads, "count", lambda *args: COUNT(*args) / 2),
    ("window_hash", windows, "bits_for", lambda grams: 1),
    ("window_hash", windows, "averages", lambda word, bits: MEANS(word[1:], bits)),
    ("window_hash", windows, "averages", lambda word, bits: MEANS(word, bits)[::-1]),
    ("transformer_simulates_recurrent", gates, "gate_writer", writes_by(value=negated)),
    ("transformer_simulates_recurrent", gates, "gate_writer", writes_by(query=nothing)),
    (
        "transformer_simulates_recurrent",
        gates,
        "gate_writer",
        writes_by(update=lambda was, x, a: x._replace(found=x.t % 2)),
    ),
]


@pytest.mark.night
@pytest.mark.parametrize(("name", "owner", "attribute", "new"), OTHERS)
def test_what_a_row_rests_on_breaks_it(name, owner, attribute, new, monkeypatch):
    monkeypatch.setattr(owner, attribute, new)
    assert fails(name)


AT = 6  # 2⁶ strings are more than the 16 states of each


@pytest.mark.full
def test_a_model_that_copies_more_strings_than_it_has_states_is_seen(monkeypatch):
    (*_, tight) = [e for e in THEOREMS.get("recurrent_copying").evidence if isinstance(e, AtMostStates)]
    assert not fails_alone(tight, AT)
    assert fails_alone(AtMostStates("copying_grams:grams=5", 2), AT)  # it looks back, and has no state at all
    with monkeypatch.context() as patch:
        patch.setattr(Case, "state_bits", property(less_state))
        assert fails_alone(tight, AT)
    with monkeypatch.context() as patch:
        patch.setattr(Copying, "accepts", lambda self, tokens, output: np.ones(len(tokens), bool))
        assert fails_alone(AtMostStates("elman:width=2,precision=2", 2), AT)


@pytest.mark.full
def test_strings_that_are_copied_from_one_state_are_seen(monkeypatch):
    said = Case.run

    def merged(self, layout, tokens):
        transcript = said(self, layout, tokens)
        first = replace(transcript.messages[0], data=np.zeros_like(transcript.messages[0].data))
        return replace(transcript, messages=(first, *transcript.messages[1:]))

    assert not fails_alone(StatesOfCopied("copying_memory"), AT)
    monkeypatch.setattr(Case, "run", merged)
    assert fails_alone(StatesOfCopied("copying_memory"), AT)


def test_every_row_that_executes_anything_is_broken_by_three():
    own = [name for name, *_ in (*OTHERS, *CHAINS, *ASKED)]
    assert all(own.count(name) >= 3 for name in own) and len(MUTANTS) >= 3
    broken = {*own, *(name for name, _ in (*CONSTRUCTED, *MAPPED)), *TRAINED}
    assert broken == {name for name in THEOREMS.names() if THEOREMS.get(name).evidence}
