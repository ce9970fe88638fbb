"""The mutants of a module: comparisons and sums changed, conditions turned, numbers moved by one, refusals gone."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed.

    Attributes:
        line: where.
        change: what, as the line reads before and after.
        tree: the whole module.
    """

    line: int
    change: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """All mutants of the text, in the order of its lines."""
    places = [place for place, _ in _walk(ast.parse(source))]
    for place in places:
        node = _at(ast.parse(source), place)
        for number, changed in enumerate(_changed(node)):
            tree = ast.parse(source)
            _put(tree, place, changed)
            before, after = ast.unparse(node).split("\n")[0], ast.unparse(changed).split("\n")[0]
            yield Mutant(node.lineno, f"{before}  →  {after}", ast.fix_missing_locations(tree))
            assert number < 4, "a place has few mutants"


Place = tuple[tuple[str, int | None], ...]


def _walk(tree: ast.AST, place: Place = ()) -> Iterator[tuple[Place, ast.AST]]:
    """All nodes that can change, with their places; not docstrings, annotations, imports and texts of errors."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        parts = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for number, part in parts:
            if isinstance(part, ast.AST) and not isinstance(part, ast.Import | ast.ImportFrom | ast.JoinedStr):
                here = (*place, (name, number))
                yield here, part
                yield from _walk(part, here)


def _at(tree: ast.AST, place: Place) -> ast.AST:
    for name, number in place:
        tree = getattr(tree, name) if number is None else getattr(tree, name)[number]
    return tree


def _put(tree: ast.AST, place: Place, node: ast.AST) -> None:
    holder, (name, number) = _at(tree, place[:-1]), place[-1]
    if number is None:
        setattr(holder, name, node)
    else:
        getattr(holder, name)[number] = node


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                for other in _COMPARED[type(operator)]:
                    changed = copy.deepcopy(node)
                    changed.ops[place] = other()
                    yield changed
        case ast.BinOp() if type(node.op) in _COMPUTED:
            yield ast.copy_location(ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right), node)
        case ast.BoolOp():
            other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield ast.copy_location(ast.BoolOp(other, node.values), node)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.copy_location(ast.Constant(not node.value), node)
        case ast.Constant(value=int()):
            yield ast.copy_location(ast.Constant(node.value + 1), node)
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.copy_location(ast.Pass(), node)
