"""Layers: a stack of layers of attention run by two parties, tokens owned in any pattern.

In every layer each party sends the queries of its positions that see positions of the other, and is sent sums: exact
integers, so that what it goes on with is what the uncut model has, bit for bit. In the last layer only the queries
after which an output is asked are sent. With more than one layer the bits grow with T: such a model is no protocol of
few bits, and no lower bound on communication speaks of its width. Sending the tokens is often cheaper.

A model has `layers`, each with `numbers` (format of q, k, v), `weigh`, `average` (format of Σwv/Σw), `query_shape`
(h, d_qk), `value_shape` (h, d_v), `query(x)`, `key(x)`, `value(x)`, `bias(t_query, t_key)` with −∞ for a masked
position, and `update(x, average)`, the next x; and `embed(token, t)` and `read(x)`. All are for one position.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), for one layer; here layer by layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from ..messages.party_program import Resumed, run_alone
from ..messages.turns import LAYERS, Asked, Script, Tokens, Turn
from .parts.layer_size import layers_size
from .parts.needs import Needs, layers_need, numbers_of
from .parts.one_side import OneSide
from .parts.protocol import Protocol
from .parts.schedule import Plan, Plans
from .parts.split import Split
from .sealing.sealed_layers import SealedLayers, sealed_layers


@dataclass(frozen=True)
class Layers(Protocol):
    """The protocol of a stack of layers of attention."""

    architecture: ClassVar[str] = LAYERS

    model: Any

    @cached_property
    def sealed(self) -> SealedLayers:
        """What is run."""
        return sealed_layers(self.model)

    @cached_property
    def plans(self) -> Plans:
        """Who asks whom, by layout."""
        return Plans(self.sealed.layers)

    def script(self, layout: Layout, asked: Asked | None = None) -> Script:
        """For every layer, queries of each party and the other's sums; the owner of the last token answers.

        Raises:
            ValueError: an output is asked after a token of the other party, or a model that looks ahead generates.
        """
        return attention_script(self.sealed, self.plans.of(layout, len(layout), asked or Asked.last(len(layout))))

    def needs(self, length: int, asked: Asked) -> Needs:
        """Inputs, keys and values of all layers, a tile of scores, and the sums."""
        return attention_needs(self.sealed, length, asked)

    def size_bits(self) -> int:
        """Heads × width × precision, added up over layers."""
        return layers_size(self.model.layers)

    def whole(self, tokens: Tokens, asked: Asked | None = None) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B, …), by the same executables."""
        length = tokens.shape[1]
        return attention_whole(self.sealed, self.plans.of(None, length, asked or Asked.last(length)), tokens)

    def logits(self, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
        """By the model's `logits(x)`."""
        if not hasattr(self.model, "logits"):
            return super().logits(tokens, positions)
        return attention_logits(sealed_layers(self.model, reading="logits"), tokens, positions)


def attention_script(model: SealedLayers, plan: Plan) -> Script:
    """The script of any model of layers."""
    programs = {
        party: Resumed(lambda own, party=party: OneSide(model, plan, party).run(own))  # type: ignore[misc]
        for party in (Owner.ALICE, Owner.BOB)
    }
    return Script(attention_turns(plan, programs), plan.answerer, programs[plan.answerer].answer, plan.asked.count)


def attention_needs(model: SealedLayers, length: int, asked: Asked) -> Needs:
    """What an instance of any model of layers takes on so many positions."""
    inputs = 0 if model.embedded is None else numbers_of(model.embedded.gives)
    return layers_need(model.layers, inputs, length, asked)


def attention_turns(plan: Plan, programs: Mapping[Owner, Resumed]) -> tuple[Turn, ...]:
    """What is said in all layers and steps of a plan, in order."""
    turns = []
    for exchange in (exchange for step in plan.exchanges for layer in step for exchange in layer):
        prefix = f"layer {exchange.index + 1}: " if len(plan.layers) > 1 else ""
        if exchange.opens:
            turns.append(Turn(exchange.asker, prefix + exchange.opening_label, programs[exchange.asker].speak))
        turns.append(Turn(exchange.helper, prefix + exchange.reply_label, programs[exchange.helper].speak))
    return tuple(turns)


def attention_whole(model: SealedLayers, plan: Plan, tokens: Tokens) -> npt.NDArray[Any]:
    """Outputs of the uncut model."""
    return run_alone(OneSide(model, plan, None).run(tokens))


def attention_logits(model: SealedLayers, tokens: Tokens, positions: tuple[int, ...]) -> npt.NDArray[Any]:
    """A number for each output after some tokens, of a model sealed with its logits: (B, positions, outputs)."""
    plan = Plan(model.layers, None, tokens.shape[1], Asked(positions))
    found = run_alone(OneSide(model, plan, None).run(tokens))
    return found if len(positions) > 1 else found[:, None]


SPLIT = Split("several layers of attention", ("embed", "layers", "read"), Layers, LAYERS)
