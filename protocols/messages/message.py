"""A message: bytes and a bit length, for a batch of instances; its cost is that length."""

from __future__ import annotations

from dataclasses import dataclass

from reductions import Owner
from reductions.costs.numerals import counted

from .packing import Bytes, Values, pack, packed_bits, unpack


@dataclass(frozen=True)
class Fields:
    """What a party wants to say: values (B, F), each below its radix. The radices are public, the values are not."""

    values: Values
    radices: tuple[int, ...]


@dataclass(frozen=True)
class Message:
    """What crossed: the same number of bits in every instance of a batch.

    Attributes:
        sender: Alice or Bob.
        label: what it is, for people.
        data: (batch, ⌈bits/8⌉) bytes, zero bits at the end.
        bits: length of each instance's message, which is its cost.
    """

    sender: Owner
    label: str
    data: Bytes
    bits: int

    def __repr__(self) -> str:
        size = f"{counted(self.bits, 'bit')} in {counted(len(self.data), 'instance')}"
        return f"<message of {self.sender.name.title()}: {self.label}, {size}>"

    def read(self, radices: tuple[int, ...]) -> Values:
        """The fields that the sender packed, (B, F).

        Raises:
            ValueError: the bytes are not fields of these radices.
        """
        if packed_bits(radices) != self.bits:
            raise ValueError(f"{self.label}: {counted(self.bits, 'bit')} came, {packed_bits(radices)} were expected")
        return unpack(self.data, radices)


def send(sender: Owner, label: str, fields: Fields) -> Message:
    """Pack fields into a message; nothing but the fields says how long it is.

    Raises:
        ValueError: a value that is not below its radix.

    Example:
        >>> import numpy as np
        >>> message = send(Owner.ALICE, "digits", Fields(np.array([[2, 0, 1]]), (3, 3, 3)))
        >>> message.bits, message.data.tolist(), message.read((3, 3, 3)).tolist()
        (5, [[152]], [[2, 0, 1]])
    """
    try:
        data = pack(fields.values, fields.radices)
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from None
    return Message(sender, label, data, packed_bits(fields.radices))
