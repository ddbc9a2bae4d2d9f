"""The only import of numba: the `kernel` decorator, its cache and its debug switch.

* `kernel` compiles a pure function of scalars and arrays: no clock, no global state, no error text. Kernels release
  the GIL, so replications run in threads.
* `fastmath` is never used: it may fuse or reorder floating-point operations and the two engines would part.
* numba's file cache does not notice an edit in a kernel that another kernel calls. So the cache folder carries a hash
  of every kernel source: edit any and all are compiled anew.
* `CONTACTSIM_DEBUG=1` runs every kernel as plain Python (slow, but a debugger can step through it).
* `_nrt=False` (private, used inside numba itself) drops reference counting of array arguments, 7x faster in the event
  loop. `forceinline=True` makes LLVM inline the call. If numba drops either, `kernel` and `inlined` fall back to the
  public options: same results, only slower.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

DEBUG = os.environ.get("CONTACTSIM_DEBUG", "") not in {"", "0"}
KERNEL_FOLDERS = ("randomness", "rules", "engines", "theory", "measures")


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

    template = dispatcher.get_call_template

    def widened_template(args: tuple, kws: dict) -> Any:
        return template(tuple(map(widen, args)), {name: widen(value) for name, value in kws.items()})

    dispatcher.get_call_template = widened_template
    return dispatcher


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


def _with_fallback(**private: Any) -> Callable[[Callable], Callable]:
    fast, plain = _compiler(**private), _compiler()

    def decorate(function: Callable) -> Callable:
        try:
            return fast(function)
        except (KeyError, TypeError):
            return plain(function)

    return decorate


Decorator = Callable[[Callable], Callable]


def _readable(function: Callable) -> Callable:
    """Leave `function` as it is, so that a debugger can step into it."""
    return np.errstate(over="ignore")(function)


if DEBUG:
    kernel: Decorator = _readable
    inlined: Decorator = _readable
    handler: Decorator = _readable
else:
    _CACHE = cache_folder()
    kernel = _with_fallback(_nrt=False)
    inlined = _with_fallback(_nrt=False, forceinline=True)
    # Part of an event loop: never called from Python, so it needs no wrapper that unpacks forty arrays.
    handler = _with_fallback(_nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def is_compiled(engine: str) -> bool:
    """True if this version's event loop (`numba`) or draws (`simpy`) have been compiled on this machine before."""
    kernel_name = "loop.run_events" if engine == "numba" else "draws.draw"
    return DEBUG or any(cache_folder().rglob(f"{kernel_name}*.nbi"))
