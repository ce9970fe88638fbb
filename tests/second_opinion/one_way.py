"""One message: rows told apart, conflicts coloured, codes; shattered columns; rows that combine."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import log2

from .reading import ONE_WAY, Claim, Doubt, ceil_log2, doubt, keys, natural, need, pay, ranks, turned
from .rectangles import TooLarge


def needs_messages(claim: Claim, count: int) -> None:
    doubt("another measure", claim.measure not in ONE_WAY)
    need(claim, count)


def runs(value: object, below: int) -> list[int]:
    """Ascending ranks and runs [first, past the last]."""
    doubt("no list", not isinstance(value, list))
    found: list[int] = []
    for part in value:
        first, stop = part if isinstance(part, list) and len(part) == 2 else (part, None)
        natural(first, least=found[-1] + 1 if found else 0, below=below)
        stop = first + 1 if stop is None else natural(stop, least=first + 1, below=below + 1)
        found += range(first, stop)
    return found


def distinct_answers(claim: Claim, witness: dict) -> None:
    receiver, senders = keys(witness, "receiver", "senders")
    doubt("another measure", claim.measure not in (*ONE_WAY, "R1_AB", "R1_BA", "RSTATES_AB", "RSTATES_BA"))
    at = claim.sent
    ranks([receiver], len(at[0]))
    rows = range(len(at)) if senders == "all" else runs(senders, len(at))
    answers = [at[row][receiver] for row in rows]
    doubt("no answer, or one twice", None in answers or len({*answers}) < len(answers))
    need(claim, next(m for m in range(len(answers) + 1) if m >= (1 - claim.error) * len(answers)))


def apart(one: list, other: list) -> bool:
    return any(None not in (a, b) and a != b for a, b in zip(one, other, strict=True))


def separating_columns(claim: Claim, witness: dict) -> None:
    columns, listed = keys(witness, "columns", "rows")
    at = claim.sent
    ranks(columns, len(at[0]))
    rows = runs(listed, len(at))
    doubt("no rows", not rows)
    needs_messages(claim, len(rows))
    for one, other in combinations(rows, 2):
        for column in columns:
            cells = at[one][column], at[other][column]
            if None not in cells and cells[0] != cells[1]:
                break
        else:
            doubt("two rows agree")
    left = [rows] if len(rows) > 1 else []
    for start in range(len(columns)):  # a row that is not yet alone must be defined where it is looked at
        column = columns[start]
        if not left:
            break
        doubt_promise(at, left, column)
        left = [part for group in left for part in split(at, group, column) if len(part) > 1]


def doubt_promise(at: list, groups: list[list[int]], column: int) -> None:
    doubt("outside the promise", any(at[row][column] is None for group in groups for row in group))


def split(at: list, group: list[int], column: int) -> list[list[int]]:
    return [[row for row in group if at[row][column] == value] for value in {at[row][column] for row in group}]


def separating_trie(claim: Claim, witness: dict) -> None:
    (nodes,) = keys(witness, "trie")
    doubt("no list", not isinstance(nodes, list))
    at, leaves = claim.sent, 0
    waiting: list[list[tuple[int, int]]] = [[]]  # what is asked of the rows below
    for node in nodes:
        doubt("the trie has ended", not waiting)
        asked = waiting.pop()
        if isinstance(node, list):
            doubt("too short", len(node) < 3)
            ranks(node[:1], len(at[0]))
            ranks(node[1:], 1 << 62)
            waiting += [[*asked, (node[0], answer)] for answer in reversed(node[1:])]
            continue
        ranks([node], len(at))
        doubt("another answer", any(at[node][column] != answer for column, answer in asked))
        leaves += 1
    doubt("not ended", bool(waiting) or not leaves)
    needs_messages(claim, leaves)


def conflict_clique(claim: Claim, witness: dict) -> None:
    lists, rows = keys(witness, "columns", "rows")
    at = claim.sent
    ranks(rows, len(at), once=False)
    doubt("no rows", not rows or not isinstance(lists, list) or len(lists) != len(rows) - 1)
    for place, columns in enumerate(lists, 1):
        ranks(columns, len(at[0]), once=False)
        doubt("not one for each", len(columns) != place)
        for before, column in enumerate(columns):
            cells = at[rows[place]][column], at[rows[before]][column]
            doubt("no conflict", None in cells or cells[0] == cells[1])
    needs_messages(claim, len(rows))


def colour_refutation(claim: Claim, witness: dict) -> None:
    rows, messages, order = keys(witness, "rows", "messages", "order")
    at = claim.sent
    ranks(rows, len(at))
    doubt("no rows", not rows)
    natural(messages, below=64)
    doubt("no list", not isinstance(order, list))
    graph = [[apart(at[one], at[other]) for other in rows] for one in rows]
    replay(graph, messages, order)
    needs_messages(claim, messages + 1)


def replay(graph: list[list[bool]], messages: int, order: list) -> None:
    """Preorder of all ways to place the rows; the last way that was opened goes on first."""
    cases: list[list[list[int]]] = [[]]
    for row in order:
        natural(row, below=len(graph))
        doubt("all cases have ended", not cases)
        groups = cases.pop()
        doubt("placed before", any(row in group for group in groups))
        for place, group in enumerate(groups):
            if not any(graph[row][other] for other in group):
                cases.append([[*one, row] if number == place else one for number, one in enumerate(groups)])
        if len(groups) < messages:
            cases.append([*groups, [row]])
    doubt("cases are open", bool(cases))


def one_way_code(claim: Claim, witness: dict) -> None:
    listed, sender = keys(witness, "classes", "sender")
    doubt("another measure", claim.measure not in (*ONE_WAY, "R1_AB", "R1_BA", "RSTATES_AB", "RSTATES_BA", "D", "R"))
    doubt("no sender", sender not in ("Alice", "Bob"))
    doubt("another sender", claim.measure[-3:] == ("_BA" if sender == "Alice" else "_AB"))
    at = claim.matrix if sender == "Alice" else turned(claim.matrix)
    doubt("no list", not isinstance(listed, list))
    classes = [runs(part, len(at)) for part in listed]
    flat = [row for part in classes for row in part]
    doubt("a class of one", any(len(part) < 2 for part in classes))
    doubt("in two classes", len(set(flat)) < len(flat))
    doubt("a class differs", any(apart(at[a], at[b]) for part in classes for a, b in combinations(part, 2)))
    messages = len(at) - len(flat) + len(classes)
    if claim.measure in ("D", "R"):
        doubt("no upper bound", claim.side != "upper")
        doubt("the bound is less", claim.bound < ceil_log2(messages) + ceil_log2(claim.answers))
    else:
        pay(claim, messages)


def shattered_set(claim: Claim, witness: dict) -> None:
    columns, named, rows = keys(witness, "columns", "answers", "rows")
    at = claim.sent
    doubt("no lower bound", claim.side != "lower")
    ranks(columns, len(at[0]), once=False)
    ranks(rows, len(at), once=False)
    doubt("no list", not isinstance(named, list))
    for pair in named:
        ranks(pair, 1 << 62)
        doubt("no pair", len(pair) != 2)
    doubt("another size", len(named) != len(columns) or len(rows) != 2 ** len(columns))
    if claim.measure in ("VC_AB", "VC_BA"):
        doubt("a column twice", len(set(columns)) < len(columns))
        need(claim, len(columns))
    else:
        doubt("another measure", claim.measure not in ("R1_AB", "R1_BA"))
        doubt("too much", claim.bound > 0 and not informs(len(columns), claim.error, claim.bound - 1))
    for pattern, row in zip(product(range(2), repeat=len(columns)), rows, strict=True):
        for place, (column, bit) in enumerate(zip(columns, pattern, strict=True)):
            doubt("another answer", at[row][column] != named[place][bit])


def informs(count: int, error: Fraction, bits: int) -> bool:
    """Whether (1 − H₂(ε))·count > bits; floats do where it is not a tie, and the only tie is at ε = 0."""
    e = float(error)
    if error == 0 or error >= Fraction(1, 2):
        return count > bits if error == 0 else False
    return (1 + e * log2(e) + (1 - e) * log2(1 - e)) * count > bits


def unshattered(claim: Claim, witness: dict) -> None:
    (dimension,) = keys(witness, "dimension")
    doubt("another claim", claim.measure not in ("VC_AB", "VC_BA") or claim.side != "upper")
    natural(dimension, below=64)
    doubt("the bound is less", claim.bound < dimension)
    at = claim.sent
    size = dimension + 1
    if 2**size > len({tuple(row) for row in at}) or size > len(at[0]):
        return
    for columns in combinations(range(len(at[0])), size):
        shown = {tuple(row[column] for column in columns) for row in at}
        values = [sorted({line[i] for line in shown} - {None}) for i in range(size)]
        pairs = product(*(list(combinations(each, 2)) for each in values))
        doubt("shattered", any(set(product(*each)) <= shown for each in pairs))


def row_basis(claim: Claim, witness: dict) -> None:
    basis, given = keys(witness, "basis", "rows")
    doubt("another claim", claim.measure != "RANK" or claim.side != "upper" or claim.answers != 2)
    doubt("outside the promise", any(None in row for row in claim.matrix))
    ranks(basis, len(claim.matrix))
    lines = [[int(cell == 1) for cell in row] for row in claim.matrix]
    doubt("no list", not isinstance(given, list))
    reached = {tuple(lines[row]) for row in basis}
    for entry in given:
        doubt("no entry", not isinstance(entry, list) or len(entry) != 3)
        row, scale, numbers = entry
        ranks([row], len(lines))
        natural(scale, least=1, below=1 << 256)
        doubt("no numbers", not isinstance(numbers, list) or len(numbers) != len(basis))
        for value in numbers:
            natural(value, least=-(1 << 256), below=1 << 256)
        made = [sum(c * lines[b][y] for c, b in zip(numbers, basis, strict=True)) for y in range(len(lines[0]))]
        doubt("another row", made != [scale * cell for cell in lines[row]])
        reached.add(tuple(lines[row]))
    doubt("a row is missing", not {tuple(line) for line in lines} <= reached)
    doubt("the bound is less", claim.bound < len(basis))


__all__ = ["Doubt", "TooLarge"]
