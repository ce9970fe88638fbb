"""A model that searches: what it writes is fed back, and behind each query stands what the task's search finds.

What is written is a token at a time the model's own, run whole in its own numbers, or the answer of `task.search` from
the input and all that was written before; the model is not asked for that and was not trained on it.

Source: Wen, Dang and Lyu (2024), Section 5: retrieval in the context.
"""

from __future__ import annotations

import numpy as np

from protocols import Case

from .fresh import Tokens


def written_with_search(one: Case, tokens: Tokens) -> Tokens:
    """All that is written after (B, T) tokens, queries and findings and the answer: (B, generated)."""
    setting = one.setting
    task, count, length = setting.task, setting.asked.generated, setting.length
    own = [place for place in range(count) if place not in task.found(setting.n)]
    rows = np.zeros((len(tokens), length + count), dtype=tokens.dtype)
    rows[:, :length] = tokens
    asked = tuple(length - 1 + place for place in own)
    for place in range(count):
        written = rows[:, length : length + place]
        if place in own:
            said = one.split.logits(rows[:, : length + count - 1], asked)[:, own.index(place)].argmax(axis=-1)
        else:
            said = task.search(tokens, written)
        rows[:, length + place] = said
    return rows[:, length:]
