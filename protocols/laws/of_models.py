"""The laws of models and constructions: of the case that they are at small sizes, and right where that is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import sympy

from reductions import TASKS, Reduction
from reductions.costs.numerals import counted
from reductions.into import maps_into
from reductions.laws.of_maps import hold
from reductions.laws.report import Law
from reductions.sampling import enumerate_pairs

from ..cases import Case, case
from ..content import content_of
from ..messages.turns import Tokens
from ..numbers.precision import bits_of
from ..setting import Builder, Setting
from .of_cases import bits_are_state, order_is_nothing, sampled, split_is_whole

USUAL = "set_disjointness"  # where a model for any task is tried
COUNT = 8
PAIRS = 5000
SIZES = 4  # of a task, that its maps are tried at, at most


def laws_of_case(made: Case, count: int = COUNT) -> Iterator[Law]:
    """The laws of one model on one task at one size, on sequences of the task."""
    tokens = sampled(made.setting, count)
    yield "a run cut in two is the whole run, whoever owns which token", lambda: split_is_whole(made, tokens)
    yield "no answer depends on the sequences beside it, or on earlier calls", lambda: order_is_nothing(made, tokens)
    yield "a handover has the bits of the state", lambda: bits_are_state(made, tokens)


def laws_of_builder(item: Builder) -> Iterator[Law]:
    """The laws of the shelves of models and constructions; a construction is run through maps into its task as well."""
    made: Callable[[], Case] = partial(_case_of, item)
    yield "the same seed builds the same model", lambda: _seeded(item)
    for law, wanted in (
        ("a run cut in two is the whole run, whoever owns which token", split_is_whole),
        ("no answer depends on the sequences beside it, or on earlier calls", order_is_nothing),
        ("a handover has the bits of the state", bits_are_state),
    ):
        yield law, partial(_on_samples, made, wanted)
    yield "the state has as many bits as its formula says", lambda: formula_is_state(item, made())
    if item.made_for is not None:
        yield "right on every pair of every map into its task at small sizes", lambda: right_on_pairs(item, _maps(item))
        yield "right on natural and hard sequences of its task", lambda: right_on_samples(item)


def setting_of(item: Builder) -> Setting:
    """A small setting that an item is made for.

    Raises:
        ValueError: it fits its task at no size up to 8, or no task.
    """
    own = item.task()
    for task in (own,) if own else map(TASKS.get, (USUAL, *TASKS.own_names())):
        for n in (*range(2, 9), *task.typical[:1]):
            if passes(task.check_size, n) and item.fits(Setting(task, n)):
                return Setting(task, n)
    raise ValueError(f"{item.spec} fits {own.spec if own else 'no task'} at no n from 2 to 8")


def right_on_pairs(item: Builder, maps: Sequence[Reduction], *, sizes: int = SIZES, pairs: int = PAIRS) -> str | None:
    """A construction is right on every pair of the maps into its task, at the first sizes with so few pairs.

    Raises:
        ValueError: naming the map, the size and the first pair that is answered wrongly.
    """
    if item.errs:
        return None
    seen = []
    for reduction in maps:
        for n in _sizes(item, reduction, pairs)[:sizes]:
            made = case(item, reduction.task, n)
            for x, y in enumerate_pairs(reduction.problem, reduction.problem_size(n)):
                _refuse(made, hold(reduction, n, x, y), f"through {reduction.spec} ")
            seen.append(f"{reduction.spec} n={n}")
    return ", ".join(seen) or None


def right_on_samples(item: Builder, count: int = 100) -> str | None:
    """A construction is right on natural and hard sequences of its task, those that it speaks of.

    Raises:
        ValueError: naming the first sequence that is answered wrongly.
    """
    if item.errs:
        return None
    setting = setting_of(item)
    tokens = sampled(setting, count, seed=setting.n)
    spoken = tokens[item.speaks_of(setting, tokens)]
    _refuse(case(item, setting.task, setting.n), spoken, "")
    return f"{len(spoken)} of {len(tokens)} sequences at {setting}" if len(spoken) else None


def formula_is_state(item: Builder, made: Case) -> str | None:
    """The state has as many bits as the formula says at the item's own parameters; p are the bits of a number.

    Raises:
        ValueError: naming both counts.
    """
    formula = getattr(item, "state_formula", "")
    if not formula or made.state_bits is None:
        return None
    values: dict[str, Any] = {**vars(item), "p": bits_of(item.precision)}  # type: ignore[attr-defined]
    known = {name: value for name, value in values.items() if type(value) is int}
    symbols = {name: sympy.Symbol(name) for name in known}
    bits = int(sympy.sympify(formula, locals=symbols).subs({symbols[name]: known[name] for name in known}))
    if bits != made.state_bits:
        raise ValueError(f"{item.spec}: {formula} is {bits} bits, the state has {made.state_bits}")
    return f"{formula} = {counted(bits, 'bit')} at {made.setting}"


def _case_of(item: Builder) -> Case:
    setting = setting_of(item)
    return case(item, setting.task, setting.n)


def _on_samples(made: Callable[[], Case], law: Callable[[Case, Tokens], str | None]) -> str | None:
    one = made()
    return law(one, sampled(one.setting, COUNT))


def _maps(item: Builder) -> tuple[Reduction, ...]:
    task = item.task()
    return maps_into(task) if task else ()


def _seeded(item: Builder) -> str:
    setting = setting_of(item)
    first, second = (item.build(setting, seed=0) for _ in range(2))
    if content_of(first) is not None and content_of(first) == content_of(second):
        return f"class and weights at {setting}"
    tokens = sampled(setting, COUNT)
    found = [case(model, setting.task, setting.n).whole(tokens) for model in (first, second)]
    if not np.array_equal(found[0], found[1]):
        raise ValueError(f"{item.spec}: seed 0 builds two models that answer differently at {setting}")
    return f"answers on {len(tokens)} sequences at {setting}"


def _sizes(item: Builder, reduction: Reduction, pairs: int) -> list[int]:
    found, problem = [], reduction.problem
    for n in range(reduction.smallest, reduction.smallest + 2 * SIZES):
        size = reduction.problem_size(n)
        there = passes(reduction.check_size, n) and passes(problem.check_size, size)
        if not there or not item.fits(Setting(reduction.task, n)):
            continue
        if problem.x_space(size).size * problem.y_space(size).size <= pairs:
            found.append(n)
    return found


def passes(check: Callable[[int], None], n: int) -> bool:
    """Whether a check of a size lets it pass."""
    try:
        check(n)
    except ValueError:
        return False
    return True


def _refuse(made: Case, tokens: Tokens, how: str) -> None:
    right = np.asarray(made.setting.task.accepts(tokens, made.whole(tokens)), bool)
    if not right.all():
        wrong = tokens[int(np.argmin(right))]
        said = made.whole(wrong[None])[0]
        raise ValueError(f"{made.name} on {made.setting}: {how}it answers {said}, which is wrong, on {wrong}")
