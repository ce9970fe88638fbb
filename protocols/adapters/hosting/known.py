"""What has been found out about modules in this process, by their fingerprints, so that nothing is found out twice."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

KEPT = 64  # modules; the one that was longest not asked for goes first


@dataclass
class Known:
    """Of modules with one fingerprint.

    Attributes:
        probe: what a first look at the module shows.
        codecs: of states, by the number of inputs before them.
        held: what came of a check, by batch, length and cuts.
        templates: what is public in a state, by the number of inputs before it.
    """

    probe: Any = None
    codecs: dict[int, Any] = field(default_factory=dict)
    held: dict[Any, Any] = field(default_factory=dict)
    templates: dict[int, Any] = field(default_factory=dict)


_KNOWN: OrderedDict[bytes, Known] = OrderedDict()


def known(identity: bytes) -> Known:
    """What is known of a module, to be added to."""
    found = _KNOWN.setdefault(identity, Known())
    _KNOWN.move_to_end(identity)
    while len(_KNOWN) > KEPT:
        _KNOWN.popitem(last=False)
    return found


def forget() -> None:
    """Everything: the next check is a new one."""
    _KNOWN.clear()
