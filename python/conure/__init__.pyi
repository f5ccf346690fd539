from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar, overload

P = ParamSpec("P")
R = TypeVar("R", covariant=True)

class CompileError(Exception):
    code: str
    file: str
    line: int
    column: int

class CompilerFailure(RuntimeError): ...

class Specialization:
    types: tuple[str, ...]
    assumptions: tuple[str, ...]
    result_type: str
    compile_ms: float
    from_cache: bool
    library: str

class Jitted(Generic[P, R]):
    __wrapped__: Callable[P, R]
    __name__: str
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...
    def __get__(self, instance: Any, owner: Any = None) -> Callable[..., R]: ...
    def explain(self, *arguments: Any, file: Any = None, **keywords: Any) -> str: ...
    @property
    def specializations(self) -> list[Specialization]: ...

@overload
def jit(function: Callable[P, R], /, *, fastmath: bool = ..., parallel: bool = ..., cache: bool = ..., fallback: bool = ...) -> Jitted[P, R]: ...
@overload
def jit(
    function: None = None, /, *, fastmath: bool = ..., parallel: bool = ..., cache: bool = ..., fallback: bool = ...
) -> Callable[[Callable[P, R]], Jitted[P, R]]: ...

__version__: str
