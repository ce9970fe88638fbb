"""Weights made on the host: a builder's program is traced, not compiled, and its few operations are done by numpy.

Drawing the weights of a model in JAX one by one is dozens of tiny compilations, all of them in one program is one long
one; each costs seconds, and the numbers are few. The random bits are JAX's own, Threefry-2x32 with 20 rounds, so that
the same seed gives the same weights as in JAX, up to rounding in the last place. An operation that is not known here
is left to JAX.

Source: Salmon, Moraes, Dror and Shaw (2011), for Threefry.

Example:
    >>> hex(threefry(np.uint64(0), np.uint64([0]))[0])  # the paper's known answer for key and counter 0
    '0x6b20015999ba4efe'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import equinox as eqx
import jax
import numpy as np
import numpy.typing as npt
from jax.extend.core import ClosedJaxpr, Literal
from scipy.special import erfinv

from ...room import check_room, machine_bytes

Words = npt.NDArray[np.uint64]  # keys: the first word of 32 bits, then the second
Rest = ParamSpec("Rest")
Model = TypeVar("Model")
_LOW = np.uint64(0xFFFFFFFF)
_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = 0x1BD11BDA
_DRAWN = 40  # bytes: a number between its random bits and its value


def on_host(build: Callable[Concatenate[Any, Rest], Model]) -> Callable[Concatenate[Any, Rest], Model]:
    """A method that builds a model, done by numpy; inside of another trace it is left as it is."""

    @wraps(build)
    def built(self: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Model:
        if isinstance(jax.device_put(0), jax.core.Tracer):
            return build(self, *args, **kwargs)
        rest: list[Any] = []

        def arrays() -> Any:
            made, static = eqx.partition(build(self, *args, **kwargs), eqx.is_array)
            rest.append(static)
            return made

        program, shapes = jax.make_jaxpr(arrays, return_shape=True)()
        _check(program)
        values = [np.asarray(v, a.dtype) for v, a in zip(evaluate(program), program.out_avals, strict=True)]
        leaves = jax.device_put(values)
        return eqx.combine(jax.tree_util.tree_unflatten(jax.tree_util.tree_structure(shapes), leaves), rest[0])

    return built


def _check(program: ClosedJaxpr) -> None:
    """Refuse weights beyond this machine's memory: all of them, and the largest as it is drawn.

    Raises:
        RoomError: naming the bytes.
    """
    sizes = [int(np.prod(aval.shape)) for aval in program.out_avals]
    wanted = 4 * sum(sizes) + _DRAWN * max(sizes, default=0)
    check_room(wanted, f"a model of {sum(sizes)} weights", machine_bytes())


def evaluate(program: ClosedJaxpr, *inputs: Any) -> list[Any]:
    """What a traced program gives."""
    jaxpr = program.jaxpr
    values: dict[Any, Any] = dict(zip(jaxpr.constvars, map(np.asarray, program.consts), strict=True))
    values.update(zip(jaxpr.invars, inputs, strict=True))
    with np.errstate(all="ignore"):
        for equation in jaxpr.eqns:
            given = [v.val if isinstance(v, Literal) else values[v] for v in equation.invars]
            values.update(zip(equation.outvars, _done(equation, given), strict=True))
    return [v.val if isinstance(v, Literal) else values[v] for v in jaxpr.outvars]


def _done(equation: Any, given: list[Any]) -> list[Any]:
    inner = equation.params.get("jaxpr")
    if isinstance(inner, ClosedJaxpr):
        return evaluate(inner, *given)
    name = equation.primitive.name
    if name in _OPERATIONS:
        return [_OPERATIONS[name](equation.params, *given)]
    if name in _POINTWISE:
        return [np.asarray(_POINTWISE[name](*given), equation.outvars[0].aval.dtype)]
    found = equation.primitive.bind(*map(jax.numpy.asarray, given), **equation.params)
    return [np.asarray(part) for part in (found if equation.primitive.multiple_results else [found])]


def threefry(key: Words | np.uint64, counters: Words) -> Words:
    """Two words of 32 bits, as one of 64, for each key and counter; twenty rounds."""
    high, low = (np.asarray(key) >> 32).astype(np.uint32), (np.asarray(key) & _LOW).astype(np.uint32)
    schedule = (high, low, high ^ low ^ np.uint32(_PARITY))
    x, y = (counters >> 32).astype(np.uint32) + high, (counters & _LOW).astype(np.uint32) + low
    for group in range(5):
        for rotation in _ROTATIONS[group % 2]:
            x = x + y
            y = (y << np.uint32(rotation) | y >> np.uint32(32 - rotation)) ^ x
        x = x + schedule[(group + 1) % 3]
        y = y + schedule[(group + 2) % 3] + np.uint32(group + 1)
    return x.astype(np.uint64) << np.uint64(32) | y.astype(np.uint64)


def _numbered(params: Any, key: Any) -> Words:
    """A word of 64 bits for each place of a shape, in order."""
    if np.ndim(key):
        raise NotImplementedError("several keys at once")
    shape = params["shape"]
    return threefry(key, np.arange(np.prod(shape, dtype=int), dtype=np.uint64)).reshape(shape)


def _bits(params: Any, key: Any) -> Any:
    words = _numbered(params, key)
    width = params["bit_width"]
    return words if width == 64 else ((words >> np.uint64(32)) ^ words & _LOW).astype(f"u{width // 8}")


def _spread(params: Any, x: Any) -> Any:
    shape = [1] * len(params["shape"])
    for place, size in zip(params["broadcast_dimensions"], np.shape(x), strict=True):
        shape[place] = size
    return np.broadcast_to(np.reshape(x, shape), params["shape"])


def _cut(params: Any, x: Any) -> Any:
    steps = params["strides"] or (1,) * x.ndim
    return x[tuple(map(slice, params["start_indices"], params["limit_indices"], steps))]


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "device_put": lambda params, x: np.asarray(x),
    "random_seed": lambda params, seed: np.uint64(int(seed) % (1 << (64 if np.asarray(seed).itemsize == 8 else 32))),
    "random_split": _numbered,
    "random_bits": _bits,
    "broadcast_in_dim": _spread,
    "slice": _cut,
    "squeeze": lambda params, x: np.squeeze(x, params["dimensions"]),
    "reshape": lambda params, x: np.reshape(x, params["new_sizes"]),
    "concatenate": lambda params, *parts: np.concatenate(parts, axis=params["dimension"]),
    "convert_element_type": lambda params, x: np.asarray(x).astype(params["new_dtype"]),
    "iota": lambda params: _spread(
        {"shape": params["shape"], "broadcast_dimensions": (params["dimension"],)},
        np.arange(params["shape"][params["dimension"]], dtype=params["dtype"]),
    ),
    "tile": lambda params, x: np.tile(x, params["reps"]),
    "stack": lambda params, *parts: np.stack(parts, axis=params["axis"]),
    "bitcast_convert_type": lambda params, x: np.asarray(x).view(params["new_dtype"]),
}
_POINTWISE: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "max": np.maximum,
    "neg": np.negative,
    "pow": np.power,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "erf_inv": lambda x: erfinv(x.astype(np.float64)),
    "or": np.bitwise_or,
    "and": np.bitwise_and,
    "abs": np.abs,
    "rem": np.fmod,
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "select_n": lambda which, *choices: np.choose(which, choices),
    "shift_right_logical": lambda x, by: x >> by if np.asarray(x).dtype.kind == "u" else _refuse(),
}


def _refuse() -> Any:
    raise NotImplementedError("a shift of signed numbers")
