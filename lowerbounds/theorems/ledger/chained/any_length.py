"""Lemma C.26, run: whatever a recurrent model writes after the cut, what crosses is the state at the cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

import protocols
from protocols.messages.turns import Asked, converse
from reductions import MAPS
from reductions.sampling import pairs_or_sample

from ... import ledger
from ..theorem import Conditions, Finding
from .written import step_by_step

_LENGTHS = (1, 8, 64)
_INSTANCES = 32


@dataclass(frozen=True)
class AnyLength:
    """A model that writes on behind a map's instances: one message, of the bits of its state, and the same chain.

    Attributes:
        model: a recurrent model of the shelf.
        reduction: whose task's outputs are tokens.
    """

    model: str
    reduction: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding for each length of the chain."""
        item = MAPS.get(self.reduction)
        made = protocols.case(self.model, item.task, at.n, seed=at.seed)
        count = min(at.instances, _INSTANCES)
        drawn = pairs_or_sample(item.problem, item.problem_size(at.n), count=count, seed=at.seed, few=count)
        tokens, layout = item.tokens(at.n, drawn.x, drawn.y), item.layout(at.n)
        for length in _LENGTHS:
            script = ledger.protocol_of(made.model).script(layout, Asked((tokens.shape[1] - 1,), length))
            said = converse(script, layout, tokens, outputs=made.setting.outputs)
            bits = [message.bits for message in said.messages]
            chain = np.asarray(said.answers).reshape(len(tokens), length)
            same = np.array_equal(chain, step_by_step(made.model, tokens, length))
            of = f"{self.model}, a chain of {length} behind {self.reduction}, {len(tokens)} instances"
            found = f"messages of {bits} bits, the same chains: {same}"
            yield Finding("bits", of, found, f"one of {made.state_bits}", same and bits == [made.state_bits])
