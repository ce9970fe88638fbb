"""What reaches the costs of a relation, run on every pair from the relation's definition alone; pure Python."""

from __future__ import annotations

from reductions.space import Space

from .costs import Classes, RelationCosts

__all__ = ["checked"]


def checked(found: RelationCosts) -> tuple[str, ...]:
    """What is wrong with the tree and the classes; nothing where they do what is said.

    Example:
        >>> from lowerbounds.relations.costs import relation_costs
        >>> checked(relation_costs("common_element", 2))
        ()
    """
    relation, n = found.relation, found.n
    xs, ys = relation.x_space(n), relation.y_space(n)
    wrong = _of_tree(found, xs, ys) if found.depth is not None else []
    for name, classes, messages, turned in (
        ("states(A→B)", found.classes_ab, found.messages_ab, False),
        ("states(B→A)", found.classes_ba, found.messages_ba, True),
    ):
        if messages is not None:
            wrong += _of_classes(found, name, classes, messages, turned)
    return tuple(wrong)


def _of_tree(found: RelationCosts, xs: Space, ys: Space) -> list[str]:
    stack, deepest = [(list(range(xs.size)), list(range(ys.size)), 0)], 0
    wrong = []
    for place, node in enumerate(found.tree):
        rows, columns, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(node, int):
            pairs = [(x, y) for x in rows for y in columns]
            sets = (found.relation.right(xs.unrank(x), ys.unrank(y)) for x, y in pairs)
            wrong += [f"tree[{place}]: {node} is not right"] * any(s is not None and node not in s for s in sets)
            continue
        speaker, inside = node
        own = rows if speaker == "A" else columns
        for part in ([line for line in own if line in inside], [line for line in own if line not in inside]):
            stack.append((part, columns, depth + 1) if speaker == "A" else (rows, part, depth + 1))
    return [*wrong, *["tree: parts are open"] * bool(stack), *["tree: too deep"] * (deepest != found.depth)]


def _of_classes(found: RelationCosts, name: str, classes: Classes, messages: int, turned: bool) -> list[str]:
    relation, n = found.relation, found.n
    own, other = relation.x_space(n), relation.y_space(n)
    own, other = (other, own) if turned else (own, other)
    wrong = [f"{name}: not each input once"] * (sorted(rank for part in classes for rank in part) != [*range(own.size)])
    for number, part in enumerate(classes):
        for y in other:
            pairs = [(y, own.unrank(rank)) if turned else (own.unrank(rank), y) for rank in part]
            sets = [right for right in (relation.right(*pair) for pair in pairs) if right is not None]
            if sets and not frozenset.intersection(*sets):
                wrong.append(f"{name}: class {number} has no common answer for {y}")
    return [*wrong, *[f"{name}: {len(classes)} classes"] * (len(classes) != messages)]
