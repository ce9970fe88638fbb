"""A causal language model of transformers as a stepper: its cache, as the model itself returns and takes it, the state.

The name under which the cache travels differs between models and releases: it is the field of the output, other than
the logits, that `forward` takes under the same name. RWKV is run one instance at a time: with more it adds arrays of
shape (B, d) to arrays of shape (B, 1, d).
"""

from __future__ import annotations

import copy
import inspect
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from .stepper import Array, Leaves, Stepper
from .torch_arrays import to_array, to_tensor
from .torch_tensors import Change, replaced, tensors

_CACHES = ("cache", "cache_params", "past_key_values", "state")
_ALONE = ("rwkv",)
_WINDOW = ".conv_states["
_PROOF = 6  # tokens after which a column of a window that was not read is taken for dead


@dataclass(frozen=True)
class CausalStepper(Stepper):
    """A model in evaluation mode; the state is a list of caches, each with the number of instances that it is of.

    Attributes:
        model: never run by the stepper that is kept, only by copies.
        cache: the name that the model has for its cache.
        dead: paths of windows whose oldest column is never read again.
    """

    model: Any
    cache: str = ""
    dead: frozenset[str] = frozenset()

    @classmethod
    def of(cls, model: Any) -> CausalStepper:
        """A stepper, from what a copy of the model shows.

        Raises:
            ValueError: the model's output has no cache.
        """
        cache = _cache_name(copy.deepcopy(model))
        probe = cls(copy.deepcopy(model), cache)
        return cls(model, cache, frozenset(path for path in probe.windows() if probe.is_dead(path)))

    @property
    def name(self) -> str:  # type: ignore[override]
        """The model's class."""
        return f"transformers {type(self.model).__name__}"

    @property
    def width(self) -> None:  # type: ignore[override]
        """Inputs are tokens."""
        return

    @property
    def outputs(self) -> int:
        """Size of the vocabulary."""
        return int(self.model.config.vocab_size)

    def start(self, batch: int) -> Any:
        """No cache; groups of one where instances disturb each other."""
        return [(None, 1)] * batch if self.model.config.model_type in _ALONE else [(None, batch)]

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call for each group."""
        after, outputs, lo = [], [], 0
        for cache, size in state:
            made = _call(self.model, x[lo : lo + size, None], {self.cache: cache} if cache is not None else {})
            after.append((getattr(made, self.cache), size))
            outputs.append(to_array(made.logits[:, -1]))
            lo += size
        return after, np.concatenate(outputs)

    def uncut(self, inputs: Array) -> Array:
        """One call on all tokens of each group."""
        groups = np.split(inputs, len(self.start(len(inputs))))
        return np.concatenate([to_array(_call(self.model, group, {}).logits) for group in groups])

    def leaves(self, state: Any) -> Leaves:
        """The caches' tensors; of windows without their dead columns."""
        each = [dict(tensors(cache)) for cache, _ in state]
        for found, (_, size) in zip(each, state, strict=True):
            for path, tensor in found.items():
                if tensor.shape[:1] != (size,):
                    raise ValueError(f"the state's {path} does not have the batch in front")
        joined = {path: np.concatenate([to_array(found[path]) for found in each]) for path in each[0]}
        return {path: leaf[..., 1:] if path in self.dead else leaf for path, leaf in joined.items()}

    def restore(self, leaves: Leaves) -> Any:
        """A cache made by a step on token 0, its tensors replaced; zeros in dead columns."""
        batch = len(next(iter(leaves.values())))
        made, _ = self.step(self.start(batch), np.zeros(batch, dtype=np.int64))
        state, lo = [], 0
        for cache, size in made:
            rows = {path: leaf[lo : lo + size] for path, leaf in leaves.items()}
            state.append((replaced(cache, partial(self._received, rows)), size))
            lo += size
        return state

    def _received(self, rows: Leaves, path: str, old: torch.Tensor) -> torch.Tensor:
        if path not in self.dead:
            return to_tensor(rows[path], old)
        made = torch.zeros_like(old)
        made[..., 1:] = to_tensor(rows[path], old)
        return made

    def windows(self) -> list[str]:
        """Paths of the windows of convolutions."""
        state, _ = self.step(self.start(1), np.zeros(1, dtype=np.int64))
        return [path for path, _ in tensors(state[0][0]) if _WINDOW in path]

    def is_dead(self, window: str) -> bool:
        """Whether not-a-number in the oldest column of a window leaves all that follows as it was, bit for bit."""
        return self._following(partial(_poisoned, window)) == self._following(lambda path, old: old)

    def _following(self, change: Change) -> bytes:
        """What is said after a change, where windows are full of columns that tokens made."""
        tokens = np.random.default_rng(0).integers(0, self.outputs, size=(2 * _PROOF, 1))
        state = self.start(1)
        for token in tokens[:_PROOF]:
            state, _ = self.step(state, token)
        state = [(replaced(cache, change), size) for cache, size in state]
        said = b""
        for token in tokens[_PROOF:]:
            state, output = self.step(state, token)
            said += output.tobytes()
        return said


def _poisoned(window: str, path: str, old: torch.Tensor) -> torch.Tensor:
    if path != window:
        return old
    made = old.clone()
    made[..., 0] = float("nan")
    return made


def _call(model: Any, tokens: Array, cache: dict[str, Any]) -> Any:
    with torch.no_grad():
        return model(input_ids=torch.tensor(tokens, device=model.device), use_cache=True, **cache)


def _cache_name(model: Any) -> str:
    made = _call(model, np.zeros((1, 1), dtype=np.int64), {})
    taken = inspect.signature(model.forward).parameters
    for name in _CACHES:
        if name in taken and getattr(made, name, None) is not None:
            return name
    raise ValueError("its output has no cache, so its state stays hidden in the module")
