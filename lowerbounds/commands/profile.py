"""Print the bits that a task needs at every cut of its sequence, and where a model's state is too small for it."""

from __future__ import annotations

import re
from pathlib import Path

import click

import lowerbounds
from protocols.shelves import MODELS
from reductions import TASKS

from ..shown.files import show, show_json
from ..shown.writing import check_writable
from ._options import items_of, json_option


@click.command(epilog="Example: lowerbounds profile set_disjointness --n 6 --state-bits 4")
@click.argument("task", shell_complete=items_of(TASKS))
@click.option("--n", required=True, type=click.IntRange(1), help="Size of the task.")
@click.option("--order", help="Positions of the tokens in the order in which they are read, as 0,3,1,4,2,5.")
@click.option("--best", is_flag=True, help="Search the order that needs the fewest states: among all, or by sifting.")
@click.option("--state-bits", type=click.IntRange(1), help="Bits of a state to compare.")
@click.option(
    "--model",
    shell_complete=items_of(MODELS),
    help="A recurrent model whose state is compared, such as gru:width=4,precision=2.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf).")
@click.option("--force", is_flag=True, help="Write over an existing file.")
@json_option
def profile(
    task: str,
    n: int,
    order: str | None,
    best: bool,
    state_bits: int | None,
    model: str | None,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print how many states a model without errors needs after every token of TASK.

    They are counted from all sequences where there are at most 2^25; beyond that, lower bounds are printed with what
    proves them. A model whose state has fewer values errs on some input. What the output after a token needs is counted
    after that token. Tokens can be put into another order only where the output comes after all of them.
    """
    if output is not None:
        check_writable([output], force=force)
    found = lowerbounds.profile(task, n, order=_places(order), best=best, state_bits=_bits(state_bits, model, task, n))
    if output is not None:
        lowerbounds.save(lowerbounds.draw_profile(found), output)
    if as_json:
        show_json(found.to_json())
    else:
        show(found.table(), *found.lines())


def _places(order: str | None) -> tuple[int, ...] | None:
    if order is None:
        return None
    if not re.fullmatch(r"\d{1,4}(,\d{1,4})*", order):
        raise ValueError(f"--order {order}: wanted positions such as 0,2,1,3")
    return tuple(map(int, order.split(",")))


def _bits(state_bits: int | None, model: str | None, task: str, n: int) -> int | None:
    if model is None:
        return state_bits
    if state_bits is not None:
        raise ValueError("--model says how many bits there are: wanted it or --state-bits")
    found = lowerbounds.state(model, task=task, n=n)
    if not found.parts:
        raise ValueError(f"{model} has no state of a fixed size")
    return found.bits


COMMAND = profile
