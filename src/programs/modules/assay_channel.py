"""The only way out of the interpreter: a device file. What is written is a request, what is read its answer."""
import os as _os

_PATH = '/dev/solver'
_HEADER_BYTES = 8


class Uncovered(NotImplementedError):
    """Part of a real API that its recording module does not cover: the verdict names it."""


def ask(kind, payload):
    """One request: a letter and UTF-8 bytes. Returns the answer's text."""
    handle = _os.open(_PATH, _os.O_RDWR)
    try:
        _os.write(handle, kind.encode() + payload.encode('utf-8', 'replace'))
        left = int.from_bytes(_os.read(handle, _HEADER_BYTES), 'little')
        parts = []
        while left > 0:
            part = _os.read(handle, left)
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b''.join(parts).decode('utf-8')
    finally:
        _os.close(handle)


def uncovered(what):
    """Tells the host, which then judges nothing of this program, and returns the exception to raise."""
    ask('U', what)
    return Uncovered(what + ' is not covered by the module that records models')
