"""No text is shown that cannot be translated, and no translation loses a value on the way."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/messages.py, working on a small package of two files."""
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    package = tmp_path / "tongxing"
    (package / "faces" / "templates").mkdir(parents=True)
    (package / "words.py").write_text(
        "from x import gettext as _\nA = _('今天')\nB = _('共 %(n)s 人') % {'n': 1}\n"
    )
    (package / "faces" / "templates" / "page.html").write_text(
        '{% load i18n %}<h1>{% translate "应办" %}</h1>'
        "{% blocktranslate count n=n %}{{ n }} 天{% plural %}{{ n }} 天内{% endblocktranslate %}"
    )
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PACKAGE", package)
    monkeypatch.setattr(module, "PO", package / "locale" / "en" / "LC_MESSAGES" / "django.po")
    return module


def translate(tool: ModuleType, **pairs: str) -> None:
    text = tool.PO.read_text()
    for zh, en in pairs.items():
        text = text.replace(f'msgid "{zh}"\nmsgstr ""', f'msgid "{zh}"\nmsgstr "{en}"')
    text = text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%(n)s day"\nmsgstr[1] "%(n)s days"')
    tool.PO.write_text(text)


def finish(tool: ModuleType) -> None:
    tool.collect(prune=False)
    translate(tool, 今天="Today", 应办="Owed")
    tool.PO.write_text(
        tool.PO.read_text().replace(
            'msgid "共 %(n)s 人"\nmsgstr ""', 'msgid "共 %(n)s 人"\nmsgstr "%(n)s in all"'
        )
    )


def test_texts_of_code_and_of_templates_are_found(tool: ModuleType) -> None:
    found = {tool.first(message) for message in tool.texts() if message.id}
    assert found == {"今天", "共 %(n)s 人", "应办", "%(n)s 天"}


def test_complete_passes_and_a_second_collection_changes_nothing(tool: ModuleType) -> None:
    finish(tool)
    assert tool.check() == 0
    before = tool.PO.read_bytes()
    tool.collect(prune=False)
    assert tool.PO.read_bytes() == before


def test_a_text_without_english_fails(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    tool.collect(prune=False)
    assert tool.check() == 1
    assert "no English '今天'" in capsys.readouterr().out


def test_a_new_text_fails_until_collected(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    finish(tool)
    (tool.PACKAGE / "more.py").write_text("_('新的')\n")
    assert tool.check() == 1
    assert "missing   '新的'" in capsys.readouterr().out


def test_a_lost_placeholder_fails(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    finish(tool)
    tool.PO.write_text(tool.PO.read_text().replace("%(n)s in all", "in all"))
    assert tool.check() == 1
    assert "placeholder" in capsys.readouterr().out


def test_a_retired_text_keeps_its_translation_and_gets_it_back(tool: ModuleType) -> None:
    finish(tool)
    words = (tool.PACKAGE / "words.py").read_text()
    (tool.PACKAGE / "words.py").write_text("")
    assert tool.check() == 1
    tool.collect(prune=False)
    assert tool.check() == 0
    assert '#~ msgid "今天"' in tool.PO.read_text()
    (tool.PACKAGE / "words.py").write_text(words)
    tool.collect(prune=False)
    assert tool.check() == 0
    assert "#~" not in tool.PO.read_text()


def test_compiled_texts_are_read_by_gettext(tool: ModuleType) -> None:
    import gettext

    finish(tool)
    tool.compile_all()
    with tool.PO.with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("应办") == "Owed"
    assert english.ngettext("%(n)s 天", "%(n)s 天内", 2) == "%(n)s days"
