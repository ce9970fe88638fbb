"""Train a model of the shelves: its builder's weights, moved on the task's own sequences; kept, and gone on with.

    spec, task, n, seed, recipe ──train──▶ Training(case, points) ──▶ simulate, curve, cut, refute, …
                                    ↕ a file of weights, with all that determines them

A trained model is the same object as an untrained one: a case of the same kind with other arrays. Batches are drawn
from seeds that the step's number fixes, so a run that was interrupted goes on to the same weights, bit for bit, on the
same machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np

from reductions import Task

from ..cases import Case, case
from .feeding import Feed
from .forwards.parts.forward import forward_of
from .kept import Kept, Point, read_kept, write_kept
from .recipe import Recipe
from .steps import How, Walk, begin, rates, walk_on

CHUNK = 50  # steps in one compiled loop


@dataclass(frozen=True)
class Training:
    """A trained model and how it came about.

    Attributes:
        case: the model on its task.
        seed: of its first weights and of all batches.
        recipe: how it was trained.
        points: loss and accuracy along the way, on fresh sequences, a mean over each chunk of steps.
    """

    case: Case
    seed: int
    recipe: Recipe
    points: tuple[Point, ...]

    @property
    def model(self) -> Any:
        """The model object."""
        return self.case.model

    @property
    def accuracy(self) -> float:
        """Of the last chunk, before its updates: of the model as it was trained, rounded or not."""
        return self.points[-1].accuracy

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the weights, and all that determines them, as safetensors.

        Raises:
            ValueError: the file is there, without `force`, or a model that was not made by a builder of a shelf.
        """
        write_kept(Path(path), _kept(self, None), force=force)

    def __repr__(self) -> str:
        return f"<{self.case.name} on {self.case.setting}, {self.recipe.steps} steps: accuracy {self.accuracy:.4f}>"


def train(
    model: str | Case,
    task: str | Task,
    n: int,
    *,
    seed: int = 0,
    recipe: Recipe | None = None,
    keep: str | Path | None = None,
    progress: Callable[[Point], None] = lambda point: None,
) -> Training:
    """Train a model on a task at a size.

    Args:
        model: a name such as "gru:width=8,precision=1", or a case, whose weights are where training starts.
        task: a name, or a task.
        n: size of the task.
        seed: of the weights and of all batches.
        recipe: steps, rate, batch and so on.
        keep: a file where weights and optimiser are kept as training goes; what is there is gone on with. The finished
            file is the trained model's.
        progress: called with each point.

    Raises:
        ValueError: a model without logits or gradients, a recipe that does not fit the task, or a file of another run.

    Example:
        >>> training = train("gru:width=4", "index_lookup", 2, recipe=Recipe(steps=2, batch=4))
        >>> training.case.state_bits, len(training.points)
        (32, 1)
    """
    recipe = recipe or Recipe()
    start = case(model, task, n, seed=seed)
    feed = Feed(start.setting, recipe.via, recipe.branches, recipe.hard, recipe.shortest)
    how = How(forward_of(start.architecture).logits, feed.places, recipe.rounded, recipe.clip, recipe.decay)
    found = _taken_up(start, recipe, seed, None if keep is None else Path(keep))
    for walk, points, step in _walked(how, feed, recipe, seed, *found):
        if points:
            progress(points[-1])
        here = Training(start.with_model(walk.model), seed, recipe, points)
        if keep is not None and step > found[2]:
            write_kept(Path(keep), _kept(here, walk if step < recipe.steps else None, step), force=True)
    return here


def _walked(
    how: How, feed: Feed, recipe: Recipe, seed: int, walk: Walk, points: tuple[Point, ...], step: int
) -> Iterator[tuple[Walk, tuple[Point, ...], int]]:
    """Chunk by chunk, from a step on; the start among them."""
    rate = rates(recipe)
    yield walk, points, step
    while step < recipe.steps:
        size = min(CHUNK, recipe.steps - step)
        drawn = [feed.draw(np.random.default_rng((seed, step + i)), recipe.batch) for i in range(size)]
        batches = jax.tree_util.tree_map(lambda *parts: np.stack(parts), *drawn)
        walk, seen = walk_on(how, walk, jax.device_put(rate[step : step + size]), jax.device_put(batches))
        step += size
        loss, accuracy = np.asarray(seen, np.float64).mean(axis=0).tolist()
        if not np.isfinite(loss):
            raise ValueError(f"training diverged before step {step}: the loss is {loss}; a smaller rate may help")
        points = (*points, Point(step, loss, accuracy))
        yield walk, points, step


def _taken_up(start: Case, recipe: Recipe, seed: int, keep: Path | None) -> tuple[Walk, tuple[Point, ...], int]:
    """Where training begins: at the builder's weights, or where a file left it."""
    walk = begin(_scaled(start.model, recipe.embeddings), recipe)
    if keep is None or not keep.exists():
        return walk, (), 0
    found = read_kept(keep)
    told = (start.made_by.spec if start.made_by else "", start.setting.task.spec, start.setting.n, seed, recipe)
    if (found.model, found.task, found.n, found.seed, found.recipe) != told:
        raise ValueError(f"{keep} is of another training ({found}); remove it, or name another file")
    optimiser = walk.optimiser if found.step == recipe.steps else found.put_into(walk.optimiser, "optimiser")
    return Walk(found.put_into(walk.model, "model"), optimiser), found.points, found.step


def _kept(training: Training, walk: Walk | None, step: int | None = None) -> Kept:
    """What is written of a training."""
    one = training.case
    if one.made_by is None:
        raise ValueError(f"{one.name} was not made by a builder of a shelf: its weights have no name to be kept under")
    return Kept.of(
        one.made_by.spec,
        one.setting,
        training.seed,
        training.recipe,
        training.recipe.steps if step is None else step,
        training.points,
        model=one.model,
        optimiser=None if walk is None else walk.optimiser,
    )


def _scaled(model: Any, factor: float) -> Any:
    """The model with its token embeddings times a factor."""
    if factor == 1.0:
        return model
    where = _embedding(model)
    return eqx.tree_at(where, model, where(model) * factor)


def _embedding(model: Any) -> Callable[[Any], Any]:
    """Where the table of token embeddings is."""
    for where in (lambda m: m.embedding, lambda m: m.layers[0].attention.embedding, lambda m: m.recurrent.embedding):
        try:
            where(model)
        except AttributeError:
            continue
        return where
    raise ValueError(f"{type(model).__name__} has no table of token embeddings to scale")
