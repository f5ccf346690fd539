"""The compiler's process: started at the first need, in a session of its own, and asked over two pipes.

The package conure.server describes the messages.
"""

import atexit
import os
import select
import threading

from conure._errors import CompileError, CompilerFailure
from conure._installation import installation
from conure._message import pack, unpack

SILENCE = 120.0  # seconds without a word from the compiler: it hangs


class _Gone(Exception):
    """The process ended or closed its pipe."""


class Process:
    """One run of the compiler."""

    def __init__(self):
        import subprocess
        import tempfile
        self.log = tempfile.TemporaryFile()
        requests_read, self.requests = os.pipe()
        self.replies, replies_write = os.pipe()
        try:
            # The descriptors keep their numbers in the child.
            command = installation().command("conure.server.Main", str(requests_read), str(replies_write))
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd="/", start_new_session=True,
                close_fds=True, pass_fds=(requests_read, replies_write))
        except BaseException as problem:
            os.close(self.requests)
            os.close(self.replies)
            if isinstance(problem, OSError):
                raise CompilerFailure(f"the compiler cannot be started: {problem}") from None
            raise
        finally:
            os.close(requests_read)
            os.close(replies_write)
        os.set_blocking(self.requests, False)
        self.used = False

    def send(self, fields):
        """Write a message; raises _Gone."""
        rest = memoryview(pack(fields))
        while rest:
            self._wait(self.requests, select.POLLOUT)
            try:
                rest = rest[_write(self.requests, rest):]
            except BlockingIOError:
                continue
            except OSError:
                raise _Gone from None

    def receive(self):
        """Read a message; raises _Gone."""
        return unpack(self._read)

    def _read(self, count):
        data = b""
        while len(data) < count:
            self._wait(self.replies, select.POLLIN)
            more = os.read(self.replies, count - len(data))
            if not more:
                raise _Gone
            data += more
        return data

    def _wait(self, descriptor, event):
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(SILENCE * 1000):
            raise CompilerFailure(f"the compiler said nothing for {SILENCE:.0f} s; it was ended, and the next call starts another")

    def end(self, kill=False):
        """Close the pipes, at which the process ends by itself."""
        for descriptor in (self.requests, self.replies):
            try:
                os.close(descriptor)
            except OSError:
                pass
        if kill:
            try:
                self.process.kill()
                self.process.wait(5)
            except Exception:
                pass
        self.log.close()
        self.process.poll()
        if self.process.returncode is None:
            self.process.returncode = 0  # it ends on its own; nobody waits for it

    def last_words(self):
        """Return the end of what the process wrote."""
        try:
            self.process.wait(2)
            self.log.seek(0)
            text = self.log.read().decode("utf-8", "replace").strip()
        except Exception:
            text = ""
        how = f"exit status {self.process.returncode}"
        return f"{how}\n{text[-2000:]}" if text else how


def _write(descriptor, data):
    # A broken pipe must be an error, whatever the program does with SIGPIPE.
    import signal
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGPIPE) == signal.SIG_DFL:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        try:
            return os.write(descriptor, data)
        finally:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return os.write(descriptor, data)


_process = None
_busy = False


def compile_kernel(request, answers):
    """Have a kernel compiled or explained.

    Parameters
    ----------
    request : callable
        Returns the fields of the request.
    answers : callable
        Returns fresh `Answers`: a request may be repeated with another process.

    Returns
    -------
    tuple
        What the compiler replied (the path of the library, or the explanation) and the answers that were given.
    """
    global _process, _busy
    if _busy:
        raise CompilerFailure("a jitted function was called for the first time while another was being compiled on this thread")
    _busy = True
    try:
        while True:
            if _process is None:
                _process = Process()
            process, fresh = _process, not _process.used
            process.used = True
            given = answers()
            try:
                return _converse(process, request(), given), given
            except _Gone:
                _process = None
                words = process.last_words()
                process.end(kill=True)
                if fresh:
                    raise CompilerFailure(f"the compiler ended while it worked ({words}); the next call starts another") from None
            except CompileError:
                raise
            except CompilerError as problem:
                raise CompilerFailure(str(problem)) from None
            except BaseException:
                # Ctrl-C, a time limit, an error in an answer: the conversation cannot be taken up again.
                _process = None
                process.end(kill=True)
                raise
    finally:
        _busy = False


class CompilerError(Exception):
    """The compiler reported an error of its own; it is fit for the next request."""


def _converse(process, request, answers):
    process.send(request)
    while True:
        reply = process.receive()
        if reply[0] == "ask":
            process.send(["answer", *answers.ask(reply[1:])])
        elif reply[0] in ("done", "explained"):
            return reply[1]
        elif reply[0] == "refused":
            _, code, file, line, column, text = reply
            raise CompileError(text, code, file, int(line), int(column))
        else:
            raise CompilerError(f"the compiler failed on this function, which is an error of its own:\n{reply[1]}")


def _forget_in_child():
    global _process, _busy
    if _process is not None:
        for descriptor in (_process.requests, _process.replies):
            try:
                os.close(descriptor)
            except OSError:
                pass
        _process.process.returncode = 0  # not this process's child
        _process = None
    _busy = False


def _end_at_exit():
    if _process is not None:
        _process.end()


os.register_at_fork(after_in_child=_forget_in_child)
atexit.register(_end_at_exit)
