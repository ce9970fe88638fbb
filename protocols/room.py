"""Memory of this machine, and the refusal of what is beyond it, before anything is allocated."""

from __future__ import annotations

import os

_UNITS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


class RoomError(ValueError):
    """What is asked for does not fit this machine's memory."""


def machine_bytes() -> int:
    """Bytes of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def check_room(wanted: int, what: str, there: int) -> None:
    """Refuse what takes more bytes than there are.

    Args:
        wanted: bytes, estimated.
        what: that takes them, for people.
        there: bytes of the machine.

    Raises:
        RoomError: naming both.

    Example:
        >>> check_room(3 << 31, "a table", 4 << 30)
        Traceback (most recent call last):
            ...
        protocols.room.RoomError: a table: about 6.0 GiB of memory; this machine has 4.0 GiB
    """
    if wanted > there:
        raise RoomError(f"{what}: about {readable_bytes(wanted)} of memory; this machine has {readable_bytes(there)}")


def readable_bytes(count: int) -> str:
    """Bytes in the largest unit of which there is one.

    Example:
        >>> readable_bytes(512), readable_bytes(5 << 29)
        ('512 bytes', '2.5 GiB')
    """
    for size, name in _UNITS:
        if count >= size:
            return f"{count / size:.1f} {name}"
    return f"{count} bytes"
