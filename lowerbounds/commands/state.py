"""Print the bits of a recurrent model's state by layer and by part, as a handover sends them."""

from __future__ import annotations

import click

import lowerbounds

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ._options import json_option
from ._shelves import works_cited


@click.command(epilog="Example: lowerbounds state --model mamba:width=1024,layers=24,precision=16")
@click.option("--model", required=True, help="A recurrent model; `lowerbounds list models` names them.")
@json_option
def state(model: str, as_json: bool) -> None:
    """Print what a model's state consists of, in bits, from the shapes of the model itself.

    A convolution of width K carries K−1 columns, token shift one, and a window of W tokens the keys and values of W−1:
    what is read again, not what libraries keep. Real and imaginary parts are two numbers. The position is public.
    """
    found = lowerbounds.state(model)
    if as_json:
        show_json(with_cites(found.to_json(), works_cited(model)))
    else:
        show(*([found.table()] if found.parts else []), *found.lines())


COMMAND = state
