"""`sonla snapshot`: from an imported file to a print whose figures are those of the query."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.domain.selection import from_query
from dashboard.settings import PROJECT_ROOT
from dashboard.ui import formats
from tests.support.press import open_office
from tests.support.printed import text_of
from tests.support.product import run_sonla, services_of

QUERY = "dv=123&lop=loa&tu=2021-08-30&den=2021-09-05"
FILE = PROJECT_ROOT / "tests" / "samples" / "bao-cao-tuyen-truyen-123-tuan-35.xlsx"


def test_a_print_of_what_was_imported_and_no_file_for_a_wrong_address(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run_sonla(home, "init").returncode == 0
    assert run_sonla(home, "import", str(FILE), "--district", "123").returncode == 0

    out = tmp_path / "moc-chau.pdf"
    made = run_sonla(home, "snapshot", QUERY, "--format", "pdf", "--paper", "A4-landscape", "--out", str(out))
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Độ phủ tuyên truyền – huyện Mộc Châu" in made.stdout
    services = services_of(home, "")
    view = services.view(from_query(QUERY, services.space)[0])
    text = text_of(out.read_bytes())
    (code,) = set(re.findall(r"SL-[0-9A-Z]{8}", made.stdout))
    assert f"Bản chốt {code}" in text, "the print can be looked up in the ledger"
    again = open_office(f"sqlite:///{home / 'sonla.db'}")[0]
    assert again.head(code).unit_code == "123"
    for figure in view.areas:
        if figure.value is not None:
            assert formats.measured(figure.value, view.measure.format, "vi") in text
    reporting = view.key_figures[0].now.reporting
    assert f"{reporting.reported}/{reporting.communes} xã đã báo cáo" in text
    assert "DỮ LIỆU MÔ PHỎNG" not in text

    wrong = run_sonla(home, "snapshot", "dv=999", "--out", str(tmp_path / "no.pdf"))
    assert wrong.returncode != 0
    assert "dv=999" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    nowhere = run_sonla(home, "snapshot", QUERY, "--out", str(tmp_path / "none" / "no.pdf"))
    assert nowhere.returncode != 0
    assert "Traceback" not in nowhere.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "moc-chau.pdf"]
