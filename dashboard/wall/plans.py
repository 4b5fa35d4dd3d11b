"""Plans of walls: the shipped one, and those that people wrote, kept as files below SONLA_HOME."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from dashboard.domain.selection import SelectionSpace
from dashboard.domain.units import Level, UnitTree
from dashboard.domain.wall import DEFAULT_PLAN, PLAN_NAME, WallPlan
from dashboard.errors import StoreUnavailable, WallError
from dashboard.wall.reading import read_plan

DEFAULT_FILE: Final = Path(__file__).parent / "default.toml"
LONGEST_TEXT: Final = 20_000
_SUFFIX: Final = ".toml"


class WallPlans:
    """Plans by name in `folder`. The province's (`tinh`) and each district's (its code) are there without a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Names of the plans that have a file, and the province's."""
        kept = {path.stem for path in self._folder.glob(f"*{_SUFFIX}") if PLAN_NAME.fullmatch(path.stem)}
        return tuple(sorted(kept | {DEFAULT_PLAN}))

    def text(self, name: str) -> str:
        """A plan as it was written; the shipped one where none was. Raises WallError for a name that is none."""
        file = self._file(name)
        return (file if file.exists() else DEFAULT_FILE).read_text("utf-8")

    def check_name(self, name: str, tree: UnitTree) -> None:
        """Raise WallError where there is no plan `name`."""
        is_district = name in tree and tree[name].level is Level.DISTRICT
        if not (self._file(name).exists() or is_district or name == DEFAULT_PLAN):
            raise WallError(
                f"Không có bộ cảnh “{name}”. Xem các bộ cảnh ở trang /wall/status/.",
                f"There are no scenes {name!r}. See the page /wall/status/.",
            )

    def plan(self, name: str, space: SelectionSpace) -> WallPlan:
        """The plan `name`. Raises WallError where there is none, or what somebody put there cannot be read."""
        self.check_name(name, space.tree)
        plan = read_plan(name, self.text(name), space)
        is_shipped = not self._file(name).exists()
        return replace(plan, unit_code=name) if is_shipped and name != DEFAULT_PLAN else plan

    def save(self, name: str, text: str, space: SelectionSpace) -> WallPlan:
        """Check and keep a plan. Raises WallError, and the one in use stays; StoreUnavailable for a disk that fails."""
        file = self._file(name)
        plan = read_plan(name, text[:LONGEST_TEXT], space)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            part.write_text(text, "utf-8")
            part.replace(file)
        except OSError as error:
            raise StoreUnavailable(
                f"Không ghi được tệp {file}: các cảnh đang chiếu giữ nguyên. Kiểm tra quyền ghi và dung lượng đĩa.",
                f"The file {file} cannot be written: the scenes in use stay. Check permissions and free space.",
            ) from error
        return plan

    def _file(self, name: str) -> Path:
        if not PLAN_NAME.fullmatch(name):
            raise WallError(
                "Tên bộ cảnh chỉ gồm chữ thường không dấu, chữ số và gạch nối, dài nhiều nhất 40 ký tự.",
                "A name of scenes has small letters without marks, digits and hyphens only, at most 40.",
            )
        return self._folder / f"{name}{_SUFFIX}"
