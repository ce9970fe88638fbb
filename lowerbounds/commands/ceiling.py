"""Print the best accuracy that any model with so much state can have, on a law that is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import lowerbounds
from protocols.setting import Setting, builder, place_of
from protocols.shelves import MODELS
from reductions.costs.numerals import counted
from reductions.outside.writing import write_whole

from ..certificates.certificate import Json
from ..memory.asking import names, task_named
from ..memory.bounds.bounded import BEYOND
from ..memory.sentences import fewest_json, fewest_sentence, largest_json, largest_sentence, vacuity
from ..shown.files import show, show_json
from ..shown.writing import FORMATS, check_writable
from ._options import Rate, Sizes, items_of, json_option

SETTINGS = (
    "alphabet",
    "query_weights",
    "values",
    "keys",
    "absent",
    "equal",
    "unequal",
    "sets",
    "measure_of",
    "errors",
    "by",
)
HEAT = 8  # numbers of bits from which a figure is a heat map


class Integers(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """Whole numbers with commas between them, such as `1,2,4`."""

    name = "integers"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The integers in order."""
        if isinstance(value, tuple):
            return value
        parts = value.split(",")
        if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
            self.fail(f"{value!r}: wanted integers such as 1,2,4", param, ctx)
        return tuple(int(part) for part in parts)


class Bits(Sizes):
    """State bits: one number, a list, or a range such as 0:200:+1."""

    name = "bits"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Ascending; a single number may be as large as any state."""
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
            return (int(value),)
        return super().convert(value, param, ctx)


@click.command(epilog="Example: lowerbounds ceiling recall --accuracy 0.99 --values 4096 --state-bits 1048576")
@click.argument("what", required=False)
@click.option("--n", type=int, help="Size.")
@click.option("--state-bits", type=Bits(), help="Bits of the state: 4, or 4,8, or 1:200:+1.")
@click.option("--states", type=int, help="Number of states in place of bits.")
@click.option(
    "--model",
    "models",
    multiple=True,
    shell_complete=items_of(MODELS),
    help="A recurrent model in place of bits; several for figures.",
)
@click.option("--config", "configs", multiple=True, help="A config.json of a real model in place of bits.")
@click.option("--tokens", type=click.IntRange(0, 1 << 40), help="Tokens before the cut, for configs that grow.")
@click.option("--accuracy", type=Rate(), help="Ask for the largest n, or with --n for the fewest bits.")
@click.option("--sizes", type=Sizes(), help="Several sizes: 16,64 or 16:4096:x4 or 4:12:+2.")
@click.option("--alphabet", type=int, help="Symbols (index, copying, equality).")
@click.option("--query-weights", type=Integers(), help="How often each position is asked: 1,2,4 (index).")
@click.option("--values", type=int, help="Values of a key (recall).")
@click.option("--keys", type=int, help="Keys there could be (recall).")
@click.option("--absent", type=Rate(), help="Share of queries on absent keys (recall).")
@click.option("--equal", type=Rate(), help="Share of equal pairs (equality).")
@click.option("--unequal", help="How y ≠ x is drawn: random, independent or one_place (equality).")
@click.option("--sets", help="How sets are drawn: one, half or hard (disjointness).")
@click.option("--measure", "measure_of", help="Judge `each` answer or `all` together (recall, copying).")
@click.option("--errors", type=int, help="Wrong tokens that a whole copy may have (copying).")
@click.option("--by", help="One argument only: ball, shells or rate_distortion (index).")
@click.option("--via", help="The map through which a task is looked at, one of your own too.")
@click.option("--matrix", help="A matrix of your own in place of WHAT: a .json, .npy or .csv file.")
@click.option("--weights", help="The law on that matrix: a file of the same shape, integers ≥ 0.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Write the Lagrange ceiling for `verify`.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf).")
@click.option("--force", is_flag=True, help="Write over existing files.")
@json_option
def ceiling(what: str | None, as_json: bool, **asked: Any) -> None:
    """Print the best accuracy on WHAT that any model with this state can reach, whatever its weights and its training.

    WHAT is a kind of content (index, recall, copying …), or a task or a problem, one of your own too. Every answer
    names the law by which inputs are drawn, says whether it is exact or an upper bound, and gives what a model
    without memory (one state) reaches. A ceiling of 1 is vacuous: the state is no obstacle there. Without --n,
    accuracy is told for several sizes; -o draws it, as a heat map where many bits are given. Several states at one
    --n are a row each.
    """
    settings = {key: asked[key] for key in SETTINGS if asked[key] is not None}
    if asked["tokens"] is not None and not asked["configs"]:
        raise ValueError("--tokens goes with --config")
    if asked["output"] is not None:
        _check_figure(asked["output"], asked["force"])
    if asked["matrix"] is not None:
        _matrix(what, asked, as_json)
    elif what is None:
        raise ValueError(f"wanted what to remember, or --matrix FILE; there are: {', '.join(names())}")
    elif asked["weights"] is not None or asked["certificate"] is not None:
        raise ValueError("--weights and --certificate go with --matrix")
    elif asked["accuracy"] is not None:
        _inverse(what, asked, settings, as_json)
    elif asked["n"] is not None and _is_one(asked):
        _one(what, asked, settings, as_json)
    else:
        _many(what, asked, settings, as_json)


def _is_one(asked: dict[str, Any]) -> bool:
    """Whether one state at one size is asked for; several of one kind at a size are rows, as several sizes are."""
    given = [some for some in (asked["state_bits"], asked["models"], asked["configs"]) if some]
    return asked["sizes"] is None and (len(given) != 1 or len(given[0]) == 1 or asked["states"] is not None)


def _state(what: str | None, asked: dict[str, Any]) -> dict[str, Any]:
    """One state as the library takes it, from exactly one of the options."""
    ways = [key for key in ("state_bits", "states", "models", "configs") if asked[key] not in (None, ())]
    if len(ways) != 1:
        raise ValueError("wanted one of --state-bits, --states, --model and --config")
    if ways == ["states"]:
        return {"states": asked["states"]}
    bits = asked["state_bits"] or tuple(bits for _, bits in _marks(what, asked))
    if len(bits) != 1:
        raise ValueError(f"{len(bits)} states are given: wanted one")
    return {"state_bits": bits[0]}


def _marks(what: str | None, asked: dict[str, Any]) -> list[tuple[str, int]]:
    """Names and bits of configs, and of models whose state does not depend on the size, or whose size is given."""
    n, task = asked["n"], None if what is None or asked["n"] is None else task_named(what)
    fixed = [model for model in asked["models"] if n is not None or _has_one_state(model)]
    configs = [(name, lowerbounds.bits_of_config(name, tokens=asked["tokens"])) for name in asked["configs"]]
    return [(model, lowerbounds.bits_of_model(model, task=task, n=n)) for model in fixed] + configs


def _has_one_state(model: str) -> bool:
    """Whether it is the same model at all sizes; one of the user's own may ask for the size, and is run."""
    return place_of(model) is None and builder(model).made_for is None


def _held(what: str, asked: dict[str, Any]) -> list[str]:
    """What stands in place of a number of bits, in words."""
    return [f"{name}: {counted(bits, 'bit', ',')} of state" for name, bits in _marks(what, asked)]


def _one(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    found = lowerbounds.ceiling(what, n=asked["n"], via=asked["via"], **_state(what, asked), **settings)
    if asked["output"] is not None:
        raise ValueError("-o draws accuracy against size: give --sizes, or no size, in place of --n")
    if as_json:
        show_json(found.to_json())
    else:
        show(*_held(what, asked), *found.lines())


def _inverse(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    n, accuracy, via = asked["n"], asked["accuracy"], asked["via"]
    if all(asked[key] in (None, ()) for key in ("state_bits", "states", "models", "configs")):
        if n is None:
            raise ValueError("--accuracy: wanted a state, for the largest n, or --n, for the fewest bits")
        fewest = lowerbounds.fewest_bits(what, n=n, accuracy=accuracy, via=via, **settings)
        if as_json:
            show_json(fewest_json(fewest))
        else:
            show(fewest_sentence(fewest), *fewest.at.lines()[1:5], f"does not mean: {BEYOND}")
        return
    largest = lowerbounds.largest_size(what, accuracy=accuracy, via=via, **_state(what, asked), **settings)
    test = lowerbounds.ceiling(what, n=n, via=via, **_state(what, asked), **settings) if n is not None else None
    if as_json:
        show_json(largest_json(largest) | ({"asked": test.to_json()} if test else {}))
    else:
        told = [vacuity(largest, test)] if test else []
        lines = largest.beyond.lines()[1:5]
        show(*_held(what, asked), largest_sentence(largest), *told, *lines, f"does not mean: {BEYOND}")


def _many(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    n, output = asked["n"], asked["output"]
    if n is not None and (asked["sizes"] is not None or output is not None):
        raise ValueError("--n is one size: give --sizes in its place for several, or for a figure")
    sizes = asked["sizes"] if n is None else (n,)
    drawn = {"sizes": sizes, "via": asked["via"], **settings}
    if asked["states"] is not None:
        _state(what, asked)  # refuses any other state beside it
    marks, points = _marks(what, asked), [] if n is not None else _points(what, asked)
    bits = _levels(asked["state_bits"] or (), marks, points)
    state = {"state_bits": bits} if asked["states"] is None else {"states": (asked["states"],)}
    look: dict[str, Any] = {"marks": marks, "points": points}
    found: Json
    figure: Any = None
    if output is not None and sizes is not None and len(state.get("state_bits", ())) >= HEAT:
        chart = lowerbounds.heat_map(what, **drawn, **state)
        found, figure = chart.to_json(), lowerbounds.draw_heat_map(chart, **look)
    else:
        curve = lowerbounds.ceiling_curve(what, **drawn, **state)
        found = curve.to_json()
        if output is not None:
            figure = lowerbounds.draw_ceilings(curve, **look)
        if not as_json:
            held = [f"{name}: {counted(bits, 'bit', ',')} of state" for name, bits in marks]
            show(*held, curve.table(), f"law: {curve.ceilings[0].law}", f"accuracy: {curve.ceilings[0].measure}")
    if as_json:
        show_json({"ceilings": found, "points": [point.to_json() for point in points]} if points else found)
    else:
        show(*(point.sentence for point in points))
    if output is not None:
        write_whole(output, lambda path: lowerbounds.save(figure, path))
        click.echo(f"wrote {output}", err=as_json)


def _levels(given: tuple[int, ...], marks: list[tuple[str, int]], points: list[Any]) -> tuple[int, ...]:
    """Bits whose ceiling is drawn: given ones, and those of configs and models, so that each is beside its own."""
    if len(given) >= HEAT:
        return given
    held: dict[str, set[int]] = {}
    for point in points:
        held.setdefault(point.model, set()).add(point.state_bits)
    fixed = [bits for own in held.values() if len(own) == 1 for bits in own]
    found = dict.fromkeys([*given, *(bits for _, bits in marks), *fixed])
    return tuple(found or dict.fromkeys(point.state_bits for point in points))


def _points(what: str, asked: dict[str, Any]) -> list[Any]:
    """Models that are run at the sizes given, where WHAT is a task."""
    models, sizes = asked["models"], asked["sizes"]
    task = task_named(what) if models else None
    if task is None:
        return []
    if sizes is None:
        raise ValueError("--model: models are run at the sizes of the task, so give --sizes")
    pairs = [(model, n) for model in models for n in sizes]
    fitting = [(model, n) for model, n in pairs if place_of(model) or builder(model).fits(Setting(task, n))]
    return [lowerbounds.measured(model, task, n=n, via=asked["via"]) for model, n in fitting]


def _matrix(what: str | None, asked: dict[str, Any], as_json: bool) -> None:
    if what is not None or asked["n"] not in (None, 1):
        raise ValueError("--matrix stands in place of what is asked and its size")
    path = asked["certificate"]
    if path is not None:
        check_writable([path], force=asked["force"])
    found = lowerbounds.matrix_ceiling(asked["matrix"], asked["weights"], **_state(what, asked))
    if path is not None:
        lowerbounds.write_certificate(found.certificate(), path, force=asked["force"])
    if as_json:
        show_json(found.ceiling.to_json())
    else:
        show(*found.ceiling.lines(), *([f"written: {path}; check it with: lowerbounds verify {path}"] if path else []))


def _check_figure(output: Path, force: bool) -> None:
    if output.suffix not in FORMATS:
        raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
    check_writable([output], force=force)


COMMAND = ceiling
