"""A row that its evidence bears fails with a broken construction, or a broken map, in its place: three of each.

A mutant is wrong, shown on all pairs or many sequences of the smallest size by the task's own label; one that is still
right is no mutant, and another takes its place.
"""

from __future__ import annotations

from dataclasses import fields, replace

import jax.numpy as jnp
import numpy as np
import pytest

import protocols
from lowerbounds.theorems.ledger.as_protocol import LayerSends, StackSends, StateCrosses
from lowerbounds.theorems.ledger.chained.any_length import AnyLength
from lowerbounds.theorems.ledger.copied import AtMostStates, Fails, OneForAllLengths, StatesOfCopied
from lowerbounds.theorems.ledger.evidence import Law, Runs, Size
from lowerbounds.theorems.ledger.growth import Grows
from lowerbounds.theorems.ledger.least_precision import LeastPrecision
from lowerbounds.theorems.ledger.rounds.by_network import ByNetwork
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions
from protocols.setting import builder
from protocols.splits.parts.coarse import layers_of
from reductions import MAPS, TASKS
from reductions.sampling import pairs_or_sample

INSTANCES, WANTED = 512, 3


def with_methods(model, **methods):
    """The same model with other methods; each is given the old one first."""
    old = {name: getattr(model, name) for name in methods}
    bound = {name: (lambda self, *args, new=new, was=old[name]: new(was, *args)) for name, new in methods.items()}
    made = object.__new__(type(type(model).__name__, (type(model),), bound))
    for field in fields(model):
        object.__setattr__(made, field.name, getattr(model, field.name))
    return made


def in_layers(model, which, **methods):
    """A model whose layer has other methods: one of several, or itself."""
    if not hasattr(model, "layers") or isinstance(getattr(type(model), "layers", None), property):
        return with_methods(model, **methods)
    layers = list(model.layers)
    layers[which] = with_methods(layers[which], **methods)
    return replace(model, layers=tuple(layers))


def negated(was, *args):
    return -was(*args)


def nothing(was, *args):
    return jnp.zeros_like(was(*args))


def another(outputs):
    return lambda was, *args: jnp.asarray((was(*args) + 1) % outputs, jnp.int32)


def at_next(was, *args):
    *rest, t = args
    return was(*rest, t + 1)


def without(place):
    """Blind to the token at a place."""

    def method(was, *args):
        *rest, token, t = args
        return was(*rest, jnp.where(t == place, 0, token), t)

    return method


def ways(model, outputs):
    """Ways to break a model, those that change most inputs first: which layer or none, the method, and the new one."""
    says = "emit" if hasattr(model, "emit") else "read"
    reads = next(name for name in ("step", "extend", "embed") if hasattr(model, name))
    inner = [(-1, "value", negated), (0, "value", nothing), (0, "query", negated), (-1, "key", negated)]
    inner += [(-1, "first_value", negated), (0, "first_key", negated)]
    layer = layers_of(model)[0]
    found = [way for way in inner if hasattr(layer, way[1])]
    found += [(None, reads, without(0)), (None, says, another(outputs)), (None, says, nothing)]
    return [*found, (None, reads, at_next), *((None, reads, without(place)) for place in range(1, 6))]


def broken(model, place, outputs):
    which, method, way = ways(model, outputs)[place]
    if which is None:
        return with_methods(model, **{method: way})
    return in_layers(model, which, **{method: way})


# Of any model: these are no claims that one is right.
OF_ANY_MODEL = (
    AnyLength
    | ByNetwork
    | LayerSends
    | StackSends
    | StateCrosses
    | AtMostStates
    | StatesOfCopied
    | Size
    | Grows
    | LeastPrecision
)


def claims(evidence):
    """Whether it says of a construction that it is right where it should be."""
    return hasattr(evidence, "model") and getattr(evidence, "right", True) and not isinstance(evidence, OF_ANY_MODEL)


FULL, NIGHT = pytest.mark.full, pytest.mark.night
CONSTRUCTED = sorted({(name, e.model) for name in THEOREMS.names() for e in THEOREMS.get(name).evidence if claims(e)})
MAPPED = sorted(
    {(name, e.reduction) for name in THEOREMS.names() for e in THEOREMS.get(name).evidence if isinstance(e, Law)}
)


def tokens_of(evidence, task, n):
    if isinstance(evidence, Runs):
        item = MAPS.get(evidence.reduction)
        drawn = pairs_or_sample(item.problem, item.problem_size(n), count=INSTANCES, seed=0)
        return item.tokens(n, drawn.x, drawn.y)
    rng = np.random.default_rng(0)
    return np.concatenate([task.sample(n, INSTANCES, rng, hard=hard) for hard in (False, True)])


def task_of(evidence):
    if isinstance(evidence, Runs):
        return MAPS.get(evidence.reduction).task
    copies = isinstance(evidence, Fails | OneForAllLengths)
    return TASKS.get(getattr(evidence, "task", "copying" if copies else "symmetric_pairs"))


def fails(evidence, n):
    try:
        return any(f.holds is False for f in evidence.find(Conditions(n, INSTANCES, steps=1000)))
    except ValueError:  # a map or a model that is refused on its own instances
        return True


@pytest.mark.parametrize(
    ("name", "model"),
    [pytest.param(*case, marks=FULL if case[0].startswith("recurrent") else NIGHT) for case in CONSTRUCTED],
)
def test_a_broken_construction_breaks_its_row(name, model, monkeypatch):
    theorem = THEOREMS.get(name)
    n = min(theorem.sizes)
    used = [e for e in theorem.evidence if claims(e) and e.model == model]
    task, made_by = task_of(used[0]), type(builder(model))
    tokens, build = tokens_of(used[0], task, n), made_by.build
    made, found = protocols.case(model, task, n), 0
    right, outputs = task.accepts(tokens, made.whole(tokens)), made.setting.outputs
    for place in range(len(ways(made.model, outputs))):
        put = lambda self, setting, *, seed, at=place: broken(  # noqa: E731
            build(self, setting, seed=seed), at, setting.outputs
        )
        with monkeypatch.context() as patch:
            patch.setattr(made_by, "build", put)
            said = task.accepts(tokens, protocols.case(model, task, n).whole(tokens))
            if not np.array_equal(said, right):
                assert any(fails(e, n) for e in used), ways(made.model, outputs)[place]
                found += 1
        if found == WANTED:
            return
    raise AssertionError(f"{found} mutants are wrong")


WAYS = {
    "Alice says nothing of x": ("alice", lambda was, x, n: was(np.zeros_like(x), n)),
    "Bob says nothing of y": ("bob", lambda was, y, n: was(np.zeros_like(y), n)),
    "the answer is constant": ("answer", lambda was, output, y: np.zeros_like(was(output, y))),
    "Alice reads backwards": ("alice", lambda was, x, n: was(x[..., ::-1], n)),
    "the answer is another": ("answer", lambda was, output, y: was(output, y) + 1),
}


def is_wrong(item, n):
    """By the label on all pairs, or many, without the law's own code."""
    drawn = pairs_or_sample(item.problem, item.problem_size(n), count=4 * INSTANCES, seed=0)
    try:
        said = item.answer(item.task.label(item.tokens(n, drawn.x, drawn.y)), drawn.y)
    except (ValueError, IndexError):
        return True
    return not np.array_equal(said, item.problem.value(drawn.x, drawn.y))


@pytest.mark.full
@pytest.mark.parametrize(("name", "spec"), MAPPED)
def test_a_broken_map_breaks_its_row(name, spec, monkeypatch):
    theorem, item = THEOREMS.get(name), MAPS.get(spec)
    n, found = min(theorem.sizes), 0
    for method, way in WAYS.values():
        was = getattr(type(item), method)
        with monkeypatch.context() as patch:
            patch.setattr(type(item), method, lambda self, *a, was=was, way=way: way(lambda *b: was(self, *b), *a))
            if not is_wrong(item, n):
                continue
            assert any(fails(e, n) for e in theorem.evidence if isinstance(e, Law) and e.reduction == spec)
            found += 1
    assert found >= WANTED
