"""All shelves of the house by their folders' names, and what an item of any of them cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from protocols.adapters.hosting.adapter import ADAPTERS
from protocols.configs import FAMILIES
from protocols.shelves import CONSTRUCTIONS, MODELS, STORED
from reductions import MAPS, PROBLEMS, RELATIONS, TASKS, Shelf
from reductions.costs.bibliography import Work

from ..certificates.query import METHODS
from ..cli import COMMANDS
from ..theorems.ledger.theorem import THEOREMS
from ..verification import CHECKS

SHELVES: dict[str, Shelf[Any]] = {
    shelf.package.rpartition(".")[2]: shelf
    for shelf in (
        PROBLEMS,
        RELATIONS,
        TASKS,
        MAPS,
        MODELS,
        CONSTRUCTIONS,
        STORED,
        ADAPTERS,
        FAMILIES,
        METHODS,
        CHECKS,
        THEOREMS,
        COMMANDS,
        # of the rooms whose modules load numpy, jax or solvers, by what they are called there: to list is not to load
        Shelf("reductions.literal", "LITERAL"),
        Shelf("protocols.splits", "SPLIT"),
        Shelf("protocols.models.positions", "POSITIONS"),
        Shelf("protocols.training.forwards", "FORWARD"),
        Shelf("lowerbounds.memory.ceilings", "CEILING"),
        Shelf("lowerbounds.studies", "STUDY"),
    )
}


def cited_by(item: str) -> Iterator[tuple[str, tuple[Work, ...]]]:
    """Each shelf that has an item of this name, parameters put aside, with the works that the item cites."""
    name = item.partition(":")[0]
    for kind, shelf in SHELVES.items():
        if name in shelf.names():
            yield kind, shelf.cites(name)


def works_cited(*items: str) -> tuple[Work, ...]:
    """The works that these items cite, wherever they lie; none for what is on no shelf."""
    return tuple(dict.fromkeys(work for item in items for _, found in cited_by(item) for work in found))
