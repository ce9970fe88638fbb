"""The count that a construction for functions of pairs reads before its table: if it is right, so is every table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

import protocols
from reductions import TASKS
from reductions.problems.kinds.pair_functions import GATES

from .. import ledger
from .theorem import Conditions, Finding

_FEW = 1 << 12


@dataclass(frozen=True)
class ReadsEveryCount:
    """With the identity for a table a model gives |{i : g(xᵢ, yᵢ) = 1}|, for every gate, so that any f is right.

    On all pairs of strings where they are few, or on as many with each count.
    """

    model: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding for each gate."""
        for name, gate in GATES.items():
            made = protocols.case(self.model, TASKS.get(f"symmetric_pairs:gate={name}"), at.n, seed=at.seed)
            *below, last = ledger.layers_of(made.model)
            table = replace(last, function=np.arange(at.n + 1, dtype=np.int32))
            model = replace(made.model, layers=(*below, table)) if below else table
            tokens = self._tokens(at)
            counts = gate(tokens[:, : at.n], tokens[:, at.n : -1]).sum(axis=1)
            wrong = int((ledger.protocol_of(model).whole(tokens) != counts).sum())
            of = f"{self.model}, count of {name}, so all 2^{at.n + 1} functions of it"
            yield Finding("errors", of, f"{wrong} of {len(tokens)}", "0", not wrong)

    def _tokens(self, at: Conditions) -> np.ndarray:
        if 4**at.n <= _FEW:
            bits = np.array(list(product((0, 1), repeat=2 * at.n)))
        else:
            rng = np.random.default_rng(at.seed)
            share = rng.random((at.instances, 1))
            bits = (rng.random((at.instances, 2 * at.n)) < share).astype(int)
        return np.concatenate([bits, np.full((len(bits), 1), 2)], axis=1)
