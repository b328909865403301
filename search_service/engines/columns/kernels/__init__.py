"""Loops over columns that Numba compiles: what NumPy would need a dozen calls for, with an array between each, is one here.

A loop is compiled for the types that it states, once for each version of its file, and kept beside it; where that folder
cannot be written, in the user's cache. Nothing is checked in a loop: who calls one gives it arrays of those types that are
long enough. Arrays to be read may be mapped from files; what a loop writes to, its caller owns.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.core.cgutils import gep_inbounds
from numba.core.dispatcher import Dispatcher
from numba.core.typing.templates import Signature
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

_LOGGER = logging.getLogger(__name__)
_BEGUN = Event()
# What a second process begins with: what the first comes to last, as it is long busy with `counting` and then with `rows`.
_MEANWHILE = ("unions", "leaders", "marks", "texts", "sieving", "rows", "forms", "lists", "counting")
# Without what lets Python call it; to compile that for each part took a quarter of all. Numba's annotations leave these out.
_BARE: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_WIDE: list[tuple[Dispatcher, Signature]] = []
Given = ParamSpec("Given")
Result = TypeVar("Result")

# The arrays that loops are given, as Python names their types.
Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Table = npt.NDArray[np.int64]
Words = npt.NDArray[np.unsignedinteger]


def _read(item: types.Type) -> types.Array:
    return types.Array(item, 1, "C", readonly=True)


def _written(item: types.Type) -> types.Array:
    return types.Array(item, 1, "C")


# Arrays as the signatures of loops name them, of one dimension all but the table, and single values.
INTS, LONGS, SINGLES, REALS = _read(types.int32), _read(types.int64), _read(types.float32), _read(types.float64)
BYTES, SHORTS, WORDS, BITS = _read(types.uint8), _read(types.uint16), _read(types.uint32), _read(types.uint64)
FLAGS = _read(types.boolean)
INTS_OUT, LONGS_OUT, BITS_OUT = _written(types.int32), _written(types.int64), _written(types.uint64)
BYTES_OUT, REALS_OUT, TABLE_OUT = _written(types.uint8), _written(types.float64), types.Array(types.int64, 2, "C")
# What numbers are viewed as that are looked up by: of one that has a sign it would be asked each time whether it is negative.
PLACES = np.uint32
INT, REAL, NOTHING = types.int64, types.float64, types.void


def several(*items: types.Type) -> types.Tuple:
    """These types as one tuple; arrays of a tuple are handed over in less time than one by one."""
    return types.Tuple(items)


def compiled(
    *signatures: Signature, wide: Signature | None = None
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Compile a function for these signatures, `RESULT(ARGUMENT, ...)` each, when its module is first imported.

    One for `wide` words is compiled by `widen`.
    """

    def decorated(loop: Callable[Given, Result]) -> Callable[Given, Result]:
        try:
            made = njit(cache=True, nogil=True)(loop)
            _forget_older(made)
        except RuntimeError:
            # There is no folder that can be written: it is compiled anew in each process.
            made = njit(nogil=True)(loop)
        _compile(made, signatures)
        if wide is not None:
            _WIDE.append((made, wide))
        return cast(Callable[Given, Result], made)

    return decorated


def _forget_older(made: Dispatcher) -> None:
    """Remove what is kept of a loop if files with parts of it are others now: Numba looks at the loop's own file alone."""
    folder, name = made.stats.cache_path, f"{made.py_func.__module__.rpartition('.')[2]}.{made.py_func.__name__}"
    if not folder:
        return
    sources = {Path(__file__), *(Path(part.py_func.__code__.co_filename) for part in _parts(made))}
    stamp, stated = Path(folder, f"{name}.parts"), repr(sorted(map(_stamp, sources)))
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != stated:
        for kept in Path(folder).glob(f"{name}-*.nbi"):
            kept.unlink(missing_ok=True)
        stamp.write_text(stated, encoding="utf-8")


def _stamp(source: Path) -> tuple[str, int, int]:
    """What tells a file from what it was, as Numba tells that of a loop."""
    stated = source.stat()
    return source.name, stated.st_mtime_ns, stated.st_size


def _parts(made: Dispatcher) -> Iterator[Dispatcher]:
    """What a loop may call of other files, and what that may."""
    for part in made.py_func.__globals__.values():
        if isinstance(part, Dispatcher) and part.py_func.__globals__ is not made.py_func.__globals__:
            yield part
            yield from _parts(part)


@cache
def widen() -> None:
    """Have loops take words of four bytes, too: a corpus of fewer than 65,535 different words needs no such loop."""
    for made, signature in _WIDE:
        made.disable_compile(False)
        _compile(made, [signature])


def _compile(made: Dispatcher, signatures: Iterable[Signature]) -> None:
    for signature in signatures:
        made.compile(signature)
        if not made.stats.cache_hits:
            _begin(made.stats.cache_path is not None)
    # For other types than these it is not compiled in the midst of a request: that is an error.
    made.disable_compile()


def _begin(cached: bool) -> None:
    """Say what takes so long; if what is made is cached, have another process make the rest meanwhile."""
    if _BEGUN.is_set():
        return
    _BEGUN.set()
    _LOGGER.warning("The loops that search are being compiled for this machine, once: this takes up to a minute.")
    if not (cached and hasattr(os, "fork")):
        return
    between = os.fork()
    if between:
        # It is no child of ours that works, so none has to be waited for.
        os.waitpid(between, 0)
        return
    try:
        if not os.fork():
            # Who reads what this process writes does not wait for that one.
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            for module in _MEANWHILE:
                import_module(f"{__name__}.{module}")
    finally:
        os._exit(0)


def inlined(part: Callable[Given, Result]) -> Callable[Given, Result]:
    """A part of the loops that call it, compiled with each; Python must not call it."""
    # Without being forced, LLVM calls what many places share: a call that is given arrays costs as much as ten steps.
    return cast(Callable[Given, Result], njit(part, forceinline=True, **_BARE))


def addresses(*arrays: npt.NDArray[Any]) -> Longs:
    """Where arrays are in memory and how long each is, one after another, for `arrays_at`.

    A loop that is given these takes a third of the time to call that it takes when it is given a dozen arrays. Who keeps them
    keeps the arrays as well.
    """
    return np.array([number for array in arrays for number in (array.ctypes.data, len(array))], np.int64)


def _standing_at(_context: Any, table: types.Array, kinds: types.Tuple) -> tuple[Signature, Callable[..., Any]]:
    """Arrays made of their addresses, as `carray` makes one; all at once, as each would be compiled by itself."""
    made = types.Tuple([types.Array(kind.dtype, 1, "C") for kind in kinds.types])

    def generated(context: Any, builder: Any, signature: Signature, given: Any) -> Any:
        numbers, arrays = make_array(signature.args[0])(context, builder, given[0]).data, []
        for place, kind in enumerate(made.types):
            array = make_array(kind)(context, builder)
            address, length = (builder.load(gep_inbounds(builder, numbers, 2 * place + behind)) for behind in (0, 1))
            size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
            data = builder.inttoptr(address, array.data.type)
            populate_array(array, data=data, shape=[length], strides=[size], itemsize=size, meminfo=None)
            arrays.append(array._getvalue())
        return context.make_tuple(builder, made, arrays)

    return made(table, kinds), generated


arrays_at = cast(Callable[[Longs, tuple[type[np.generic], ...]], tuple[Any, ...]], intrinsic(_standing_at))
"""The arrays of a table of addresses, from its first on, whose items are of these kinds."""


@inlined
def placed(table: Longs, number: int, kind: type[np.generic]) -> Any:
    """The array of this number in a table of addresses, whose items are of this kind."""
    return arrays_at(table[2 * number :], (kind,))[0]
