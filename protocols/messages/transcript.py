"""A transcript: the messages of a protocol, who answered, and which measures its cost counts in."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from reductions import Measure, Owner
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import counted

from .message import Message
from .state import ReadState, State

_NAMES = {Owner.ALICE: "Alice", Owner.BOB: "Bob"}
_ONE_WAY = {Owner.BOB: (Measure.D1_AB, Measure.R1_AB), Owner.ALICE: (Measure.D1_BA, Measure.R1_BA)}


@dataclass(frozen=True)
class Transcript:
    """What was said in a batch of instances.

    Attributes:
        messages: in order.
        answerer: the party that knows the answer at the end.
        answers: the model's outputs, (batch,), or (batch, k) where k outputs were asked.
        outputs: number of values that one output can take, which fixes what an announcement costs.
        tolerance: how far numbers may be from the uncut model's; 0 where they are equal bit for bit.
        held: what was found where the tolerance is not 0, in words.
        read: decodes a message that is a state.
    """

    messages: tuple[Message, ...]
    answerer: Owner
    answers: npt.NDArray[Any]
    outputs: int
    tolerance: float = 0.0
    held: str = ""
    read: ReadState | None = field(default=None, repr=False, compare=False)

    @property
    def states(self) -> tuple[State, ...]:
        """The states that were handed over, as their receivers decode them; () where messages are none."""
        return tuple(self.read(i, message) for i, message in enumerate(self.messages)) if self.read else ()

    @property
    def state(self) -> State:
        """The last state that was handed over.

        Raises:
            ValueError: no message is a state.
        """
        if not self.states:
            raise ValueError("no state was handed over: nothing was said, or what was said are sums")
        return self.states[-1]

    @property
    def sent(self) -> int:
        """Bits of all messages of one instance."""
        return sum(message.bits for message in self.messages)

    @property
    def announced(self) -> int:
        """Bits until both know the answer: `sent`, and ⌈log₂ outputsᵏ⌉ for the announcement."""
        return self.sent + ceil_log2(self.outputs ** (self.answers.shape[1] if self.answers.ndim > 1 else 1))

    @property
    def rounds(self) -> int:
        """Number of runs of messages by one sender."""
        senders = [message.sender for message in self.messages]
        return sum(i == 0 or sender != senders[i - 1] for i, sender in enumerate(senders))

    @property
    def one_way(self) -> bool:
        """Whether every message went to the party that answers."""
        return all(message.sender != self.answerer for message in self.messages)

    def costs(self) -> dict[Measure, int]:
        """Bits paid in each measure that this transcript is a protocol for."""
        two_way = {Measure.D: self.announced, Measure.R: self.announced}
        return {**dict.fromkeys(_ONE_WAY[self.answerer], self.sent), **two_way} if self.one_way else two_way

    def to_json(self) -> str:
        """Everything that was said, bytes in hexadecimal."""
        messages = [
            {
                "sender": _NAMES[m.sender],
                "label": m.label,
                "bits": m.bits,
                "data": [row.tobytes().hex() for row in m.data],
            }
            for m in self.messages
        ]
        whole = {
            "messages": messages,
            "answerer": _NAMES[self.answerer],
            "answers": self.answers.tolist(),
            "outputs": self.outputs,
            "sent": self.sent,
            "announced": self.announced,
            "tolerance": self.tolerance,
        }
        return json.dumps(whole)

    @property
    def _end(self) -> str:
        held = (
            f", {self.held}"
            if self.held
            else f", within {self.tolerance:.2g} of the uncut model" * bool(self.tolerance)
        )
        return f"answers{held}; {counted(self.sent, 'bit')} sent, {self.announced} with the announcement"

    def __repr__(self) -> str:
        messages, sent = counted(len(self.messages), "message"), counted(self.sent, "bit")
        return f"<transcript: {messages}, {sent}, {_NAMES[self.answerer]} answers>"

    def __str__(self) -> str:
        lines = [f"{_NAMES[m.sender]:>5}: {m.label}, {counted(m.bits, 'bit')}" for m in self.messages]
        return "\n".join([*lines, f"{_NAMES[self.answerer]:>5}: {self._end}"])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{_NAMES[m.sender]}</td><td style='text-align:left'>{html.escape(m.label)}</td><td>{m.bits}</td>"
            f"<td style='text-align:left'><code>{m.data[:1].tobytes().hex()[:32]}</code></td></tr>"
            for m in self.messages
        )
        foot = f"{_NAMES[self.answerer]} {self._end}"
        head = "<tr><th>sender</th><th>message</th><th>bits</th><th>first instance</th></tr>"
        return f"<table>{head}{rows}<tr><td colspan=4 style='text-align:left'>{foot}</td></tr></table>"
