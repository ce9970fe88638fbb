"""Weights in a file: safetensors, which holds arrays and text and executes nothing.

Beside the arrays, by their paths in the model, the file has the spec of the builder, the task, its size, the seed, the
recipe, the step, points along the way, and a hash of all the arrays. While training goes on it has the optimiser's
arrays as well. A file from elsewhere is data: its size is limited, names in it are looked up among this package's own
items alone, and arrays are taken only where the builder's model has them, of the same shapes and dtypes.

Source: safetensors, https://github.com/huggingface/safetensors, format.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from reductions.outside.writing import write_whole

from ..setting import Setting
from ..shelves import MODELS
from .recipe import Recipe

FORM = 1
KEY = "lowerbounds"
LARGEST_FILE = 1 << 30  # bytes
_KEYS = ("form", "model", "task", "n", "seed", "step", "recipe", "points", "content")
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Point:
    """Of a chunk of steps that ends at `step`: mean loss in nats, and the share of right answers."""

    step: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Kept:
    """What a file holds.

    Attributes:
        model: spec of the builder.
        task, n: what it was trained on.
        seed: of weights and batches.
        recipe: how it is trained.
        step: how far.
        points: along the way.
        arrays: by their paths, `model…` and, unless it is finished, `optimiser…`.
    """

    model: str
    task: str
    n: int
    seed: int
    recipe: Recipe
    step: int
    points: tuple[Point, ...]
    arrays: Arrays = field(repr=False)

    @classmethod
    def of(
        cls,
        spec: str,
        setting: Setting,
        seed: int,
        recipe: Recipe,
        step: int,
        points: tuple[Point, ...],
        **trees: Any,
    ) -> Kept:
        """Of trees with arrays, by name."""
        arrays = {name: leaf for part, tree in trees.items() for name, leaf in _named(tree, part)}
        return cls(spec, setting.task.spec, setting.n, seed, recipe, step, points, arrays)

    @property
    def content(self) -> str:
        """SHA-256 of names, shapes, dtypes and bytes of all arrays."""
        digest = hashlib.sha256()
        for name, leaf in sorted(self.arrays.items()):
            digest.update(f"{name} {leaf.dtype} {leaf.shape}\n".encode())
            digest.update(np.ascontiguousarray(leaf).tobytes())
        return digest.hexdigest()

    def put_into(self, tree: Any, part: str) -> Any:
        """The tree with its arrays replaced by those that the file has for it.

        Raises:
            ValueError: arrays of other names, shapes or dtypes.
        """
        wanted = dict(_named(tree, part))
        there = {name for name in self.arrays if name.startswith(part)}
        if there != set(wanted):
            odd = sorted(there ^ set(wanted))[0]
            raise ValueError(f"the file's arrays are not those of {self.model}: {odd}")
        for name, leaf in wanted.items():
            found = self.arrays[name]
            if (found.shape, found.dtype) != (leaf.shape, leaf.dtype):
                raise ValueError(f"{name} is {found.dtype}{found.shape}; {self.model} has {leaf.dtype}{leaf.shape}")
            if np.issubdtype(found.dtype, np.floating) and not np.isfinite(found).all():
                raise ValueError(f"{name} has numbers that are none")
        arrays, rest = eqx.partition(tree, eqx.is_array)
        leaves, structure = jax.tree_util.tree_flatten_with_path(arrays)
        own = [jnp.asarray(self.arrays[part + jax.tree_util.keystr(path)]) for path, _ in leaves]
        return eqx.combine(jax.tree_util.tree_unflatten(structure, own), rest)

    def __str__(self) -> str:
        return f"{self.model} on {self.task}, n={self.n}, seed {self.seed}, step {self.step} of {self.recipe.steps}"


def _named(tree: Any, part: str) -> list[tuple[str, npt.NDArray[Any]]]:
    leaves, _ = jax.tree_util.tree_flatten_with_path(eqx.filter(tree, eqx.is_array))
    return [(part + jax.tree_util.keystr(path), np.asarray(leaf)) for path, leaf in leaves]


def write_kept(path: Path, kept: Kept, *, force: bool = False) -> None:
    """Write a file, whole or not at all.

    Raises:
        ValueError: it is there, without `force`, or the disk takes no such file; what was there stays.
    """
    if path.exists() and not force:
        raise ValueError(f"{path} is there already")
    points = [[point.step, point.loss, point.accuracy] for point in kept.points]
    told = {
        "form": FORM,
        "model": kept.model,
        "task": kept.task,
        "n": kept.n,
        "seed": kept.seed,
        "step": kept.step,
        "recipe": kept.recipe.to_json(),
        "points": points,
        "content": kept.content,
    }
    arrays = {name: np.asarray(leaf, order="C") for name, leaf in kept.arrays.items()}
    data = save(arrays, metadata={KEY: json.dumps(told)})  # several keys would come in any order
    try:
        write_whole(path, lambda part: part.write_bytes(data), force=True)
    except OSError as error:
        raise ValueError(f"{path}: {len(data)} bytes cannot be written: {error.strerror}") from None


def read_kept(path: str | Path) -> Kept:
    """Read a file of any origin.

    Raises:
        ValueError: no such file, one that is too large, truncated or not of this form, one whose arrays are not those
            that were written, or one that names what is not this package's.
    """
    try:
        size = Path(path).stat().st_size
        if size > LARGEST_FILE:
            raise ValueError(f"{path}: {size} bytes, wanted at most {LARGEST_FILE}")
        with safe_open(str(path), framework="numpy") as opened:
            text = (opened.metadata() or {}).get(KEY, "")
            arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # no mapping
    except (OSError, SafetensorError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: no weights can be read: {' '.join(str(error).split())}") from None
    try:
        return _of_text(text, arrays)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {' '.join(str(error).split())}") from None


def _of_text(text: str, arrays: Arrays) -> Kept:
    told = json.loads(text) if text else None
    if not isinstance(told, dict) or set(told) != set(_KEYS) or told["form"] != FORM:
        raise ValueError(f"its metadata has no {KEY!r} with the keys {', '.join(_KEYS)}, form {FORM}")
    for name in ("n", "seed", "step"):
        if type(told[name]) is not int or not 0 <= told[name] < 1 << 32:
            raise ValueError(f"{name} is {told[name]!r}")
    if not all(isinstance(told[name], str) for name in ("model", "task")) or not isinstance(told["points"], list):
        raise ValueError("its model and its task are no names, or its points no list")
    _check_own(told["model"])
    recipe = Recipe.from_json(told["recipe"])
    points = tuple(map(_point, told["points"]))
    if told["step"] > recipe.steps:
        raise ValueError(f"step {told['step']} of {recipe.steps}")
    kept = Kept(told["model"], told["task"], told["n"], told["seed"], recipe, told["step"], points, arrays)
    if kept.content != told["content"]:
        raise ValueError("its arrays are not those that were written: another hash")
    return kept


def _point(found: Any) -> Point:
    match found:
        case [int(step), float(loss), float(accuracy)]:
            return Point(step, loss, accuracy)
    raise ValueError(f"a point is {found!r}")


def _check_own(spec: str) -> None:
    """Refuse a model that is not of this package, or that is made of others that are not: nothing is loaded for it."""
    name, _, settings = spec.partition(":")
    kinds = [part.removeprefix("kinds=") for part in settings.split(",") if part.startswith("kinds=")]
    if settings.count("kinds=") > len(kinds):
        raise ValueError(f"it names the model {spec!r}, with kinds within kinds")
    named = [name, *(kind.partition(":")[0] for text in kinds for kind in text.split("+"))]
    for one in named:
        if one not in MODELS.own_names():
            raise ValueError(f"it names the model {one!r}, which is none of this package")
