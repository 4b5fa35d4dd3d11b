"""LibreOffice, which opens office files as people do; where none can be had its tests are skipped, saying so."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def converted(content: bytes, ending: str, target: str, folder: Path) -> Path:
    """A file of `ending` saved by LibreOffice as `target`; the file it made."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice here: scripts/find-libreoffice.sh installs it where it can")
    if ending == "pptx" and not (Path(program).resolve().parent / "libsdlo.so").exists():
        pytest.skip("LibreOffice without Impress: scripts/find-libreoffice.sh installs it where it can")
    source = folder / f"report.{ending}"
    source.write_bytes(content)
    own_profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [program, own_profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(source)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)
    made = folder / f"report.{target.partition(':')[0]}"
    assert made.exists(), ended.stdout + ended.stderr
    return made
