"""The bibliography: every citation in the house is resolved, every entry is cited and complete."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from unicodedata import normalize

import pytest
from pybtex.database import parse_file

from reductions.costs.bibliography import FILE, bibliography, cited, mentions, read_works, work_of
from reductions.costs.source import HERE, KREMER_NISAN_RON, WEN, Source, works_in

ROOT = Path(__file__).parent.parent.parent
FILES = [path for package in ("reductions", "protocols", "lowerbounds") for path in (ROOT / package).rglob("*.py")]
REQUIRED = {  # as BibTeX has them
    "article": {"author", "title", "journal", "year"},
    "book": {"author", "title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "year"},
    "inproceedings": {"author", "title", "booktitle", "year"},
    "misc": {"author", "title", "year"},
    "techreport": {"author", "title", "institution", "year"},
}
NO_WORK = re.compile(
    r"proved (here|above|in)|https://|checker|start of linear layers|transformers"
)  # a library: what it does


def trees():
    """(file, syntax tree) of every module."""
    for path in FILES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(tree):
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_citation_means_one_work_and_every_work_is_cited():
    used = set()
    for path, tree in trees():
        used |= {work.key for work in works_in(tree)}
        if path.name == "bibliography.py":
            continue
        for text in texts(tree):
            for said, works in mentions(text):
                assert len(works) == 1, f"{path.relative_to(ROOT)}: …{said[-80:]} means {[work.key for work in works]}"
    assert used == set(bibliography())


def test_every_source_paragraph_names_a_work_or_says_that_it_is_proved_here():
    found = 0
    for path, tree in trees():
        for text in texts(tree):
            for paragraph in re.findall(r"(?m)^\s*Source: ((?:.+\n?)+)", text):
                found += 1
                assert cited(paragraph) or NO_WORK.search(paragraph), f"{path.relative_to(ROOT)}: {paragraph}"
    assert found > 150


def test_entries_have_the_fields_of_their_type():
    for work in bibliography().values():
        names = {name for name, _ in work.fields}
        assert names >= REQUIRED[work.kind], f"{work.key} lacks {REQUIRED[work.kind] - names}"
        assert len(names) == len(work.fields), work.key
        assert work.key.startswith(re.sub(r"[^a-z]", "", normalize("NFKD", work.surnames[0].lower())))
        assert work.field("year") in work.key
        assert ("eprint" in names) is ("archiveprefix" in names)
    eprints = [work.field("eprint") for work in bibliography().values() if work.field("eprint")]
    assert len(set(eprints)) == len(eprints)
    assert list(bibliography()) == sorted(bibliography())


def test_pybtex_reads_the_same():
    read = parse_file(str(FILE), bib_format="bibtex")
    assert list(read.entries) == list(bibliography())
    for key, entry in read.entries.items():
        ours = dict(bibliography()[key].fields)
        assert bibliography()[key].kind == entry.type
        assert {name.lower(): value for name, value in entry.fields.items()} == {
            name: value for name, value in ours.items() if name != "author"
        }
        surnames = [" ".join([*person.prelast_names, *person.last_names]) for person in entry.persons["author"]]
        assert [name.strip("{}") for name in surnames if name != "others"] == list(bibliography()[key].surnames)


def test_what_is_written_is_read_again():
    assert read_works("\n".join(work.bibtex for work in bibliography().values())) == dict(bibliography())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@misc{a,\n  title = {b},\n}\n\n@misc{a,\n  title = {b},\n}\n", "line 5: a is there twice"),
        ("@misc{a,\n  title = {b}\n}\n", "line 1: wanted"),
        ("@misc{a,\n}\n", "line 1: wanted"),
        ("@misc{a,\n  title = {b},\n}\n\nstray\n", "line 5: wanted"),
        ("@misc{A b,\n  title = {b},\n}\n", "line 1: wanted"),
    ],
)
def test_anything_else_is_refused_with_its_line(text, message):
    with pytest.raises(ValueError, match=message):
        read_works(text)


def test_a_text_cites_by_authors_and_year_in_any_of_the_ways():
    for text in (
        "Wen, Dang and Lyu (2024), Theorem 4.6",
        "Wen et al. (2024)",
        "compare arXiv 2402.18510, Theorem 5.6",
        "Wen, Dang and\n    Lyu, arXiv 2402.18510 (2024)",
    ):
        assert [work.key for work in cited(text)] == ["wen2024"]
    assert [w.key for w in cited("Nisan and Wigderson (1993); Kremer, Nisan and Ron (1999)")] == [
        "nisan1993",
        "kremer1999",
    ]
    assert cited("Wen, Dang and Lyu (2023)") == () == cited("Nobody (2024), a theorem of 1997")


def test_an_arxiv_number_decides_between_works_of_the_same_authors_and_year():
    assert [work.key for work in cited("Yang et al., arXiv 2412.06464 (2024)")] == ["yang2024gated"]
    assert [work.key for work in cited("Yang et al., arXiv 2406.06484 (2024)")] == ["yang2024delta"]
    assert len(mentions("Yang et al. (2024)")[0][1]) == 2


def test_sources_read_as_they_are_printed():
    assert str(WEN.at("Theorem 4.7")) == "Wen, Dang and Lyu, arXiv 2402.18510 (2024): Theorem 4.7"
    assert str(KREMER_NISAN_RON) == ("Kremer, Nisan and Ron, On randomized one-round communication complexity (1999)")
    assert str(HERE.at("two rows")) == "proved here: two rows"
    assert [work.key for work in cited(str(WEN.at("Theorem 4.7")))] == ["wen2024"]
    with pytest.raises(ValueError, match="no work has the key 'nobody2000'"):
        str(Source("nobody2000"))
    with pytest.raises(ValueError, match="no work has the key"):
        work_of("nobody2000")
