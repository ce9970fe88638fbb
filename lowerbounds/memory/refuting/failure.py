"""An input on which a model errs, as a file: data that is replayed by running the model, and names no code to load.

Example:
    >>> found = Failure("gru", 0, "", "", "index_lookup", 2, (0, 1, 3), (0,), (1,))
    >>> from_json(to_json(found)) == found, found.sentence
    (True, 'gru (seed 0) on index_lookup at n=2 says 0 on 0 1 3, where 1 is right')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reductions.costs.numerals import counted
from reductions.outside.writing import write_text

from ...certificates.certificate import Json
from ...certificates.fields import exactly, integer, mapping, text
from ...certificates.strict_json import Unreadable, dumps, load, loads, shorten

SCHEMA = 1
KIND = "failure"
MOST_TOKENS = 1 << 20
LARGEST_N = 1 << 24
KEYS = ("kind", "schema", "model", "seed", "definition", "content", "task", "n", "tokens", "said", "right", "collision")
COLLISION_KEYS = ("tokens", "said", "right", "cut", "state_bits", "state")
LONGEST_SHOWN = 48  # tokens of a sentence

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Collision:
    """Another input that leads to the same state at a cut, goes on in the same way, and has another right output.

    Attributes:
        tokens: the other input; its tokens from the cut on are those of the failure.
        said, right: what the model says of it, and what is right.
        cut: number of tokens read.
        state_bits: bits of the state.
        state: the packed state after either prefix, in hexadecimal.
    """

    tokens: Numbers
    said: Numbers
    right: Numbers
    cut: int
    state_bits: int
    state: str


@dataclass(frozen=True)
class Failure:
    """A model, an input, what the model says, and what is right.

    Attributes:
        model: its name; with parameters where it is on the shelf.
        seed: of its weights, where it is on the shelf.
        definition: where its code is, for people; nothing is loaded from there.
        content: hash of the model; empty where it has no stable content.
        task, n: what is asked.
        tokens: the input.
        said: its outputs.
        right: the task's label.
        collision: why, where the state is too small.
    """

    model: str
    seed: int
    definition: str
    content: str
    task: str
    n: int
    tokens: Numbers
    said: Numbers
    right: Numbers
    collision: Collision | None = None

    @property
    def sentence(self) -> str:
        """The failure in words."""
        where = f"{self.model} (seed {self.seed}) on {self.task} at n={self.n}"
        return f"{where} says {_words(self.said)} on {_words(self.tokens)}, where {_words(self.right)} is right"

    def lines(self) -> list[str]:
        """The sentence, and the collision where there is one."""
        found, other = [self.sentence], self.collision
        if other is not None:
            found.append(
                f"after {counted(other.cut, 'token')} its state of {counted(other.state_bits, 'bit')} is the same as "
                "after those of"
                f" {_words(other.tokens)}, so it says the same there, where {_words(other.right)} is right"
            )
        return found


def to_json(failure: Failure) -> str:
    """One line of JSON."""
    return dumps(plain(failure))


def plain(failure: Failure) -> dict[str, Json]:
    """The failure as a JSON object."""
    other = failure.collision
    collision: dict[str, Json] | None = None
    if other is not None:
        collision = {
            "tokens": [*other.tokens],
            "said": [*other.said],
            "right": [*other.right],
            "cut": other.cut,
            "state_bits": other.state_bits,
            "state": other.state,
        }
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "model": failure.model,
        "seed": failure.seed,
        "definition": failure.definition,
        "content": failure.content,
        "task": failure.task,
        "n": failure.n,
        "tokens": [*failure.tokens],
        "said": [*failure.said],
        "right": [*failure.right],
        "collision": collision,
    }


def from_json(data: str | bytes) -> Failure:
    """The failure that a text stands for; nothing is checked but its form.

    Raises:
        Unreadable: the text is none, with the reason on one line.
    """
    return _read(loads(data))


def read_failure(path: str | Path) -> Failure:
    """The failure in a file.

    Raises:
        Unreadable: the file holds none, with the reason on one line.
        OSError: the file cannot be read.
    """
    try:
        return _read(load(Path(path)))
    except Unreadable as refusal:
        raise Unreadable(f"{path}: {refusal}") from None


def write_failure(failure: Failure, path: str | Path, *, force: bool = False) -> None:
    """Write the failure whole, or not at all.

    Raises:
        FileExistsError: the file is there, and `force` is not given.
    """
    write_text(Path(path), to_json(failure) + "\n", force=force)


def _read(value: Json) -> Failure:
    if not isinstance(value, dict):
        raise Unreadable("a failure is an object")
    exactly(value, KIND, KEYS)
    if value["kind"] != KIND or type(value["schema"]) is not int or value["schema"] != SCHEMA:
        raise Unreadable(f"kind and schema: wanted {KIND!r} and {SCHEMA}, not {shorten(value['kind'])}")
    return Failure(
        model=text(value, "model"),
        seed=_within(value, "seed", (1 << 32) - 1),
        definition=text(value, "definition", least=0),
        content=text(value, "content", least=0),
        task=text(value, "task"),
        n=_within(value, "n", LARGEST_N),
        tokens=_numbers(value, "tokens"),
        said=_numbers(value, "said"),
        right=_numbers(value, "right"),
        collision=None if value["collision"] is None else _collision(mapping(value, "collision")),
    )


def _collision(value: dict[str, Json]) -> Collision:
    exactly(value, "collision", COLLISION_KEYS)
    lists = {key: _numbers(value, key) for key in ("tokens", "said", "right")}
    state = value["state"]
    if not isinstance(state, str) or not re.fullmatch("(?:[0-9a-f]{2})*", state):
        raise Unreadable(f"state: wanted hexadecimal, not {shorten(state)}")
    return Collision(
        **lists, cut=_within(value, "cut", MOST_TOKENS), state_bits=_within(value, "state_bits", 1 << 40), state=state
    )


def _within(value: dict[str, Json], key: str, most: int) -> int:
    found = integer(value, key)
    if not 0 <= found <= most:
        raise Unreadable(f"{key}: wanted 0 … {most}, not {shorten(found)}")
    return found


def _numbers(value: dict[str, Json], key: str) -> Numbers:
    found = value[key]
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_TOKENS:
        raise Unreadable(f"{key}: wanted a list of integers, not {shorten(found)}")
    if any(type(part) is not int or not 0 <= part < 1 << 31 for part in found):
        raise Unreadable(f"{key}: wanted integers from 0 to 2^31 − 1")
    return tuple(part for part in found if isinstance(part, int))


def _words(numbers: Numbers) -> str:
    if len(numbers) <= LONGEST_SHOWN:
        return " ".join(map(str, numbers))
    return f"{' '.join(map(str, numbers[:LONGEST_SHOWN]))} … ({len(numbers)} tokens)"
