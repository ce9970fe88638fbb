"""The variations of the laws miss no parameter of a problem, task or map, and name nothing that is not there."""

from __future__ import annotations

import dataclasses

import pytest

from reductions import MAPS, PROBLEMS, TASKS

from . import shelves

SHELVES = {
    "problems": (PROBLEMS, shelves.PROBLEM_SPECS),
    "tasks": (TASKS, shelves.TASK_SPECS),
    "maps": (MAPS, shelves.MAP_SPECS),
}


@pytest.mark.parametrize("kind", SHELVES)
def test_every_parameter_of_every_item_is_varied_in_some_case(kind):
    shelf, specs = SHELVES[kind]
    for name in shelf.names():
        item = shelf.get(name)
        cases = [shelf.get(spec) for spec in specs if spec.partition(":")[0] == name]
        for field in dataclasses.fields(item):
            values = {getattr(case, field.name) for case in cases}
            assert len(values) > 1 or not field.init, f"{name}: no case has another {field.name} than {values}"


@pytest.mark.parametrize("kind", SHELVES)
def test_every_case_is_another_item(kind):
    shelf, specs = SHELVES[kind]
    found = [shelf.get(spec) for spec in specs]
    assert len(set(found)) == len(found) == len(set(specs))
