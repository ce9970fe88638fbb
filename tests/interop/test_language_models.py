"""Causal language models of transformers go on through a cut as the library's own generation does."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut
from protocols.adapters.hosting.adapter import ADAPTERS

from .hosted import library, protocols


@pytest.mark.parametrize("kind", range(3))
def test_a_language_model_goes_on_as_it_would_by_itself(kind):
    """Greedy continuations of Mamba, FalconMamba and Mamba-2 by the library's own loop, which keeps all columns."""
    torch = library("torch")
    protocols("transformers_causal")
    model = ADAPTERS.get("transformers_causal").examples()[kind].eval()
    tokens = np.random.default_rng(kind).integers(0, 7, size=(2, 6))
    given, seen = (
        torch.from_numpy(tokens),
        torch.ones(tokens.shape, dtype=torch.int64),
    )  # else it hides what looks padded
    wanted = model.generate(given, attention_mask=seen, max_new_tokens=8, do_sample=False, eos_token_id=99)
    transcript = cut(model, tokens, 4, generated=8)
    assert transcript.one_way and transcript.answers.tolist() == wanted[:, 6:].tolist()
