"""What a live model of transformers holds after some tokens: numbers by layer and dtype, read off its own tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import torch
import transformers


def held(model: Any, tokens: int) -> list[Counter[str]]:
    """Numbers of each dtype in each layer after a prefill of so many tokens."""
    ids = torch.arange(tokens)[None] % 61 + 3
    given = {}
    if model.config.model_type == "recurrent_gemma":
        given = {"past_key_values": transformers.DynamicCache(config=model.config)}
    with torch.no_grad():
        out = model(ids, use_cache=True, **given)
    return [_counted(tensors) for tensors in _layers(model, out, given)]


def _counted(tensors: Iterator[torch.Tensor]) -> Counter[str]:
    found: Counter[str] = Counter()
    for tensor in tensors:
        if tensor.numel():
            found[str(tensor.dtype).removeprefix("torch.")] += tensor.numel()
    return found


def _layers(model: Any, out: Any, given: dict[str, Any]) -> list[Iterator[torch.Tensor]]:
    if "state" in out:  # RWKV: five arrays, layers last
        return [iter([array[..., i] for array in out.state]) for i in range(model.config.num_hidden_layers)]
    if "cache_params" in out and isinstance(getattr(out.cache_params, "rnn_state", None), dict):  # xLSTM
        return [iter(out.cache_params.rnn_state[i]) for i in range(model.config.num_hidden_layers)]
    if given:  # RecurrentGemma keeps its recurrences in modules
        modules = [[*layer.modules()] for layer in model.model.layers]
        own = [[getattr(m, n, None) for m in ms for n in ("conv1d_state", "recurrent_states")] for ms in modules]
        kept = [[*_tensors(layer)] for layer in given["past_key_values"].layers]
        return [iter([t for t in own[i] if t is not None] + kept[i]) for i in range(len(own))]
    cache = out.past_key_values if out.get("past_key_values") is not None else out.cache_params
    count = max(model.config.num_hidden_layers, len(cache.layers))
    found = [[*_tensors(layer)] for layer in cache.layers]
    found += [[] for _ in range(count - len(found))]
    for i, extra in enumerate(getattr(cache, "linear_cache", ())):  # MiniMax
        found[i] += [extra] if isinstance(extra, torch.Tensor) else []
    return [iter(tensors) for tensors in found]


def _tensors(layer: Any) -> Iterator[torch.Tensor]:
    """Of a sequence, and so with a batch axis; flags and offsets have none."""
    for value in vars(layer).values():
        for inner in value.values() if isinstance(value, dict) else [value]:
            if isinstance(inner, torch.Tensor) and inner.dim() >= 2 and inner.is_floating_point():
                yield inner
