"""The laws of a model on one task at one size: cut it is what it is whole, and its bits are the bits of its state.

Each law is a function of a case and tokens that says what it looked at, and raises ValueError where the law breaks.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.costs.numerals import counted
from reductions.reduction import Layout, in_order

from ..cases import Case
from ..messages.turns import HYBRID, Tokens
from ..setting import Setting

A, B, P = Owner
_MIXED = 3  # layouts with owners in any order


def layouts(length: int, seed: int = 0) -> Iterator[Layout]:
    """Every cut, runs of owners in any order, and public tokens alone.

    Example:
        >>> len(list(layouts(4)))
        9
    """
    rng = np.random.default_rng(seed)
    yield from (in_order((A, cut), (B, length - cut)) for cut in range(length + 1))
    yield Layout((P,) * length)
    yield from (Layout(tuple(map(Owner, rng.integers(len(Owner), size=length).tolist()))) for _ in range(_MIXED))


def split_is_whole(case: Case, tokens: Tokens) -> str:
    """At every cut, and for owners in any order, two parties answer what the uncut model answers, bit for bit.

    Owners for which nobody could give an output that is asked early are passed over; that Bob owns all is never one.

    Raises:
        ValueError: naming the owners and the first sequence on which the answers differ.
    """
    whole, seen = case.whole(tokens), 0
    case.script(in_order((B, tokens.shape[1])))
    for layout in layouts(tokens.shape[1]):
        if not _runs(case, layout):
            continue
        answers = case.run(layout, tokens).answers
        if answers.shape != whole.shape:
            raise ValueError(f"{case}: cut, answers have shape {answers.shape}; whole, {whole.shape}")
        if answers.tobytes() != np.asarray(whole, answers.dtype).tobytes():
            i = int(np.argmax((answers != whole).reshape(len(answers), -1).any(axis=1)))
            raise ValueError(
                f"{case}: with owners {_shown(layout)} it answers {answers[i]}, whole {whole[i]}, on {tokens[i]}"
            )
        seen += 1
    return f"{len(tokens)} sequences for {seen} layouts at {case.setting}"


def order_is_nothing(case: Case, tokens: Tokens) -> str:
    """Sequences in another order are answered as they were: none depends on its neighbours in the batch, or on calls.

    Raises:
        ValueError: naming the first sequence whose answer changed.
    """
    whole, order = case.whole(tokens), np.random.default_rng(1).permutation(len(tokens))
    for what, again in (("again", case.whole(tokens)), ("in another order", _back(case.whole(tokens[order]), order))):
        if not np.array_equal(again, whole):
            i = int(np.argmax((again != whole).reshape(len(whole), -1).any(axis=1)))
            raise ValueError(f"{case}: run {what} it answers {again[i]}, before {whole[i]}, on {tokens[i]}")
    return f"{len(tokens)} sequences at {case.setting}"


def bits_are_state(case: Case, tokens: Tokens) -> str | None:
    """A handover first at every cut, of as many bits as the state has, which are all that the parts of it have.

    Nothing else is sent but by a model with a layer of attention on top, whose messages come after it.

    Raises:
        ValueError: naming the cut and both counts.
    """
    bits = case.state_bits
    if bits is None:
        return None
    parts = sum(part.bits for part in case.split.parts())  # each sent alone, in whole bits
    if parts < bits:
        raise ValueError(f"{case}: the parts of the state have {parts} bits alone, fewer than together")
    length, seen = tokens.shape[1], 0
    for cut in range(1, length):
        layout = in_order((A, cut), (B, length - cut))
        if not _runs(case, layout):
            continue
        messages = case.run(layout, tokens).messages
        sent = [message.bits for message in messages]
        handed = sent[:1] if case.architecture == HYBRID else sent
        if handed != [bits] or messages[0].data.shape != (len(tokens), -(-bits // 8)):
            raise ValueError(f"{case}: cut before {cut} it sends {sent} bits")
        seen += 1
    return f"{counted(bits, 'bit')} at {counted(seen, 'cut')} at {case.setting}"


def sampled(setting: Setting, count: int, seed: int = 0) -> Tokens:
    """Sequences of the task, as many natural as hard ones."""
    rng = np.random.default_rng(seed)
    return np.concatenate([setting.task.sample(setting.n, count, rng, hard=hard) for hard in (False, True)])


def _runs(case: Case, layout: Layout) -> bool:
    try:
        case.script(layout)
    except ValueError:
        return False
    return True


def _back(found: npt.NDArray[np.int64], order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    back = np.empty_like(found)
    back[order] = found
    return back


def _shown(layout: Layout) -> str:
    return "".join(owner.name[0] for owner in layout.owners)
