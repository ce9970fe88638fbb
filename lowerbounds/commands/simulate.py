"""Run a model as a two-party protocol on a reduction and show what was said."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console

import lowerbounds
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.table import shown
from ._options import Seconds, items_of, json_option, seed_option
from ._shelves import works_cited

_WIRE = (
    "Let two processes run it as well, Alice and Bob, on a counted connection. Each starts in an empty folder, and the "
    "pairs are drawn when both have built the model; files, network and clocks are not shut off."
)


@click.command(epilog="Example: lowerbounds simulate index_to_index_lookup --model gru:width=32 --n 64")
@click.argument("map_name", metavar="MAP", shell_complete=items_of(MAPS))
@click.option(
    "--model",
    "models",
    required=True,
    multiple=True,
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="A model or construction, such as gru:width=32,precision=8.",
)
@click.option("--n", required=True, type=int, help="Size of the task.")
@click.option("--instances", default=512, show_default=True, type=click.IntRange(1), help="Pairs (x, y) to run.")
@click.option("--certificate", "certificates", multiple=True, help="Count the bound of this file; may be repeated.")
@click.option("--cut", type=int, help="Give Alice the tokens before this position, whatever the map says.")
@click.option("--wire", is_flag=True, help=_WIRE)
@click.option(
    "--patience", type=Seconds(), default=60.0, show_default=True, help="Seconds that each of them waits for the other."
)
@seed_option
@click.option("--instance-seed", type=click.IntRange(0, 2**32 - 1), help="Of the pairs, unless it is --seed.")
@json_option
def simulate(map_name: str, models: tuple[str, ...], as_json: bool, **request: Any) -> None:
    """Run a model through MAP as a protocol: messages, bits, errors, and the verdict against the bounds that apply.

    Pays enough: as many bits as the bound asks for; it may still be wrong. Must err: fewer, so some input is wrong,
    whatever the weights. Does not apply: no bound is known for such a conversation. Vacuous: more bits than the bound
    asks for, which then says nothing against this model.
    """
    if len(models) > 1:
        raise click.UsageError(f"--model is given {len(models)} times: one model a run; curve takes several")
    (model,) = models
    instances = request["instances"]
    with Console(stderr=True).status(f"running {model} on {instances} instances"):
        result = lowerbounds.try_model(model, map_name, **request)
    if as_json:
        transcript = json.loads(result.run.transcript.to_json()) if instances == 1 else None
        bound = result.comparison.bound
        record = {**result.record(), "source": bound.source if bound else None}
        show_json(
            with_cites({**record, **({"transcript": transcript} if transcript else {})}, works_cited(map_name, model))
        )
    else:
        show(result.messages(), *(f"{key:<33} {shown(value)}" for key, value in result.lines()))
    result.check()


COMMAND = simulate
