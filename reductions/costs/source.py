"""Where a statement comes from: a work of the bibliography, and the place in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from .bibliography import Work, bibliography, cited, work_of


@dataclass(frozen=True)
class Source:
    """A work by its key, and the place in it; `HERE` with the argument as its place marks what this project proves.

    Example:
        >>> str(KUSHILEVITZ_NISAN.at("Lemma 1.28")), str(HERE.at("two rows differ"))
        ('Kushilevitz and Nisan, Communication Complexity (1997): Lemma 1.28', 'proved here: two rows differ')
    """

    key: str
    place: str = ""

    def at(self, place: str) -> Source:
        """The same work, at a place."""
        return Source(self.key, place)

    @property
    def work(self) -> str:
        """The work alone, without the place."""
        return str(work_of(self.key)) if self.key else "proved here"

    def __str__(self) -> str:
        return f"{self.work}: {self.place}" if self.place else self.work


HERE = Source("")
KUSHILEVITZ_NISAN = Source("kushilevitz1997")
KREMER_NISAN_RON = Source("kremer1999")
COVER_THOMAS = Source("cover2006")
KAIBEL_WELTGE = Source("kaibel2015")
LINIAL_SHRAIBMAN = Source("linial2009")
DE_CAEN_GREGORY_PULLMAN = Source("decaen1981")
BHATTAMISHRA = Source("bhattamishra2024")
WEN = Source("wen2024")
SANFORD = Source("sanford2023")
SANFORD_INDUCTION = Source("sanford2024")
JELASSI = Source("jelassi2024")
PENG = Source("peng2024")
ARORA = Source("arora2023")
TAMM = Source("tamm1995")

_NAMED = {name: value for name, value in globals().items() if isinstance(value, Source)}


def works_in(tree: ast.AST) -> tuple[Work, ...]:
    """The works that a module names: by authors and year in its texts, and by the sources above; each once."""
    found: dict[Work, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(dict.fromkeys(cited(node.value)))
        elif isinstance(node, ast.Name) and node.id in _NAMED and (key := _NAMED[node.id].key):
            found[bibliography()[key]] = None
    return tuple(found)
