"""The house's shape: one direction of imports, none hidden, rooms without circles, small files and functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("reductions", "protocols", "lowerbounds")
MAY_IMPORT = {"reductions": set(), "protocols": {"reductions"}, "lowerbounds": {"reductions", "protocols"}}
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
WIRE = ("frames", "words", "dialogue", "process", "account", "referee")
MESSAGES = ("packing", "message", "transcript", "turns")
JAX_FREE = (*(f"messages/{name}" for name in MESSAGES), *(f"wire/{name}" for name in WIRE))

TOP = {  # files of a package's own; everything else lies in a room
    "reductions": {"into", "problem", "reduction", "relation", "sampling", "shelf", "space", "task", "two_party"},
    "protocols": {"cases", "content", "room", "setting", "shelves", "simulation"},
    "lowerbounds": {"__main__", "certification", "cli", "verification"},
}
ROOMS = {
    "reductions": {"costs", "laws", "literal", "maps", "outside", "problems", "relations", "tasks"},
    "protocols": {
        "adapters", "compiler", "configs", "constructions", "laws", "messages", "models", "numbers", "splits",
        "training", "wire",
    },
    "lowerbounds": {
        "certificates", "checks", "commands", "intervals", "laws", "memory", "methods", "relations", "runs",
        "shown", "studies", "theorems",
    },
}  # fmt: skip
MOST_FILES = 14  # in a room that is no shelf


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def of_package(package):
    return [path for path in FILES if path.relative_to(ROOT).parts[0] == package]


def imports(tree):
    """(module, level, node) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level, node
        elif isinstance(node, ast.Import):
            yield from ((alias.name, 0, node) for alias in node.names)


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_follow_the_river(package):
    """Down the packages, and jax lives under protocols only."""
    for path in of_package(package):
        tops = {module.partition(".")[0] for module, level, _ in imports(parsed(path)) if not level}
        assert (tops & {*PACKAGES}) - {package} <= MAY_IMPORT[package], path
        assert package == "protocols" or not tops & {"jax", "equinox"}, path


@pytest.mark.parametrize("package", PACKAGES)
def test_no_import_hides_in_a_function(package):
    for path in of_package(package):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                assert not list(imports(node)), f"{path}:{node.lineno}"


def test_every_module_can_be_imported_but_those_about_libraries_of_the_extra():
    """Doctests pass over a module that cannot be imported."""
    missing = set()
    for path in FILES:
        try:
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        except ModuleNotFoundError as error:
            missing.add(error.name)
    assert missing <= {"torch", "flax", "memax", "transformers"}


def test_messages_and_transcripts_are_free_of_jax():
    for name in JAX_FREE:
        for module, _, _ in imports(ast.parse((ROOT / "protocols" / f"{name}.py").read_text())):
            assert module.partition(".")[0] not in ("jax", "equinox")


@pytest.mark.parametrize("folder", ["problems"])
def test_definitions_load_no_array_library(folder):
    for path in (ROOT / "reductions" / folder).glob("*.py"):
        for module, _, _ in imports(ast.parse(path.read_text())):
            assert module.partition(".")[0] not in ("numpy", "sympy", "jax", "scipy", "networkx")


@pytest.mark.parametrize("package", PACKAGES)
def test_files_and_functions_are_small(package):
    for path in of_package(package):
        assert path.read_text(encoding="utf-8").count("\n") <= 300, path
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documentation = len((ast.get_docstring(node) or "").splitlines())
                length = node.end_lineno - node.lineno + 1 - documentation
                assert length <= 40, f"{path}: {node.name} has {length} lines"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_begins_with_what_it_is(package):
    for path in of_package(package):
        first = (ast.get_docstring(parsed(path)) or "").partition("\n")[0]
        assert first.endswith("."), f"{path}: {first!r}"
        assert not re.search(r"(^|_)(utils|helpers|common|manager)$", path.stem), path


USED = "\n".join(
    path.read_text()
    for pattern in ("lowerbounds/commands/*.py", "notebooks/*.ipynb", "README.md", "tests/**/*.py")
    for path in sorted(ROOT.glob(pattern))
)


RESULTS = {"Case", "Certificate", "Message", "Run"}  # what functions give, to be named in annotations


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_exported_is_listed_and_used(package):
    """By a command, a notebook, the README, or, for what scripts alone would call, a test; nothing beside it."""
    module = import_module(package)
    assert set(module._LAZY) <= set(module.__all__) == {*module._LAZY, *own_names(ROOT / package / "__init__.py")}
    used = set(re.findall(rf"\b{package}\.(\w+)", USED)) | {
        name.strip() for names in re.findall(rf"from {package} import ([^\\\n]*)", USED) for name in names.split(",")
    }
    assert not set(module.__all__) - used - RESULTS


def own_names(path):
    """Names that a package's own file binds when it is loaded, first-party ones and those that are not private."""
    tree = ast.parse(path.read_text())
    bound = [name.id for node in tree.body for name in targets(node)]
    imported = [
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    ]
    return {name for name in (*bound, *imported) if not name.startswith("_")}


def test_public_names_are_few():
    for package in ("reductions", "protocols"):
        assert len(import_module(package).__all__) <= 24, package


def dotted(path):
    """A file's module name; a package's for its `__init__`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {dotted(path): path for path in FILES}


def imported(path):
    """First-party modules that a file imports when it is loaded; what only a type checker reads is left out."""
    tree = ast.parse(path.read_text())
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    package = dotted(path).split(".")[: None if path.name == "__init__.py" else -1]
    for module, level, node in imports(tree):
        base = [*package[: len(package) - level + 1], *([module] if module else [])] if level else [module]
        whole = ".".join(base)
        found = [f"{whole}.{alias.name}" for alias in node.names if f"{whole}.{alias.name}" in MODULES]
        if id(node) not in typed:
            yield from found or ([whole] if whole in MODULES else [])


def room(module):
    """The folder of a module; a package's own file is a room by itself."""
    path = MODULES[module].relative_to(ROOT)
    return str(path.with_suffix("") if len(path.parts) == 2 else path.parent)


@cache
def modules_imported():
    """Arrows from each module to those that it imports when it is loaded."""
    return nx.DiGraph((name, target) for name, path in MODULES.items() for target in imported(path) if target != name)


@cache
def rooms_imported():
    """The same of rooms."""
    arrows = ((room(name), room(target)) for name, target in modules_imported().edges)
    return nx.DiGraph((here, there) for here, there in arrows if here != there)


def circles(graph):
    return [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


@cache
def shelves():
    """Folder and constant of every shelf, as the calls of `Shelf` in the packages name them."""
    found = {}
    for path in FILES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Shelf" and len(node.args) > 1:
                package, constant = (ast.literal_eval(argument) for argument in node.args[:2])
                found[ROOT / package.replace(".", "/")] = constant
    return found


FOLDERS = sorted({path.parent for path in FILES})


def test_the_graph_of_imports_is_seen():
    assert modules_imported().has_edge("lowerbounds.methods.cover", "lowerbounds.methods.rectangles.cover")
    assert modules_imported().has_edge("lowerbounds.cli", "reductions")
    assert rooms_imported().has_edge("lowerbounds/methods", "lowerbounds/methods/rectangles")
    assert not modules_imported().has_edge("lowerbounds", "lowerbounds.certification")  # lazily, and for type checkers
    assert len(shelves()) >= 10 and all(folder.is_dir() for folder in shelves())


def test_no_modules_import_each_other_in_a_circle():
    assert circles(modules_imported()) == []


@pytest.mark.parametrize(
    "package",
    [
        "reductions",
        "protocols",
        "lowerbounds",
    ],
)
def test_no_rooms_import_each_other_in_a_circle(package):
    assert circles(rooms_imported().subgraph(name for name in rooms_imported() if name.split("/")[0] == package)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_the_rooms_of_the_plan_and_no_loose_file(package):
    folder = ROOT / package
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} <= TOP[package]
    rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert rooms <= ROOMS[package]
    assert rooms == {path.name for path in folder.iterdir() if any(path.rglob("*.py"))}, "a folder is a package"


@pytest.mark.parametrize("folder", FOLDERS, ids=names(FOLDERS))
def test_a_room_has_few_files_and_a_shelf_only_its_items(folder):
    files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    if folder not in shelves():
        assert len(files) <= MOST_FILES
        return
    for path in files:
        tree = ast.parse(path.read_text())
        named = {target.id for node in tree.body for target in targets(node)}
        assert path.stem.startswith("_") is (shelves()[folder] not in named), path.name


def targets(statement):
    """Names that a statement of a module assigns."""
    if isinstance(statement, ast.AnnAssign):
        return [statement.target]
    return [target for target in getattr(statement, "targets", []) if isinstance(target, ast.Name)]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_bears_the_name_of_a_lazy_export_of_its_package(package):
    """A submodule that is imported would take the export's place."""
    modules = {path.stem if path.is_file() else path.name for path in (ROOT / package).iterdir()}
    assert not modules & set(import_module(package)._LAZY)


@pytest.mark.parametrize(("command", "heavy"), [("list", ("jax", "sympy", "scipy")), ("theorems", ("jax", "equinox"))])
def test_commands_that_look_things_up_do_not_load_what_runs_them(command, heavy):
    code = f"from lowerbounds.cli import main; main([{command!r}], standalone_mode=False); import sys"
    code += f"; print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_no_class_forwards_what_it_does_not_know():
    """Forwarding by __getattr__ blinds the type checker; a package's own is for lazy exports."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                assert not [f for f in node.body if getattr(f, "name", "") == "__getattr__"], path


PATH_OF_A_NAME = (  # from the command to the verdict
    "lowerbounds.commands.curve",
    "lowerbounds.runs.drawn.sweep",  # reached as `lowerbounds.Sweep`
    "lowerbounds.runs.curves",
    "lowerbounds.runs.job",
    "protocols.simulation",
    "protocols.cases",
    "protocols.setting",
    "lowerbounds.runs.comparison",
)


def test_a_models_name_goes_from_the_command_to_its_verdict_through_few_files_and_never_back():
    assert len(PATH_OF_A_NAME) <= 8
    down = (("lowerbounds.commands.curve", "lowerbounds"), *pairwise(PATH_OF_A_NAME[1:-1]))
    lazy = {"lowerbounds.runs.job": "protocols"}  # `case` and `simulate` are lazy exports
    for here, there in down:
        assert modules_imported().has_edge(here, there) or modules_imported().has_edge(here, lazy[here]), (here, there)
    assert modules_imported().has_edge("lowerbounds.runs.job", PATH_OF_A_NAME[-1])
    for place, here in enumerate(PATH_OF_A_NAME):
        assert not nx.descendants(modules_imported(), here) & set(PATH_OF_A_NAME[:place]), here
