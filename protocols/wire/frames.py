"""Frames between two processes: length (8 bytes) ‖ payload ‖ HMAC-SHA256 of who sends, the frame's number and payload.

A frame that was changed, repeated, left out or turned back to its sender, or that comes from anybody without the key
of this run, has a tag that does not fit. Every wait has an end, in the middle of a frame as well; that is why these are
not the connections of `multiprocessing`, which authenticate the beginning only and wait for the rest of a message for
ever.

Example:
    >>> from socket import socketpair
    >>> left, right = socketpair()
    >>> alice, bob = Channel(left, b"key", Owner.ALICE, patience=1), Channel(right, b"key", Owner.BOB, patience=1)
    >>> alice.send(b"101")
    >>> bob.receive(most=3), bob.received_bytes
    (b'101', 43)
    >>> left.close(), right.close()
    (None, None)
"""

from __future__ import annotations

import hmac
from socket import SHUT_WR, socket
from time import monotonic

from reductions import Owner

_LENGTH, _TAG = 8, 32
_FIRST = "a frame's length"
FRAME_BYTES = _LENGTH + _TAG  # of a frame beside its payload
_CHUNK = 1 << 20


class WireFault(ConnectionError):
    """What the other party did wrong, in one line."""


class Lost(WireFault):
    """The other party is gone, and knows better why."""


class Channel:
    """One party's end of the line.

    Attributes:
        party, other: who is at this end, and who at the other.
        sent_bytes, received_bytes: all bytes that went through, frames included.
    """

    def __init__(self, line: socket, key: bytes, party: Owner, *, patience: float) -> None:
        self.line, self.party, self.patience = line, party, patience
        self.other = Owner.BOB if party is Owner.ALICE else Owner.ALICE
        self.sent_bytes = self.received_bytes = 0
        self._key = key
        self._numbers = {party: 0, self.other: 0}

    def send(self, payload: bytes) -> None:
        """Send one frame.

        Raises:
            WireFault: the other party is gone (`Lost`), or takes nothing.
        """
        frame = len(payload).to_bytes(_LENGTH, "big") + payload + self._tag(self.party, payload)
        self.line.settimeout(self.patience)
        try:
            self.line.sendall(frame)
        except TimeoutError:
            raise WireFault(f"{self.other.name.title()} took nothing for {self.patience:g} s") from None
        except OSError:
            raise Lost("the connection is closed") from None
        self.sent_bytes += len(frame)

    def receive(self, *, most: int) -> bytes:
        """The payload of the next frame, at most so many bytes.

        Raises:
            WireFault: nothing comes, or too little, too much, or what the other party did not send.
        """
        deadline = monotonic() + self.patience
        length = int.from_bytes(self._take(_LENGTH, deadline, _FIRST), "big")
        if length > most:
            raise WireFault(f"a frame of {length} bytes was announced, the most is {most}")
        payload = self._take(length, deadline, "a frame")
        tag = self._take(_TAG, deadline, "a frame's tag")
        if not hmac.compare_digest(tag, self._tag(self.other, payload)):
            raise WireFault(f"a frame of {length} bytes came whose tag does not fit")
        self.received_bytes += length + FRAME_BYTES
        return payload

    def end(self) -> None:
        """Say nothing more, and hear that the other party says nothing more.

        Raises:
            WireFault: more came, or the other party does not end.
        """
        try:
            self.line.shutdown(SHUT_WR)
            self.line.settimeout(self.patience)
            more = self.line.recv(1)
        except TimeoutError:
            raise WireFault(f"the connection was not closed for {self.patience:g} s") from None
        except OSError:  # the other party closed at once, as it may
            more = b""
        self.line.close()
        if more:
            raise WireFault("more came after the end")

    def _take(self, count: int, deadline: float, what: str) -> bytes:
        taken = bytearray()
        while len(taken) < count:
            self.line.settimeout(max(deadline - monotonic(), 1e-3))
            try:
                part = self.line.recv(min(count - len(taken), _CHUNK))
            except TimeoutError:
                raise WireFault(f"{_part(taken, count, what)} came in {self.patience:g} s") from None
            except OSError:  # reset by a party that died with bytes unread
                part = b""
            if not part:
                raise Lost(f"the connection ended when {_part(taken, count, what)} had come")
            taken += part
        return bytes(taken)

    def _tag(self, sender: Owner, payload: bytes) -> bytes:
        number = self._numbers[sender]
        self._numbers[sender] += 1
        return hmac.digest(self._key, bytes([sender]) + number.to_bytes(8, "big") + payload, "sha256")


def _part(taken: bytearray, count: int, what: str) -> str:
    return f"{len(taken)} of {count} bytes of {what}" if taken or what != _FIRST else "nothing"
