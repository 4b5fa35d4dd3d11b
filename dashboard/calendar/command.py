"""The commands `sonla calendar show` and `sonla calendar load FILE`."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from dashboard.calendar.changing import change_calendar
from dashboard.calendar.reading import read_calendar_file, written
from dashboard.errors import CalendarError
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.reporting_calendar import read_calendar
from dashboard.store.versions import check_version


@click.group()
def calendar() -> None:
    """Lịch báo cáo: ai gửi báo cáo gì, bao lâu một lần, hạn nào; ngày nghỉ."""


@calendar.command()
def show() -> None:
    """In lịch đang dùng, đúng dạng mà `load` nhận lại."""
    with read(_open_store()) as connection:
        click.echo(written(read_calendar(connection)), nl=False)


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Dùng lịch của tệp TOML; mọi báo cáo đã có được xét lại đúng hạn hay muộn. Tệp sai bị từ chối cả tệp."""
    change = change_calendar(_open_store(), read_calendar_file(_text(file)))
    click.echo(f"Đã dùng lịch mới: {change.report_count} báo cáo đã xét lại, {change.changed_count} thay đổi.")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise CalendarError(
            f"Không có tệp {file} hoặc không mở được; lịch đang dùng giữ nguyên. Kiểm tra đường dẫn và quyền đọc.",
            f"There is no file {file}, or it cannot be opened; the calendar in use stays. Check its path.",
        ) from error
    except UnicodeDecodeError as error:
        raise CalendarError(
            f"{file.name} không phải văn bản UTF-8; lịch đang dùng giữ nguyên. Lưu lại dạng UTF-8 rồi nạp lại.",
            f"{file.name} is not UTF-8 text; the calendar in use stays. Save it as UTF-8 and load it again.",
        ) from error


def _open_store() -> Engine:
    engine = open_engine(Settings.from_environment().database_url)
    check_version(engine)
    return engine
