"""Where a statement comes from: the bibliography, and places in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A work, and the place in it; `HERE` with the argument as its place marks what this project proves itself."""

    work: str
    place: str = ""

    def at(self, place: str) -> Source:
        """The same work, at a place."""
        return Source(self.work, place)

    def __str__(self) -> str:
        return f"{self.work}: {self.place}" if self.place else self.work


HERE = Source("proved here")
KUSHILEVITZ_NISAN = Source("Kushilevitz and Nisan, Communication Complexity (1997)")
KREMER_NISAN_RON = Source("Kremer, Nisan and Ron, On randomized one-round communication complexity (1999)")
COVER_THOMAS = Source("Cover and Thomas, Elements of Information Theory (2006)")
BHATTAMISHRA = Source("Bhattamishra, Hahn, Blunsom and Kanade, arXiv 2406.09347 (2024)")
WEN = Source("Wen, Dang and Lyu, arXiv 2402.18510 (2024)")
SANFORD = Source("Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023)")
JELASSI = Source("Jelassi, Brandfonbrener, Kakade and Malach, arXiv 2402.01032 (2024)")
PENG = Source("Peng, Narayanan and Papadimitriou, arXiv 2402.08164 (2024)")
