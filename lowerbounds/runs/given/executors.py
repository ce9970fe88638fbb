"""Work given to any executor that has `submit`: processes, threads, or a cluster's such as Dask's `get_executor()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from gc import collect
from importlib import import_module
from multiprocessing import get_context
from pickle import PicklingError
from traceback import clear_frames
from typing import Any, Protocol, TypeVar

SECONDS = 10  # that a scheduler is waited for
Item = TypeVar("Item")
Result = TypeVar("Result")


class Submits(Protocol):
    """What is asked of an executor."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """A future with `result()` and `cancel()`."""
        ...


@contextmanager
def working(workers: int = 1, dask: str | None = None) -> Iterator[Submits | None]:
    """An executor for so many processes, or on a Dask cluster by its scheduler's address; None is this process.

    Raises:
        ValueError: both are asked for, Dask is not installed, or nobody answers at the address.
    """
    if dask is None:
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers > 1 else nullcontext()
        with pool as executor:
            yield executor
        return
    if workers > 1:
        raise ValueError(f"workers={workers}, dask={dask}: a cluster has workers of its own")
    with _client(dask) as client:
        yield client.get_executor(pure=False)


def _client(address: str) -> Any:
    try:
        return import_module("distributed").Client(address, timeout=SECONDS, set_as_default=False)
    except ModuleNotFoundError:
        raise ValueError("dask is not installed: pip install 'lowerbounds[cluster]'") from None
    except (OSError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())
        clear_frames(error.__traceback__)  # they hold the client that failed
    # It closes itself when it is collected. Now: in the midst of the next client's start, which holds the same lock,
    # it would wait for ever.
    collect()
    raise ValueError(f"dask={address}: no scheduler answers ({said})")


def in_order_of(executor: Submits, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Results in the order of the items, all of them submitted at once; what is left is cancelled at the end.

    Raises:
        ValueError: an item that cannot be sent to another process.

    Example:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> with ThreadPoolExecutor(2) as pool:
        ...     list(in_order_of(pool, abs, (-1, 2)))
        [1, 2]
    """
    futures = [executor.submit(work, item) for item in items]
    try:
        for future in futures:
            yield _result(future)
    finally:
        for future in futures:
            future.cancel()


def _result(future: Any) -> Any:
    try:
        return future.result()
    except (PicklingError, AttributeError, TypeError) as error:
        if "pickle" not in str(error) and "get local object" not in str(error) and "get attribute" not in str(error):
            raise
        raise ValueError(
            f"what is run cannot be sent to another process ({error}): name it, module:object or file.py:object"
        ) from None
