"""What a run takes, estimated from shapes before there are tokens: memory and operations of one instance.

Estimates, good to a factor of a few: they tell what is beyond a machine and what would take long, and bound nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

from ...messages.turns import Asked
from ...room import check_room, machine_bytes
from .exact_sums import BLOCK, value_limbs

_TOKEN = 64  # bytes: a token as each of the parties holds it, as it came and by position
_FIELD = 40  # bytes: an integer of a message, and its share of the message
_PAIR = 16  # operations on a query and a position beside the products
_COPIES = 4  # of what a step makes, before it is let go


@dataclass(frozen=True)
class Needs:
    """Of one instance.

    Attributes:
        bytes: that it takes at the most.
        work: operations on numbers.
    """

    bytes: int
    work: int

    def __add__(self, other: Needs) -> Needs:
        return Needs(self.bytes + other.bytes, self.work + other.work)

    def check_room(self, instances: int, who: str) -> None:
        """Refuse more instances in one run than this machine has memory for.

        Raises:
            RoomError: naming who is run, the bytes, and how many instances there is memory for.
        """
        there = machine_bytes()
        most, what = there // self.bytes, f"{who}: a run of {instances} instances"
        check_room(instances * self.bytes, f"{what} (at most {most} fit)" if most else what, there)


def tokens_need(length: int) -> Needs:
    """What any run takes of so many tokens."""
    return Needs(_TOKEN * length, length)


def states_need(numbers: int, length: int) -> Needs:
    """What a recurrent state of so many numbers takes."""
    return tokens_need(length) + Needs((_FIELD + 4 * _COPIES) * numbers, _PAIR * numbers * length)


def layers_need(layers: Iterable[Any], inputs: int, length: int, asked: Asked) -> Needs:
    """What layers of attention take on so many positions, where x has so many numbers at one of them.

    All but the last ask at every position.
    """
    found = tokens_need(length)
    layers = tuple(layers)
    for layer in layers:
        queries = asked.count if layer is layers[-1] else length
        found += _layer_needs(layer, queries, length, keep=inputs * length)
        inputs = numbers_of(layer.updated.gives)
    return found


def numbers_of(leaves: Iterable[Any]) -> int:
    """How many numbers arrays of these shapes have."""
    return sum(prod(leaf.shape) for leaf in leaves)


def _layer_needs(layer: Any, queries: int, length: int, *, keep: int) -> Needs:
    heads, width = layer.value_shape
    asked, limbs = layer.query_shape[1], value_limbs(layer)[1] * layer.weigh.limbs.shape[1]
    made = heads * (asked + limbs * (1 + width))  # of a position
    tile = min(queries, BLOCK) * min(length, BLOCK) * heads * _COPIES
    kept = keep + made * (length if queries > BLOCK else BLOCK)
    fields = queries * heads * (asked + 1 + width)
    return Needs(4 * (kept + tile) + _FIELD * fields, queries * length * heads * (_PAIR + made // heads))
