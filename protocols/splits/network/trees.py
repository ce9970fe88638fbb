"""What trees do in rounds: every token's words to all leaves of its trees, and sums of leaves' words to the token.

Words are numbers below 2ᴮ, one an edge and round: a list of c words is at the far end of k + 1 edges after c + k
rounds. A sum is added as it is on paper: its least word first, and each node keeps a carry of one bit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .network import SILENT, Ints, Network


def words_of(numbers: Ints, width: int, bits: int) -> Ints:
    """Numbers of a width as ⌈width/B⌉ words each, the least first: (…, k) ↦ (…, k·⌈width/B⌉).

    Example:
        >>> words_of(np.array([6, 1]), 3, 2).tolist()
        [2, 1, 1, 0]
    """
    shifts = bits * np.arange(-(-width // bits))
    parts = (numbers[..., None] >> shifts) % (1 << bits)
    return parts.reshape(*numbers.shape[:-1], -1)


def numbers_of(words: Ints, width: int, bits: int) -> Ints:
    """The numbers that were written as words: (…, k·⌈width/B⌉) ↦ (…, k)."""
    shifts = bits * np.arange(-(-width // bits))
    return (words.reshape(*words.shape[:-1], -1, len(shifts)) << shifts).sum(axis=-1)


def spread(network: Network, words: Ints) -> Ints:
    """A list of words from every token down each of its trees: (B, 2N, c) ↦ (B, 2N, N, c), at the leaf of each token.

    A word of −1 is not sent.
    """
    held, above = network.silence(len(words)), np.arange(2 * network.leaves) // 2
    rounds, found = words.shape[-1] + network.depth, []
    for number in range(rounds):
        held[..., 0] = words[..., number] if number < words.shape[-1] else SILENT
        messages = np.where(network.there, held[..., above], SILENT)
        network.deliver(messages)
        held = messages
        if number >= network.depth:
            found.append(held[..., network.leaves + network.places])
    return np.stack(found, axis=-1)


def summed(network: Network, words: Ints, firsts: Ints) -> Ints:
    """Sums over the leaves of each row tree, at its token: (B, N, N, c) ↦ (B, N, c), word by word with carries.

    Args:
        network: of N tokens.
        words: at the leaf of each token in each row tree.
        firsts: which of the c words are the least of a number, (c,); sums are modulo what its words hold.
    """
    batch, tokens, _, count = words.shape
    carry = np.zeros((batch, tokens, network.leaves), np.int64)
    ready, sums = network.silence(batch), []
    for number, starts in _starts(network.depth, firsts):
        ready[:, :tokens, network.leaves + network.places] = words[..., number] if number < count else SILENT
        network.deliver(ready)
        pairs = ready[:, :tokens].reshape(batch, tokens, network.leaves, 2)
        silent = (pairs == SILENT).all(axis=-1)
        total = np.maximum(pairs, 0).sum(axis=-1) + np.where(starts, 0, carry)
        carry = np.where(silent, carry, total >> network.bits)
        after = np.where(silent, SILENT, total % (1 << network.bits))
        ready = network.silence(batch)
        ready[:, :tokens, 1 : network.leaves] = after[..., 1:]
        if number >= network.depth:
            sums.append(after[..., 0])
    return np.stack(sums, axis=-1)


def _starts(depth: int, firsts: Ints) -> Iterator[tuple[int, Ints]]:
    """Each round, and for each node whether the word that comes up to it is the least of a number: (leaves,)."""
    nodes = np.arange(1 << depth)
    level = np.where(nodes, np.frexp(np.maximum(nodes, 1))[1] - 1, -1)  # the token's is −1
    for number in range(len(firsts) + depth):
        word = number - (depth - 1 - level)
        yield number, np.where((word >= 0) & (word < len(firsts)), firsts[np.clip(word, 0, len(firsts) - 1)], False)
