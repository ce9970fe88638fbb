"""A party of a light protocol, without JAX, that goes wrong as it is told: `wire_party.py FAULT MESSAGE`.

Three messages: Alice's number, Bob's with it added, Alice's with that added; Bob answers. `FAULT` happens where message
number `MESSAGE` is to be sent or to be heard; 0 is the greeting, 4 the farewell. After the greeting patience is short.
"""

from __future__ import annotations

import os
import signal
import sys
import time

import numpy as np

from protocols.messages.message import Fields
from protocols.messages.turns import Script, Turn
from protocols.wire import process
from protocols.wire.frames import Channel
from reductions import Owner

RADICES = (1 << 12,)
LABELS = ("first", "second", "third")


def light_script(words):
    def speak(own, said):
        before = sum(message.read(RADICES)[:, 0] for message in said)
        return Fields(((own.sum(axis=1) + before) % RADICES[0])[:, None], RADICES)

    def answer(own, said):
        return (own.sum(axis=1) + said[-1].read(RADICES)[:, 0]) % 2

    speakers = (Owner.ALICE, Owner.BOB, Owner.ALICE)
    turns = tuple(Turn(who, label, speak) for who, label in zip(speakers, LABELS, strict=True))
    return Script(turns, Owner.BOB, answer)


def frame(channel, payload):
    return len(payload).to_bytes(8, "big") + payload + channel._tag(channel.party, payload)


def one_bit_changed(channel, payload):
    whole = bytearray(frame(channel, payload))
    whole[8 + len(payload) // 2] ^= 16
    channel.line.sendall(whole)


def cut_short(channel, payload):
    channel.line.sendall(frame(channel, payload)[: 8 + len(payload) // 2])
    os._exit(0)


def stalled_inside(channel, payload):
    channel.line.sendall(frame(channel, payload)[: 8 + len(payload) // 2])
    os.kill(os.getpid(), signal.SIGSTOP)


FAULTS = {
    "killed": lambda channel, payload: os.kill(os.getpid(), signal.SIGKILL),
    "stopped": lambda channel, payload: os.kill(os.getpid(), signal.SIGSTOP),
    "asleep": lambda channel, payload: time.sleep(600),
    "quit": lambda channel, payload: os._exit(0),
    "raises": lambda channel, payload: 1 // 0,
    "garbage": lambda channel, payload: channel.line.sendall(bytes(range(256)) * 8),
}
SENDERS_FAULTS = {
    "changed": one_bit_changed,
    "cut short": cut_short,
    "stalled inside": stalled_inside,
    "replayed": lambda channel, payload: channel.line.sendall(2 * frame(channel, payload)),
    "too long": lambda channel, payload: Channel.send(channel, payload + b"\0"),
    "too short": lambda channel, payload: Channel.send(channel, payload[:-1]),
    "a bit more": lambda channel, payload: Channel.send(channel, bytes([*payload[:7], payload[7] + 1, *payload[8:]])),
    "tiny": lambda channel, payload: Channel.send(channel, b"abc"),
    "talks on": lambda channel, payload: channel.line.sendall(frame(channel, payload) + b"more"),
    "huge": lambda channel, payload: channel.line.sendall((1 << 40).to_bytes(8, "big")),
}


class Faulty(Channel):
    """Counts frames: one greeting is sent and one heard, then come the messages."""

    count = 0

    def at_fault(self):
        self.count += 1
        if self.count > 2:
            self.patience = 1.5
        return FAULT != "none" and self.count == (NUMBER + 2 if NUMBER else 1)

    def send(self, payload):
        if self.at_fault():
            {**FAULTS, **SENDERS_FAULTS}[FAULT](self, payload)
        else:
            super().send(payload)

    def receive(self, *, most):
        if self.at_fault():
            FAULTS[FAULT](self, b"")
        return super().receive(most=most)


if __name__ == "__main__":
    FAULT, NUMBER = sys.argv[1], int(sys.argv[2])
    process.Channel = Faulty
    if sys.argv[3:]:
        with open(sys.argv[3], "a") as file:
            file.write(f"{os.getpid()}\n")
    sys.exit(process.attend(light_script))


def numbers(seed=0, batch=5):
    return np.random.default_rng(seed).integers(0, 1 << 10, size=(batch, 4))
