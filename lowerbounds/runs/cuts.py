"""Through which maps and cuts a model is run, by its architecture; and whose tokens are where there is no map."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.messages.turns import RECURRENT
from protocols.splits.handover import owner_runs
from reductions import Layout, Owner, Reduction, in_order


def ownership(architecture: str, length: int, cut: int | None) -> tuple[Layout, str]:
    """Whose the tokens of a task without a map are, and how that is said."""
    if cut is None and architecture != RECURRENT:
        owners = (Owner.BOB, Owner.ALICE) * length  # the last token is Bob's
        return Layout(owners[:length][::-1]), "owners of its tokens alternate"
    cut = length // 2 if cut is None else cut
    return in_order((Owner.ALICE, cut), (Owner.BOB, length - cut)), f"its tokens are cut before {cut}"


def cuts_for(
    architecture: str, maps: Sequence[Reduction], n: int, cut: int | None
) -> list[tuple[Reduction, int | None]]:
    """Maps and cuts at which a model is run: a recurrent one where its state crosses once, if there is such a map.

    Where the owners of all maps alternate it pays a message at every change of owner. That is no bound on its state,
    and neither is what any protocol needs.
    """
    if cut is not None or architecture != RECURRENT:
        return [(reduction, cut) for reduction in maps]
    prefixes = [reduction for reduction in maps if len(owner_runs(reduction.layout(n))) <= 2]
    return [(reduction, None) for reduction in prefixes or maps]
