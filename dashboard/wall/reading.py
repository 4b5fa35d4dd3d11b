"""Reading the scenes of a wall: every line that is wrong is named, and nothing of a wrong text is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from dashboard.domain.selection import SelectionSpace, from_query
from dashboard.domain.units import PROVINCE_CODE, Level
from dashboard.domain.wall import (
    LONGEST_DWELL_S,
    MOST_FIGURES,
    MOST_SCENES,
    SHORTEST_DWELL_S,
    Scene,
    SceneKind,
    WallPlan,
)
from dashboard.errors import WallError
from dashboard.toml_blocks import Block, Wrong, in_lines, read_blocks

THEMES: Final = ("dark", "light")
_TOP_KEYS: Final = ("title", "theme", "district")
_SCENE_KEYS: Final = ("kind", "seconds", "title", "url", "figures")
_WITH_FIGURES: Final = (SceneKind.OVERVIEW, SceneKind.CHANGES, SceneKind.TREND)
_LONGEST_TITLE: Final = 60
Faults = Iterator[Wrong]


def read_plan(name: str, text: str, space: SelectionSpace) -> WallPlan:
    """Read scenes written in TOML. Raises WallError naming every wrong line."""
    read = read_blocks(text, ("scene",), _TOP_KEYS)
    wrong = [*read.wrong, *_wrong_top(read.top, space)]
    for block in read.blocks:
        wrong += _wrong_scene(block, space)
    if not wrong and not 1 <= len(read.blocks) <= MOST_SCENES:
        vi, en = f"cần từ 1 đến {MOST_SCENES} cảnh ([[scene]])", f"1 to {MOST_SCENES} scenes ([[scene]]) are needed"
        wrong.append(Wrong(1, vi, en))
    if wrong:
        vi, en = in_lines(wrong)
        raise WallError(
            f"Các cảnh không được nhận, các cảnh đang chiếu giữ nguyên. Sửa rồi lưu lại:\n{vi}",
            f"The scenes are refused, those in use stay. Correct them and save again:\n{en}",
        )
    top = read.top.values
    return WallPlan(
        name=name,
        scenes=tuple(_scene(block.values) for block in read.blocks),
        title=top.get("title", "").strip(),
        unit_code=top.get("district", PROVINCE_CODE),
        theme=top.get("theme", THEMES[0]),
    )


def _scene(values: dict[str, Any]) -> Scene:
    address = urlsplit(values.get("url", ""))
    return Scene(
        SceneKind(values["kind"]),
        values["seconds"],
        values.get("title", "").strip(),
        f"?{address.query}" if address.query else "",
        tuple(values.get("figures", ())),
    )


def _wrong_top(top: Block, space: SelectionSpace) -> Faults:
    values = top.values
    yield from _wrong_title(top)
    if values.get("theme", THEMES[0]) not in THEMES:
        choice = ", ".join(THEMES)
        yield Wrong(top.at("theme"), f"theme phải là một trong: {choice}", f"theme must be one of: {choice}")
    code = values.get("district", PROVINCE_CODE)
    if code not in space.tree or ("district" in values and space.tree[code].level is not Level.DISTRICT):
        yield Wrong(top.at("district"), f"không có huyện mang mã “{code}”", f"there is no district {code!r}")


def _wrong_title(block: Block) -> Faults:
    title = block.values.get("title", "")
    if not isinstance(title, str) or len(title.strip()) > _LONGEST_TITLE or not title.isprintable():
        vi, en = f"dài nhiều nhất {_LONGEST_TITLE} ký tự", f"must be text of at most {_LONGEST_TITLE} characters"
        yield Wrong(block.at("title"), f"title {vi}", f"title {en}")


def _wrong_scene(block: Block, space: SelectionSpace) -> Faults:
    yield from block.unknown_keys(_SCENE_KEYS)
    yield from _wrong_title(block)
    kind, seconds = block.values.get("kind"), block.values.get("seconds")
    if type(seconds) is not int or not SHORTEST_DWELL_S <= seconds <= LONGEST_DWELL_S:
        between = f"{SHORTEST_DWELL_S} – {LONGEST_DWELL_S}"
        yield Wrong(
            block.at("seconds"),
            f"seconds phải là số nguyên trong khoảng {between}",
            f"seconds must be a whole number within {between}",
        )
    if kind not in tuple(map(str, SceneKind)):
        choice = ", ".join(SceneKind)
        yield Wrong(block.at("kind"), f"kind phải là một trong: {choice}", f"kind must be one of: {choice}")
        return
    uses: dict[str, tuple[bool, Callable[[Block, SelectionSpace], Faults]]] = {
        "url": (kind == SceneKind.MAP, _wrong_url),
        "figures": (kind in _WITH_FIGURES, _wrong_figures),
    }
    for key, (is_used, check) in uses.items():
        if is_used:
            yield from check(block, space)
        elif key in block.values:
            yield Wrong(block.at(key), f"cảnh {kind} không dùng {key}", f"a scene {kind} has no {key}")


def _wrong_url(block: Block, space: SelectionSpace) -> Faults:
    url = block.values.get("url")
    if not isinstance(url, str) or urlsplit(url).path not in ("", "/"):
        yield Wrong(block.at("url"), "url phải là địa chỉ của bản đồ, ví dụ /?cs=L4", "url must be the map's, /?cs=L4")
        return
    _, faults = from_query(urlsplit(url).query, space)
    for one in faults:
        told = f"{one.name}={one.value}"
        yield Wrong(block.at("url"), f"url có phần không hiểu được: {told}", f"a part of url means nothing: {told}")


def _wrong_figures(block: Block, space: SelectionSpace) -> Faults:
    ids = block.values.get("figures")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_FIGURES:
        vi, en = f"figures cần từ 1 đến {MOST_FIGURES} mã chỉ tiêu", f"figures needs 1 to {MOST_FIGURES} measures"
        yield Wrong(block.at("figures"), vi, en)
        return
    for one in ids:
        if not isinstance(one, str) or space.registry.of_measure(one) is None:
            yield Wrong(block.at("figures"), f"không có chỉ tiêu “{one}”", f"there is no measure {one!r}")
