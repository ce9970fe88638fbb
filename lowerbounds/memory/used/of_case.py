"""What the state of a case of the house carries: symbols through a reduction from INDEX, every position asked.

The prefix is Alice's part of the reduction; every query of Bob's goes out from the same state, since the tokens before
it are the same and the model is a function of its tokens. The reduction is held to its law on all that is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from protocols.cases import Case, case
from protocols.messages.message import send
from protocols.messages.turns import own_view
from reductions import MAPS, Owner, Reduction
from reductions.laws.of_maps import hold

from .exact import MOST_PREFIXES, ExactUtilisation, exact_utilisation
from .utilisation import CONFIDENCE, Utilisation, utilisation

VIA = "index_to_index_lookup"
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Memory:
    """A case with a state, and a reduction through which it is asked for symbols."""

    case: Case
    via: Reduction
    length: int
    symbols: int

    @classmethod
    def of(cls, model: Any, n: int, via: str | Reduction, seed: int) -> Memory:
        """Of a model, by name or built, on a task through a map from INDEX."""
        found = MAPS.get(via)
        found.check_size(n)
        if found.problem.name != "index":
            raise ValueError(f"{found.spec} asks {found.problem.spec}: wanted a reduction from index")
        layout = found.layout(n)
        if layout.positions(Owner.ALICE).max() > layout.positions(Owner.BOB).min():
            raise ValueError(f"{found.spec}: some symbols come after the first token of the query")
        built = case(model, found.task, n, seed=seed)
        if built.state_bits is None:
            raise ValueError(f"{built.name} has no state that a cut could hand over")
        length = found.problem_size(n)
        return cls(built, found, length, found.problem.answers(length))

    def answers(self, labels: Ints) -> Ints:
        """What it says of every position, (M, n); what is no symbol is read as 0."""
        found, say = np.zeros_like(labels), self._after(labels)
        for place in range(self.length):
            query = np.full(len(labels), place)
            tokens = hold(self.via, self.case.setting.n, labels, query)
            found[:, place] = np.asarray(self.via.answer(say(tokens), query)).reshape(-1)
        return np.where((found >= 0) & (found < self.symbols), found, 0)

    def _after(self, labels: Ints) -> Callable[[npt.NDArray[np.integer]], npt.NDArray[np.integer]]:
        """What it says of tokens that begin with these labels: every query goes on from one state, handed over once.

        A run of more messages than the state is run whole for each query.
        """
        n, layout = self.case.setting.n, self.via.layout(self.case.setting.n)
        script = self.case.script(layout)
        if len(script.turns) != 1 or script.answerer is not Owner.BOB:
            return self.case.whole
        (turn,) = script.turns
        tokens = self.case.check(self.via.tokens(n, labels, np.zeros(len(labels), np.int64)))
        self.case.needs.check_room(len(tokens), f"{self.case.name} on {self.case.setting}")
        said = (send(turn.speaker, turn.label, turn.speak(own_view(tokens, layout, turn.speaker), ())),)
        return lambda asked: script.answer(own_view(asked, layout, Owner.BOB), said)

    def states(self, labels: Ints) -> Ints:
        """The state after each prefix, as a number among those that occur."""
        n, layout = self.case.setting.n, self.via.layout(self.case.setting.n)
        run = self.case.run(layout, self.via.tokens(n, labels, np.zeros(len(labels), np.int64)))
        handed = [message for message in run.messages if message.sender is Owner.ALICE]
        if len(handed) != 1:
            raise ValueError(f"{self.case.name} sends {len(handed)} messages: wanted one, its state")
        return np.asarray(np.unique(handed[0].data, axis=0, return_inverse=True)[1].reshape(-1))


def utilisation_of_case(
    model: Any,
    n: int,
    *,
    via: str | Reduction = VIA,
    sequences: int = 1024,
    seed: int = 0,
    confidence: Fraction | float | str = CONFIDENCE,
) -> Utilisation:
    """Bits that the state of a case certifiably carries of uniform symbols, with a level of confidence.

    Args:
        model: a model, its name, or a case, trained or not.
        n: size of the task.
        via: a reduction from INDEX in which all of Alice's tokens come before Bob's.
        sequences: how many are drawn; every position of each is asked.
        seed: of the sequences, and of the weights of a model that is built here.
        confidence: the level.

    Raises:
        ValueError: another reduction, or a model without a state.
    """
    found = Memory.of(model, n, via, seed)
    labels = np.random.default_rng(seed).integers(0, found.symbols, (sequences, found.length))
    return utilisation(
        labels,
        found.answers(labels),
        symbols=found.symbols,
        state_bits=found.case.state_bits,
        confidence=confidence,
        model=f"{found.case.name} ({(found.case.content or 'no stable content')[:16]})",
        drawn=f"numpy's default generator, seed {seed}, through {found.via.spec}",
    )


def exact_of_case(model: Any, n: int, *, via: str | Reduction = VIA, seed: int = 0) -> ExactUtilisation:
    """The five numbers of a case, from its states and answers after all prefixes.

    Raises:
        ValueError: as above, or too many prefixes.
    """
    found = Memory.of(model, n, via, seed)
    count = found.symbols**found.length
    if count > MOST_PREFIXES:
        raise ValueError(f"{count} prefixes: wanted at most {MOST_PREFIXES}")
    labels = np.stack(np.unravel_index(np.arange(count), (found.symbols,) * found.length), axis=1)
    return exact_utilisation(
        found.states(labels), found.answers(labels), symbols=found.symbols, state_bits=found.case.state_bits
    )
