"""Relations: sets of right answers from definitions of their own, lower bounds by plain recursion, protocols run."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from .matrices import strings
from .reading import Doubt, doubt, keys, natural, ranks
from .shown import grown

Sets = list[list[frozenset[int] | None]]
MEASURES = ("D", "LEAVES", "STATES_AB", "STATES_BA")
VALUES = {
    "parity": lambda x: sum(x) % 2,
    "majority": lambda x: int(2 * sum(x) > len(x)),
    "some": lambda x: int(1 in x),
}


def sets_of(spec: str, n: int) -> Sets | None:
    """The matrix of right answers, None outside the promise; None where the relation is not known here."""
    name, _, rest = spec.partition(":")
    given = dict(part.split("=") for part in rest.split(",")) if rest else {}
    value, monotone = VALUES[given.pop("function", "parity")], given.pop("monotone", "false") == "true"
    if given or name not in ("common_element", "different_place", "karchmer_wigderson") or n > 4:
        return None

    def right(x, y):
        both = list(enumerate(zip(x, y, strict=True)))
        if name == "common_element":
            return {i for i, pair in both if pair == (1, 1)}
        if name == "different_place":
            return {i for i, (a, b) in both if a != b}
        if value(x) != 1 or value(y) != 0:
            return set()
        return {i for i, pair in both if pair == (1, 0) or (not monotone and pair == (0, 1))}

    return [[frozenset(right(x, y)) or None for y in strings(n)] for x in strings(n)]


def fits(sets: Sets, rows, columns) -> bool:
    inside = [sets[x][y] for x in rows for y in columns if sets[x][y] is not None]
    return not inside or bool(frozenset.intersection(*inside))


def halves(lines: tuple):
    head, *tail = lines
    for size in range(len(tail)):
        for some in combinations(tail, size):
            yield (head, *some), tuple(line for line in tail if line not in some)


def named_least(sets: Sets, measure: str, side: str, bound: int, witness: dict) -> None:
    doubt("no lower bound", side != "lower")
    rows, columns = keys(witness, "rows", "columns")
    doubt("nothing", not rows or not columns)
    rows, columns = tuple(ranks(rows, len(sets))), tuple(ranks(columns, len(sets[0])))

    @cache
    def tree(own: tuple, other: tuple) -> tuple[int, int]:
        if fits(sets, own, other):
            return 0, 1
        tried = [(tree(a, other), tree(b, other)) for a, b in halves(own)]
        tried += [(tree(own, a), tree(own, b)) for a, b in halves(other)]
        return 1 + min(max(a[0], b[0]) for a, b in tried), min(a[1] + b[1] for a, b in tried)

    @cache
    def fewest(left: tuple) -> int:
        if not left:
            return 0
        parts = [(part, rest) for part, rest in halves(left) if shares(part)] + [(left, ())] * shares(left)
        return 1 + min(fewest(rest) for _, rest in parts)

    sent, read = (columns, rows) if measure == "STATES_BA" else (rows, columns)

    def shares(part: tuple) -> bool:
        return all(fits(sets, [y], part) if measure == "STATES_BA" else fits(sets, part, [y]) for y in read)

    needed = fewest(sent) if measure.startswith("STATES") else tree(rows, columns)[measure == "LEAVES"]
    doubt("less is needed", bound > needed)


def named_protocol(sets: Sets, measure: str, side: str, bound: int, witness: dict) -> None:
    doubt("no upper bound", side != "upper")
    if not measure.startswith("STATES"):
        (nodes,) = keys(witness, "nodes")

        def leaf(node: object, rows: list[int], columns: list[int]) -> None:
            natural(node, below=1 << 12)
            doubt(
                "a wrong answer", any(sets[x][y] is not None and node not in sets[x][y] for x in rows for y in columns)
            )

        doubt("the bound is less", bound < grown(sets, nodes, leaf)[measure == "LEAVES"])
        return
    (classes,) = keys(witness, "classes")
    doubt("no list", not isinstance(classes, list))
    turned = measure == "STATES_BA"
    sent, read = (len(sets[0]), len(sets)) if turned else (len(sets), len(sets[0]))
    seen: list[int] = []
    for part in classes:
        doubt("nobody", part == [])
        seen += ranks(part, sent)
        for y in range(read):
            doubt("no common answer", not (fits(sets, [y], part) if turned else fits(sets, part, [y])))
    doubt("not each once", sorted(seen) != list(range(sent)))
    doubt("the bound is less", bound < len(classes))


READ = {"named_least": named_least, "named_protocol": named_protocol}


def judge(fields: dict) -> bool | None:
    """Whether the certificate proves its claim; None where its kind or its relation is not read."""
    sets = sets_of(fields["relation"], fields["n"])
    if sets is None or fields["kind"] not in READ:
        return None
    try:
        doubt("no such claim", fields["measure"] not in MEASURES)
        doubt("no bound", type(fields["bound"]) is not int or fields["bound"] < 0)
        READ[fields["kind"]](sets, fields["measure"], fields["side"], fields["bound"], fields["witness"])
    except Doubt:
        return False
    return True
