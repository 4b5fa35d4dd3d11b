"""Vietnamese text as people typed it with the fonts from before Unicode, as programs show it.

Written from the letters' side, one by one, so that it shares nothing with what the product reads by.
"""

from __future__ import annotations

import unicodedata

_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        strict=True,
    )
)
_VNI_MARKS = dict(
    zip(
        ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0306"]
        + [roof + tone for roof in "\u0302\u0306" for tone in "\u0301\u0300\u0309\u0303\u0323"],
        "ùøûõïâêáàåãäéèúüë",
        strict=True,
    )
)
_VNI_WHOLE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
_HORNED = {"ơ": "ô", "ư": "ö"}


def tcvn3(text: str) -> str:
    """In a font such as .VnTime; capitals with a tone become small letters."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in letters)


def vni(text: str) -> str:
    """In a font such as VNI-Times."""
    return "".join(_vni_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small in _VNI_WHOLE:
        written = _VNI_WHOLE[small]
    else:
        base, *marks = unicodedata.normalize("NFD", small)
        if "\u031b" in marks:
            marks.remove("\u031b")
            base = _HORNED[unicodedata.normalize("NFC", base + "\u031b")]
        # the circumflex or breve comes first whatever the order of the decomposition
        marks.sort(key=lambda mark: mark not in "\u0302\u0306")
        written = base + _VNI_MARKS["".join(marks)] if marks else base
    return written.upper() if letter.isupper() else written
