"""Trained: weights that `protocols.train` kept in a file, on the task and at the sizes that they were trained for.

`trained:file=gru.safetensors` stands wherever the name of a model does. The file is data: nothing in it is executed.

Example:
    >>> STORED.check(Setting(TASKS.get("index_lookup"), 4))
    Traceback (most recent call last):
    ...
    ValueError: trained: wanted the file of the weights, trained:file=…
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from reductions import TASKS

from ...setting import Builder, Setting
from ...shelves import MODELS
from ..kept import Kept, read_kept


@dataclass(frozen=True)
class Trained(Builder):
    """A builder of another name with weights from a file."""

    family: ClassVar[str] = "trained"

    file: str = ""

    @property
    def kept(self) -> Kept:
        """What the file holds.

        Raises:
            ValueError: no file, or one that is no such file.
        """
        if not self.file:
            raise ValueError("trained: wanted the file of the weights, trained:file=…")
        try:
            found = Path(self.file).stat()
        except OSError as error:
            raise ValueError(f"{self.file}: no weights can be read: {error.strerror}") from None
        return _read(self.file, found.st_mtime_ns, found.st_size)

    @property
    def base(self) -> Builder:
        """The builder whose weights were trained."""
        return MODELS.own(self.kept.model)

    @property
    def identity(self) -> str:
        """The name, and a hash of the weights."""
        return f"{self.name} {self.kept.model} {self.kept.content}"

    @property
    def address(self) -> str:
        """The name with the whole path of the file, for other processes."""
        return f"{self.name}:file={Path(self.file).resolve()}"

    @property
    def label(self) -> str:
        """The builder's name, and how long it was trained."""
        return f"{self.kept.model}, trained {self.kept.step} steps"

    @property
    def state_formula(self) -> str:
        """That of the builder."""
        return str(getattr(self.base, "state_formula", ""))

    def recurrent_part(self) -> Builder | None:
        """That of the builder."""
        return self.base.recurrent_part()

    def check(self, setting: Setting) -> None:
        """Refuse another task or size than it was trained for, and weights whose training has not ended."""
        found = self.kept
        least = found.recipe.shortest or found.n
        if TASKS.own(found.task) != setting.task or not least <= setting.n <= found.n:
            sizes = f"n={found.n}" if least == found.n else f"n={least} … {found.n}"
            raise ValueError(f"{self.file} was trained on {found.task}, {sizes}; it is not run on {setting}")
        if found.step < found.recipe.steps:
            raise ValueError(f"{self.file}: training ended at step {found.step} of {found.recipe.steps}; go on with it")
        self.base.check(setting)

    def build(self, setting: Setting, *, seed: int) -> Any:
        """The model with the weights of the file, whatever the seed."""
        trained_at = Setting(setting.task, self.kept.n)  # of mixed sizes, the largest
        return self.kept.put_into(self.base.build(trained_at, seed=0), "model")


@lru_cache(maxsize=16)
def _read(path: str, changed: int, size: int) -> Kept:
    return read_kept(path)


STORED = Trained()
