"""Lower bounds on D: rectangles that no tree of a depth solves, by ranks, by fooling sets or by all first messages."""

from __future__ import annotations

from .reading import Claim, doubt, keys, natural, ranks

Lines = frozenset


def split_refutation(claim: Claim, witness: dict) -> None:
    (nodes,) = keys(witness, "nodes")
    doubt("another claim", claim.measure != "D" or claim.side != "lower")
    doubt("no nodes", not isinstance(nodes, list) or not nodes)
    known: list[tuple[Lines, Lines, int]] = []
    used: set[int] = set()
    for node in nodes:
        rows, columns, depth, proof = keys(node, "rows", "columns", "depth", "proof")
        here = (
            ascending(rows, len(claim.matrix)),
            ascending(columns, len(claim.matrix[0])),
            natural(depth, below=1 << 16),
        )
        doubt("no proof", not isinstance(proof, dict))
        if set(proof) == {"prime"}:
            by_ranks(claim.matrix, here, proof["prime"])
        elif set(proof) == {"fooling"}:
            by_fooling(claim.matrix, here, proof["fooling"])
        else:
            first = keys(proof, "A", "B")
            doubt("nobody splits", depth < 1)
            for speaker, cases in enumerate(first):
                by_cases(claim, here, speaker, cases, known, used)
        known.append(here)
    doubt("a node is of no use", used < set(range(len(nodes) - 1)))
    doubt("fewer bits", claim.bound > known[-1][2] + 1)


def ascending(value: object, below: int) -> Lines:
    ranks(value, below)
    doubt("not ascending", value != sorted(value))
    return frozenset(value)


def rank(table: list[list[int]], prime: int) -> int:
    """By elimination column by column."""
    lines, found = [[cell % prime for cell in line] for line in table], 0
    for column in range(len(lines[0]) if lines else 0):
        pivot = next((i for i in range(found, len(lines)) if lines[i][column]), None)
        if pivot is None:
            continue
        lines[found], lines[pivot] = lines[pivot], lines[found]
        inverse = pow(lines[found][column], -1, prime)
        for i in range(found + 1, len(lines)):
            factor = lines[i][column] * inverse
            lines[i] = [(a - factor * b) % prime for a, b in zip(lines[i], lines[found], strict=True)]
        found += 1
    return found


def by_ranks(matrix: list, here: tuple, prime: object) -> None:
    rows, columns, depth = here
    doubt("no prime", type(prime) is not int or prime not in (2, 3))
    table = [[matrix[x][y] for y in sorted(columns)] for x in sorted(rows)]
    answers = {cell for line in table for cell in line}
    doubt("outside the promise", None in answers)
    total = sum(rank([[int(cell == answer) for cell in line] for line in table], prime) for answer in answers)
    doubt("few leaves", total <= 2**depth)


def by_fooling(matrix: list, here: tuple, listed: object) -> None:
    rows, columns, depth = here
    doubt("no list", not isinstance(listed, list))
    answers, count = set(), 0
    for cells in listed:
        doubt("no cells", not isinstance(cells, list) or not cells)
        for cell in cells:
            ranks(cell, 1 << 62, once=False)
            doubt("not of the rectangle", len(cell) != 2 or cell[0] not in rows or cell[1] not in columns)
        values = {matrix[x][y] for x, y in cells}
        doubt("no one answer", len(values) != 1 or None in values or bool(values & answers))
        answers |= values
        count += len(cells)
        for i, (x, y) in enumerate(cells):
            for r, c in cells[:i]:
                doubt("not apart", {matrix[x][c], matrix[r][y]} <= values | {None})
    doubt("few cells", count <= 2**depth)


def by_cases(claim: Claim, here: tuple, speaker: int, cases: object, known: list, used: set[int]) -> None:
    """All ways to place the speaker's lines, the first on one side; each ends in a part that is too much."""
    doubt("no list", not isinstance(cases, list))
    waiting: list[tuple[Lines, Lines]] = [(frozenset(), frozenset())]
    for place, case in enumerate(cases):
        doubt("complete before", not waiting)
        parts = waiting.pop()
        if not isinstance(case, dict):
            doubt("no line", type(case) is not int or case not in here[speaker] or case in parts[0] | parts[1])
            inside, outside = (parts[0] | {case}, parts[1]), (parts[0], parts[1] | {case})
            waiting += [outside, inside] if place else [inside]
        elif set(case) == {"node"}:
            number = natural(case["node"], below=len(known))
            used.add(number)
            cited = known[number]
            doubt("less deep", cited[2] < here[2] - 1)
            doubt("not within", not cited[1 - speaker] <= here[1 - speaker])
            doubt("in neither part", not (cited[speaker] <= parts[0] or cited[speaker] <= parts[1]))
        else:
            (join,) = keys(case, "join")
            joined(claim, here, speaker, parts, join)
    doubt("cases are open", bool(waiting))


def joined(claim: Claim, here: tuple, speaker: int, parts: tuple[Lines, Lines], join: object) -> None:
    """Leaves of both parts by ranks over two elements, whatever lines are added to either."""
    doubt("no list", not isinstance(join, list))
    at = claim.matrix if speaker == 0 else [list(column) for column in zip(*claim.matrix, strict=True)]
    others, answers, total = sorted(here[1 - speaker]), set(), 0
    for pair in join:
        doubt("no pair", not isinstance(pair, list) or len(pair) != 2)
        answer = natural(pair[0], below=claim.answers)
        chosen = ascending(pair[1], 1 << 62)
        doubt("named twice", answer in answers)
        doubt("another line", not chosen <= here[speaker])
        answers.add(answer)
        for part in parts:
            cells = [[at[line][other] for other in others] for line in sorted(part | chosen)]
            doubt("outside the promise", any(None in line for line in cells))
            total += rank([[int(cell == answer) for cell in line] for line in cells], 2)
        total -= len(chosen)
    doubt("few leaves", total <= 2 ** here[2])
