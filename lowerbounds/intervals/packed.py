"""Files of the atlas: certificates as lines of JSON, the strongest of each claim, packed with xz.

`xz -dc FILE | head -1 | lowerbounds verify -` checks one by hand. A file holds any certificates of any problems; to add
to the atlas is to add a file.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from reductions.outside.writing import write_whole

from ..certificates.certificate import Certificate
from ..certificates.named import RelationCertificate
from ..certificates.serialisation import from_value, to_json
from ..certificates.strict_json import LARGEST_TEXT, Unreadable, loads
from .interval import Entry

ENDING = ".jsonl.xz"
_KEPT = ("milliseconds", "cites", "success")  # of the provenance; how else a search went is of no use here


def read(path: Path) -> Iterator[Entry]:
    """The certificates of a file, unchecked.

    Raises:
        Unreadable: it is not packed so, is too large, or a line is no certificate of a problem's cost.
    """
    for number, line in enumerate(_unpacked(path).splitlines(), 1):
        try:
            found = from_value(loads(line))
        except Unreadable as refusal:
            raise Unreadable(f"{path.name}: line {number}: {refusal}") from None
        if not isinstance(found, Certificate | RelationCertificate):
            raise Unreadable(f"{path.name}: line {number}: wanted a certificate of a problem's cost")
        yield found


def _unpacked(path: Path) -> bytes:
    try:
        with lzma.open(path) as packed:
            data = packed.read(LARGEST_TEXT + 1)
    except (lzma.LZMAError, EOFError) as error:
        raise Unreadable(f"{path.name}: not packed with xz: {error}") from None
    if len(data) > LARGEST_TEXT:
        raise Unreadable(f"{path.name}: too large: more than {LARGEST_TEXT} bytes unpacked")
    return data


def write(path: Path, certificates: Iterable[Entry]) -> None:
    """Write a file whole or not at all; the same certificates give the same bytes."""
    lines = [to_json(_plain(certificate)) for certificate in certificates]
    data = lzma.compress("".join(f"{line}\n" for line in lines).encode(), preset=9 | lzma.PRESET_EXTREME)
    write_whole(path, lambda part: part.write_bytes(data))


def _plain(certificate: Entry) -> Entry:
    kept = {key: value for key, value in certificate.provenance.items() if key in _KEPT}
    return replace(certificate, provenance=kept)
