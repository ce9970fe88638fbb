"""A row about a chain fails with a broken model in its place: three of each, where the model is on no shelf."""

from __future__ import annotations

import jax.numpy as jnp
import pytest

import lowerbounds.theorems.ledger.chained.asked as asked
from lowerbounds.theorems import ledger
from lowerbounds.theorems.ledger.evidence import Fault
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions

from .test_row_mutants import negated, nothing, with_methods


def one_more(was, *args):
    return was(*args) + 1


def no_bias(was, *args):
    return jnp.where(was(*args) == -jnp.inf, -jnp.inf, 0.0)


def back(was, *args):
    return jnp.maximum(was(*args) - 1, 0)


CHAINS = [
    ("hybrid_is_tree", "tree_search", "value", negated),
    ("hybrid_is_tree", "tree_search", "query", nothing),
    ("hybrid_is_tree", "tree_search", "read", one_more),
    ("hybrid_turing", "tape_in_tokens", "value", nothing),
    ("hybrid_turing", "tape_in_tokens", "bias", no_bias),  # the first write to a cell, not the latest
    ("hybrid_turing", "tape_in_tokens", "read", back),
    ("recurrent_machine", "tape_in_state", "read", one_more),
    ("recurrent_machine", "tape_in_state", "read", back),
    ("recurrent_machine", "tape_in_state", "start", lambda was: was()._replace(state=jnp.int32(1))),
]
ASKED = [
    ("retrieval_tree", "tree_asker", "read", one_more),
    ("retrieval_tree", "tree_asker", "begin", one_more),
    ("retrieval_tree", "tree_asker", "decide", lambda was, script, kept, token: (was(script, kept, token)[0], kept)),
    ("retrieval_turing", "tape_asker", "read", back),
    ("retrieval_turing", "tape_asker", "begin", one_more),
    ("retrieval_turing", "tape_asker", "decide", lambda was, script, kept, token: (was(script, kept, token)[0], kept)),
    ("retrieval_regexes", "list_asker", "read", one_more),
    ("retrieval_regexes", "list_asker", "reads", lambda was, kept, token: (was(kept, token)[0], kept)),
    ("retrieval_regexes", "list_asker", "decide", lambda was, script, kept, token: (was(script, kept, token)[0], kept)),
]


def fails(name):
    theorem = THEOREMS.get(name)
    at = Conditions(min(theorem.sizes), 64, steps=1000)
    for item in theorem.evidence:
        if isinstance(item, Fault):
            continue
        try:
            if any(finding.holds is False for finding in item.find(at)):
                return True
        except (ValueError, IndexError):  # words that are none
            return True
    return False


@pytest.mark.full
@pytest.mark.parametrize(("name", "made", "method", "way"), CHAINS)
def test_a_broken_writer_breaks_its_row(name, made, method, way, monkeypatch):
    was = getattr(ledger, made)
    monkeypatch.setattr(ledger, made, lambda *args: with_methods(was(*args), **{method: way}), raising=False)
    assert fails(name)


@pytest.mark.full
@pytest.mark.parametrize(("name", "made", "method", "way"), ASKED)
def test_a_broken_asker_breaks_its_row(name, made, method, way, monkeypatch):
    module = getattr(asked, made)
    was = getattr(module, made)
    monkeypatch.setattr(module, made, lambda *args: with_methods(was(*args), **{method: way}))
    assert fails(name)
