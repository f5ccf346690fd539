"""Kernels on disk: one folder per user, entries that are verified when read and appear all at once.

An entry is a library and a file that says what it depends on: the questions asked while it was compiled, their answers,
and check sums. A kernel is found by its key (compiler, processor, source, types, options) and taken if every answer is
still the same. Whatever is wrong with an entry, it is compiled again.
"""

import contextlib
import itertools
import os
from _blake2 import blake2b  # hashlib's own, without OpenSSL, whose start costs more than a kernel's load

from conure._errors import warn
from conure._message import pack, unpack

_FORMAT = "conure kernel 3"
MOST_ENTRIES_OF_KEY = 8


def digest(*parts):
    """Return the hash of strings, each told apart from its neighbours."""
    return check_sum(pack(parts))


def check_sum(data):
    """Return the hash of bytes as text."""
    return blake2b(data, digest_size=20).hexdigest()


def processor():
    """Name the processor: kernels are compiled for it."""
    try:
        with open("/proc/cpuinfo", "rb") as file:
            first = file.read(8192).split(b"\n\n")[0]
    except OSError:
        return "unknown"
    kept = [line for line in first.split(b"\n") if line.startswith((b"model name", b"flags", b"Features"))]
    return b"\n".join(kept).decode("ascii", "replace")


def _unpack(data):
    import io
    stream = io.BytesIO(data)

    def read(count):
        part = stream.read(count)
        if len(part) < count:
            raise ValueError("the data ends too early")
        return part

    return unpack(read)


class Cache:
    """The kernels of one folder.

    Parameters
    ----------
    folder : str
        The root; made if it does not exist.
    """

    def __init__(self, folder):
        self.folder = folder
        self._private = None
        self._held = set()

    def usable_folder(self):
        """Return the folder, or a private one for this process after a warning that says why."""
        if self._private is None:
            problem = self._problem()
            if problem is None:
                return self.folder
            import atexit
            import shutil
            import tempfile
            self._private = tempfile.mkdtemp(prefix="conure-cache-")
            owner = os.getpid()
            atexit.register(lambda: os.getpid() == owner and shutil.rmtree(self._private, ignore_errors=True))
            warn(f"conure keeps no kernels: the cache folder {self.folder!r} {problem} (CONURE_CACHE_DIR chooses another)")
        return self._private

    def _problem(self):
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            status = os.stat(self.folder)
        except OSError as problem:
            return f"cannot be made: {problem.strerror or problem}"
        if status.st_uid != os.geteuid():
            return "belongs to somebody else"
        if status.st_mode & 0o022:
            return "can be written by others"
        if not os.access(self.folder, os.W_OK | os.X_OK | os.R_OK):
            return "cannot be written"
        return None

    @contextlib.contextmanager
    def lock(self, key):
        """Hold the lock of a key on this host; it goes when the process does, however it ends."""
        import fcntl
        path = os.path.join(self.usable_folder(), f"{key}.{os.uname().nodename}.lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError:
            yield  # a full disk: several processes may compile the same
            return
        _locks_held.add(descriptor)
        try:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            if descriptor in _locks_held:
                _locks_held.discard(descriptor)
                # Who waits for this file looks for the kernel before compiling, and so does who makes a new one.
                with contextlib.suppress(OSError):
                    os.unlink(path)
                os.close(descriptor)

    def find(self, key, verify):
        """Return the library of an entry whose answers are still true, and what it was stored with.

        Parameters
        ----------
        verify : callable
            Takes the list of (question, answer) and returns what it found if the program would answer so today, else None.

        Returns
        -------
        tuple or None
            The path, the milliseconds it took to compile, and what `verify` returned.
        """
        folder = self.usable_folder()
        for number in range(MOST_ENTRIES_OF_KEY):
            name = os.path.join(folder, f"{key}-{number}")
            entry = self._read(name)
            if entry is None:
                continue
            library, milliseconds, answers = entry
            found = verify(answers)
            if found is not None:
                return library, milliseconds, found
        return None

    def _read(self, name):
        """Return library, compile time and answers of an entry; None where it is missing or damaged."""
        try:
            with open(name + ".entry", "rb") as file:
                check, text = file.read(40), file.read()
            if check_sum(text).encode() != check:
                return None
            fields = iter(_unpack(text))
            if next(fields) != _FORMAT:
                return None
            check, milliseconds = next(fields), float(next(fields))
            library = _library(name, check)
            with open(library, "rb") as file:
                status = os.fstat(file.fileno())
                if status.st_uid != os.geteuid() or status.st_mode & 0o022 or check_sum(file.read()) != check:
                    return None
            return library, milliseconds, [(_unpack(bytes.fromhex(question)), _unpack(bytes.fromhex(next(fields)))) for question in fields]
        except (OSError, ValueError, StopIteration):
            return None

    def new_library(self, key):
        """Return a path for a library that is being written."""
        return os.path.join(self.usable_folder(), f"{key}.{os.getpid()}.{next(_numbers)}.new")

    def store(self, key, library, answers, milliseconds):
        """Put a finished library in place; returns its path, which is the given one where that fails."""
        folder = self.usable_folder()
        try:
            os.chmod(library, 0o700)
            with open(library, "rb") as file:
                check = check_sum(file.read())
            name = os.path.join(folder, f"{key}-{self._free_number(folder, key)}")
            text = pack([_FORMAT, check, repr(milliseconds), *(pack(part).hex() for pair in answers for part in pair)])
            # The old description goes first: a reader sees the old entry, none, or the new one.
            import glob
            for old in glob.glob(glob.escape(name) + "[.-]*"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(old)
            os.replace(library, _library(name, check))
            library = _library(name, check)
            new = f"{name}.{os.getpid()}.new"
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "wb") as file:
                file.write(check_sum(text).encode() + text)
            os.replace(new, name + ".entry")
        except OSError as problem:
            from conure._log import log
            log(f"a kernel is not kept: {problem}")
        return library

    def _free_number(self, folder, key):
        oldest, oldest_time = 0, float("inf")
        for number in range(MOST_ENTRIES_OF_KEY):
            name = os.path.join(folder, f"{key}-{number}")
            if self._read(name) is None:
                return number
            time = os.stat(name + ".entry").st_mtime
            if time < oldest_time:
                oldest, oldest_time = number, time
        return oldest


def _library(name, check):
    # Named by its content: the loader takes a file for one that it has loaded already where only the name is the same.
    return f"{name}-{check[:16]}.so"


_numbers = itertools.count()  # a path is never used twice, for the same reason
_locks_held = set()


def _drop_locks_in_child():
    # The parent's lock lives as long as any copy of its descriptor.
    for descriptor in _locks_held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _locks_held.clear()


os.register_at_fork(after_in_child=_drop_locks_in_child)


def default_folder():
    """Return the folder that the environment or the user's home gives."""
    chosen = os.environ.get("CONURE_CACHE_DIR")
    if chosen:
        return os.path.abspath(chosen)
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "conure")
