"""Declares kernels by their annotations, and compiles them once for a machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import RLock
from typing import Any, Generic, ParamSpec, TypeVar, cast

import llvmlite.binding  # type: ignore[import-untyped]
import numba
import numpy as np
from numba import njit, types
from numba.core import config as numba_config

from search_service.engines.columns.kernels import records
from search_service.engines.generations import manifest
from search_service.settings import cache_home

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_FOLDER = Path(__file__).parent
_KERNELS: list[Kernel[Any, Any]] = []
_SCALARS: dict[str, types.Type] = {"int": types.int64, "float": types.float64, "bool": types.boolean}
_config: Any = numba_config
# Numba reads its cache folder from a setting of the process, so one kernel is compiled at a time.
_COMPILING = RLock()


class Kernel(Generic[Parameters, Result]):
    """A function that is compiled once for a machine: by `compile_kernels`, else at its first call."""

    checks_types = False
    """Whether each call checks the types of its arguments, which takes 2 to 8 us: tests do. Else sizes of items are checked."""

    __slots__ = ("_dispatcher", "_function", "_run")

    def __init__(self, function: Callable[Parameters, Result]) -> None:
        self._function = function
        self._run: Callable[..., Result] = self._first
        self._dispatcher: Any = None

    def __call__(self, *args: Parameters.args, **_: Parameters.kwargs) -> Result:
        return self._run(*args)

    def _first(self, *args: Any) -> Result:
        self.compile()
        return self._run(*args)

    @property
    def compiled(self) -> bool:
        return self._run != self._first

    def compile(self) -> None:
        """Compile the kernel, or load it from the cache, unless that was done before."""
        with _COMPILING:
            if self.compiled:
                return
            folder, kept = cache_folder(), _config.CACHE_DIR
            _config.CACHE_DIR = str(folder or "")
            try:
                compiled = njit(cache=folder is not None, nogil=True)(self._function)
                names = self._function.__code__.co_varnames[: self._function.__code__.co_argcount]
                entry_point = compiled.compile(tuple(_type(self._function.__annotations__[name]) for name in names))
            finally:
                _config.CACHE_DIR = kept
            # Other types are a mistake of the caller: they raise instead of compiling during a request.
            compiled.disable_compile()
            # The dispatcher owns the machine code.
            self._dispatcher, self._run = compiled, compiled if self.checks_types else entry_point


def kernel(function: Callable[Parameters, Result]) -> Kernel[Parameters, Result]:
    """Declare a kernel; its annotations name types of `records`."""
    declared = Kernel(function)
    _KERNELS.append(declared)
    return declared


def inlined(part: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Declare a part of kernels, inlined into each kernel that calls it; Python must not call it."""
    # By default, LLVM does not inline parts with several callers: a call that passes arrays costs as much as ten steps. Without
    # a wrapper for Python, a quarter of the time to compile is saved; Numba's annotations leave these options out.
    bare: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Callable[Parameters, Result], njit(part, forceinline=True, **bare))


def compile_kernels() -> None:
    """Compile all kernels for this machine (a minute), or load them from the cache (a part of a second)."""
    for module in iter_modules([str(_FOLDER)]):
        import_module(f"{__package__}.{module.name}")
    for declared in _KERNELS:
        declared.compile()
    folder = cache_folder()
    if folder and manifest.fault(folder):
        manifest.write(folder)


def kernels_cached() -> bool:
    """Whether the cache has all kernels intact, so that `compile_kernels` only loads them."""
    folder = cache_folder()
    return folder is not None and not manifest.fault(folder)


def kernels_loaded() -> bool:
    """Whether `compile_kernels` was done in this process."""
    return bool(_KERNELS) and all(declared.compiled for declared in _KERNELS)


def cache_folder() -> Path | None:
    """The folder of compiled kernels, named by a hash of their sources; None where no folder can be written."""
    made_of = [path.read_bytes() for path in sorted(_FOLDER.glob("*.py"))]
    machine = (
        sys.implementation.cache_tag,
        np.__version__,
        numba.__version__,
        llvmlite.binding.get_host_cpu_name(),
        str(_config.BOUNDSCHECK),
    )
    name = blake2b(b"\0".join([*made_of, "\0".join(machine).encode()]), digest_size=8).hexdigest()
    chosen = _config.CACHE_DIR
    for base in (Path(chosen),) if chosen else (_FOLDER / "__pycache__", cache_home() / "search_service"):
        folder = base / f"kernels-{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


def _type(name: str) -> types.Type:
    """The type that an annotation names: a scalar, an array to read or, with "Out" before it, to write, or a named tuple."""
    if name in _SCALARS:
        return _SCALARS[name]
    written = name.removeprefix("Out")
    if written in records.DTYPES:
        return types.Array(numba.from_dtype(np.dtype(records.DTYPES[written])), 1, "C", readonly=written == name)
    record = getattr(records, name)
    members = [_type(member.__forward_arg__) for member in record.__annotations__.values()]
    made: types.Type = types.BaseTuple.from_types(members, record)
    return made
