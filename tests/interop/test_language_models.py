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


def test_a_deep_rwkv_is_cut_and_keeps_its_weights():
    """With six layers or more it divides weights in place when it is first called."""
    torch, transformers = library("torch"), library("transformers")
    torch.manual_seed(0)
    sizes = {"vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 8, "context_length": 32}
    model = transformers.RwkvForCausalLM(transformers.RwkvConfig(**sizes)).eval()
    before = [parameter.detach().clone() for parameter in model.parameters()]
    tokens = np.random.default_rng(0).integers(0, 7, size=(2, 6))
    transcript = cut(model, tokens, 4)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), before, strict=True))
    with torch.no_grad():
        wanted = [model(torch.from_numpy(row[None])).logits[0, -1].argmax() for row in tokens]
    assert transcript.answers.tolist() == [int(token) for token in wanted]
