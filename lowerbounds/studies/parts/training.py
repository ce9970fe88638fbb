"""A cell trained, what its row says of the training, and the versions of what made it."""

from __future__ import annotations

from importlib import metadata

from protocols import train
from protocols.training.runs import Training

from .result import CAPACITY, LEARNED, OPEN, OPTIMISATION, Told
from .study import Cell

_TOLD = ("lowerbounds", "jax", "equinox", "optax", "numpy")
STEPS = "steps to 99 %"  # what `steps_until` tells at 0.99
LEARNT = 0.999  # accuracy from which on a model is said to have learned
_AT = 1e-6  # as near as this to its ceiling is at it


def trained(cell: Cell) -> Training:
    """The cell's model, trained."""
    return train(cell.model, cell.task, cell.n, seed=cell.seed, recipe=cell.recipe)


def points_of(training: Training) -> tuple[tuple[int, float, float], ...]:
    """Step, loss and accuracy along the way, rounded to six digits."""
    return tuple((point.step, round(point.loss, 6), round(point.accuracy, 6)) for point in training.points)


def limit_of(accuracy: float, ceiling: float | None) -> str:
    """What held a model back: its capacity where it is at its ceiling, optimisation where it is below.

    Example:
        >>> limit_of(0.75, 0.75), limit_of(0.7, 0.75), limit_of(1.0, 1.0), limit_of(0.5, None)
        ('capacity', 'optimisation', 'learned', 'no ceiling')
    """
    if accuracy >= LEARNT:
        return LEARNED
    if ceiling is None:
        return OPEN
    return CAPACITY if accuracy >= ceiling - _AT else OPTIMISATION


def steps_until(training: Training, accuracy: float) -> Told:
    """The first step at which so many fresh outputs of a chunk were right, under STEPS; nothing where there is none."""
    found = next((point.step for point in training.points if point.accuracy >= accuracy), None)
    return () if found is None else ((STEPS, (float(found),)),)


def versions() -> str:
    """Names and versions of what makes a row."""
    return ", ".join(f"{name} {metadata.version(name)}" for name in _TOLD if _is_there(name))


def _is_there(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
