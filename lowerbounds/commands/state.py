"""Print the bits of a model's state by layer and part: of a recurrent model here, or of real ones by their configs."""

from __future__ import annotations

from pathlib import Path

import click

import lowerbounds
from protocols.shelves import MODELS
from reductions import TASKS
from reductions.outside.writing import write_whole

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.writing import FORMATS, check_writable
from ._options import items_of, json_option
from ._shelves import works_cited

_MOST_TOKENS = 1 << 40


@click.command(
    epilog="Example: lowerbounds state --model mamba:width=1024,layers=24,precision=16; for real models: "
    "lowerbounds state config.json other.json --tokens 4096 -o state.png"
)
@click.argument("configs", nargs=-1, type=click.Path(path_type=Path), metavar="[CONFIG.JSON]...")
@click.option(
    "--model", shell_complete=items_of(MODELS), help="A recurrent model; `lowerbounds list models` names them."
)
@click.option(
    "--task", shell_complete=items_of(TASKS), help="On which task, for a construction or a model of your own."
)
@click.option("--n", type=click.IntRange(1), help="Size of the task.")
@click.option("--tokens", type=click.IntRange(0, _MOST_TOKENS), help="Tokens read, for configs.  [default: 4096]")
@click.option("--dtype", help="Of the weights, in place of the config's own: bfloat16, float16 or float32.")
@click.option("--state-dtype", help="Count every number of the state in this dtype, not in the library's own.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure of configs (png, svg, pdf).")
@click.option("--force", is_flag=True, help="Write over an existing file.")
@json_option
def state(
    configs: tuple[Path, ...], model: str | None, task: str | None, n: int | None, tokens: int | None,
    dtype: str | None, state_dtype: str | None, output: Path | None, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print what a model's state consists of, in bits: --model for one of this package, CONFIG.JSON for real ones.

    With --model, by the shapes of the model itself: a convolution of width K keeps K−1 columns, a token shift one, and
    a window of W tokens the keys and values of W−1. That is what later tokens can depend on; libraries may store more.
    A complex number is two numbers. The position is public, and is not counted.

    With a Hugging Face config, what the library stores after so many tokens, part by part in its own dtype, and how
    much of it is alive, so that it can still change an output. Several configs are compared, with the number of tokens
    at which one overtakes another.
    """
    if model is not None:
        if configs or tokens is not None or dtype or state_dtype or output:
            raise click.UsageError("--model takes none of the options for configs, and no config beside it")
        _of_model(model, task, n, as_json)
    elif task is not None or n is not None:
        raise click.UsageError("--task and --n go with --model")
    elif not configs:
        raise click.UsageError("Missing option '--model', or configs")
    else:
        if output is not None:
            _check(output, force=force)
        used = 4096 if tokens is None else tokens
        found = lowerbounds.config_states(*configs, tokens=used, dtype=dtype, state_dtype=state_dtype)
        if as_json:
            show_json(found.to_json())
        else:
            show(*found.tables(), *found.lines())
        if output is not None:
            write_whole(output, lambda path: lowerbounds.save(lowerbounds.draw_config_states(found), path))
            click.echo(f"wrote {output}", err=as_json)


def _of_model(model: str, task: str | None, n: int | None, as_json: bool) -> None:
    found = lowerbounds.state(model, task=task, n=n)
    if as_json:
        show_json(with_cites(found.to_json(), works_cited(model)))
    else:
        show(*([found.table()] if found.parts else []), *found.lines())


def _check(output: Path, *, force: bool) -> None:
    if output.suffix not in FORMATS:
        raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
    check_writable([output], force=force)


COMMAND = state
