"""`lowerbounds cite`: what an item cites, as BibTeX that another reader takes, and as JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from pybtex.database import parse_string

from lowerbounds.cli import main
from lowerbounds.commands._shelves import SHELVES
from reductions.costs.bibliography import bibliography


def run(*arguments):
    return CliRunner().invoke(main, ["cite", *arguments])


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("index", {"kremer1999", "kushilevitz1997", "cover2006"}),
        ("index:symbols=4", {"kremer1999", "kushilevitz1997", "cover2006"}),
        ("index_to_is_tree", {"wen2024"}),
        ("gru", {"cho2014"}),
        ("crown", {"decaen1981"}),
        ("recurrent_copying", {"jelassi2024"}),
        ("two_layer_induction_heads", {"sanford2024"}),
        ("is_tree_to_is_tree", set()),
        ("kaibel2015", {"kaibel2015"}),
    ],
)
def test_an_item_or_a_key_gives_its_works(name, keys):
    text = run(name).output
    assert set(parse_string(text, bib_format="bibtex").entries) == keys
    found = json.loads(run(name, "--json").output)
    assert {work["key"] for work in found["works"]} == keys
    assert {key for item in found["items"] for key in item["cites"]} == keys - ({name} & set(bibliography()))


def test_every_item_of_every_shelf_can_be_cited():
    for kind, shelf in SHELVES.items():
        for name in shelf.names():
            assert all(bibliography()[work.key] is work for work in shelf.cites(name)), (kind, name)
    assert {kind for kind in SHELVES if any(SHELVES[kind].cites(name) for name in SHELVES[kind].names())} >= {
        "problems",
        "tasks",
        "maps",
        "models",
        "constructions",
        "methods",
        "checks",
        "theorems",
    }


def test_what_nobody_knows_is_one_line():
    done = run("nothing_of_the_kind")
    assert done.exit_code == 2
    assert done.output == (
        "Error: 'nothing_of_the_kind' is on no shelf and no key of the bibliography; "
        "lowerbounds list names what there is\n"
    )


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["bound", "disjointness", "--n", "4"], {"kushilevitz1997"}),
        (["list", "problems"], {"wen2024", "kushilevitz1997"}),
        (["theorems"], {"wen2024", "sanford2023", "jelassi2024", "peng2024", "bhattamishra2024"}),
        (["state", "--model", "gru:width=4"], {"cho2014"}),
        (["certify", "equality", "--n", "2", "--method", "rank"], {"kushilevitz1997"}),
    ],
)
def test_json_of_other_commands_has_the_works_behind_it(arguments, keys):
    found = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    records = found if isinstance(found, list) else [found]
    cites = {key for record in records for key in record.get("provenance", record)["cites"]}
    assert keys <= cites <= set(bibliography())
