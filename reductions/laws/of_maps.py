"""The law of a reduction: for every (x, y) inside the promise, every accepted output answers the problem's value.

`hold` is what every run through a reduction does with its own instances before anything is said about them;
`check_law` looks at all pairs, or at a sample where there are many.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from .. import MAPS
from ..costs.numerals import counted
from ..outside import own_code
from ..reduction import Layout, Owner, Reduction
from ..sampling import enumerate_pairs, sample_pairs
from ..task import Ints, Task
from .report import Law

LISTED = 64  # most outputs of an instance that are all tried
INSTANCES = 10_000
_FEW = 1024


def hold(reduction: Reduction, n: int, x: Ints, y: Ints) -> Ints:
    """The tokens (batch, T) of a batch of instances, after the reduction was held to its law on each of them.

    Raises:
        ValueError: naming the map, n and the first x and y that break the law: a layout of another length, owners or
            tokens that do not fit it, tokens outside the vocabulary, a right output that answers something else.
    """
    tokens = _written(reduction, n, x, y)
    value, accepted = _values(reduction, n, x, y), np.zeros(len(tokens), bool)
    only = type(reduction.task).accepts is Task.accepts  # the label, which is not asked for twice
    for output in candidates(reduction.task, n, tokens):
        right = np.ones(len(tokens), bool) if only else np.asarray(reduction.task.accepts(tokens, output), bool)
        answer = np.asarray(reduction.answer(output, y))
        if right.shape != (len(tokens),):
            raise ValueError(f"{reduction.task.spec}, n={n}: accepts gives {right.shape}, wanted ({len(tokens)},)")
        if answer.shape != value.shape:
            raise ValueError(f"{reduction.spec}, n={n}: answers have shape {answer.shape}, wanted {value.shape}")
        _refuse_first(reduction, n, x, y, right & (answer != value), output, answer, value)
        accepted |= right
    if not accepted.all():
        raise ValueError(
            _named(reduction, n, x, y, int(np.argmin(accepted))) + f"{reduction.task.spec} accepts no output"
        )
    return tokens


def _values(reduction: Reduction, n: int, x: Ints, y: Ints) -> Ints:
    """The problem's answers, each one of its alphabet."""
    value = np.asarray(reduction.problem.value(x, y))
    answers = reduction.problem.alphabet(reduction.problem_size(n))
    if value.shape != (len(x),) or not np.issubdtype(value.dtype, np.integer):
        raise ValueError(
            f"{reduction.problem.spec}: answers are {value.dtype}{value.shape}, wanted integers ({len(x)},)"
        )
    wrong = (value < 0) | (value >= answers)
    if wrong.any():
        i = int(np.argmax(wrong))
        raise ValueError(
            _named(reduction, n, x, y, i) + f"{reduction.problem.spec} says {value[i]}, none of 0 … {answers - 1}"
        )
    return value


def candidates(task: Task, n: int, tokens: Ints) -> Iterator[Ints]:
    """Outputs that may be accepted: the label, and where the task accepts more, all that there are or that it lists."""
    label = np.asarray(task.label(tokens))
    yield label
    if type(task).accepts is Task.accepts:
        return
    answers = label.shape[-1] if label.ndim == tokens.ndim else 1
    if task.outputs(n) ** answers <= LISTED:
        shape = label.shape[1:]
        for output in product(range(task.outputs(n)), repeat=answers):
            yield np.broadcast_to(np.reshape(output, shape), label.shape)
    yield from task.also_right(tokens)


@own_code
def check_law(reduction: str | Reduction, n: int, *, instances: int = INSTANCES, seed: int = 0) -> str:
    """Hold a reduction to its law at size n: on all pairs if there are at most `instances`, or else on a sample.

    Returns:
        What was looked at.

    Raises:
        ValueError: the law breaks; names the map, n, x and y.

    Example:
        >>> check_law("index_to_index_lookup", 3)
        'all 24 pairs at n=3'
    """
    reduction = MAPS.get(reduction)
    reduction.check_size(n)
    problem, size = reduction.problem, reduction.problem_size(n)
    problem.check_size(size)
    if _pairs(reduction, n) <= instances:
        counts = [len(hold(reduction, n, x, y)) for x, y in enumerate_pairs(problem, size)]
        return f"all {sum(counts)} pairs at n={n}"
    hard = problem.hard(size, 1, np.random.default_rng(seed)) is not None
    x, y = sample_pairs(problem, size, count=instances, seed=seed, hard=hard)
    hold(reduction, n, x, y)
    return f"{len(x)} {'hard' if hard else 'uniform'} pairs at n={n}"


def hold_own(reduction: Reduction, n: int) -> None:
    """Hold a map that is none of the shelf's own to its law at size n, before anything is said through it.

    Raises:
        ValueError: the law breaks; as `check_law`.
    """
    if reduction.name not in MAPS.own_names():
        check_law(reduction, n, instances=_FEW)


def laws_of_map(reduction: Reduction, *, instances: int = INSTANCES) -> Iterator[Law]:
    """The laws of the shelf of maps."""
    sizes = cache(lambda: sizes_of(reduction, instances))

    def everywhere() -> str:
        small, large = sizes()
        if not small + large:
            raise ValueError(f"{reduction.spec} has no size from {reduction.smallest} to {reduction.smallest + 128}")
        return ", ".join(check_law(reduction, n, instances=instances) for n in (*small, *large))

    def alone() -> str:
        small, large = sizes()
        return ", ".join(_each_party_alone(reduction, n) for n in (*small[-1:], *large[:1]))

    yield "every accepted output answers the problem's value", everywhere
    yield "the layout follows from the size, tokens from the owner's own input, one instance at a time", alone
    yield "the problem left at a cut has no more rows than the task", lambda: _left_at_cuts(reduction, sizes()[0])


def sizes_of(reduction: Reduction, instances: int) -> tuple[list[int], list[int]]:
    """Sizes with at most so many pairs (four at most), and some large ones, that map and problem have."""
    small: list[int] = []
    large: list[int] = []
    for n in (*range(reduction.smallest, reduction.smallest + 8), 17, 30, 64):
        try:
            reduction.check_size(n)
            reduction.problem.check_size(reduction.problem_size(n))
        except ValueError:
            continue
        (small if len(small) < 4 and _pairs(reduction, n) <= instances else large).append(n)
    return small, [n for n in large if n >= 17][:3]


def _pairs(reduction: Reduction, n: int) -> int:
    size = reduction.problem_size(n)
    return reduction.problem.x_space(size).size * reduction.problem.y_space(size).size


def _written(reduction: Reduction, n: int, x: Ints, y: Ints) -> Ints:
    """The tokens, each party's of the shape that the layout says."""
    layout, task = reduction.layout(n), reduction.task
    if not isinstance(layout, Layout) or len(layout) != task.length(n):
        length = len(layout) if isinstance(layout, Layout) else type(layout).__name__
        raise ValueError(f"{reduction.spec}, n={n}: the layout has length {length}, {task.spec} has {task.length(n)}")
    tokens = np.zeros((len(x), len(layout)), dtype=np.int64)
    parts = (
        (Owner.ALICE, reduction.alice(x, n)),
        (Owner.BOB, reduction.bob(y, n)),
        (Owner.PUBLIC, reduction.public(n)),
    )
    for owner, part in parts:
        places, written = layout.positions(owner), np.asarray(part)
        wanted = (len(places),) if owner is Owner.PUBLIC else (len(x), len(places))
        if written.shape != wanted or not (np.issubdtype(written.dtype, np.integer) or not written.size):
            raise ValueError(
                f"{reduction.spec}, n={n}: {owner.name.lower()} gives {written.dtype}{written.shape}, "
                f"wanted integers {wanted}"
            )
        tokens[:, places] = written
    outside = (tokens < 0) | (tokens >= task.vocabulary(n))
    if outside.any():
        i, t = np.argwhere(outside)[0]
        raise ValueError(
            _named(reduction, n, x, y, int(i))
            + f"token {tokens[i, t]} at {t} is outside the vocabulary 0 … {task.vocabulary(n) - 1} of {task.spec}"
        )
    return tokens


def _refuse_first(
    reduction: Reduction, n: int, x: Ints, y: Ints, wrong: Any, output: Ints, answer: Ints, value: Ints
) -> None:
    if wrong.any():
        i = int(np.argmax(wrong))
        raise ValueError(
            _named(reduction, n, x, y, i)
            + f"is accepted with output {output[i]}, answer {answer[i]}; {reduction.problem.spec} says {value[i]}"
        )


def _named(reduction: Reduction, n: int, x: Ints, y: Ints, i: int) -> str:
    return f"{reduction.spec}, n={n}: x={_shown(x[i])} y={_shown(y[i])} "


def _shown(value: Ints) -> str:
    return "".join(map(str, value)) if value.ndim and value.max(initial=0) < 10 else str(value.tolist())


def _each_party_alone(reduction: Reduction, n: int) -> str:
    """Tokens of a batch, of the batch with either input moved on, and of the batch backwards, fit together."""
    problem, size = reduction.problem, reduction.problem_size(n)
    hard = problem.hard(size, 1, np.random.default_rng(0)) is not None
    x, y = sample_pairs(problem, size, count=32, seed=0, hard=hard)
    layout, tokens = reduction.layout(n), _written(reduction, n, x, y)
    if layout != reduction.layout(n):
        raise ValueError(f"{reduction.spec}, n={n}: the layout changes from call to call")
    moved_y = _written(reduction, n, x, np.roll(y, 1, axis=0))
    moved_x = _written(reduction, n, np.roll(x, 1, axis=0), y)
    for who, other, owner in (("Alice", moved_y, Owner.ALICE), ("Bob", moved_x, Owner.BOB)):
        if (tokens != other)[:, layout.known_to(owner)].any():
            raise ValueError(f"{reduction.spec}, n={n}: {who}'s tokens change with the other's input or at every call")
    if (_written(reduction, n, x[::-1], y[::-1])[::-1] != tokens).any():
        raise ValueError(f"{reduction.spec}, n={n}: an instance's tokens depend on its neighbours in the batch")
    return f"32 pairs at n={n}"


def _left_at_cuts(reduction: Reduction, small: list[int]) -> str | None:
    """`size_before` claims a problem: its distinct rows are at most those of the task at that cut."""
    seen = []
    few = [n for n in small if _pairs(reduction, n) <= 300] or small[:1]
    for n in few[-1:]:
        parts = list(enumerate_pairs(reduction.problem, reduction.problem_size(n)))
        x, y = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        tokens = np.unique(reduction.tokens(n, x, y), axis=0)
        for position in range(len(reduction.layout(n)) + 1):
            size = reduction.size_before(n, position)
            if size is not None and (rows := distinct_rows(reduction, size)) is not None:
                there = _prefixes(reduction.task, tokens, position)
                if rows > there:
                    raise ValueError(
                        f"{reduction.spec}, n={n}: size {size} of {reduction.problem.spec} before {position}, "
                        f"with {rows} rows; the task's own are {there}"
                    )
                seen.append(position)
    return f"{counted(len(seen), 'cut')} at n={few[-1]}" if seen else None


def distinct_rows(reduction: Reduction, size: int) -> int | None:
    """Number of different rows of the problem's matrix; None where it is large or has a promise."""
    problem = reduction.problem
    cells = problem.x_space(size).size * problem.y_space(size).size
    if cells > 1 << 16:
        return None
    rows = [[problem.define(x, y) for y in problem.y_space(size)] for x in problem.x_space(size)]
    return None if any(cell is None for row in rows for cell in row) else len(set(map(tuple, rows)))


def _prefixes(task: Task, tokens: Ints, position: int) -> int:
    """Number of prefixes that some suffix tells apart, over all sequences that the map can make at this layout."""
    prefixes, suffixes = np.unique(tokens[:, :position], axis=0), np.unique(tokens[:, position:], axis=0)
    whole = np.concatenate([np.repeat(prefixes, len(suffixes), axis=0), np.tile(suffixes, (len(prefixes), 1))], axis=1)
    return len(np.unique(np.asarray(task.label(whole)).reshape(len(prefixes), -1), axis=0))
