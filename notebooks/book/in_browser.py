"""What the page that verifies in a browser runs: a certificate's text in, a verdict and a picture of the matrix out.

It goes into the page's archive with `reductions` and the checkers, and nothing else is there: no numpy, no network.
"""

from __future__ import annotations

import json
from typing import Any

from lowerbounds.certificates.serialisation import from_json
from lowerbounds.verification import verify

LONGEST = 1 << 22  # characters of a certificate
LARGEST = 64  # rows and columns of a matrix that is drawn


def shown(text: str) -> str:
    """JSON: `verdict` (valid, refuted, unreadable), `sentence`, and `cells` and `marks` of a matrix that is small.

    Example:
        >>> json.loads(shown("{}"))["verdict"]
        'unreadable'
    """
    if len(text) > LONGEST:
        return json.dumps({"verdict": "unreadable", "sentence": f"longer than {LONGEST} characters"})
    try:
        certificate = from_json(text)
        outcome = verify(certificate)
    except ValueError as reason:
        return json.dumps({"verdict": "unreadable", "sentence": str(reason)})
    sentence = outcome.sentence.removeprefix("refuted: ")  # the page says the verdict before it
    found = {"verdict": "valid" if outcome.valid else "refuted", "sentence": sentence, "cost": outcome.cost}
    return json.dumps({**found, **picture(certificate)})


def picture(certificate: Any) -> dict[str, Any]:
    """The cells of the matrix, row by row, None outside the promise, and which of them the witness names."""
    claim = certificate.claim
    problem = getattr(claim, "problem", None)
    if problem is None or max(problem.x_space(claim.n).size, problem.y_space(claim.n).size) > LARGEST:
        return {}
    cells = [[problem.define(x, y) for y in problem.y_space(claim.n)] for x in problem.x_space(claim.n)]
    return {"cells": cells, "marks": marks(certificate.witness, len(cells), len(cells[0]))}


def marks(witness: Any, rows: int, columns: int) -> list[list[int]]:
    """Cells that a witness names, as (row, column, number): pairs, rectangles, or whole rows and columns.

    Example:
        >>> marks({"pairs": [[0, 1], [1, 0]]}, 2, 2)
        [[0, 1, 0], [1, 0, 1]]
        >>> marks({"rows": [1]}, 2, 2)
        [[1, 0, 0], [1, 1, 0]]
    """
    found = []
    for number, pair in enumerate(_listed(witness, "pairs")):
        found.append([*pair, number])
    for number, rectangle in enumerate(_listed(witness, "rectangles")):
        named = (_listed(rectangle, "rows"), _listed(rectangle, "columns"))
        found += [[x, y, number] for x in named[0] for y in named[1]]
    if not found and (_listed(witness, "rows") or _listed(witness, "columns")):
        named = (_listed(witness, "rows") or range(rows), _listed(witness, "columns") or range(columns))
        found += [[x, y, 0] for x in named[0] for y in named[1]]
    inside = [mark for mark in found if all(type(part) is int for part in mark) and len(mark) == 3]
    return [mark for mark in inside if 0 <= mark[0] < rows and 0 <= mark[1] < columns]


def _listed(value: Any, key: str) -> list[Any]:
    """A list in an object of any origin; nothing where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return (
        [part for part in found if not isinstance(part, dict) or key == "rectangles"] if isinstance(found, list) else []
    )
