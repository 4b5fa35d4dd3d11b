"""How figures stand against their targets is frozen in words and printed; what was frozen before stays as it was."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from dashboard.domain.frozen import FrozenView
from dashboard.domain.frozen_json import from_json, to_json
from dashboard.domain.measures import Measure
from dashboard.domain.periods import Period
from dashboard.domain.selection import from_query
from dashboard.domain.targets import Document, Target, TargetState, standing
from dashboard.domain.units import Unit
from dashboard.domain.views import Figure
from dashboard.freezing import freeze
from dashboard.prints.contents import Content
from dashboard.prints.layout import draw_print
from dashboard.prints.papers import PAPERS
from dashboard.prints.words import texts_of, value_text
from tests.support.fake_services import FakeServices
from tests.support.frozen import NOW, catalogue, frozen
from tests.support.printed import cartography

TARGET: Final = Target("L4", "14", 60.0, date(2021, 8, 1), Document("Kế hoạch", "131/KH-UBND", "20/8/2021"), None, True)
BEFORE: Final = Path(__file__).parent / "approved" / "before-standings.json.gz"
WORDS: Final = {TargetState.NOT_MET: "Không đạt", TargetState.AT_RISK: "Có nguy cơ", TargetState.MET: "Đạt"}


class Judging(FakeServices):
    """The made-up figures, L4 judged by one target."""

    def _figure(self, unit: Unit, measure: Measure, period: Period) -> Figure:
        figure = super()._figure(unit, measure, period)
        return replace(figure, standing=standing(measure, figure.value, TARGET if measure.id == "L4" else None, 10.0))


def judged(query: str = "?cs=L4", language: str = "vi") -> FrozenView:
    services = Judging()
    return freeze(services, from_query(query, services.space)[0], NOW, catalogue(language))


def written(view: FrozenView, content: Content = Content.MAP) -> list[str]:
    return draw_print(view, cartography(), PAPERS["A4-landscape"], content, None).sheet.written


def test_the_side_says_state_target_document_and_what_at_risk_means() -> None:
    view = judged()
    state = view.main.now.standing
    assert state in WORDS
    said = " ".join(written(view))
    assert f"{WORDS[state]}. Mục tiêu: từ 60%." in said
    assert "Nguồn: Kế hoạch, 131/KH-UBND, 20/8/2021" in said
    assert "kém mục tiêu không quá 10% (đến mức 54%)" in said
    assert "Target: from 60%." in " ".join(written(judged(language="en")))


def test_the_ranking_says_how_each_area_stands() -> None:
    view = judged("?cs=L4&cap=xa")
    states = [WORDS.get(area.figure.standing, "Chưa đánh giá") for area in view.ranking]  # type: ignore[arg-type]
    assert len(set(states)) == 4, "every state is there to be told"
    texts = written(view, Content.RANKING)
    assert [text for text in texts if text in {*WORDS.values(), "Chưa đánh giá"}] == states
    assert not set(WORDS.values()).intersection(written(judged("?cs=L6"), Content.RANKING)), "no target, no state"


def test_beside_a_change_a_state_stands_with_the_figure_it_is_of() -> None:
    view = judged("?cs=L4&ss=truoc")
    figures = [area.figure for area in view.ranking]
    told = [
        f"nay {value_text(f, view.measure, texts_of('vi'))}, {WORDS.get(f.standing, 'Chưa đánh giá')}"  # type: ignore[arg-type]
        for f in figures
    ]
    assert view.compared_start
    assert [text for text in written(view, Content.RANKING) if text.startswith("nay ")] == told
    state = WORDS[view.main.now.standing]  # type: ignore[index]
    assert f"{state}. Mục tiêu: từ 60%." in " ".join(written(view)), "the place's own figure stands beside the map"
    crowded = written(judged("?cs=L4&cap=xa&ss=truoc"), Content.RANKING)
    assert not any(word in text for text in crowded for word in (*WORDS.values(), "Chưa đánh giá")), "or not at all"


def test_what_is_judged_is_read_back_equal() -> None:
    view = judged()
    assert from_json(to_json(view)) == view


def test_the_sum_of_chosen_communes_is_not_called_by_the_districts_name() -> None:
    view = frozen("?dv=123&xa=03979,03991")
    assert view.summed == "Cộng 2 xã đã chọn"
    said = written(view)
    assert said.index("Cộng 2 xã đã chọn") < said.index(texts_of("vi")("prints.inset"))
    assert "Huyện Mộc Châu" not in said
    assert "Huyện Mộc Châu" in written(frozen("?dv=123"))
    assert from_json(to_json(view)) == view


def test_what_was_frozen_before_keeps_its_bytes_and_its_print() -> None:
    kept = gzip.decompress(BEFORE.read_bytes())
    view = from_json(kept)
    assert to_json(view) == kept
    said = written(view)
    assert "Mục tiêu 80%: Kế hoạch 131/KH-UBND, 20/8/2021." in " ".join(said)
    assert not any(word in text for text in said for word in (*WORDS.values(), "Chưa đánh giá"))
