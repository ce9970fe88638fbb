"""A case: one model on one task at one size, built once, with the split that runs it.

    (model, task, n) ──case──▶ Case ──run(layout, tokens)──▶ Transcript
                                 └──whole · generate · logits──▶ the uncut model

Everything that runs a model takes one. It is refused on another task or size, on tokens or lengths that are not its.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import TASKS, Task
from reductions.costs.numerals import counted
from reductions.outside import is_maker, make, own_code
from reductions.reduction import Layout
from reductions.shelf import from_outside

from .adapters.hosting.adapter import ADAPTERS, adapted, parts_that_fit
from .content import content_of
from .messages.transcript import Transcript
from .messages.turns import Asked, Script, Tokens, converse
from .setting import Builder, Setting, builder, place_of
from .shelves import CONSTRUCTIONS, MODELS
from .splits.parts.needs import Needs
from .splits.parts.one_message import OneMessage
from .splits.parts.protocol import Protocol
from .splits.parts.split import splits


@dataclass(frozen=True)
class Case:
    """One model on one task at one size.

    Attributes:
        setting: the task and its size.
        name: the model as it was asked for: a spec, a definition, or its class.
        model: the model object.
        split: how it is run.
        seed: of its weights, where it was built here.
        made_by: what built it; None for an object that was given.
        definition: where its code is, `module:object` or `file.py:object`, for a model that is on no shelf.
    """

    setting: Setting
    name: str
    model: Any = field(repr=False)
    split: Protocol = field(repr=False)
    seed: int = 0
    made_by: Builder | None = field(default=None, repr=False)
    definition: str = ""

    @property
    def architecture(self) -> str:
        """The kind of model that it is run as."""
        return self.split.architecture

    @property
    def state_bits(self) -> int | None:
        """Bits of its state, as a handover sends it; None for a model without one."""
        return self.split.state_bits

    @property
    def size_bits(self) -> int | None:
        """What theorems measure: bits of the state, or heads × width × precision of the layers; None if not known."""
        return self.split.size_bits()

    @property
    def theorem_bits(self) -> int | None:
        """What the papers charge for a layer of attention, 3·d·(p + ⌈log₂ T⌉)·h bits; None for other models."""
        return self.split.theorem_bits(self.setting.length)

    @cached_property
    def content(self) -> str | None:
        """A hash of the model's class, static fields and arrays; None where it has no stable content."""
        return content_of(self.model)

    @cached_property
    def needs(self) -> Needs:
        """What an instance of a run takes, estimated: bytes of memory, and operations."""
        return self.split.needs(self.setting.positions, self.setting.asked)

    def at(self, setting: Setting) -> Case:
        """Itself, if it is for that task and size.

        Raises:
            ValueError: it is for another.
        """
        if setting != self.setting:
            raise ValueError(f"{self.name} was built for {self.setting}; it is not run on {setting}")
        return self

    def script(self, layout: Layout) -> Script:
        """All turns for a layout of the task's tokens.

        Raises:
            ValueError: a layout of another length, or one for which no party could answer.
        """
        if len(layout) != self.setting.length:
            raise ValueError(f"{len(layout)} owners: {self.setting} has {self.setting.length} tokens")
        return self.split.script(layout, self.setting.asked)

    def run(self, layout: Layout, tokens: Tokens) -> Transcript:
        """The model run by two parties, each told its own tokens of (B, T).

        Raises:
            ValueError: tokens that are not of the task's length and vocabulary, outputs that are none of the task's, or
                a module of a library that cannot be cut exactly, with the reason.
        """
        script = self.script(layout)
        self.needs.check_room(len(tokens), f"{self.name} on {self.setting}")
        said = partial(converse, script, layout, self.check(tokens), outputs=self.setting.outputs)
        return self.split.judged(layout, tokens, said)

    def one_messages(self, layout: Layout) -> tuple[OneMessage, ...]:
        """The runs of the same model with one message, where there are any: what each would cost, and how it is run."""
        return self.split.one_messages(layout, self.setting.asked, self.setting.vocabulary)

    def run_one_message(self, message: OneMessage, layout: Layout, tokens: Tokens) -> Transcript:
        """One of these: a party sends one message, and the other answers."""
        return converse(message.script, layout, self.check(tokens), outputs=self.setting.outputs)

    def whole(self, tokens: Tokens) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B,), or (B, answers) where the task asks for several.

        Raises:
            ValueError: tokens that are not of the task's length and vocabulary.
        """
        self.needs.check_room(len(tokens), f"{self.name} on {self.setting}")
        return self.split.whole(self.check(tokens), self.setting.asked)

    def generate(self, tokens: Tokens, steps: int) -> Tokens:
        """The tokens and what the uncut model writes after them, each output fed back as a token: (B, T + steps).

        Raises:
            ValueError: outputs that are no tokens, or more steps than the model has positions for.
        """
        self._check_steps(steps)
        written = self.split.whole(self.check(tokens), Asked((self.setting.length - 1,), steps))
        return np.concatenate([tokens, written.reshape(len(tokens), steps)], axis=1)

    def logits(self, tokens: Tokens) -> npt.NDArray[Any]:
        """A number for each output, (B, outputs), or (B, answers, outputs) where the task asks for several.

        Outputs that the task generates come after those that the model wrote itself.

        Raises:
            ValueError: the model has none, or tokens that are not of the task's length and vocabulary.
        """
        asked, tokens = self.setting.asked, self.check(tokens)
        more = asked.generated - 1
        if more:
            tokens = self.generate(tokens, more)
        positions = (*asked.positions, *range(self.setting.length, self.setting.length + more))
        found = self.split.logits(tokens, positions)
        return found if asked.count > 1 else found[:, 0]

    def with_model(self, model: Any) -> Case:
        """The same with another model of this kind in its place: trained, or with weights from elsewhere."""
        self.setting.check_sizes(model)
        return replace(self, model=model, split=protocol_of(model))

    def check(self, tokens: Tokens) -> Tokens:
        """The tokens, if they are of the task's length and vocabulary.

        Raises:
            ValueError: they are not, in one line.
        """
        found, where = np.asarray(tokens), str(self.setting)
        if found.ndim != 2 or found.shape[1] != self.setting.length:
            raise ValueError(f"tokens of shape {found.shape}: {where} has sequences (batch, {self.setting.length})")
        if not np.issubdtype(found.dtype, np.integer):
            raise ValueError(f"tokens must be integers, not {found.dtype}")
        wrong = (found < 0) | (found >= self.setting.vocabulary)
        if wrong.any():
            raise ValueError(f"token {found[wrong][0]}: {where} has tokens from 0 to {self.setting.vocabulary - 1}")
        return found

    def _check_steps(self, steps: int) -> None:
        most = getattr(self.model, "longest", None)
        most = most if most is None else most - self.setting.length + 1
        if self.made_by is not None and self.made_by.made_for is not None:
            most = self.setting.asked.generated  # a construction is made for what its task asks
        if steps < 1 or (most is not None and steps > most):
            raise ValueError(f"steps={steps}: wanted 1 to {'any number' if most is None else most} of {self.name}")
        if steps > 1 and self.setting.outputs > self.setting.vocabulary:
            raise ValueError(f"{self.setting} has {self.setting.outputs} outputs, which are no tokens to go on from")

    def __str__(self) -> str:
        bits = [] if self.state_bits is None else [f"{counted(self.state_bits, 'bit')} of state"]
        return f"{self.name} on {self.setting}: {', '.join([self.architecture, *bits])}"


@own_code
def case(model: Any, task: str | Task, n: int, *, seed: int = 0, definition: str = "") -> Case:
    """A model on a task at a size, built once.

    Args:
        model: a name such as "gru:width=32"; where its code is, `module:object` or `file.py:object`, which names a
            model, a builder, or a class or function that makes one of `n`, `task`, `setting` and `seed`, whichever of
            them it asks for; or such a class or function itself, an object with the methods of a model, or a module of
            a library that an adapter is for. A case is given back if it is for this setting.
        task: a name such as "index_lookup:symbols=4", or a task.
        n: size of the task.
        seed: of the weights of a model that is built here.
        definition: where the code of an object is, so that it can be told to another process.

    Raises:
        ValueError: an unknown name, a size that the task does not have, a model that does not fit the task or that no
            split can run.

    Example:
        >>> one = case("gru:width=8", "index_lookup", 4)
        >>> one.state_bits, one.whole(np.array([[0, 1, 1, 0, 3]])).shape
        (64, (1,))
    """
    setting = Setting(TASKS.get(task), n)
    setting.task.check_size(n)
    if isinstance(model, Case):
        return model.at(setting)
    name, made_by, built = _built(model, setting, seed)
    place = place_of(model)
    return Case(setting, name, built, protocol_of(built), seed, made_by, str(place) if place else definition)


def model_name(model: Any) -> str:
    """How a model is called in tables: a spec as it is written, a case's name, or an object's class.

    A class of the user's own that has a shelf's name is called with its module.
    """
    if isinstance(model, Case):
        return model.name
    if isinstance(model, str | Builder):
        return model if isinstance(model, str) else model.spec
    own = model if is_maker(model) else type(model)
    shelved = own.__name__ in (*MODELS.names(), *CONSTRUCTIONS.names())
    return f"{own.__module__}:{own.__qualname__}" if shelved else str(own.__name__)


def object_of(model: Any, setting: Setting, *, seed: int = 0) -> Any:
    """A model as it was given, or what the code says that a name, a class or a function stands for.

    Classes and functions are given what their parameters ask for by name: `n`, `task`, `setting`, `seed`.

    Raises:
        ValueError: nothing there, code that raises an error, or a parameter that nobody gives.
    """
    return made_with(model, n=setting.n, task=setting.task, setting=setting, seed=seed)


def made_with(model: Any, **offered: Any) -> Any:
    """The same, where some of what may be asked for is known: whoever asks for another is refused.

    Raises:
        ValueError: as for `object_of`.
    """
    if place := place_of(model):
        return from_outside(place, **offered)
    return make(model, name=model.__qualname__, settings={}, offered=offered) if is_maker(model) else model


def _built(model: Any, setting: Setting, seed: int) -> tuple[str, Builder | None, Any]:
    """Name, builder and model object."""
    made = object_of(model, setting, seed=seed)
    if isinstance(made, str | Builder):
        made_by = builder(made)
        made_by.check(setting)
        return model_name(model), made_by, made_by.build(setting, seed=seed)
    setting.check_sizes(made)
    return model_name(model), None, made


@own_code
def protocol_of(model: Any) -> Protocol:
    """The protocol that an object is run by: of the first split that fits it, or what an adapter makes of it.

    A model that is no pytree must not be changed between runs.

    Raises:
        ValueError: an object that nothing fits, or a module that cannot be cut exactly.
    """
    fitting = next((split for split in splits() if split.fits(model)), None)
    made = adapted(model) if fitting is None else fitting.protocol(model)
    if made is None:
        raise ValueError(_refusal(model))
    return made


def _refusal(model: Any) -> str:
    name = type(model).__name__
    if callable(model):
        parts = ", ".join(parts_that_fit(model))
        advice = f"what is cut by itself: {parts}" if parts else f"there are: {', '.join(ADAPTERS.names())}"
        return f"{name} is opaque: no adapter knows what it keeps or sums; {advice}"
    return f"{name} has neither {' nor '.join(split.wants for split in splits())}"
