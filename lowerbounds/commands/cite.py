"""Print the works that a problem, task, map, model, method, theorem or any other item cites, as BibTeX."""

from __future__ import annotations

import click

from reductions.costs.bibliography import bibliography

from ..shown.files import show_json
from ._options import items_of, json_option
from ._shelves import SHELVES, cited_by


@click.command(epilog="Example: lowerbounds cite index_to_is_tree >> paper.bib")
@click.argument("name", shell_complete=items_of(*SHELVES.values()))
@json_option
def cite(name: str, as_json: bool) -> None:
    """Print the entries of the bibliography that NAME cites, by every shelf that has an item of this name.

    NAME may also be the key of one work, such as kushilevitz1997. Lines that begin with % say who cites what.
    """
    items = dict(cited_by(name))
    works = dict.fromkeys(work for found in items.values() for work in found)
    if name in bibliography():
        works[bibliography()[name]] = None
    elif not items:
        raise ValueError(
            f"{name!r} is on no shelf and no key of the bibliography; lowerbounds list names what there is"
        )
    if as_json:
        cites = [{"shelf": kind, "cites": [work.key for work in found]} for kind, found in items.items()]
        show_json({"name": name, "items": cites, "works": [work.record() for work in works]})
        return
    for kind, found in items.items():
        click.echo(
            f"% {kind}: {name} cites {', '.join(work.key for work in found) or 'no work; it is argued in its file'}"
        )
    for work in works:
        click.echo(work.bibtex)


COMMAND = cite
