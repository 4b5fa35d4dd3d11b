"""Imports in processes that are killed: `python -m tests.support.killed_imports`, one line of standard input each.

A line is an address of a database, a file, the folder of kept files and the seconds until the kill (`-`: none), parted
by tabs; the answer is the exit status (minus the signal) and the seconds it took. Each import runs in a fork of a
process that has everything loaded, so that the kill hits the import and not the start of Python.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from pathlib import Path

from dashboard.intake.parse import parse_file
from dashboard.intake.run import import_file
from dashboard.store.database import open_engine
from tests.support.stores import places


def _serve() -> None:
    parse_file("Mã xã;Ngày;Hình thức;Nội dung\n03988;1/9/2021;Zalo;QR\n".encode(), places())
    for line in sys.stdin:
        url, file, keep_dir, kill_after_s = line.rstrip("\n").split("\t")
        started = time.perf_counter()
        child = os.fork()
        if not child:
            os._exit(_import(url, Path(file), Path(keep_dir)))
        if kill_after_s != "-":
            time.sleep(float(kill_after_s))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {time.perf_counter() - started}\n")
        sys.stdout.flush()


def _import(url: str, file: Path, keep_dir: Path) -> int:
    try:
        import_file(open_engine(url), places(), file.read_bytes(), file.name, keep_dir=keep_dir)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    _serve()
