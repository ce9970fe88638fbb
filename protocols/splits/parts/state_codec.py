"""The state of a recurrent model as fields of a message: derived from the live pytree, never typed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import equinox as eqx
import jax
import numpy as np
import numpy.typing as npt

from ...messages.message import Fields
from ...messages.packing import Values, packed_bits
from ...numbers.formats import Format, Native, Public, Shape
from ...numbers.house import house_format, is_of_the_house
from ...numbers.own.declared import own_format

Arrays = tuple[Any, ...]


class Rounding(eqx.Module):
    """Rounds a state to its formats, leaf by leaf; works under `jit` and `vmap`, and hashes, for compiled functions."""

    formats: tuple[Format, ...] = eqx.field(static=True)

    def __call__(self, state: Any) -> Any:
        """The rounded state.

        Raises:
            ValueError: a leaf that is no array.
        """
        leaves, tree = jax.tree_util.tree_flatten(state)
        for leaf in leaves:
            if not (hasattr(leaf, "dtype") or isinstance(leaf, int | float)):
                raise ValueError(f"the model's step gives {leaf!r} as a part of its state: wanted arrays")
        rounded = [fmt.round(leaf) for fmt, leaf in zip(self.formats, leaves, strict=False)]
        return jax.tree_util.tree_unflatten(
            tree, rounded + leaves[len(rounded) :]
        )  # a leaf too many is refused by name


@dataclass(frozen=True)
class Part:
    """One leaf of a state: its path, its shape, and its bits when sent alone."""

    name: str
    shape: Shape
    bits: int


@dataclass(frozen=True)
class StateCodec:
    """Names, shapes, formats and start values of the leaves of a model's state.

    Attributes:
        tree: structure of the state.
        names: path of each leaf.
        shapes: shape of each leaf, without the batch.
        formats: format of each leaf.
        start: start value of each leaf, rounded to its format.
    """

    tree: Any
    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    formats: tuple[Format, ...]
    start: tuple[jax.Array, ...]

    @property
    def radices(self) -> tuple[int, ...]:
        """Number of values of every field of the message."""
        return tuple(r for fmt, shape in zip(self.formats, self.shapes, strict=True) for r in fmt.radices(shape))

    @property
    def rounding(self) -> Rounding:
        """What rounds a state to its formats."""
        return Rounding(self.formats)

    @property
    def bits(self) -> int:
        """Size of the state, ⌈log₂ of the number of its values⌉."""
        return packed_bits(self.radices)

    def parts(self) -> tuple[Part, ...]:
        """What the state consists of, leaf by leaf."""
        leaves = zip(self.names, self.shapes, self.formats, strict=True)
        return tuple(Part(name, shape, packed_bits(tuple(fmt.radices(shape)))) for name, shape, fmt in leaves)

    @property
    def example(self) -> Any:
        """A state in the model's own structure, for shapes."""
        return jax.tree_util.tree_unflatten(self.tree, list(self.start))

    def begin(self, batch: int) -> Arrays:
        """The start of so many instances."""
        return tuple(np.broadcast_to(np.asarray(leaf), (batch, *leaf.shape)) for leaf in self.start)

    def encode(self, state: Arrays) -> Fields:
        """A batch of states, leaf by leaf, as fields.

        Raises:
            ValueError: a leaf that is not of its format, or a public leaf that is not as it was at the start.
        """
        parts = []
        leaves = list(map(np.asarray, state))
        for name, fmt, start, leaf in zip(self.names, self.formats, self.start, leaves, strict=True):
            if isinstance(fmt, Public) and leaf.tobytes() != np.broadcast_to(start, leaf.shape).tobytes():
                raise ValueError(f"the state's leaf {name} is said to be public but changes with the tokens")
            with _of_leaf(name):
                parts.append(fmt.encode(leaf))
        fields = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
        for name, sent, held in zip(self.names, self.decode(fields), leaves, strict=True):
            if not _same_bits(np.asarray(sent, held.dtype), held):
                raise ValueError(f"the state's leaf {name} is not what its format decodes to: more is held than sent")
        return Fields(fields, self.radices)

    def decode(self, fields: Values) -> Arrays:
        """The batch of states that was encoded, leaf by leaf."""
        leaves: list[Any] = []
        place = 0
        for name, fmt, shape, start in zip(self.names, self.formats, self.shapes, self.start, strict=True):
            count = len(fmt.radices(shape))
            if isinstance(fmt, Public):
                leaves.append(np.broadcast_to(np.asarray(start), (len(fields), *shape)))
                continue
            with _of_leaf(name):
                leaf = fmt.decode(fields[:, place : place + count], shape)
            leaves.append(leaf.astype(start.dtype, copy=False))
            place += count
        return tuple(leaves)


@contextmanager
def _of_leaf(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise ValueError(f"the state's leaf {name}: {error}") from None


def _same_bits(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    """Whether two arrays of one shape and dtype hold the same bytes, signs of zeros and payloads of NaNs included."""
    word = f"u{a.itemsize}" if a.itemsize in (1, 2, 4, 8) else np.uint8
    first, second = (np.ascontiguousarray(array).reshape(-1).view(word) for array in (a, b))
    return bool(np.array_equal(first, second))


def state_codec(model: Any) -> StateCodec:
    """The codec of a recurrent model: its `formats()` where it declares them, the dtypes' own bits elsewhere.

    Raises:
        ValueError: a leaf of the state that is not an array of numbers, or formats that do not match the state.
    """
    start = model.start()
    paths, tree = jax.tree_util.tree_flatten_with_path(start)
    if not paths:
        raise ValueError("the state has no leaves; a model without memory still needs an output")
    names = tuple(jax.tree_util.keystr(path) or "state" for path, _ in paths)
    for name, (_, leaf) in zip(names, paths, strict=True):
        if not isinstance(leaf, jax.Array | np.ndarray) or jax.numpy.issubdtype(leaf.dtype, jax.dtypes.extended):
            raise ValueError(
                f"the state's leaf {name} is {type(leaf).__name__}, neither an array of numbers nor a public constant"
            )
    arrays = [jax.numpy.asarray(leaf) for _, leaf in paths]
    formats = _formats(model, tree, names, arrays)
    rounded = _rounded(formats, arrays)
    shapes = tuple(leaf.shape for leaf in rounded)
    return StateCodec(tree, names, shapes, formats, rounded)


@partial(jax.jit, static_argnums=0)  # one program, in place of a few for each leaf
def _rounded(formats: tuple[Format, ...], leaves: list[jax.Array]) -> tuple[jax.Array, ...]:
    return tuple(fmt.round(leaf) for fmt, leaf in zip(formats, leaves, strict=True))


def _formats(model: Any, tree: Any, names: tuple[str, ...], arrays: list[jax.Array]) -> tuple[Format, ...]:
    if not hasattr(model, "formats"):
        return tuple(Native(np.dtype(leaf.dtype)) for leaf in arrays)
    declared = model.formats()
    leaves, structure = jax.tree_util.tree_flatten(declared, is_leaf=lambda node: hasattr(node, "radices"))
    if structure != tree or not all(hasattr(leaf, "radices") for leaf in leaves):
        raise ValueError(f"the declared formats do not match the state, whose leaves are {', '.join(names)}")
    return tuple(_copied(name, leaf) for name, leaf in zip(names, leaves, strict=True))


def _copied(name: str, declared: Any) -> Format:
    with _of_leaf(name):
        copied: Format = house_format(declared) if is_of_the_house(type(declared)) else own_format(declared)
    return copied
