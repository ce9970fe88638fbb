"""Certify, from a model's predictions alone, how many bits its state carried across a cut."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

import lowerbounds
from protocols.shelves import CONSTRUCTIONS, MODELS

from ..certificates.carried import Asked, Law
from ..shown.files import show, show_json
from ..shown.writing import check_writable
from ._options import items_of, json_option, seed_option

TEXT = "text"
OF_FILES = ("state_bits", "symbols", "positions", "law", "asked", "absent", "other", "drawn")
OF_MODELS = ("n", "via", "sequences", "all_prefixes", "seed")
REASON = (
    "text: of natural text nothing can be certified: its law is not known, a sample of any size agrees with a source"
    " that has no entropy, and right answers may come from the weights; put symbols into it that were drawn from a"
    " known law, and give the answers about those"
)


@click.command(epilog="Example: lowerbounds utilisation predictions.jsonl --state-bits 4096 -o cert.json")
@click.argument("predictions", required=False)
@click.option("--state-bits", type=click.IntRange(1), help="Nominal size of the state, for the percentage.")
@click.option("--symbols", help="K, for integers below K or any K words, or A:B.  [default: the labels there are]")
@click.option("--positions", type=click.IntRange(1), help="Positions of a sequence.  [default: as many as there are]")
@click.option(
    "--law",
    default=Law.UNIFORM.value,
    show_default=True,
    type=click.Choice([*(law.value for law in Law), TEXT]),
    help="How the symbols of a sequence were drawn: independently, without replacement, or not at all.",
)
@click.option(
    "--asked",
    default=Asked.ALL.value,
    show_default=True,
    type=click.Choice([asked.value for asked in Asked]),
    help="All positions, some chosen without a look at the symbols, or as many drawn in each sequence.",
)
@click.option("--absent", metavar="LABEL", help="The label that says that a key is not there; such rows are left out.")
@click.option("--other", metavar="SYMBOL", help="The symbol as which answers are read that are none.")
@click.option("--confidence", default="0.95", show_default=True, help="Level, as 0.95 or 19/20.")
@click.option(
    "--model",
    default="",
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="In place of a file, a model to run, with --n; beside one, what was asked, in words.",
)
@click.option("--n", type=int, help="With a model to run: size of the task.")
@click.option("--via", help="With a model to run: a map from index into its task.  [default: index_to_index_lookup]")
@click.option("--sequences", type=click.IntRange(1), help="With a model to run: how many are drawn.  [default: 1024]")
@click.option("--all-prefixes", is_flag=True, help="With a model to run: all, up to 2^22.  [default: up to 2^14]")
@click.option("--drawn", default="", help="How the sequences were drawn, with the seed.")
@click.option("--plan", "planned", is_flag=True, help="How many sequences it takes, from --symbols and --positions.")
@click.option("--tightness", default=0.95, show_default=True, help="With --plan: the part that is to be certified.")
@click.option("--accuracy", default=1.0, show_default=True, help="With --plan: accuracy that is expected.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the certificate.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@seed_option
@json_option
def utilisation(
    predictions: str | None, planned: bool, output: Path | None, force: bool, as_json: bool, **settings: Any
) -> None:
    """Certify how many bits the state of a model carried, from its answers in the file PREDICTIONS (CSV, JSON Lines).

    A row is an answer: instance, position, label, prediction, and probabilities of all symbols where there are any.
    Positions are places in the sequence or in the list of pairs; all positions of an instance are asked from the same
    state. Exit 1 where more is certified than the state has bits: something else passes the cut, or the symbols were
    not drawn as said.

    With --model and --n in place of a file the model is run, a trained one too. Where all prefixes can be, five numbers
    come without a level of confidence, each at most the next: what its answers tell, what the best decoder of its state
    tells, the entropy of its state, log₂ of its states, and its size.
    """
    ran = {name: settings.pop(name) for name in OF_MODELS}
    if settings["law"] == TEXT:
        raise ValueError(REASON)
    tightness, accuracy = settings.pop("tightness"), settings.pop("accuracy")
    if planned:
        _plan(settings, tightness, accuracy, as_json)
        return
    if output is not None:
        check_writable([output], force=force)
    found: Any
    if predictions is None:
        found = _of_model(ran, settings)
    else:
        _refuse(OF_MODELS, "is for a model that is run: wanted no file beside it")
        found = lowerbounds.utilisation_of_file(predictions, **settings)
    if output is not None and found.certificate is not None:
        lowerbounds.write_certificate(found.certificate, output, force=force)
        click.echo(f"written: {output}; check it with: lowerbounds verify {output}", err=True)
    if as_json:
        show_json(found.to_json())
    else:
        show(*found.lines())
    sys.exit(1 if found.leak else 0)


def _of_model(ran: dict[str, Any], settings: dict[str, Any]) -> Any:
    if not settings["model"] or ran["n"] is None:
        raise ValueError("wanted a file of predictions, or --model with --n, or --plan")
    _refuse(OF_FILES, "is for a file: a model that is run is asked through --via")
    given = {name: value for name, value in ran.items() if value is not None}
    return lowerbounds.carried(settings["model"], confidence=settings["confidence"], **given)


def _refuse(names: tuple[str, ...], reason: str) -> None:
    """Options that were given and would say nothing here."""
    ctx = click.get_current_context()
    for name in names:
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            raise ValueError(f"--{name.replace('_', '-')} {reason}")


def _plan(settings: dict[str, Any], tightness: float, accuracy: float, as_json: bool) -> None:
    symbols, positions, confidence = settings["symbols"], settings["positions"], settings["confidence"]
    if symbols is None or positions is None or not symbols.isdecimal():
        raise ValueError("--plan: wanted --symbols K and --positions N")
    found = lowerbounds.plan_utilisation(
        int(symbols), positions, tightness=tightness, accuracy=accuracy, confidence=confidence
    )
    if as_json:
        show_json(found.to_json())
    else:
        first, *rest = found.lines()
        show(first, found.table(), *rest)


COMMAND = utilisation
