"""Where the compiler lies and how it is started: the lines of compiler.properties (see tools/install_compiler.py)."""

import os

from conure._errors import CompilerFailure

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PLACES = (os.path.join(os.path.dirname(os.path.abspath(__file__)), "compiler.properties"),
           os.path.join(_ROOT, "build", "compiler.properties"))


class Installation:
    """How the compiler is started: `version`, `natives`, `java` and the list of `arguments`."""

    def __init__(self, path):
        self.version = self.natives = self.java = ""
        self.arguments = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                key, _, value = line.rstrip("\n").partition("=")
                if key == "argument":
                    self.arguments.append(value)
                elif key in ("version", "natives", "java"):
                    setattr(self, key, value)

    def command(self, main, *arguments):
        """Return the command that runs a main class; raises CompilerFailure where there is no JDK."""
        if not os.access(self.java, os.X_OK):
            raise CompilerFailure(f"no JDK at {self.java!r} any more: install one (25 or newer) and run ./conure dev build")
        return [self.java, *self.arguments, main, *arguments]


_installation = None


def installation():
    """Return the installation; raises CompilerFailure where nothing is built."""
    global _installation
    if _installation is None:
        for place in _PLACES:
            if os.path.exists(place):
                _installation = Installation(place)
                break
        else:
            raise CompilerFailure("the compiler is not built: run ./conure dev build, which says what is missing")
    return _installation
