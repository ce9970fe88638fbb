"""A model that asks, run: it writes, and its queries are searched in all that stands before them.

The text is the words one after another. At the word that asks, the pattern that was opened last is searched by Python's
re.search in the text before it; the next token is the first group that took part, as a word, FOUND where it is no
single word, or FAILED. All of it, found words too, is the chain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax
import numpy as np
import numpy.typing as npt

from .words import ASK, FAILED, FOUND, LOST, NO, OPEN, YES

Ints = npt.NDArray[Any]


def ask(model: Any, words: Sequence[str], prompts: Ints, most: int) -> list[list[int]]:
    """What is written behind each prompt, (B, T), and found: up to an answer, or so many tokens.

    Raises:
        ValueError: a prompt with tokens that are no words.
    """
    if prompts.min() < 0 or prompts.max() >= len(words):
        raise ValueError(f"a prompt has token {prompts.max()}: wanted 0 to {len(words) - 1}")
    numbers = {word: number for number, word in enumerate(words)}
    state = jax.vmap(lambda _: model.start())(np.arange(len(prompts)))
    for column in prompts.T:
        state, said = _advance(model, state, column.astype(np.int32))
    chains: list[list[int]] = [[] for _ in prompts]
    for _ in range(most):
        for row, chain, token in zip(prompts, chains, np.asarray(said).tolist(), strict=True):
            if not chain or chain[-1] not in (YES, NO, LOST):
                asked = chain and chain[-1] == ASK
                chain.append(_search(words, numbers, [*row.tolist(), *chain]) if asked else token)
        if all(chain[-1] in (YES, NO, LOST) for chain in chains):
            break
        state, said = _advance(model, state, np.array([chain[-1] for chain in chains], np.int32))
    return chains


def text(words: Sequence[str], tokens: Sequence[int]) -> str:
    """Words one after another."""
    return "".join(words[token] for token in tokens)


def _search(words: Sequence[str], numbers: dict[str, int], tokens: list[int]) -> int:
    opened = len(tokens) - 1 - tokens[::-1].index(OPEN)
    found = re.search(text(words, tokens[opened + 1 : -1]), text(words, tokens[:opened]))
    if found is None:
        return FAILED
    return numbers.get(next((group for group in found.groups() if group is not None), ""), FOUND)


@eqx.filter_jit
def _advance(model: Any, state: Any, tokens: Any) -> tuple[Any, Any]:
    after = jax.vmap(lambda one, token: model.step(one, token, 0))(state, tokens)
    return after, jax.vmap(model.read)(after)
