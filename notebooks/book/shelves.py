"""A page for each shelf: a table of its items, with what each defines, its parameters and the works that it cites."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib import import_module

from lowerbounds.commands._shelves import SHELVES
from reductions.costs.bibliography import Work

from .markdown import coded, plain, table, toctree

TOLD = {
    "problems": "What is asked of two parties: Alice holds x, Bob holds y, and they want f(x, y).",
    "tasks": "What is asked of one model: a sequence of tokens in, an answer out.",
    "maps": "Reductions: how a pair (x, y) of a problem becomes the tokens of a task, and how the answer is read back.",
    "models": "Architectures with weights from a seed. They are not trained: their bits are meant, not their errors.",
    "constructions": "Models with weights set by hand, each for one task.",
    "stored": "Forms of files from which trained weights are read, as data.",
    "adapters": "Modules of other libraries that can be cut as they are.",
    "configs": "Families of published models whose state is read off a `config.json`.",
    "methods": "Searches for certificates. What they find is checked by code that shares nothing with them.",
    "checks": "What `lowerbounds verify` runs: a kind of witness each.",
    "theorems": "Statements of papers with evidence that is run again; each has a page in the ledger.",
    "commands": "The commands of `lowerbounds`.",
    "literal": "Encodings as they are printed in a paper, kept because they fail when they are run.",
    "splits": "How a kind of model is run by two parties.",
    "positions": "How attention is told where a token stands.",
    "forwards": "How a kind of model is run with gradients.",
    "ceilings": "What s bits of state can do at best, a kind of content each.",
    "studies": "Trainings of many models, kept as rows.",
}
PARAMETERS = ("problems", "tasks", "maps", "models", "constructions")  # the items that have them
PACKAGE = {"literal": "encodings that fail as printed", "stored": "files of weights", "forwards": "forward passes"}


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of every page about shelves."""
    names = sorted(SHELVES)
    rows = [[f"[{title(name)}]({name}.md)", str(len(SHELVES[name].own_names())), coded(told(name))] for name in names]
    text = (
        "A shelf is a folder of the package, and an item is one file in it. `lowerbounds list SHELF` prints the same in"
        " a terminal, `lowerbounds cite ITEM` the works behind an item, and a name such as `index:symbols=4` sets its"
        " parameters. Items of your own go by `file.py:object` wherever a name is asked for."
    )
    text += "\n\n```console\n$ lowerbounds list\n```"
    yield "index", f"# Shelves\n\n{text}\n\n{table(('shelf', 'items', 'what'), rows)}\n\n{toctree(*names)}"
    for name in names:
        yield name, page(name)


def told(name: str) -> str:
    """What a shelf holds; where nothing is written here, as its folder says it."""
    return TOLD.get(name) or (import_module(SHELVES[name].package).__doc__ or "").partition("\n")[0]


def title(name: str) -> str:
    """A shelf's name as a heading."""
    return PACKAGE.get(name, name).capitalize()


def page(kind: str) -> str:
    """The page of one shelf."""
    shelf = SHELVES[kind]
    columns = ["name", "definition", *(["parameters"] if kind in PARAMETERS else []), *_more(kind), "cites"]
    rows = [
        [
            _named(kind, name),
            coded(shelf.summary(name)),
            *([_parameters(kind, name)] if kind in PARAMETERS else []),
            *_traits(kind, name),
            _works(shelf.cites(name)),
        ]
        for name in shelf.own_names()
    ]
    command = f"lowerbounds list {kind}"
    return f"# {title(kind)}\n\n{coded(told(kind))}\n\n```console\n$ {command}\n```\n\n{table(columns, rows)}\n"


def _named(kind: str, name: str) -> str:
    if kind == "theorems":
        return f"[{plain(name)}](../ledger/{name}.md)"
    return f'<span id="{name}"></span>`{name}`'


def _more(kind: str) -> list[str]:
    return {"models": ["family", "state in bits"], "configs": ["model types"], "methods": ["proves"]}.get(kind, [])


def _traits(kind: str, name: str) -> list[str]:
    if kind == "models":
        item = SHELVES[kind].get(name)
        return [plain(item.family or "–"), plain(item.readable_state_formula or "–")]
    if kind == "configs":
        return [", ".join(f"`{one.name}`" for one in SHELVES[kind].get(name).types)]
    if kind == "methods":
        return [plain(_proves(SHELVES[kind].get(name)))]
    return []


def _proves(method: object) -> str:
    found = getattr(method, "proves", ())
    return ", ".join(sorted({f"{measure.value} {side.value}" for measure, side in found}))


def _parameters(kind: str, name: str) -> str:
    item = SHELVES[kind].get(name)
    if not dataclasses.is_dataclass(item):
        return "–"
    fields = [field for field in dataclasses.fields(item) if field.init and _is_plain(getattr(item, field.name))]
    return ", ".join(f"`{field.name}={_written(getattr(item, field.name))}`" for field in fields) or "–"


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _written(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _works(works: tuple[Work, ...]) -> str:
    return "; ".join(plain(work) for work in works) or "–"
