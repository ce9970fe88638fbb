"""What must be paid: certificates, curves, comparison."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .certificate import Certificate
    from .certification import certify
    from .explicit import read_matrix
    from .serialisation import read_certificate, write_certificate
    from .verification import verify

__all__ = ["Certificate", "certify", "read_certificate", "read_matrix", "verify", "write_certificate"]

_LAZY = {
    "Certificate": "certificate",
    "certify": "certification",
    "read_certificate": "serialisation",
    "read_matrix": "explicit",
    "verify": "verification",
    "write_certificate": "serialisation",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'lowerbounds' has no attribute {name!r}")
    return getattr(import_module(f"lowerbounds.{_LAZY[name]}"), name)
