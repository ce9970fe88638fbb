"""Costs of g(x_k, b), where Bob chooses the place k of n: of INDEX and its kin, from g, for n in the millions.

Source: proved in the checker `selection`.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("index"), 1_000_000, Measure.D1_AB)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))]
    [1000000]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2, information_bits
from reductions.problems.kinds.selection import selected

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .one_way.shattering import Shattered, ShatterSearch, choices_of
from .ranks.gadget_ranks import LARGEST_N, GadgetTable, json_rows, ones

_ONE_WAY = (Measure.STATES_AB, Measure.STATES_BA, Measure.D1_AB, Measure.D1_BA)
_BOTH_SIDES = (Measure.D, Measure.LEAVES, *_ONE_WAY)
_LARGEST_GADGET = 1024  # cells
_LARGEST_BITS = 1 << 24


@dataclass(frozen=True)
class StructureSelection:
    """Alice's rows multiply; Bob's columns, ranks and shattered sets add up."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and one-way messages on both sides, R1(A→B) from below, randomised measures from above."""
        randomised = ((measure, Side.UPPER) for measure in Measure if measure.randomised)
        return (
            *((measure, side) for measure in _BOTH_SIDES for side in Side),
            (Measure.R1_AB, Side.LOWER),
            *randomised,
        )

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is not declared as a selection, or is too large, or ε ≥ ½.
        """
        gadget = selected(query.problem)
        if gadget is None:
            raise ValueError(f"{query.problem.spec} is not declared as a selection of one of n gadgets")
        if gadget.rows * gadget.columns > _LARGEST_GADGET:
            raise ValueError(f"{query.problem.spec}: wanted a gadget of at most {_LARGEST_GADGET} cells")
        if query.n > LARGEST_N or query.n * gadget.rows.bit_length() > _LARGEST_BITS:
            raise ValueError(f"n={query.n}: too large for the checker of selections")
        table, witness = gadget.table, dict[str, Json](gadget=json_rows(gadget.table))
        if query.measure is Measure.R1_AB and query.side is Side.LOWER:
            shattered = _shattered(query, table, budget)
            bound = information_bits(query.n * len(shattered.choices), 2, query.error)
            witness |= _written(shattered)
        else:
            bound = _bound(query, table)
        yield Certificate(query.claim(bound), "selection", witness, "structure_selection", "proved in the checker")


def _shattered(query: Query, table: GadgetTable, budget: Budget) -> Shattered:
    if query.error >= Fraction(1, 2):
        raise ValueError(f"error={query.error}: a shattered set proves nothing from ε = 1/2 on")
    search = ShatterSearch(len(table), choices_of(np.array(table)), budget.check)
    return [*search.run()][-1]


def _written(shattered: Shattered) -> dict[str, Json]:
    return {
        "columns": [choice.column for choice in shattered.choices],
        "answers": [[*choice.answers] for choice in shattered.choices],
        "rows": [*shattered.rows],
    }


def _bound(query: Query, table: GadgetTable) -> int:
    columns = {*zip(*table, strict=True)}
    answers = [len({*column}) for column in columns]
    steady = answers.count(1)
    asked, rows = query.n * (len(columns) - steady) + steady, len({*table}) ** query.n
    measure = query.measure.deterministic
    if measure in _ONE_WAY:
        lines = rows if measure in (Measure.STATES_AB, Measure.D1_AB) else asked
        return ceil_log2(lines) if query.measure.in_bits else lines
    if query.side is Side.UPPER:
        leaves = query.n * (sum(answers) - steady) + steady
        return leaves if query.measure is Measure.LEAVES else ceil_log2(asked) + ceil_log2(max(answers))
    values = sorted({cell for row in table for cell in row})
    leaves = sum(_rank([[int(cell == value) for cell in row] for row in table], query.n) for value in values)
    return leaves if query.measure is Measure.LEAVES else ceil_log2(leaves)


def _rank(indicator: list[list[int]], n: int) -> int:
    """The rank of an answer's indicator: each place adds the gadget's, and all share the constants."""
    found = ones(indicator)
    return n * (found.rank - found.by_columns) + found.by_columns


METHOD = StructureSelection()
