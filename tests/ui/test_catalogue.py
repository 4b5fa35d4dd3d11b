"""One catalogue of texts: the same keys in both languages, and no Vietnamese in code."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from dashboard.settings import PROJECT_ROOT
from dashboard.ui.catalogue import load_catalogues, own_texts
from layers import REGISTRY

VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
CODE = sorted([*(PROJECT_ROOT / "dashboard" / "ui").rglob("*.py"), *(PROJECT_ROOT / "callbacks").rglob("*.py")])


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_gaps() -> None:
    vietnamese, english = own_texts("vi"), own_texts("en")
    assert vietnamese.keys() == english.keys()
    assert {key: names_in(text) for key, text in vietnamese.items()} == {
        key: names_in(text) for key, text in english.items()
    }


def test_layers_bring_the_same_texts_in_both_languages() -> None:
    catalogues = load_catalogues(REGISTRY)
    assert catalogues["vi"].texts.keys() == catalogues["en"].texts.keys()


@pytest.mark.parametrize("layer", REGISTRY.layers, ids=lambda layer: layer.id)
def test_every_text_that_the_screen_asks_of_a_layer_is_there(layer: object) -> None:
    texts = load_catalogues([layer])["vi"]
    for measure in layer.measures:
        assert texts.of_measure(layer, measure, "label")
        assert texts.of_measure(layer, measure, "formula")
        assert measure.breaks is None or texts(measure.breaks.source)
    for note in layer.notes:
        assert texts.of_layer(layer, note)
    fields = (*layer.site.fields, *(layer.site.history.fields if layer.site.history else ())) if layer.site else ()
    assert all(texts.of_layer(layer, f"field.{field.label}") for field in fields)
    for rule in layer.site.attention if layer.site else ():
        assert layer.measure(rule.measure_id)
        assert texts.of_layer(layer, f"attention.{rule.id}")
        assert "{day}" in texts.of_layer(layer, f"attention.{rule.id}.since")


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_no_vietnamese_text_stands_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {id(doc) for doc in _docstrings(tree)}
    literals = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert [n.value for n in literals if id(n) not in spoken and VIETNAMESE.search(n.value)] == []


def _docstrings(tree: ast.AST) -> list[ast.Constant]:
    bare = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    return [value for value in bare if isinstance(value, ast.Constant)]
