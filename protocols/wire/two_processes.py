"""Hand a case to the wire: two processes hold the conversation that one process held, and what they count is compared.

case.run(layout, tokens) ──▶ Transcript
         │                        │ the same messages, bit for bit, and the same answers
Alice ◀──┴──▶ Bob: two processes ─┴──▶ Account
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reductions import Owner
from reductions.reduction import Layout

from ..cases import Case
from ..messages.transcript import Transcript
from ..messages.turns import Tokens
from .account import Account, reconcile
from .referee import PATIENCE, hold
from .tell import words_of


def in_two_processes(
    case: Case, layout: Layout, tokens: Tokens, transcript: Transcript, *, patience: float = PATIENCE
) -> Account:
    """Let two processes run a case on tokens, each told its own only, and hold what they count to a transcript.

    Args:
        case: on a shelf, or of the user's own where its code is found by a name.
        layout, tokens: as they were run in one process.
        transcript: of that run.
        patience: seconds that each process waits for the other.

    Raises:
        ValueError: a case that has no words.
        WireFault: a process that died, stalled, or sent or counted something else.
    """
    return reconcile(reported(case, layout, lambda: tokens, batch=len(tokens), patience=patience), transcript)


def reported(
    case: Case, layout: Layout, draw: Callable[[], Tokens], *, batch: int, patience: float = PATIENCE
) -> dict[Owner, dict[str, Any]]:
    """What each of two processes reports of a run on tokens that are drawn when both have built the case's model.

    Args:
        case, layout: what is run.
        draw: gives as many rows of tokens as `batch` says; called once.
        batch: number of instances.
        patience: seconds that each process waits for the other.

    Raises:
        ValueError: a case that has no words.
        WireFault: a process that died, stalled, or sent something else.
    """
    words, turns = words_of(case, layout=layout, batch=batch), len(case.script(layout).turns)
    return hold(words, lambda: case.check(draw()), patience, turns)
