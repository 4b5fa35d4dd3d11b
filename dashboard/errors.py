"""Everything that can go wrong and be told to a person.

    SonlaError
    ├── SettingsError          a setting that cannot be used
    ├── BoundaryError          boundary files missing, damaged, or refused by `sonla geo build`
    ├── StoreError             the database cannot be used
    │   ├── StoreVersionError  it is of another version
    │   └── StoreUnavailable   it does not answer
    ├── IntakeError            a file that is refused whole; nothing of it was stored
    │   ├── FormUnknown        its columns fit no form
    │   ├── EditRefused        a change of one site that is not stored
    │   └── UndoRefused        an import that cannot be undone; nothing was changed
    ├── CalendarError          a reporting calendar that is refused whole
    ├── AccessError            an account, password or session that is refused; nothing was changed
    │   └── OutOfScope         what is asked for is not the reader's to see
    ├── EntryError             what was entered on a page is refused; nothing was changed
    │   └── NameTaken          something else bears the name
    ├── PrintError             a print that was not made, because one of its blocks is not right
    ├── WallError              a wall's scenes or link that cannot be used
    ├── PressError             a snapshot, report or delivery that cannot be
    │   └── BlockBroken        one block of a report is not right: no file is made
    └── SelectionError         a part of an address that means nothing

Each carries one sentence in Vietnamese for the screen (`vi`) and one in English (`en`, also `str(error)`): what
happened, what was kept, what to do. Neither holds personal data.
"""

from __future__ import annotations


class SonlaError(Exception):
    """Root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en

    def in_language(self, language: str) -> str:
        """The sentence in `vi` or `en`."""
        return self.en if language == "en" else self.vi


class SettingsError(SonlaError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class BoundaryError(SonlaError):
    """Boundary files are missing, damaged or not acceptable."""

    exit_code = 3


class StoreError(SonlaError):
    """The database cannot be used."""

    exit_code = 4


class StoreVersionError(StoreError):
    """The database was made by another version of this program."""


class StoreUnavailable(StoreError):  # noqa: N818 - a state, said so in every caller
    """The database does not answer."""


class IntakeError(SonlaError):
    """A file is refused whole: nothing of it was stored. `kind` is a stable identifier of the reason."""

    exit_code = 5

    def __init__(self, kind: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.kind = kind


class CalendarError(SonlaError):
    """A reporting calendar is refused whole, line by line with what is wrong; the one in use stays."""

    exit_code = 6


class WallError(SonlaError):
    """Scenes of a wall are refused whole, line by line with what is wrong (those in use stay); or there are none."""


class PressError(SonlaError):
    """A snapshot, a report or its delivery cannot be. `kind` is a stable identifier of the reason."""

    exit_code = 9

    def __init__(self, kind: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.kind = kind


class BlockBroken(PressError):  # noqa: N818 - what happened, as every caller says it
    """One block of a report is not right, so that no file was made. `block` is its name as people know it."""

    def __init__(self, block: str, vi: str, en: str) -> None:
        super().__init__("block_broken", f"Phần “{block}” bị lỗi: {vi} Chưa tạo tệp nào.", f"Block “{block}”: {en}")
        self.block = block


class FormUnknown(IntakeError):  # noqa: N818 - what happened, as every caller says it
    """The columns of a file fit no form.

    `recognised` and `missing` are canonical headings of the form of `nearest_kind` (empty: none is near), `extra` the
    headings it does not know, each with its cell in `sheet`. `signature` is that of all headings of the header row;
    with it a person's word on what they mean is remembered.
    """

    def __init__(
        self,
        vi: str,
        en: str,
        *,
        sheet: str = "",
        nearest_kind: str = "",
        recognised: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
        extra: tuple[tuple[str, str], ...] = (),
        signature: str = "",
    ) -> None:
        super().__init__("form_unknown", vi, en)
        self.sheet = sheet
        self.nearest_kind = nearest_kind
        self.recognised = recognised
        self.missing = missing
        self.extra = extra
        self.signature = signature


class UndoRefused(IntakeError):  # noqa: N818 - what happened, as every caller says it
    """An import cannot be undone. `later` are the imports (ids, oldest first) that have to be undone before it."""

    def __init__(self, vi: str, en: str, later: tuple[int, ...] = ()) -> None:
        super().__init__("undo_refused", vi, en)
        self.later = later


class EditRefused(IntakeError):  # noqa: N818 - what happened, as every caller says it
    """A change of one site is not stored. `fields` are the columns typed wrongly, each with its two sentences."""

    def __init__(self, kind: str, vi: str, en: str, fields: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(kind, vi, en)
        self.fields = fields


class AccessError(SonlaError):
    """Something about an account is refused; nothing was changed."""

    exit_code = 7


class OutOfScope(AccessError):  # noqa: N818 - a state, said so in every caller
    """What is asked for lies outside what the reader may see or change."""


class EntryError(SonlaError):
    """What was entered on a page is refused, everything that is wrong named; nothing was changed."""


class NameTaken(EntryError):  # noqa: N818 - what happened, as every caller says it
    """Something else bears the name that was given, which is `name` as it is written there."""

    def __init__(self, name: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.name = name


class SelectionError(SonlaError):
    """A part of an address that names nothing we have."""


class PrintError(SonlaError):
    """A print was not made: no file is better than a wrong one. `block` is a stable identifier of what is not right."""

    exit_code = 8

    def __init__(self, block: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.block = block
