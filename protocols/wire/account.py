"""What went over the wire, and that both ends and the run in one process counted the same to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reductions import Owner
from reductions.costs.numerals import counted

from ..messages.transcript import Transcript
from .dialogue import COUNT_BYTES, Counted
from .frames import FRAME_BYTES, WireFault


@dataclass(frozen=True)
class Account:
    """Bytes between two processes in one run of a batch, apart from what the system's own protocol adds.

    Attributes:
        instances: size of the batch.
        message_bits: bits of all messages of all instances, which is what is counted as cost.
        data_bytes: the messages, each instance's in whole bytes.
        framing_bytes: of every message its length, number of bits and tag.
        greeting_bytes: greetings and farewells.
    """

    instances: int
    message_bits: int
    data_bytes: int
    framing_bytes: int
    greeting_bytes: int

    @property
    def padding_bits(self) -> int:
        """Zero bits that fill bytes."""
        return 8 * self.data_bytes - self.message_bits

    @property
    def total_bytes(self) -> int:
        """All that was written to the connection, by both."""
        return self.data_bytes + self.framing_bytes + self.greeting_bytes

    def record(self) -> dict[str, int]:
        """The account as plain numbers for JSON: instances, bits and bytes."""
        return {
            "instances": self.instances,
            "message_bits": self.message_bits,
            "padding_bits": self.padding_bits,
            "data_bytes": self.data_bytes,
            "framing_bytes": self.framing_bytes,
            "greeting_bytes": self.greeting_bytes,
            "total_bytes": self.total_bytes,
        }

    def __str__(self) -> str:
        return (
            f"{self.total_bytes} bytes between two processes: {self.data_bytes} of messages "
            f"({counted(self.padding_bits, 'bit')} of them padding), {self.framing_bytes} of frames, "
            f"{self.greeting_bytes} of greeting and farewell"
        )


def reconcile(reports: Mapping[Owner, Mapping[str, Any]], transcript: Transcript) -> Account:
    """The account of two reports that agree with a transcript in every message, bit for bit, and in the answers.

    Raises:
        WireFault: naming the party, the message and the difference.
    """
    wanted = tuple(map(Counted.of, transcript.messages))
    for party, report in reports.items():
        found = _messages(party, report)
        for number, (here, there) in enumerate(zip(found, wanted, strict=False), 1):
            if here != there:
                raise WireFault(
                    f"{party.name.title()} counted message {number} as {here}, in one process it is {there}"
                )
        if len(found) != len(wanted):
            raise WireFault(
                f"{party.name.title()} counted {len(found)} messages, in one process there are {len(wanted)}"
            )
    if reports[transcript.answerer]["answers"] != transcript.answers.tolist():
        raise WireFault(f"{transcript.answerer.name.title()} has other answers than in one process")
    return _account(reports, transcript)


def _messages(party: Owner, report: Mapping[str, Any]) -> tuple[Counted, ...]:
    try:
        return tuple(Counted(**message) for message in report["messages"])
    except (KeyError, TypeError):
        raise WireFault(f"{party.name.title()} reported no messages") from None


def _account(reports: Mapping[Owner, Mapping[str, Any]], transcript: Transcript) -> Account:
    """All bytes that both ends counted, split into data, frames and the rest."""
    alice, bob = reports[Owner.ALICE], reports[Owner.BOB]
    if (alice["sent_bytes"], bob["sent_bytes"]) != (bob["received_bytes"], alice["received_bytes"]):
        raise WireFault("Alice and Bob counted different numbers of bytes")
    instances = len(transcript.answers)
    data = sum(message.data.size for message in transcript.messages)
    framing = len(transcript.messages) * (FRAME_BYTES + COUNT_BYTES)
    rest = alice["sent_bytes"] + bob["sent_bytes"] - data - framing
    return Account(instances, transcript.sent * instances, data, framing, rest)
