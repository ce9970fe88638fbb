"""One layer of attention run with one message: one party speaks, and the other answers.

It exists where each query is public, or the sender's, who then sends its token too: the token that is asked after is
all that the other party lacks to make the query and to read the answer. With a fixed scale the message is the sender's
sums. Where the largest score is exchanged the sender does not know the other's, and sends its own, m, with its sums
relative to m, m + 1, … until all weights are 0: whatever the largest score of all, the answerer finds the sums that
belong to it, and both add up to the uncut sums bit for bit. Hard attention has one such score, m itself: below a larger
one nothing of the sender's counts. So a one-way bound on the problem is one on

    hard attention, or a fixed scale   h·(d + 1) sums, and h scores
    softmax with K weights above 0     h·K·(d + 1) sums, and h scores

where the query is not the answerer's. In the house's softmax of p bits K is about ln 2·(p + 1)·2ᵖ⁻⁴, so at p = O(log T)
it is a power of T, and the bound may say nothing. A query that is the answerer's has no such run: a layer does index
lookup in O(log² n) bits of two messages.

Source: proved here, in the lines above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from reductions import Owner
from reductions.reduction import Layout

from ...messages.message import Fields, Message, send
from ...messages.packing import packed_bits
from ...messages.party_program import Program, Resumed
from ...messages.turns import Asked, Script, Tokens, Turn
from .exchanged_sums import Exchange
from .one_side import OneSide
from .schedule import Plan


@dataclass(frozen=True)
class OneMessage:
    """A run in which one party sends one message and the other answers.

    Attributes:
        model: one layer, sealed.
        plan: who sums what for whom.
        sender: the party that speaks.
        told: positions of the sender's whose tokens are sent.
        vocabulary: number of different tokens.
    """

    model: Any
    plan: Plan
    sender: Owner
    told: tuple[int, ...]
    vocabulary: int

    @property
    def bits(self) -> int:
        """What the message costs, known before anything is run."""
        return packed_bits(self._radices)

    @property
    def script(self) -> Script:
        """One turn, and the other party's answer."""
        programs = {self.sender: self._say, self.plan.answerer: self._hear}
        speak, hear = Resumed(programs[self.sender]), Resumed(programs[self.plan.answerer])
        labels = [*["tokens asked after"] * bool(self.told), *[e.reply_label for e in self._exchanges]]
        turn = Turn(self.sender, " and ".join(labels), speak.speak)
        return Script((turn,), self.plan.answerer, hear.answer, self.plan.asked.count)

    @property
    def _exchanges(self) -> tuple[Exchange, ...]:
        return self.plan.exchanges[0][0]

    @property
    def _sums(self) -> tuple[int, ...]:
        return tuple(r for e in self._exchanges for r in (*e.maximum_radices, *e.sum_radices))

    @property
    def _radices(self) -> tuple[int, ...]:
        return (*(self.vocabulary,) * len(self.told), *self._sums)

    def _say(self, own: Tokens) -> Program:
        inner = OneSide(self.model, self.plan, self.sender).run(own)
        tokens = np.asarray(own[:, list(self.told)], dtype=np.int64)
        replies = [fields for _ in self._exchanges if (fields := next(inner)) is not None]
        yield Fields(np.concatenate([tokens, *(fields.values for fields in replies)], axis=1), self._radices)
        return np.zeros(0)

    def _hear(self, own: Tokens) -> Program:
        message: Message = yield None
        fields, count = message.read(self._radices), len(self.told)
        known = own.copy()
        known[:, list(self.told)] = fields[:, :count]
        inner = OneSide(self.model, self.plan, self.plan.answerer).run(known)
        sums = send(self.sender, "sums", Fields(fields[:, count:], self._sums))
        try:
            next(inner)
            inner.send(sums)
        except StopIteration as end:
            return end.value
        raise AssertionError("more was asked than one message")


def one_messages(model: Any, layout: Layout, asked: Asked, vocabulary: int) -> Iterator[OneMessage]:
    """The runs with one message that a sealed layer has: from Alice, from Bob, from both or from neither."""
    if asked.generated == 1:
        yield from filter(None, map(partial(_from, model, layout, asked, vocabulary), (Owner.ALICE, Owner.BOB)))


def _from(model: Any, layout: Layout, asked: Asked, vocabulary: int, sender: Owner) -> OneMessage | None:
    if any(layout.owners[t] not in (Owner.PUBLIC, sender) for t in asked.positions):
        return None
    told = tuple(t for t in asked.positions if layout.owners[t] is sender)
    known = Layout(tuple(Owner.PUBLIC if t in told else owner for t, owner in enumerate(layout.owners)))
    plan = Plan(model.layers, known, len(layout), asked, sender)
    plan.check()
    return OneMessage(model, plan, sender, told, vocabulary) if told or plan.exchanges[0][0] else None
