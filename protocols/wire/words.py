"""What a party is told: public words and weights and the key of the run, and, when it has loaded them, its own tokens.

The weights travel as bytes because the seed that made them is also the seed of the instances: who is told the seed can
draw the other party's input. Nothing is unpickled; a party reads one line of JSON and as many bytes as it names.

Example:
    >>> words = Words("gru", "index_lookup", 4, (0, 0, 0, 0, 1), 1, False, b"")
    >>> told = Told(words, Owner.BOB, b"key", 60)
    >>> Told.read(io.BytesIO(told.to_bytes())) == told
    True
    >>> read_own(io.BytesIO(own_bytes(np.array([[0, 0, 0, 0, 5]]))), words).tolist()
    [[0, 0, 0, 0, 5]]
"""

from __future__ import annotations

import hashlib
import io as io
import json
from dataclasses import asdict, dataclass
from typing import BinaryIO

import numpy as np

from reductions import Owner
from reductions.reduction import Layout

from ..messages.turns import Tokens


@dataclass(frozen=True)
class Words:
    """What both parties know.

    Attributes:
        model, task, n: names and size, from which each party builds the model; a name may say where its code is,
            `module:object` or `file.py:object`.
        owners: whose each token is.
        batch: number of instances.
        x64: whether JAX has 64-bit numbers.
        weights: the model's arrays, one after the other.
        folders: where the modules of such names are found.
    """

    model: str
    task: str
    n: int
    owners: tuple[int, ...]
    batch: int
    x64: bool
    weights: bytes
    folders: tuple[str, ...] = ()

    @property
    def layout(self) -> Layout:
        """Owners as a layout."""
        return Layout(tuple(map(Owner, self.owners)))

    def head(self) -> dict[str, object]:
        """All words but the weights, of which the length is said."""
        return {**asdict(self), "weights": len(self.weights)}

    def digest(self) -> bytes:
        """SHA-256 of all words."""
        return hashlib.sha256(json.dumps(self.head(), sort_keys=True).encode() + self.weights).digest()


@dataclass(frozen=True)
class Told:
    """What one party is told before there are instances.

    Attributes:
        words: what the other is told as well.
        party: who it is.
        key: shared by both parties of this run, and by nobody else.
        patience: seconds that it waits for the other.
    """

    words: Words
    party: Owner
    key: bytes
    patience: float

    def to_bytes(self) -> bytes:
        """As `read` reads it."""
        head = {**self.words.head(), "party": self.party, "key": self.key.hex(), "patience": self.patience}
        return json.dumps(head).encode() + b"\n" + self.words.weights

    @classmethod
    def read(cls, stream: BinaryIO) -> Told:
        """From what `to_bytes` gives.

        Raises:
            ValueError: less was there.
        """
        head = json.loads(stream.readline())
        party, key, patience = Owner(head.pop("party")), bytes.fromhex(head.pop("key")), head.pop("patience")
        head["owners"], head["folders"] = tuple(head["owners"]), tuple(head["folders"])
        words = Words(**{**head, "weights": _exactly(stream, head["weights"])})
        return cls(words, party, key, patience)


def own_bytes(own: Tokens) -> bytes:
    """A party's view of the tokens, (B, T), zero where they are not its own, as `read_own` reads it."""
    return own.astype("<i8").tobytes()


def read_own(stream: BinaryIO, words: Words) -> Tokens:
    """A party's view of the tokens.

    Raises:
        ValueError: less was there.
    """
    shape = words.batch, len(words.owners)
    own = np.frombuffer(_exactly(stream, 8 * shape[0] * shape[1]), dtype="<i8").reshape(shape)
    return own.astype(np.int64)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    found = stream.read(count)
    if len(found) != count:
        raise ValueError(f"{len(found)} of {count} bytes were told")
    return found
