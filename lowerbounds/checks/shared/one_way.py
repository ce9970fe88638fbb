"""One-way claims as checkers see them: the sender's inputs as rows, lists of ranks, and what a count of rows proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ...certificates.certificate import Claim, Json
from .refuted import Cells, items, refute, whole

ALICE, BOB = "Alice", "Bob"
SENDERS = {
    Measure.STATES_AB: ALICE,
    Measure.D1_AB: ALICE,
    Measure.R1_AB: ALICE,
    Measure.RSTATES_AB: ALICE,
    Measure.STATES_BA: BOB,
    Measure.D1_BA: BOB,
    Measure.R1_BA: BOB,
    Measure.RSTATES_BA: BOB,
}
SHATTERING = {Measure.VC_AB: ALICE, Measure.VC_BA: BOB}  # whose inputs give the patterns
DETERMINISTIC = (Measure.STATES_AB, Measure.STATES_BA, Measure.D1_AB, Measure.D1_BA)
LARGEST_ROWS = 1 << 22


class Rows:
    """The communication matrix with the sender's inputs as its rows; each cell is evaluated when asked for.

    Attributes:
        rows, columns: number of inputs of the sender and of the receiver.
    """

    def __init__(self, cells: Cells, sender: str) -> None:
        self._cells, self._swapped = cells, sender == BOB
        self.rows, self.columns = (cells.columns, cells.rows) if self._swapped else (cells.rows, cells.columns)

    def __call__(self, row: int, column: int) -> int | None:
        """The answer when the sender has this row and the receiver this column, or None outside the promise."""
        return self._cells(column, row) if self._swapped else self._cells(row, column)

    def line(self, row: int, columns: Sequence[int]) -> list[int | None]:
        """The answers of one row at these columns."""
        return [self(row, column) for column in columns] if self._swapped else self._cells.line(row, columns)

    def column(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of the receiver, or refusal."""
        return whole(value, where, below=self.columns)

    def row(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of the sender, or refusal."""
        return whole(value, where, below=self.rows)

    def ranks(self, value: Json, where: str) -> list[range]:
        """`value` as ascending ranks of the sender: integers, and runs [first, past the last]; or refusal.

        At most 2²² ranks in all, so that a short list cannot ask for endless work.
        """
        runs, least, total = [], 0, 0
        for place, part in enumerate(items(value, where)):
            here = f"{where}[{place}]"
            first, stop = part if isinstance(part, list) and len(part) == 2 else (part, None)
            start = whole(first, here, least=least, below=self.rows)
            least = start + 1 if stop is None else whole(stop, here, least=start + 1, below=self.rows + 1)
            total += least - start
            if total > LARGEST_ROWS:
                refute(f"{here}: more than {LARGEST_ROWS} rows")
            runs.append(range(start, least))
        return runs


def flat(runs: list[range]) -> Iterator[int]:
    """The ranks of all runs."""
    return (rank for run in runs for rank in run)


def rows_of(claim: Claim, cells: Cells) -> Rows:
    """The matrix of a deterministic one-way lower bound, or refusal of a claim that is none."""
    if claim.measure not in DETERMINISTIC or claim.side is not Side.LOWER:
        refute(f"claim: rows that need different messages prove no {claim.side.value} bound on {claim.measure.value}")
    return Rows(cells, SENDERS[claim.measure])


def check_messages(claim: Claim, count: int) -> None:
    """Refuse the claim unless `count` different messages are at least its bound, in messages or in bits."""
    proved = ceil_log2(count) if claim.measure.in_bits else count
    if not 0 <= whole(claim.bound, "bound") <= proved:
        refute(f"bound: {count} rows prove at most {proved}, not {claim.bound}")
