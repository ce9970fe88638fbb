"""The book's pages: their links lead somewhere, their lists are whole, and their examples print what they say."""

from __future__ import annotations

import re
from functools import cache

import pytest

from lowerbounds.commands._shelves import SHELVES
from lowerbounds.intervals.atlas import atlas
from lowerbounds.studies.parts.study import STUDIES
from lowerbounds.theorems.ledger.hypotheses import of_architecture
from lowerbounds.theorems.ledger.theorem import THEOREMS

from .pages import BOOK, Page, WrongExample, check, commands, evidence, evidence_figure, ledger, made, parse, studies

PAGES = sorted(path for path in BOOK.rglob("*.md") if "made" not in path.relative_to(BOOK).parts)
FAST = ("certify_my_matrix", "cite", "comparison", "read_a_state", "trust", "verify_a_certificate")  # run no model
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s#]+)(?:#([^)\s]+))?\)")
BARE = re.compile(r"^([\w./-]+)$", re.M)
DRAWN = {"studies": studies.stored, "ledger": ledger.drawn}


@cache
def pages():
    """The text of every page by its path, those that are made among them."""
    return {made.FOLDER / path: text for path, text in made.made()} | {path: path.read_text() for path in PAGES}


def tried(path):
    """Pages with examples; those that load jax wait."""
    return pytest.param(path, id=path.stem, marks=[] if path.stem in FAST else [pytest.mark.full])


@pytest.mark.parametrize("path", [tried(path) for path in PAGES if re.search("^(\\$|>>>) ", path.read_text(), re.M)])
def test_examples_print_what_the_page_says(path):
    page = Page(path.name, path.read_text(encoding="utf-8"))
    assert page.run() == page.text
    assert page.ran


@pytest.mark.parametrize("folder", ["howto"])
def test_every_page_has_an_example(folder):
    for path in (BOOK / folder).glob("*.md"):
        assert path.stem == "index" or re.search("^(\\$|>>>) ", path.read_text(), re.M), path.name


def test_every_page_of_the_reference_has_an_example():
    for path, text in pages().items():
        section = path.relative_to(BOOK).as_posix()
        if section.startswith(
            ("reference/", "made/shelves/", "made/api/index", "made/atlas/", "made/studies/", "made/ledger/")
        ):
            assert (
                section == "made/ledger/index.md"
                or re.search("^(\\$|>>>) ", text, re.M)
                or "None, and no figure" in text
            ), section


def test_examples_of_pages_that_are_made_run():
    shown = [path for path in pages() if path.parent == made.FOLDER / "shelves"]
    text = "\n\n".join([pages()[made.FOLDER / "api" / "index.md"], *(listed(pages()[path]) for path in shown)])
    assert Page("made", text).run() and len(shown) == len(SHELVES) + 1


def listed(text):
    """The command of a page about a shelf, whatever it prints."""
    return re.sub(r"^(\$ lowerbounds list.*)$", r"\1\n...", CONSOLE.search(text)[0], flags=re.M)


def test_a_study_without_rows_says_so_and_one_with_rows_draws():
    for name in STUDIES.own_names():
        text = pages()[made.FOLDER / "studies" / f"{name}.md"]
        assert ("No rows of this study are stored yet" in text) is (name not in studies.stored())
        assert (f"({name}.png)" in text) is (name in studies.stored())


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ lowerbounds list maps\nnothing\n```\n",
        "```python\n>>> 1 + 1\n3\n```\n",
        "```sh\nlowerbounds list -x\n```\n",
    ],
)
def test_an_example_that_is_wrong_is_told(text):
    with pytest.raises((WrongExample, Exception), match="wanted|No such option"):
        Page("page", text).run()


def targets(path, text):
    """Files that a page links to or lists, as they would have to be there."""
    for target, _ in LINK.findall(text):
        if "://" not in target:
            yield (path.parent / target).resolve()
    for listed in re.findall(r"```\{toctree\}\n(?::.*\n)*\n(.*?)```", text, re.S):
        for name in BARE.findall(listed):
            yield (path.parent / name).resolve()


def test_links_and_tables_of_contents_lead_somewhere():
    found = {path.resolve(): text for path, text in pages().items()}
    for path, text in found.items():
        for target in targets(path, text):
            if target.suffix == ".png" and target.parent.name in DRAWN:  # drawn when the site is built
                assert target.stem in DRAWN[target.parent.name]()
                continue
            options = [target, *(target.with_name(f"{target.name}{ending}") for ending in (".md", ".ipynb", ".rst"))]
            assert any(option in found or option.exists() for option in options), f"{path.name}: {target}"


def test_commands_of_pages_that_are_made_are_commands():
    lines = [line for text in pages().values() for block in CONSOLE.findall(text) for line, _ in commands(block)]
    assert sum(map(parse, lines)) > 100


def test_every_page_is_in_one_table_of_contents():
    found = {path.resolve(): text for path, text in pages().items()}
    whole = {
        *found,
        *(path.resolve() for path in BOOK.rglob("*.ipynb")),
        *(path.resolve() for path in BOOK.rglob("*.rst")),
    }
    listed = [
        (path.parent / name).resolve()
        for path, text in found.items()
        for block in re.findall(r"```\{toctree\}\n(?::.*\n)*\n(.*?)```", text, re.S)
        for name in BARE.findall(block)
    ]
    assert sorted(listed) == sorted(path.with_suffix("") for path in whole - {(BOOK / "index.md").resolve()})


def test_what_is_made_is_whole():
    names = {path.relative_to(made.FOLDER).as_posix() for path in pages() if path.is_relative_to(made.FOLDER)}
    assert {f"ledger/{name}.md" for name in THEOREMS.own_names()} <= names
    assert {f"shelves/{name}.md" for name in SHELVES} <= names
    assert (
        len([name for name in names if name.startswith("atlas/")])
        == len({one.problem.spec for one in atlas().intervals}) + 1
    )
    for kind, shelf in SHELVES.items():
        text = pages()[made.FOLDER / "shelves" / f"{kind}.md"]
        assert all(name in text or name.replace("_", "\\_") in text for name in shelf.own_names()), kind


@pytest.mark.parametrize("name", THEOREMS.own_names())
def test_a_page_of_a_statement_has_all_that_a_reader_looks_for(name):
    text = pages()[made.FOLDER / "ledger" / f"{name}.md"]
    headings = re.findall(r"^## (.*)$", text, re.M)
    assert {"Hypotheses", "Evidence", "Citation"} <= set(headings), headings
    assert of_architecture(THEOREMS.get(name).about), "what this architecture is stands nowhere in ledger/hypotheses.py"
    assert "**" in text.partition("| status |")[2]
    if THEOREMS.get(name).evidence:
        shown = [int(n) for n in re.findall(r"^### n = (\d+)$", text, re.M)]
        assert f"$ lowerbounds theorem {name} --n " in text
        assert set(shown) <= set(evidence.sizes_of(name))  # at night: all of them
        assert shown or "No rows of it are stored yet" in text
        assert (f"({name}.png)" in text) is (name in ledger.drawn())


def test_the_figure_of_a_statement_has_the_numbers_of_its_rows():
    rows = evidence.stored()["recurrent_index_lookup"]
    found = {(point.line, point.n, point.value) for point in evidence_figure.points(rows)}
    assert {("index_memory through index_to_index_lookup", 64, 64), ("D1(A→B) of index", 512, 512)} <= found
    axes = evidence_figure.draw(rows).axes[0]
    assert sorted(axes.lines[0].get_xdata()) == [6, 64, 512] and axes.get_xlabel() == "n"
    assert evidence_figure.draw([{"n": 4, "findings": []}]) is None


def test_a_dead_link_and_what_is_loaded_from_elsewhere_are_seen(tmp_path):
    (tmp_path / "a.html").write_text(
        '<a id="x" href="b.html#y">b</a><a href="#x">x</a><a href="https://example.org/">o</a>'
    )
    (tmp_path / "b.html").write_text('<a href="a.html#x">a</a><script src="https://example.org/s.js"></script>')
    faults = check(tmp_path)
    assert faults.dead == ("a.html: b.html#y",)
    assert faults.loaded == ("b.html: https://example.org/s.js",)
    assert faults.outside == ("https://example.org/",)
