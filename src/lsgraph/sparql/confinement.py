"""What keeps an evaluator inside its bounds: memory, file size, no network, no new programs, no life after its parent.

Linux only: https://man7.org/linux/man-pages/man2/seccomp.2.html , prctl(2), setrlimit(2). Elsewhere each function says
that it could not do its part, and the service tells so.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_X32: Final = 0x40000000

_AUDIT_ARCH: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# socket, then: connect, execve, execveat, ptrace, io_uring_setup (its sockets would pass by this filter)
_SOCKET: Final = {"x86_64": 41, "aarch64": 198}
_REFUSED: Final = {"x86_64": (42, 59, 322, 101, 425), "aarch64": (203, 221, 281, 117, 425)}


def die_with_parent(parent: int) -> bool:
    """Ask the kernel to kill this process when its parent ends; exits at once if the parent has gone already."""
    done = _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)
    return done


def limit_memory(more: int) -> None:
    """Let this process's address space grow by at most ``more`` bytes from what it is now; no core dumps."""
    ceiling = address_space() + more
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def limit_file_size(size: int) -> None:
    """Let this process write no file larger than ``size`` bytes; a longer write fails with EFBIG."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def shut_files() -> None:
    """Let this process open nothing more, for good: no file, no socket, no pipe. What is open stays open.

    The limit is one more than the highest descriptor that may be opened; 0, 1 and 2 are taken (getrlimit(2)).
    """
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def address_space() -> int:
    """Return the size of this process's address space in bytes, 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def shut_network() -> bool:
    """Refuse, for good, every socket that is not a Unix one, ``connect``, and new programs; tell whether it worked."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _AUDIT_ARCH:
        return False
    refused = _REFUSED[machine]
    checks = [(_EQUAL, number) for number in refused]
    if machine == "x86_64":
        checks.append((_AT_LEAST, _X32))
    count = len(checks)
    program = [
        (_LOAD, 0, 0, 4),  # architecture
        (_EQUAL, 1, 0, _AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # number of the system call
        *((code, count - index + 2, 0, number) for index, (code, number) in enumerate(checks)),
        (_EQUAL, 0, 3, _SOCKET[machine]),
        (_LOAD, 0, 0, 16),  # first argument: the address family
        (_EQUAL, 1, 0, 1),  # AF_UNIX
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    # a refused call jumps to the last but one instruction
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _install(program)


def probe() -> tuple[str, ...]:
    """Return the names of the protections that this platform lacks; tried in a child process."""
    child = os.fork()
    if child == 0:
        os._exit(0 if shut_network() else 1)
    _, status = os.waitpid(child, 0)
    missing = [] if status == 0 else ["seccomp"]
    if not address_space():
        missing.append("memory-limit")
    return tuple(missing)


def _install(program: list[tuple[int, int, int, int]]) -> bool:
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filter_program = _Program(len(program), ctypes.addressof(buffer))
    return _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(filter_program))


def _prctl(option: int, *arguments: int) -> bool:
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [*arguments, *([0] * (4 - len(arguments)))]
    return bool(libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)) == 0)
