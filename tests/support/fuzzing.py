"""Reads damaged files in one process: `python -m tests.support.fuzzing FIRST STOP STEP`.

Writes a line as each begins, `number`, and one as it ends, `number outcome`; last the growth of memory in MiB. A
workbook is read here, not in a process of its own as in the product, which would take most of the time; what would
end that process ends this one, and whoever started it sees so.
"""

from __future__ import annotations

import io
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from dashboard.errors import IntakeError
from dashboard.intake import reader_workbook, workbook_process
from dashboard.intake.limits import unreadable
from dashboard.intake.parse import parse_file
from dashboard.intake.sheets import Sheet
from tests.support.damage import damaged
from tests.support.stores import places

MOST_SECONDS = 10
WARM_AFTER = 200
"""Files after which every cache has its usual size."""


def read_here(content: bytes) -> list[Sheet]:
    """As `reader_workbook` does, in this process."""
    written = io.BytesIO()
    try:
        workbook_process.write_sheets(io.BytesIO(content), written)
    except BaseException as error:  # the reader's panics are no Exception
        raise unreadable() from error
    written.seek(0)
    return reader_workbook.read_written(written)


def outcome_of(content: bytes) -> str:
    """The reason of the refusal, or that it was read; any other exception is for the caller."""
    try:
        parse_file(content, places())
    except IntakeError as error:
        return error.kind
    return "read"


@contextmanager
def ending_after(processor_seconds: float) -> Iterator[None]:
    """Ends this process with SIGPROF where the block takes more of the processor's time, whatever else it does."""
    signal.setitimer(signal.ITIMER_PROF, processor_seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def main(first: int, stop: int, step: int) -> None:
    """Read the files with these numbers."""
    resource.setrlimit(resource.RLIMIT_AS, (2 * workbook_process.MEMORY_BYTES, 2 * workbook_process.MEMORY_BYTES))
    reader_workbook._read_workbook = read_here
    memory = psutil.Process().memory_info
    warm = 0
    for done, number in enumerate(range(first, stop, step)):
        _tell(str(number))
        content = damaged(number)
        try:
            with ending_after(MOST_SECONDS):
                outcome = outcome_of(content)
        except Exception as error:
            outcome = f"CRASH {error!r}"
        _tell(f"{number} {outcome}")
        warm = memory().rss if done <= WARM_AFTER else warm
    _tell(f"growth {(memory().rss - warm) / 2**20:.0f}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
