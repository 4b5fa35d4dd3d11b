"""Pictures that people send: what is kept of them, what is read from them, what is refused, which are alike."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dashboard.errors import EditRefused
from dashboard.photos.comparing import EarlierPicture, Looked, distance_m, notes_on
from dashboard.photos.pictures import MAX_BYTES, difference_hash, differing_bits, read_picture
from tests.support.pictures import photo, png_bomb, scene

PLACE = (104.63429, 21.00002)
DAY = date(2021, 9, 3)


def test_place_and_time_are_read_and_nothing_of_the_metadata_is_kept() -> None:
    sent = photo(at=PLACE, taken=datetime(2021, 9, 3, 9, 30))  # noqa: DTZ001 - cameras know no zone
    picture = read_picture(sent)
    assert picture.longitude == pytest.approx(PLACE[0], abs=1e-6)
    assert picture.latitude == pytest.approx(PLACE[1], abs=1e-6)
    assert picture.taken_at is not None
    assert picture.taken_at.astimezone(UTC) == datetime(2021, 9, 3, 2, 30, tzinfo=UTC)
    assert b"Lo Thi A" in sent
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert (kept.format, dict(kept.getexif()), kept.info.get("comment")) == ("JPEG", {}, None)
    assert not any(word in picture.content for word in (b"Lo Thi A", b"Exif", b"Dien thoai"))


def test_a_picture_is_kept_upright_and_small() -> None:
    with Image.open(io.BytesIO(read_picture(photo(orientation=6, size=(4000, 3000))).content)) as kept:
        assert kept.size == (1536, 2048)


def test_what_is_see_through_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(read_picture(written.getvalue()).content)) as kept:
        assert kept.getpixel((20, 20)) == (255, 255, 255)


def _gif() -> bytes:
    written = io.BytesIO()
    scene().save(written, "GIF")
    return written.getvalue()


def _many_scans() -> bytes:
    written = io.BytesIO()
    scene().save(written, "JPEG", progressive=True)
    head, mark, scan = written.getvalue().rpartition(b"\xff\xda")
    return head + (mark + scan.removesuffix(b"\xff\xd9")) * 200 + b"\xff\xd9"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "photo_unreadable"),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", "photo_unreadable"),
    "a page behind a JPEG's first bytes": (lambda: b"\xff\xd8\xff\xe0<script>alert(1)</script>", "photo_unreadable"),
    "another format": (_gif, "photo_unreadable"),
    "half a picture": (lambda: photo()[:9000], "photo_unreadable"),
    "larger than 10 MiB": (lambda: photo() + b"\0" * MAX_BYTES, "photo_too_large"),
    "a few kilobytes that unpack to gigabytes": (png_bomb, "photo_too_many_pixels"),
    "more than is drawn": (lambda: png_bomb(7_500), "photo_too_many_pixels"),
    "200 times the same scan": (_many_scans, "photo_unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(name: str) -> None:
    make, kind = HOSTILE[name]
    with pytest.raises(EditRefused) as refused:
        read_picture(make())
    assert refused.value.kind == kind
    assert "Chưa lưu gì" in refused.value.vi


@given(st.integers(20, len(photo()) - 1), st.binary(min_size=1, max_size=40))
def test_whatever_is_damaged_is_read_or_refused(at: int, damage: bytes) -> None:
    whole = photo(at=PLACE)
    try:
        picture = read_picture(whole[:at] + damage + whole[at + len(damage) :])
    except EditRefused:
        return
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert kept.getexif() == {}


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_picture_saved_again_is_alike_and_another_is_not(one: int, other: int) -> None:
    again = scene(one, (320, 240)).point(lambda value: min(255, value + 10))
    assert differing_bits(difference_hash(scene(one)), difference_hash(again)) <= 5
    if one != other:
        assert differing_bits(difference_hash(scene(one)), difference_hash(scene(other))) > 5


def test_what_does_not_agree_is_noticed() -> None:
    picture = read_picture(photo(at=(104.63429, 21.01002), taken=datetime(2021, 9, 2, 23, 59)))  # noqa: DTZ001
    notes = {note.kind: dict(note.details) for note in notes_on(picture, Looked(*PLACE, DAY), [])}
    assert notes == {"far": {"metres": 1112}, "other_day": {"day": "2021-09-02"}}
    assert distance_m(PLACE, PLACE) == 0
    near = read_picture(photo(at=PLACE, taken=datetime(2021, 9, 3, 0, 1)))  # noqa: DTZ001
    assert notes_on(near, Looked(*PLACE, DAY), []) == ()
    silent = notes_on(read_picture(photo()), Looked(*PLACE, DAY), [])
    assert [note.kind for note in silent] == ["no_place", "no_time"]


def test_a_picture_that_comes_again_is_noticed() -> None:
    first, resaved, other = (read_picture(content) for content in (photo(1), photo(1, quality=60), photo(2)))
    earlier = [EarlierPicture(first.original_sha256, first.fingerprint, DAY, "Chợ Tân Hợp")]
    kinds = {
        name: [note.kind for note in notes_on(picture, Looked(None, None, DAY), earlier) if "no_" not in note.kind]
        for name, picture in {"first": first, "resaved": resaved, "other": other}.items()
    }
    assert kinds == {"first": ["same_file"], "resaved": ["looks_alike"], "other": []}
    beyond = [EarlierPicture(first.original_sha256, first.fingerprint, DAY, "")]
    assert notes_on(first, Looked(None, None, DAY), beyond)[-1].kind == "same_file_elsewhere"
