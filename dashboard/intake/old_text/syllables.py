"""Whether a word can be a Vietnamese syllable: which reading of doubtful letters makes sense."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_SHARP, _HEAVY = "\u0301", "\u0323"
_ONSETS: Final = "b c d đ g h k l m n p r s t v x ch gh gi kh ng ngh nh ph qu th tr"
_RHYMES: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ych ynh yt yp yn
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc ui um un ung uôc uôi uôm uôn uông uôt up ut uê uêch uên uênh uơ
    uy uya uych uynh uyp uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    """
_SYLLABLES: Final = frozenset(onset + rhyme for onset in ("", *_ONSETS.split()) for rhyme in _RHYMES.split())
"""Without tones."""
_STOPS: Final = ("c", "ch", "p", "t")
"""Rhymes that end so are spoken with a sharp or heavy tone only."""


@lru_cache(65_536)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case, is spelt like a Vietnamese syllable with its tone; the tone's place is free."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1 or (tones not in ([_SHARP], [_HEAVY]) and plain.endswith(_STOPS)):
        return False
    return plain in _SYLLABLES
