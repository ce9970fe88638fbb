"""One party's side of a script: speak when it is its turn, listen when it is not, and count at its own end.

A message is sent as its number of bits (8 bytes) and its data, the bytes of the run in one process. The farewell is a
digest of all that was said, so that each end finds out by itself whether the other counted the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..messages.message import Message, send
from ..messages.turns import Script, Tokens, Turn
from .frames import Channel, Lost, WireFault

COUNT_BYTES = 8  # the number of bits, in front of a message's data
_LARGEST = 1 << 30


@dataclass(frozen=True)
class Counted:
    """A message as one end saw it."""

    sender: str
    label: str
    bits: int
    data_bytes: int
    sha256: str

    @classmethod
    def of(cls, message: Message) -> Counted:
        """Count a message."""
        data = message.data.tobytes()
        return cls(message.sender.name, message.label, message.bits, len(data), hashlib.sha256(data).hexdigest())


def take_part(script: Script, own: Tokens, channel: Channel) -> tuple[tuple[Counted, ...], npt.NDArray[Any] | None]:
    """All messages as this end counted them, and the answers if they are this party's.

    Raises:
        WireFault: naming the message, its sender, and what was wrong; `Lost` if the other party was gone.
    """
    said: tuple[Message, ...] = ()
    for number, turn in enumerate(script.turns, 1):
        sender = turn.speaker.name.title()
        with naming(f"message {number} of {len(script.turns)} ({turn.label}, from {sender})"):
            said = (
                *said,
                _speak(turn, own, said, channel) if turn.speaker is channel.party else _hear(turn, len(own), channel),
            )
    with naming("answer"):
        answers = script.answer(own, said) if script.answerer is channel.party else None
    counted = tuple(map(Counted.of, said))
    with naming(f"farewell of {channel.other.name.title()}"):
        _part(counted, channel)
    return counted, answers


@contextmanager
def naming(where: str) -> Iterator[None]:
    """Say where a fault was noticed."""
    try:
        yield
    except Lost as error:
        raise Lost(f"{where}: {error}") from error
    except (ValueError, WireFault) as error:
        raise WireFault(f"{where}: {error}") from error


def _speak(turn: Turn, own: Tokens, said: tuple[Message, ...], channel: Channel) -> Message:
    message = send(turn.speaker, turn.label, turn.speak(own, said))
    channel.send(message.bits.to_bytes(COUNT_BYTES, "big") + message.data.tobytes())
    return message


def _hear(turn: Turn, batch: int, channel: Channel) -> Message:
    payload = channel.receive(most=_LARGEST)
    if len(payload) < COUNT_BYTES:
        raise WireFault(f"a frame of {len(payload)} bytes came, which is no message")
    bits = int.from_bytes(payload[:COUNT_BYTES], "big")
    size = -(-bits // 8)
    if len(payload) != COUNT_BYTES + batch * size:
        came = len(payload) - COUNT_BYTES
        raise WireFault(f"{came} bytes came, {batch} times {bits} bits are {batch * size} bytes")
    data = np.frombuffer(payload, dtype=np.uint8, offset=COUNT_BYTES).reshape(batch, size)
    return Message(turn.speaker, turn.label, data, bits)


def _part(counted: tuple[Counted, ...], channel: Channel) -> None:
    digest = hashlib.sha256(repr(counted).encode()).digest()
    channel.send(digest)
    if channel.receive(most=len(digest)) != digest:
        raise WireFault("it counted other messages")
    channel.end()
