"""Which walls are alive, over several processes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dashboard.wall.alive import AliveWalls


def test_what_a_wall_says_is_kept_and_its_scene_has_a_beginning(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "walls.db"
    one, other = AliveWalls(file), AliveWalls(file)
    one.note("a", "tinh", "man-hinh-tinh", "Toàn cảnh", "b1", 0)
    other.note("a", "tinh", "man-hinh-tinh", "Toàn cảnh", "b1", 2)
    other.note("b", "123", "", "Diễn biến", "b2", 0)
    found = {wall.wall_id: wall for wall in one.seen()}
    assert found.keys() == {"a", "b"}
    assert found["a"].skipped_count == 2
    assert found["a"].scene_since < found["a"].asked_at
    assert found["a"].is_alive(found["a"].asked_at + timedelta(seconds=59))
    assert not found["a"].is_alive(found["a"].asked_at + timedelta(seconds=61))
    one.note("a", "tinh", "man-hinh-tinh", "13 đài", "b1", 2)
    assert next(w for w in one.seen() if w.wall_id == "a").scene_since > found["a"].scene_since


def test_a_file_that_cannot_be_written_costs_the_list_alone(tmp_path: Path) -> None:
    (tmp_path / "walls.db").mkdir()
    walls = AliveWalls(tmp_path / "walls.db")
    walls.note("a", "tinh", "", "x", "b", 0)
    assert walls.seen() == ()
