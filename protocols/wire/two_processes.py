"""Hand a case to the wire: two processes hold the conversation that one process held, and what they count is compared.

case.run(layout, tokens) ──▶ Transcript
         │                        │ the same messages, bit for bit, and the same answers
Alice ◀──┴──▶ Bob: two processes ─┴──▶ Account
"""

from __future__ import annotations

from reductions.reduction import Layout

from ..cases import Case
from ..messages.transcript import Transcript
from ..messages.turns import Tokens
from .account import Account, settle
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
    words = words_of(case, layout=layout, batch=len(tokens))
    return settle(hold(words, case.check(tokens), patience, len(transcript.messages)), transcript)
