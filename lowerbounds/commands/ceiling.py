"""Print the best accuracy that any model with so much state can have, on a law that is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import lowerbounds

from ..memory.asking import names
from ..memory.sentences import fewest_json, fewest_sentence, largest_json, largest_sentence, vacuity
from ..shown.files import FORMATS, check_writable, show, show_json, write_whole
from ._options import Rate, Sizes, json_option

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
@click.option("--model", help="A recurrent model in place of bits; `lowerbounds list models` names them.")
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
@click.option("--via", help="The map through which a task is looked at.")
@click.option("--matrix", help="A matrix of your own in place of WHAT: a .json, .npy or .csv file.")
@click.option("--weights", help="The law on that matrix: a file of the same shape, integers ≥ 0.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Write the Lagrange ceiling for `verify`.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf).")
@click.option("--force", is_flag=True, help="Write over existing files.")
@json_option
def ceiling(what: str | None, as_json: bool, **asked: Any) -> None:
    """Print the best accuracy on WHAT that any model with this state can have, of any weights and any training.

    WHAT is a kind of content (index, recall, copying …), a task or a problem. Always with its law, its status and the
    accuracy of one state. Without --n, accuracy against size; -o draws it, as a heat map where many bits are given.
    """
    settings = {key: asked[key] for key in SETTINGS if asked[key] is not None}
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
    elif asked["n"] is not None:
        _one(what, asked, settings, as_json)
    else:
        _many(what, asked, settings, as_json)


def _state(asked: dict[str, Any], *, single: bool = True) -> dict[str, Any]:
    """The state as the library takes it, from exactly one of the options."""
    given = [key for key in ("state_bits", "states", "model") if asked[key] is not None]
    if len(given) != 1:
        raise ValueError("wanted one of --state-bits, --states and --model")
    if given == ["states"]:
        return {"states": asked["states"]}
    bits = (lowerbounds.bits_of_model(asked["model"]),) if given == ["model"] else asked["state_bits"]
    if single and len(bits) != 1:
        raise ValueError(f"--state-bits: {len(bits)} numbers; wanted one")
    return {"state_bits": bits[0] if single else bits}


def _one(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    found = lowerbounds.ceiling(what, n=asked["n"], via=asked["via"], **_state(asked), **settings)
    if asked["output"] is not None:
        raise ValueError("-o draws accuracy against size: give --sizes, or no size, in place of --n")
    if as_json:
        show_json(found.to_json())
    else:
        show(*found.lines())


def _inverse(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    n, accuracy, via = asked["n"], asked["accuracy"], asked["via"]
    if all(asked[key] is None for key in ("state_bits", "states", "model")):
        if n is None:
            raise ValueError("--accuracy: wanted a state, for the largest n, or --n, for the fewest bits")
        fewest = lowerbounds.fewest_bits(what, n=n, accuracy=accuracy, via=via, **settings)
        if as_json:
            show_json(fewest_json(fewest))
        else:
            show(fewest_sentence(fewest), *fewest.at.lines()[1:5])
        return
    largest = lowerbounds.largest_size(what, accuracy=accuracy, via=via, **_state(asked), **settings)
    test = lowerbounds.ceiling(what, n=n, via=via, **_state(asked), **settings) if n is not None else None
    if as_json:
        show_json(largest_json(largest) | ({"asked": test.to_json()} if test else {}))
    else:
        show(largest_sentence(largest), *([vacuity(largest, test)] if test else []), *largest.beyond.lines()[1:5])


def _many(what: str, asked: dict[str, Any], settings: dict[str, Any], as_json: bool) -> None:
    state, output, sizes = _state(asked, single=False), asked["output"], asked["sizes"]
    if "states" in state:
        state = {"states": (state["states"],)}
    if output is not None and sizes is not None and len(state.get("state_bits", ())) >= HEAT:
        chart = lowerbounds.heat_map(what, sizes=sizes, via=asked["via"], **state, **settings)
        write_whole(output, lambda path: lowerbounds.save(lowerbounds.draw_heat_map(chart), path))
        if as_json:
            show_json(chart.to_json())
    else:
        curve = lowerbounds.ceiling_curve(what, sizes=sizes, via=asked["via"], **state, **settings)
        if output is not None:
            write_whole(output, lambda path: lowerbounds.save(lowerbounds.draw_ceilings(curve), path))
        if as_json:
            show_json(curve.to_json())
        else:
            show(curve.table(), f"law: {curve.ceilings[0].law}", f"accuracy: {curve.ceilings[0].measure}")
    if output is not None:
        click.echo(f"wrote {output}", err=as_json)


def _matrix(what: str | None, asked: dict[str, Any], as_json: bool) -> None:
    if what is not None or asked["n"] not in (None, 1):
        raise ValueError("--matrix stands in place of what is asked and its size")
    path = asked["certificate"]
    if path is not None:
        check_writable([path], force=asked["force"])
    found = lowerbounds.matrix_ceiling(asked["matrix"], asked["weights"], **_state(asked))
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
