"""Phone book by remembering all digits of all names: n·m·log₂ 10 bits, and the name that is read or asked for.

Source: proved here, in the line above; n·m·log₂ 10 bits are needed (`index_to_phone_book`).

Example:
    >>> from protocols import simulate
    >>> simulate("phone_book_memory", "index_to_phone_book", n=5, instances=20).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.phone_book import NAME, PhoneBook

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class BookModel(eqx.Module):
    """n names with m digits each."""

    names: int = eqx.field(static=True)
    digits: int = eqx.field(static=True)

    def start(self) -> dict[str, jax.Array]:
        """An empty book, zeros (n, m), and no name read yet."""
        return {"book": jnp.zeros((self.names, self.digits), jnp.int32), "name": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """A name is held; a digit of the book is written at its place; digits that are fed back change nothing."""
        is_name, in_book = token >= NAME, t < self.names * (self.digits + 1)
        place = jnp.maximum(t % (self.digits + 1) - 1, 0)
        written = state["book"].at[state["name"], place].set(token)
        return {
            "book": jnp.where(in_book & ~is_name, written, state["book"]),
            "name": jnp.where(is_name, token - NAME, state["name"]),
        }

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """The next digit of the name that was asked for."""
        name = jnp.where(token >= NAME, token - NAME, state["name"])
        return state["book"][name, jnp.clip(t - self.names * (self.digits + 1), 0, self.digits - 1)]

    def formats(self) -> dict[str, Format]:
        """Digits and a name."""
        return {"book": Below(10), "name": Below(self.names)}


@dataclass(frozen=True)
class PhoneBookMemory(Builder):
    """The whole book."""

    made_for: ClassVar[str] = "phone_book"
    growth: ClassVar[str] = "n m log₂ 10 + log₂ n bits"

    def build(self, setting: Setting, *, seed: int) -> BookModel:
        """Nothing is random."""
        task = setting.task_as(PhoneBook)
        return BookModel(setting.n, task.digits)


CONSTRUCTION = PhoneBookMemory()
