"""Causal language models of transformers: what a model calls its cache, and what its modules keep, is the state.

A state may grow with the number of tokens, as keys do; the bits at a position are those of its tensors there. It is
stepped one token at a time: continuations of several tokens at once have been wrong upstream (issue 46032 for Mamba-2,
mended by pull request 46084). A column of a convolution's window that is never read again is not sent, which is tested
when the model is taken in. Flags around the tensors say that a token came before, which both know.

Source: https://huggingface.co/docs/transformers/cache_explanation

Example:
    >>> config = transformers.MambaConfig(vocab_size=3, hidden_size=2, state_size=2, num_hidden_layers=1)
    >>> ADAPTER.protocol(transformers.MambaForCausalLM(config)).state_bits  # 4 channels, 2 numbers and 3 columns each
    640
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import transformers

from .hosting.adapter import Adapter
from .hosting.check import FAULTS
from .hosting.hosted_handover import Hosted, host
from .hosting.stepper import WRITES, Array
from .hosting.torch_modules.torch_arrays import to_array, to_tensor
from .hosting.torch_modules.transformers_cache import CausalStepper


@dataclass(frozen=True)
class TransformersCausal(Adapter):
    """Copies are run in evaluation mode, as generation does."""

    def fits(self, model: Any) -> bool:
        """Any pretrained model."""
        return isinstance(model, transformers.PreTrainedModel)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the cache's tensors.

        Raises:
            ValueError: it names no tokens, or it fails where it is stepped.
        """
        if not model.can_generate():
            raise ValueError(f"transformers {type(model).__name__} names no tokens: wanted a causal language model")
        try:
            stepper = CausalStepper.of(model)
        except FAULTS as error:
            reason = WRITES if str(error) == WRITES else f"stepped one token at a time it fails: {error}"
            raise ValueError(f"transformers {type(model).__name__} cannot be cut: {reason}") from error
        return host(stepper)

    def tensors(self, model: Any) -> dict[str, Array]:
        """Parameters and buffers that belong to the module's state."""
        return {name: to_array(tensor) for name, tensor in model.state_dict().items()}

    def with_tensors(self, model: Any, tensors: dict[str, Array]) -> Any:
        """A copy with these."""
        made = copy.deepcopy(model)
        made.load_state_dict({name: to_tensor(array) for name, array in tensors.items()})
        return made

    def examples(self) -> tuple[Any, ...]:
        """Of two layers each."""
        sizes = {"vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 2}
        space = {**sizes, "state_size": 3}
        heads = {"num_heads": 4, "head_dim": 2, "n_groups": 2, "chunk_size": 4}
        return (
            transformers.MambaForCausalLM(transformers.MambaConfig(**space)),
            transformers.FalconMambaForCausalLM(transformers.FalconMambaConfig(**space)),
            transformers.Mamba2ForCausalLM(transformers.Mamba2Config(**space, **heads)),
            transformers.RwkvForCausalLM(transformers.RwkvConfig(**sizes, context_length=32)),
        )


ADAPTER = TransformersCausal()
