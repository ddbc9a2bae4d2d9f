"""The only import of numba: the decorators of what is compiled, their cache and their debug switch.

* `kernel` compiles a pure function of scalars and arrays: no clock, no global state, no error text. Kernels release
  the GIL, so replications run in threads.
* `rule` is for plain arithmetic and comparisons: Python for the reference engine, to which a call of machine code costs
  more than the few operations in it, and machine code within kernels. What uses libm or wraps round is `inlined`.
* `fastmath` is never used: it may fuse or reorder floating-point operations and the two engines would part.
* numba's file cache does not notice an edit in a kernel that another kernel calls. So the cache folder carries a hash
  of every kernel source: edit any and all are compiled anew.
* In the event loop an index never counts from the end of an array: to ask of each whether it is below 0 took a seventh
  of the time. What is compiled out of `FROM_ZERO` does not ask. As plain Python it raises `IndexError`, as does what
  is compiled with `NUMBA_BOUNDSCHECK=1`. The fold, whose last rows are for nobody and no day, counts from the end.
* `CONTACTSIM_DEBUG=1` runs every kernel as plain Python, both engines and the fold (slow, but a debugger can step
  through it). Arrays of structures go to kernels by `with_fields`.
* `_nrt=False` (private, used inside numba itself) drops reference counting of array arguments, 7x faster in the event
  loop. `forceinline=True` makes LLVM inline the call; a callee that does not say so itself has it from its caller, so
  everything says it. If numba drops either, all fall back to the public options: same results, only slower.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, wraps
from importlib import metadata
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

DEBUG = os.environ.get("CONTACTSIM_DEBUG", "") not in {"", "0"}
FROM_ZERO = ("engines", "rules", "randomness")
"""Folders whose kernels never index an array from its end."""
KERNEL_FOLDERS = ("randomness", "rules", "engines", "theory", "measures")


@cache
def source_hash() -> str:
    """Twelve hex digits over every file that may hold a kernel, and over the versions that compile it."""
    package = Path(__file__).parent
    files = sorted(f for folder in KERNEL_FOLDERS for f in (package / folder).rglob("*.py"))
    numba, llvmlite = metadata.version("numba"), metadata.version("llvmlite")
    compilers = f"{sys.version_info[:3]} numpy {np.__version__} numba {numba} llvmlite {llvmlite}"
    digest = hashlib.sha256(compilers.encode())
    for file in [package / "jit.py", package / "codes.py", package / "clock.py", package / "records.py", *files]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where compiled kernels live: `CONTACTSIM_CACHE`, or the user's cache folder."""
    base = os.environ.get("CONTACTSIM_CACHE") or os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "contactsim" / source_hash()


def _compile_once(dispatcher: Any) -> Any:
    """Have one machine code for all callers: literals and narrow integers are passed as int64.

    numba would compile a kernel anew for `f(3)`, `f(4)` and `f(int16)`, which made the event loop's first compilation
    five times longer.
    """
    from numba import types

    def widen(argument: Any) -> Any:
        wide: Any = types.unliteral(argument)
        is_integer: bool = isinstance(wide, types.Integer)
        return types.int64 if is_integer and wide.signed else wide

    _index_from_zero(dispatcher)
    template = dispatcher.get_call_template

    def widened_template(args: tuple, kws: dict) -> Any:
        return template(tuple(map(widen, args)), {name: widen(value) for name, value in kws.items()})

    dispatcher.get_call_template = widened_template
    return dispatcher


def _index_from_zero(dispatcher: Any) -> None:
    """Have `a[i]` of the kernels in `FROM_ZERO` compiled without the question whether i is below 0.

    Private: if numba drops it, the question is asked, with the same results.
    """
    compile_new = dispatcher._compiler.compile

    def compile_from_zero(*args: Any) -> Any:
        # Here, not when the module is loaded: whoever finds everything in the cache does not wait for this import.
        from numba.np import arrayobj

        asks = getattr(arrayobj, "fix_integer_index", None)
        if asks and not hasattr(asks, "__wrapped__"):
            ours = tuple(f"_ZN3sim{len(folder)}{folder}" for folder in FROM_ZERO)

            @wraps(asks)
            def from_zero(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
                if kind.signed and builder.function.name.startswith(ours):
                    return builder.sext(index, size.type)
                return asks(context, builder, kind, index, size)

            arrayobj.fix_integer_index = from_zero
        return compile_new(*args)

    dispatcher._compiler.compile = compile_from_zero


def _compiler(**options: Any) -> Callable[[Callable], Callable]:
    """A decorator that compiles with `options` and caches in our own folder."""
    import numba

    config: Any = numba.core.config

    def decorate(function: Callable) -> Callable:
        ours, config.CACHE_DIR = config.CACHE_DIR, str(_CACHE)
        try:
            return _compile_once(numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function))
        finally:
            config.CACHE_DIR = ours

    return decorate


def _known(**private: bool) -> dict[str, bool]:
    """Those of the private options that this numba still has."""
    from numba.core.cpu import CPUTargetOptions

    return {name: value for name, value in private.items() if hasattr(CPUTargetOptions, name)}


def _plain_and_inlined(function: Callable) -> Callable:
    """The function itself; whoever compiles a call of it finds it inlined."""
    from numba.extending import register_jitable

    return register_jitable(**_INLINED)(function)


Decorator = Callable[[Callable], Callable]


def _readable(function: Callable) -> Callable:
    """Plain Python that a debugger can step into; integers are widened and wrap round as in the compiled one."""

    @wraps(function)
    def call(*arguments: Any) -> Any:
        wide = [np.int64(a) if isinstance(a, _INTEGERS) else a for a in arguments]
        with np.errstate(all="ignore"):
            return function(*wide)

    return call


def extra(otherwise: bool | int | None = None) -> Decorator:
    """For a handler that a plain centre does without: called with a `PlainState` it does nothing.

    numba then compiles neither the handler nor what it calls, and LLVM drops the branches that lead there: the loop of
    a plain centre costs nothing for what others have. Goes above the decorator that compiles.

    otherwise  what it returns for a plain centre
    """

    def decorate(handler: Any) -> Any:
        if DEBUG:
            return wraps(handler)(lambda *args: otherwise if _is_plain(map(type, args)) else handler(*args))
        names = ", ".join(signature(handler.py_func).parameters)
        nothing = eval(f"lambda {names}: {otherwise}")

        def implementation(kinds: tuple, _: dict) -> Callable:
            is_plain = _is_plain(getattr(kind, "instance_class", None) for kind in kinds)
            return nothing if is_plain else handler.py_func

        # Private: if numba drops it, the handler is compiled for all, with the same results.
        handler._compiler._get_implementation = implementation
        return handler

    return decorate


def _is_plain(classes: Iterable) -> bool:
    return any(getattr(kind, "IS_PLAIN", False) for kind in classes)


if DEBUG:
    kernel: Decorator = _readable
    inlined: Decorator = _readable
    handler: Decorator = _readable
    rare: Decorator = _readable
    rule: Decorator = _readable
else:
    _CACHE = cache_folder()
    _INLINED = _known(_nrt=False, forceinline=True)
    kernel = _compiler(**_known(_nrt=False, forceinline=False))
    inlined = _compiler(**_INLINED)
    rule = _plain_and_inlined
    # Part of an event loop: never called from Python, so it needs no wrapper that unpacks forty arrays.
    handler = _compiler(**_known(_nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True))
    # Part of it that runs seldom: a function of its own. The loop stays smaller, and compiles in less time.
    rare = _compiler(**_known(_nrt=False, forceinline=False, no_cpython_wrapper=True, no_cfunc_wrapper=True))


_INTEGERS = (int, np.signedinteger)


class _Row:
    """A row whose fields are attributes. `np.recarray` has that too, but not for fields called `base` or `flags`."""

    __slots__ = ("_fields",)

    def __init__(self, fields: np.void) -> None:
        object.__setattr__(self, "_fields", fields)

    def __getattr__(self, name: str) -> Any:
        return self._fields[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self._fields[name] = value

    __getitem__, __setitem__ = __getattr__, __setattr__


def _from_zero(index: Any) -> Any:
    """The index, if it does not count from the end. Raises `IndexError`."""
    if any(isinstance(at, _INTEGERS) and at < 0 for at in (index if isinstance(index, tuple) else (index,))):
        raise IndexError(f"index {index}: kernels of the event loop do not count from the end")
    return index


class _Table(np.ndarray):
    """An array of structures as kernels see it."""

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(_from_zero(index))
        return _Row(found) if isinstance(found, np.void) else found

    def __setitem__(self, index: Any, value: Any) -> None:
        super().__setitem__(_from_zero(index), value._fields if isinstance(value, _Row) else value)

    # Printing counts from the end.
    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))

    def __str__(self) -> str:
        return str(self.view(np.ndarray))


def with_fields(table: np.ndarray) -> np.ndarray:
    """The table; where kernels are plain Python, one that is indexed from 0, whose rows have fields, as in numba."""
    return table.view(_Table) if DEBUG else table


def is_compiled(loop: str) -> bool:
    """True if this version has made a whole run with this loop on this machine: nothing is left to compile."""
    return DEBUG or _mark(loop).exists()


def note_compiled(loop: str) -> None:
    """A whole run is over. Where nothing can be written, the next one is announced as the first again."""
    with suppress(OSError):
        _mark(loop).parent.mkdir(parents=True, exist_ok=True)
        _mark(loop).touch()


def _mark(loop: str) -> Path:
    return cache_folder() / f"compiled_{loop}"
