"""The works that are cited anywhere in the house, read from `bibliography.bib`, and which of them a text names.

A text cites by authors and year: "Kushilevitz and Nisan (1997), Lemma 1.28", "Wen et al., arXiv 2402.18510 (2024)".

Example:
    >>> [work.key for work in cited("Wen, Dang and Lyu (2024), Theorem 4.7; compare arXiv 2306.02896")]
    ['wen2024', 'sanford2023']
    >>> str(work_of("wen2024"))
    'Wen, Dang and Lyu, arXiv 2402.18510 (2024)'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FILE = Path(__file__).with_name("bibliography.bib")

_ENTRY = re.compile(r"@([a-z]+)\{([a-z0-9]+),\n((?:  [a-z]+ = \{.+\},\n)+)\}\n")
_FIELD = re.compile(r"  ([a-z]+) = \{(.+)\},\n")
_YEAR = re.compile(r"\(((?:18|19|20)\d\d)\)")
_EPRINT = re.compile(r"\barXiv (\d{4}\.\d{5}|\d{4}\.\d{4})\b")


@dataclass(frozen=True)
class Work:
    """An entry of the bibliography.

    Attributes:
        key: its name in the file.
        kind: article, book, misc and so on.
        fields: names and values as BibTeX has them, in the file's order.
    """

    key: str
    kind: str
    fields: tuple[tuple[str, str], ...]

    def field(self, name: str) -> str:
        """The field as text, without braces and escapes; empty where the entry lacks it."""
        return re.sub(r"[{}$]|\\(?=&)", "", dict(self.fields).get(name, ""))

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """Surnames of the authors that are named."""
        return tuple(name.partition(",")[0] for name in self.field("author").split(" and ") if name != "others")

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """How texts call the authors, the fullest way first: Wen, Dang and Lyu, or Wen et al."""
        *others, last = self.surnames
        full = f"{', '.join(others)} and {last}" if others else last
        short = (f"{self.surnames[0]} et al.",) if len(self.surnames) > 2 else ()
        return (f"{last} et al.",) if dict(self.fields)["author"].endswith(" and others") else (full, *short)

    def __str__(self) -> str:
        eprint = self.field("eprint")
        return f"{self.labels[0]}, {f'arXiv {eprint}' if eprint else self.field('title')} ({self.field('year')})"

    @property
    def bibtex(self) -> str:
        """The entry as it stands in the file."""
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in self.fields)
        return f"@{self.kind}{{{self.key},\n{lines}}}\n"

    def record(self) -> dict[str, str]:
        """The entry as plain text values for JSON: key, type, and every field."""
        return {"key": self.key, "type": self.kind, **{name: self.field(name) for name, _ in self.fields}}


def read_works(text: str) -> dict[str, Work]:
    """Works by key, from BibTeX of one form: an entry a paragraph, a field a line, `name = {value},`.

    Raises:
        ValueError: anything else, with its line; or a key that is there twice.
    """
    works: dict[str, Work] = {}
    at = 0
    while at < len(text):
        match = _ENTRY.match(text, at)
        line = text.count("\n", 0, at) + 1
        if match is None:
            raise ValueError(f"bibliography, line {line}: wanted @type{{key, and fields `  name = {{value}},`")
        kind, key, fields = match.groups()
        if key in works:
            raise ValueError(f"bibliography, line {line}: {key} is there twice")
        works[key] = Work(key, kind, tuple((name, value) for name, value in _FIELD.findall(fields)))
        at = match.end() + (text[match.end() : match.end() + 1] == "\n")
    return works


@cache
def bibliography() -> Mapping[str, Work]:
    """All works by key."""
    return read_works(FILE.read_text(encoding="utf-8"))


def work_of(key: str) -> Work:
    """The work with this key.

    Raises:
        ValueError: no such work.
    """
    if key not in bibliography():
        raise ValueError(f"no work has the key {key!r} in {FILE.name}")
    return bibliography()[key]


def mentions(text: str) -> list[tuple[str, tuple[Work, ...]]]:
    """Every year in parentheses and every arXiv number of a text, each with the works that it may mean."""
    text = " ".join(text.split())
    found: list[tuple[int, str, tuple[Work, ...]]] = []
    start = 0
    for match in _YEAR.finditer(text):
        before = text[start : match.start()]
        found.append((match.start(), f"{before}{match.group()}", _meant(before, match[1])))
        start = match.end()
    for match in _EPRINT.finditer(text):
        works = tuple(work for work in bibliography().values() if work.field("eprint") == match[1])
        found.append((match.start(), match.group(), works))
    return [(said, works) for _, said, works in sorted(found, key=lambda one: one[0])]


def cited(text: str) -> tuple[Work, ...]:
    """The works that a text names, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(works[0] for _, works in mentions(text) if works))


def _meant(before: str, year: str) -> tuple[Work, ...]:
    """Works of the year whose authors, or arXiv number, stand last before it."""
    ends: dict[Work, tuple[int, int]] = {}
    for work in bibliography().values():
        names = [work.field("eprint"), *work.labels] if work.field("year") == year else []
        for name in filter(None, names):
            if matches := [*re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", before)]:
                ends[work] = max(ends.get(work, (0, 0)), (matches[-1].end(), len(name)))
    return tuple(work for work, end in ends.items() if end == max(ends.values()))
