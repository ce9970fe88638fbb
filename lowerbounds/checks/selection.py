"""selection: costs of f(x, (k, b)) = g(x_k, b) for x of n places, read off the gadget g.

A row of f is the n rows of g that x names, one after the other: dⁿ rows are different where g has d. The column (k, b)
depends on x_k as column b of g does, so columns in two places are equal only if both are constant: with c different
columns of g, s of them constant, f has n(c − s) + s. The columns of [f = v] in place k are the functions u(x_k), u in
the column space of [g = v], of dimension r. Functions of different places add up to 0 only if each is constant, so the
rank of [f = v] is nr, or n(r − 1) + 1 where that space holds the constants. If rows of g shatter w of its columns, with
two answers named in each, rows of f shatter n·w: each place has a pattern of its own.

Bob names his column and Alice the answer, of those that the column has: at most that many bits and leaves.

Source: proved here; rank, rows and shattered sets bound as in `rank_minor`, `separating_columns` and `shattered_set`.

Witness: {"gadget": table}; for R1 also {"columns", "answers", "rows"} as in `shattered_set`, of the gadget.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> claim = Claim(PROBLEMS.get("index"), 1000, Measure.D, Side.LOWER, 11)
    >>> CHECK(claim, {"gadget": [[0], [1]]}, Cells(claim.problem, 1000))
    '1000 places of a gadget with 2 rows and 1 column: one-answer ranks 1000, 1000'
"""

from __future__ import annotations

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2, information_bits
from reductions.problems.kinds.selection import selected

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole
from .shared.structure import LARGEST_POWER, Matrix, conclude, rank, spans_ones, within

LARGEST_GADGET = 1024  # cells
_SHOWN = 4  # ranks


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """What the gadget proves, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    if claim.measure is Measure.R1_AB and claim.side is Side.LOWER:
        return _randomised(claim, witness)
    table = _gadget(claim, entries(witness, "witness", "gadget")["gadget"])
    n, lines, columns = claim.n, _different(table), _different([list(column) for column in zip(*table, strict=True)])
    constant = [column for column in columns if len(set(column)) == 1]
    rows_needed, columns_needed = len(lines) ** n, n * (len(columns) - len(constant)) + len(constant)
    exact = {
        Measure.STATES_AB: rows_needed,
        Measure.STATES_BA: columns_needed,
        Measure.D1_AB: ceil_log2(rows_needed),
        Measure.D1_BA: ceil_log2(columns_needed),
    }
    how = f"{n} places of a gadget with {_counted(len(lines), 'row')} and {_counted(len(columns), 'column')}"
    measure = claim.measure.deterministic if claim.side is Side.UPPER else claim.measure  # no errors serve every ε
    if measure in exact:
        return within(claim, exact[measure], how)
    if claim.side is Side.UPPER:
        answers = max(len(set(column)) for column in columns)
        leaves = sum(n * len(set(column)) for column in columns if len(set(column)) > 1) + len(constant)
        return within(claim, _asked(claim, ceil_log2(columns_needed) + ceil_log2(answers), leaves), how)
    ranks = [_rank([[int(cell == value) for cell in row] for row in table], n) for value in sorted(_values(table))]
    shown = ", ".join(map(str, ranks[:_SHOWN])) + ", …" * (len(ranks) > _SHOWN)
    return conclude(claim, ranks, f"{how}: one-answer ranks {shown}")


def _asked(claim: Claim, bits: int, leaves: int) -> int:
    """What Bob's question and Alice's answer cost."""
    if claim.measure in (Measure.D, Measure.R):
        return bits
    if claim.measure is not Measure.LEAVES:
        refute(f"claim: a question and an answer say nothing of {claim.measure.value}")
    return leaves


def _randomised(claim: Claim, witness: Json) -> str:
    """A shattered set of the gadget; (1 − H₂(ε))·nw to 50 digits, rounded against the claim."""
    parts = entries(witness, "witness", "gadget", "columns", "answers", "rows")
    table = _gadget(claim, parts["gadget"])
    columns = [whole(c, "witness.columns", below=len(table[0])) for c in items(parts["columns"], "witness.columns")]
    rows = [whole(row, "witness.rows", below=len(table)) for row in items(parts["rows"], "witness.rows")]
    named = [_pair(pair) for pair in items(parts["answers"], "witness.answers")]
    if not len(columns) == len(named) < len(table) or len(rows) != 1 << len(columns):
        refute("witness: wanted two answers for each column, and a row for each pattern of them")
    for pattern, row in enumerate(rows):
        for place, (column, pair) in enumerate(zip(columns, named, strict=True)):
            if table[row][column] != pair[pattern >> (len(columns) - 1 - place) & 1]:
                refute(f"witness.rows[{pattern}]: row {row} does not answer as its pattern says in column {column}")
    how = f"{_counted(len(columns), 'column')} of the gadget shattered in each of {claim.n} places"
    return within(claim, information_bits(claim.n * len(columns), 2, claim.error), how)


def _gadget(claim: Claim, stated: Json) -> Matrix:
    """The gadget that the problem's definition selects from, if it is the one stated."""
    gadget = selected(claim.problem)
    if gadget is None:
        refute(f"problem: the definition of {claim.problem.spec} is not generated from a selection")
    if not 1 <= gadget.rows * gadget.columns <= LARGEST_GADGET or gadget.rows < 1:
        refute(f"problem: a gadget of {gadget.rows}×{gadget.columns} cells, wanted at most {LARGEST_GADGET} cells")
    if not 1 <= claim.n <= LARGEST_POWER // gadget.rows.bit_length():
        refute(f"n={claim.n}: too large for a {gadget.rows}×{gadget.columns} gadget, or below 1")
    table = [[gadget.cell(a, b) for b in range(gadget.columns)] for a in range(gadget.rows)]
    if any(type(cell) is not int or cell < 0 for row in table for cell in row):
        refute("problem: the gadget has a cell that is no answer")
    where = "witness.gadget"
    if [[whole(cell, where) for cell in items(row, where)] for row in items(stated, where)] != table:
        refute(f"{where}: the definition of {claim.problem.spec} is made of another gadget")
    return table


def _rank(indicator: Matrix, n: int) -> int:
    """rank([f = v]) from [g = v]."""
    of_gadget = rank(indicator)
    constants = int(spans_ones(indicator)[0])
    return n * (of_gadget - constants) + constants


def _different(lines: Matrix) -> set[tuple[int, ...]]:
    return set(map(tuple, lines))


def _values(table: Matrix) -> set[int]:
    return {cell for row in table for cell in row}


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _pair(value: Json) -> tuple[int, int]:
    where = "witness.answers"
    pair = [whole(answer, where) for answer in items(value, where)]
    if len(pair) != 2 or pair[0] == pair[1]:
        refute(f"{where}: wanted two different answers")
    return pair[0], pair[1]


CHECK = check
