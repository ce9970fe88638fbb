"""Problems given by a matrix or by a function on listed inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reductions import from_function, from_matrix
from reductions.problems.kinds.table import Tabulated


def test_a_matrix_as_a_problem() -> None:
    table = from_matrix(np.array([[0, 1, 2], [2, 1, 0]]), promise=[[1, 1, 1], [1, 1, 0]])
    assert table.rows == ((0, 1, 2), (2, 1, None))
    assert table.answers(1) == 3
    assert (table.x_space(1).size, table.y_space(1).size) == (2, 3)
    assert [[table.define(x, y) for y in range(3)] for x in range(2)] == [[0, 1, 2], [2, 1, None]]
    x, y = np.arange(2)[:, None], np.arange(3)[None]
    assert (table.value(x, y) == [[0, 1, 2], [2, 1, -1]]).all()
    assert table.domain(x, y).tolist() == [[True] * 3, [True, True, False]]
    assert table == from_matrix(table.rows)
    assert table != from_matrix(table.rows, answers=4)
    assert all(type(cell) is int for cell in table.rows[0])


def test_a_function_as_a_problem() -> None:
    calls = []

    def share(x: Any, y: Any) -> int:
        calls.append((x, y))
        return int(bool(set(x) & set(y)))

    table = from_function(share, [(0, 1), (2, 3), (4, 5)], [(1, 2), (5, 6)])
    assert table.rows == ((1, 0), (1, 0), (0, 1))
    assert table.define((4, 5), (5, 6)) == table.define(2, 1) == 1
    assert len(calls) == 6
    with pytest.raises(ValueError, match="not a listed input"):
        table.define((9, 9), (5, 6))


@pytest.mark.parametrize(
    ("rows", "more", "wanted"),
    [
        ([], {}, "at least one row"),
        ([[]], {}, "at least one row"),
        ([[0, 1], [1]], {}, "row 1 of the table has 1 cells"),
        ([[0, -1]], {}, r"cell \(0, 1\) of the table is -1"),
        ([[0, 0.5]], {}, r"cell \(0, 1\) of the table is 0.5"),
        ([[0, "1"]], {}, r"cell \(0, 1\)"),
        ([[0, 3]], {"answers": 2}, "the answer 3, but only 2"),
        ([[0, 1]], {"answers": 0}, "at least 1"),
        ([[0, 1]], {"promise": [[1]]}, "another shape"),
        ([[0, 1]], {"promise": [[1, 1], [1, 1]]}, "another shape"),
    ],
)
def test_bad_tables_are_named(rows: Any, more: dict[str, Any], wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        from_matrix(rows, **more)


def test_a_table_has_one_size_and_no_negative_ranks() -> None:
    table = from_matrix([[0, 1]])
    assert isinstance(table, Tabulated)
    for n in (0, 2):
        with pytest.raises(ValueError, match="one size"):
            table.check_size(n)
    with pytest.raises(ValueError, match="ranks"):
        table.define(0, -1)
    with pytest.raises(ValueError, match="twice"):
        from_function(lambda x, y: 0, [1, 1], [1])
