"""Where a causal language model of transformers has its state: what a first look at a copy of it shows.

The look: a prefix of three sequences at once, then a token more, so that tensors with a batch in front are told from
those without, which are public; and, where there are windows of convolutions, a few tokens with not-a-number in their
oldest columns, which are dead if it never comes out. The number of calls does not depend on the number of layers.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import transformers

from .torch_copies import sharing
from .torch_tensors import Change, replaced, tensors

_CACHES = ("cache", "cache_params", "past_key_values", "state")
_WINDOW = ".conv_states["
_ROWS, _PREFIX = 3, 6


@dataclass(frozen=True)
class Group:
    """The state of instances that run together: a cache, what modules keep, by its path, and how many they are."""

    cache: Any
    hidden: dict[str, torch.Tensor]
    size: int

    def changed(self, change: Change) -> Group:
        """With every tensor changed; the cache itself is."""
        hidden = {path: change(path, tensor) for path, tensor in self.hidden.items()}
        return Group(replaced(self.cache, change), hidden, self.size)


@dataclass(frozen=True)
class Probe:
    """What is known of a model.

    Attributes:
        cache: the name that it has for its cache.
        returned: whether its output has the cache; where not, the one that is passed in is changed.
        hidden: paths of tensors that its modules keep.
        public: paths of tensors without a batch.
        dead: paths of windows whose oldest column is never read again.
        outputs: size of the vocabulary.
        positioned: whether its `forward` takes `position_ids`.
        alone: whether its instances are run one at a time.
    """

    cache: str = ""
    returned: bool = True
    hidden: tuple[str, ...] = ()
    public: frozenset[str] = frozenset()
    dead: frozenset[str] = frozenset()
    outputs: int = 0
    positioned: bool = False
    alone: bool = False

    def first_cache(self, model: Any) -> Any:
        """What is passed as a cache at first; None where the model makes one."""
        return None if self.returned else transformers.DynamicCache(config=model.config)

    def positions(self, seen: int, ids: torch.Tensor) -> dict[str, torch.Tensor]:
        """`position_ids`, where `forward` takes them."""
        if not self.positioned:
            return {}
        return {"position_ids": torch.arange(seen, seen + ids.shape[1], device=ids.device).expand(ids.shape)}


def run_once(model: Any, probe: Probe, tokens: Any, group: Group, seen: int) -> tuple[Group, torch.Tensor]:
    """One call on tokens (size, n) after so many: the state after them, and the logits."""
    _put(model, group.hidden)
    ids = torch.tensor(tokens, device=model.device)
    given = {} if group.cache is None else {probe.cache: group.cache}
    with torch.no_grad():
        made = model(input_ids=ids, use_cache=True, **given, **probe.positions(seen, ids))
    cache = getattr(made, probe.cache) if probe.returned else group.cache
    return Group(cache, {path: _held(model, path) for path in probe.hidden}, group.size), made.logits


def cleared(model: Any, probe: Probe) -> Any:
    """A copy whose modules keep nothing of what was run before."""
    made = sharing(model)
    for path in probe.hidden:
        module, _, key = path.rpartition(":")
        if key not in made.get_submodule(module)._buffers:
            setattr(made.get_submodule(module), key, None)
    return made


def collected(group: Group) -> Iterator[tuple[str, torch.Tensor]]:
    """All tensors of a state, with their paths."""
    yield from tensors(group.cache)
    yield from group.hidden.items()


def probed(model: Any, *, alone: bool) -> Probe:
    """What a look at a copy shows.

    Raises:
        ValueError: neither the output nor the modules have a state.
    """
    taken = inspect.signature(model.forward).parameters
    probe = Probe(positioned="position_ids" in taken, alone=alone)
    tokens = np.random.default_rng(0).integers(0, model.config.get_text_config().vocab_size, size=(_ROWS, _PREFIX))
    tokens = tokens[:1] if alone else tokens
    copied = sharing(model)
    before = {path: tensor.clone() for path, tensor in _kept(copied)}
    probe, cache = _with_cache(probe, copied, taken, tokens)
    group = Group(cache, {}, len(tokens))
    if not probe.returned:
        copied = sharing(model)
        group, _ = run_once(copied, probe, tokens, Group(probe.first_cache(copied), {}, len(tokens)), 0)
    changed = [p for p, t in _kept(copied) if p not in before or not _equal(before[p], t)]
    probe = replace(probe, hidden=tuple(changed))
    group, logits = run_once(copied, probe, tokens[:, :1], Group(group.cache, {}, len(tokens)), _PREFIX)
    public = frozenset(path for path, tensor in collected(group) if tensor.shape[:1] != (len(tokens),))
    probe = replace(probe, public=public, outputs=int(logits.shape[-1]))
    if not {path for path, _ in collected(group)} - public:
        raise ValueError("neither its output nor its modules have a state")
    return replace(probe, dead=_dead(model, probe))


def _with_cache(probe: Probe, model: Any, taken: Any, tokens: Any) -> tuple[Probe, Any]:
    """The name of the cache, and the cache where the output has it, from a call."""
    ids = torch.tensor(tokens, device=model.device)
    with torch.no_grad():
        made = model(input_ids=ids, use_cache=True, **probe.positions(0, ids))
    for name in _CACHES:
        if name in taken and getattr(made, name, None) is not None:
            return replace(probe, cache=name), getattr(made, name)
    for name in _CACHES:
        if name in taken:
            return replace(probe, cache=name, returned=False), None
    raise ValueError("its output has no cache, and it takes none")


def _dead(model: Any, probe: Probe) -> frozenset[str]:
    """Windows whose oldest column is not read: all at once, or else those of one shape and place at once."""
    copied = sharing(model)
    made, _ = run_once(copied, probe, _zeros(_PREFIX), Group(probe.first_cache(copied), {}, 1), 0)
    windows = {path: tensor.shape for path, tensor in collected(made) if _WINDOW in path and path not in probe.public}
    if not windows or _unread(copied, probe, copy.deepcopy(made), frozenset(windows)):
        return frozenset(windows)
    kinds = {(shape, path.rpartition(_WINDOW)[2]) for path, shape in windows.items()}
    each = [frozenset(p for p, s in windows.items() if (s, p.rpartition(_WINDOW)[2]) == kind) for kind in kinds]
    return frozenset().union(*(paths for paths in each if _unread(sharing(model), probe, copy.deepcopy(made), paths)))


def _unread(model: Any, probe: Probe, group: Group, windows: frozenset[str]) -> bool:
    """Whether not-a-number in oldest columns never comes out, until it has left the windows."""
    longest = max(tensor.shape[-1] for path, tensor in collected(group) if path in windows)
    group = group.changed(lambda path, old: _poisoned(old) if path in windows else old)
    for t in range(longest):
        group, logits = run_once(model, probe, _zeros(1), group, _PREFIX + t)
        if not bool(torch.isfinite(logits).all()):
            return False
    return True


def _zeros(count: int) -> Any:
    return np.zeros((1, count), dtype=np.int64)


def _poisoned(old: torch.Tensor) -> torch.Tensor:
    made = old.clone()
    made[..., 0] = float("nan")
    return made


def _kept(model: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors that modules have, other than parameters."""
    for name, module in model.named_modules():
        for held in (module.__dict__, module._buffers):
            for key, value in held.items():
                if isinstance(value, torch.Tensor) and not isinstance(value, torch.nn.Parameter):
                    yield f"{name}:{key}", value


def _held(model: Any, path: str) -> torch.Tensor:
    module, _, key = path.rpartition(":")
    return getattr(model.get_submodule(module), key)


def _put(model: Any, hidden: dict[str, torch.Tensor]) -> None:
    for path, tensor in hidden.items():
        module, _, key = path.rpartition(":")
        setattr(model.get_submodule(module), key, tensor)


def _equal(one: torch.Tensor, other: torch.Tensor) -> bool:
    return one.shape == other.shape and torch.equal(one, other)
