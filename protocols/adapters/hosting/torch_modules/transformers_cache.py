"""A causal language model of transformers as a stepper: its cache, and what it keeps in its modules, are the state.

The name under which the cache travels differs between models and releases: it is the field of the output, other than
the logits, that `forward` takes under the same name. What both parties know is not in the messages: flags, counters and
tensors without a batch, which a copy of the model that reads public tokens has as well at that position. RWKV is run
one instance at a time: with more it adds arrays of shape (B, d) to arrays of shape (B, 1, d).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import numpy as np
import torch

from ..fingerprint import fingerprint
from ..known import Known, known
from ..stepper import WRITES, Array, Leaves, Stepper
from .torch_arrays import to_array, to_tensor
from .torch_copies import apart, coarsest, let_go, measured, sharing, wrote
from .transformers_probe import Group, Probe, cleared, collected, probed, run_once

_ALONE = ("rwkv",)


@dataclass(frozen=True)
class CausalState:
    """Groups of instances that run together, and the number of tokens that they have read, which is public."""

    groups: tuple[Group, ...]
    seen: int = 0


@dataclass(frozen=True)
class CausalStepper(Stepper):
    """A model in evaluation mode.

    Attributes:
        model: never run by the stepper that is kept, only by copies.
        probe: where its state is.
        facts: what has been found out about it.
        taken_as: its fingerprint, when it was taken in.
    """

    model: Any
    probe: Probe
    facts: Known
    taken_as: bytes = b""
    at_once: ClassVar[bool] = True

    @classmethod
    def of(cls, model: Any) -> CausalStepper:
        """A stepper, from what a copy of the model shows.

        Raises:
            ValueError: neither the model's output nor its modules have a state, or running it changes its parameters.
        """
        model = _rescaled(model)
        made = cls(sharing(model), Probe(), Known())
        identity = made.identity()
        facts = known(identity)
        facts.probe = facts.probe or _tried(model)
        if facts.probe.hidden:  # what was run before is not of this run
            made = cls(cleared(model, facts.probe), facts.probe, facts)
            identity = made.identity()
        return replace(made, probe=facts.probe, facts=facts, taken_as=identity)

    def identity(self) -> bytes:
        """That of the model: what was found out about it follows from it."""
        return fingerprint((type(self), self.model))

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
        return self.probe.outputs

    @property
    def coarsest(self) -> np.dtype[Any]:
        """Of the parameters."""
        return coarsest(self.model)

    def fresh(self) -> CausalStepper:
        """A copy of the model that shares its parameters."""
        return replace(self, model=sharing(self.model))

    def apart(self) -> CausalStepper:
        """A copy with parameters of its own."""
        return replace(self, model=apart(self.model))

    def wrote(self, other: Stepper, identity: bytes) -> bool:
        """Whether it has other parameters."""
        return isinstance(other, CausalStepper) and wrote(self.model, other.model)

    def let_go(self, of: Stepper) -> None:
        """Its parameters' memory is given back."""
        if isinstance(of, CausalStepper):
            let_go(self.model, of.model)

    def measured(self, run: Callable[[Stepper], Array]) -> Array:
        """With other bits in its parameters."""
        with measured(self.model) as other:
            return run(replace(self, model=other))

    def start(self, batch: int) -> CausalState:
        """No cache; groups of one where instances disturb each other."""
        sizes = [1] * batch if self.probe.alone else [batch]
        return CausalState(tuple(Group(self.probe.first_cache(self.model), {}, size) for size in sizes))

    def step(self, state: CausalState, x: Array) -> tuple[CausalState, Array]:
        """One call for each group."""
        after, outputs, lo = [], [], 0
        for group in state.groups:
            made, logits = run_once(self.model, self.probe, x[lo : lo + group.size, None], group, state.seen)
            after.append(made)
            outputs.append(to_array(logits[:, -1]))
            lo += group.size
        return CausalState(tuple(after), state.seen + 1), np.concatenate(outputs)

    def read(self, inputs: Array) -> CausalState:
        """One call for each group, as the library's own generation reads what it goes on from."""
        start, groups, lo = self.start(len(inputs)), [], 0
        if not inputs.shape[1]:
            return start
        for group in start.groups:
            made, _ = run_once(self.model, self.probe, inputs[lo : lo + group.size], group, 0)
            groups.append(made)
            lo += group.size
        return CausalState(tuple(groups), inputs.shape[1])

    def uncut(self, inputs: Array) -> Array:
        """One call on all tokens of each group, without a cache."""
        logits = []
        for rows in np.split(inputs, len(self.start(len(inputs)).groups)):
            ids = torch.tensor(rows, device=self.model.device)
            with torch.no_grad():
                made = self.model(input_ids=ids, use_cache=False, **self.probe.positions(0, ids))
            logits.append(to_array(made.logits))
        return np.concatenate(logits)

    def leaves(self, state: CausalState) -> Leaves:
        """The tensors that have the batch in front; of windows without their dead columns."""
        each = [self._private(group) for group in state.groups]
        joined = {path: np.concatenate([to_array(found[path]) for found in each]) for path in each[0]}
        return {path: leaf[..., 1:] if path in self.probe.dead else leaf for path, leaf in joined.items()}

    def restore(self, leaves: Leaves, position: int) -> CausalState:
        """What public tokens leave at the position, with these tensors in it; zeros in dead columns."""
        batch = len(next(iter(leaves.values())))
        groups, lo = [], 0
        for size in (group.size for group in self.start(batch).groups):
            rows = {path: leaf[lo : lo + size] for path, leaf in leaves.items()}
            made = copy.deepcopy(self._template(position))
            groups.append(replace(made.changed(partial(self._received, rows)), size=size))
            lo += size
        return CausalState(tuple(groups), position)

    def sizes(self, position: int) -> Leaves:
        """From one call on public tokens."""
        self._template(position)
        return self.facts.templates[position][1]

    def _public(self, position: int) -> Group:
        model = sharing(self.model)
        tokens = np.zeros((1, position), dtype=np.int64)
        return run_once(model, self.probe, tokens, Group(self.probe.first_cache(model), {}, 1), 0)[0]

    def _template(self, position: int) -> Group:
        """Without what is private."""
        if position not in self.facts.templates:
            group = self._public(position)
            sizes = self.leaves(CausalState((group,), position))
            private = self._private(group)
            bare = group.changed(lambda path, old: old.new_empty(0) if path in private else old)
            self.facts.templates[position] = bare, {path: np.empty_like(leaf) for path, leaf in sizes.items()}
        return self.facts.templates[position][0]

    def _private(self, group: Group) -> dict[str, torch.Tensor]:
        return {path: tensor for path, tensor in collected(group) if path not in self.probe.public}

    def _received(self, rows: Leaves, path: str, old: torch.Tensor) -> torch.Tensor:
        if path not in rows:
            return old
        made = to_tensor(rows[path], old)
        if path not in self.probe.dead:
            return made
        return torch.cat([torch.zeros_like(made[..., :1]), made], dim=-1)


def _rescaled(model: Any) -> Any:
    """RWKV divides weights in place on its first call: that of a copy with weights of its own, not of the user's."""
    if model.config.model_type != "rwkv":
        return model
    made = copy.deepcopy(model).eval()
    with torch.no_grad():
        made(input_ids=torch.zeros((1, 1), dtype=torch.int64, device=model.device))
    return made


def _tried(model: Any) -> Probe:
    """What a look at a copy with parameters of its own shows.

    Raises:
        ValueError: it has no state, or other parameters after the look.
    """
    copied = apart(model)
    probe = probed(copied, alone=model.config.model_type in _ALONE)
    if wrote(copied, model):
        raise ValueError(WRITES)
    let_go(copied, model)
    return probe
