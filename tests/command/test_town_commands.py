"""`tongxing town …`: a founding file with every mistake at once, the same file twice, and one village more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command.conftest import TOWN
from tongxing.demo.signins import Mark, write_mark

pytestmark = pytest.mark.django_db


def places() -> list[tuple[Any, ...]]:
    """Every place as it is kept."""
    from tongxing.org.models import Place

    fields = ("code", "kind", "name", "parent__code", "town__code", "prefix", "distance_km", "path")
    return list(Place.objects.filter(pk__gt=0).order_by("code").values_list(*fields))


def founded() -> list[dict[str, Any]]:
    """What the trail keeps of foundings, read with the wall of the town."""
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine
    from tongxing.org.models import Place

    machine(Place.objects.get(kind="town").pk)
    return list(AuditEvent.objects.filter(act="found_places").order_by("id").values_list("detail", flat=True))


def test_a_town_is_founded_and_shown(typed: Any, asked: Any, write: Any) -> None:
    code, out, _err = typed("town", "add", write())
    assert code == 0
    assert "建好了 5 处：望川县、青梧镇、上河村、下河村、梧桐社区" in out
    rows = {row[0]: row[1:7] for row in places()}
    assert rows["990100"] == ("county", "望川县", None, None, "", None)
    assert rows["990100102"] == ("town", "青梧镇", "990100", "990100102", "QW", None)
    assert rows["990100102102"] == ("village", "下河村", "990100102", "990100102", "", None)
    [town] = asked("town", "show")
    assert (town["county"], town["name"], town["prefix"]) == ("望川县", "青梧镇", "QW")
    assert [(v["name"], v["kind"], v["distance_km"], v["worker"]) for v in town["villages"]] == [
        ("梧桐社区", "community", None, ""),
        ("上河村", "village", "7.0", ""),
        ("下河村", "village", None, ""),
    ]
    assert typed("town", "show")[1].count("还没有专职社工") == 3


def test_the_same_file_twice_changes_nothing(typed: Any, write: Any) -> None:
    assert typed("town", "add", write())[0] == 0
    before = places()
    code, out, _err = typed("town", "add", write())
    assert (code, places()) == (0, before)
    assert "没有改动" in out
    assert len(founded()) == 1, "what changed nothing leaves no event"


def test_a_new_village_is_added_and_none_is_ever_removed(asked: Any, write: Any) -> None:
    asked("town", "add", write())
    before = places()
    head, _cut = TOWN.split('[[village]]\nname = "下河村"')
    new = (
        head.replace("7.0", "7.5") + '[[village]]\nname = "石桥村"\ncode = "990100102104"\nkind = "village"\n'
    )
    made = asked("town", "add", write(new))
    assert (made["added"], made["changed"], set(made["kept"])) == (
        ["石桥村"],
        ["上河村"],
        {"下河村", "梧桐社区"},
    )
    after = {row[0]: row for row in places()}
    assert len(after) == len(before) + 1
    assert str(after["990100102101"][6]) == "7.5"
    assert [after[row[0]] for row in before if row[0] != "990100102101"] == [
        row for row in before if row[0] != "990100102101"
    ]
    assert founded()[1] == {"added": ["990100102104"], "changed": ["990100102101"]}


def test_every_mistake_of_a_file_is_said_at_once_and_nothing_is_written(typed: Any, write: Any) -> None:
    wrong = (
        TOWN.replace('prefix = "QW"', 'prefix = "青"')
        .replace('code = "990100"', "code = 990100")
        .replace('"990100102102"', '"990100102101"')
        .replace('"下河村"', '"上河村"')
        .replace('"community"', '"city"')
        .replace("distance_km = 7.0", "distance_kn = 7.0")
    )
    code, _out, err = typed("town", "add", write(wrong))
    assert code == 1
    for words in (
        "大写字母，现在是“青”",
        "[county]的 code 要写带引号",
        "区划代码“990100102101”出现了 2 次",
        "村名“上河村”出现了 2 次",
        "第 3 个村（梧桐社区）的 kind 只能写 village（村）或 community（社区），现在是“city”",
        "是不是想写“distance_km”",
    ):
        assert words in err, words
    assert places() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[county", "文件读不懂"),
        ("", "缺 [county] 这一段"),
        (TOWN.replace("7.0", "-1"), "distance_km"),
        (TOWN.replace("7.0", "nan"), "distance_km"),
        (TOWN.replace("7.0", "true"), "distance_km"),
        (TOWN.replace('"QW"', '"QWERT"'), "prefix"),
        (TOWN.replace('"QW"', '"qw"'), "prefix"),
        (TOWN.replace('"上河村"', '" "'), "第 1 个村"),
        (TOWN.replace('"990100102101"', '"99010010210"'), "第 1 个村（上河村）的 code"),
        (TOWN.split("[[village]]", maxsplit=1)[0], "一个村（社区）也没有"),
        (
            TOWN.replace("[[village]]", "[village]", 1).split("[[village]]", maxsplit=1)[0],
            "一个村（社区）也没有",
        ),
    ],
)
def test_each_shape_is_checked(typed: Any, write: Any, text: str, words: str) -> None:
    code, _out, err = typed("town", "add", write(text))
    assert (code, places()) == (1, [])
    assert words in err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "上河村"', 'name = "上河寨"', "区划代码 990100102101 已经是“上河村”（村）"),
        ('"990100102101"', '"990100102109"', "“上河村”已经有了，代码是 990100102101"),
        ('kind = "community"', 'kind = "village"', "区划代码 990100102001 已经是“梧桐社区”（社区）"),
        ('prefix = "QW"', 'prefix = "QX"', "编号字头已经是 QW"),
        ('name = "望川县"\ncode = "990100"', 'name = "望川县"\ncode = "990111"', "“望川县”已经有了"),
    ],
)
def test_what_contradicts_the_town_that_is_here_is_refused(
    typed: Any, write: Any, old: str, new: str, words: str
) -> None:
    typed("town", "add", write())
    before = places()
    assert TOWN.count(old) == 1
    code, _out, err = typed("town", "add", write(TOWN.replace(old, new)))
    assert (code, places()) == (1, before)
    assert words in err


def test_a_second_town_of_the_county_needs_a_prefix_of_its_own(typed: Any, write: Any) -> None:
    typed("town", "add", write())
    other = TOWN.replace("青梧镇", "白鹭镇").replace("990100102", "990100103")
    code, _out, err = typed("town", "add", write(other))
    assert code == 1
    assert "编号字头 QW 已经是青梧镇的" in err
    code, out, _err = typed("town", "add", write(other.replace('"QW"', '"BL"')))
    assert code == 0
    assert "望川县" not in out
    assert len(places()) == 9


def test_the_template_is_a_file_that_can_be_added(typed: Any, write: Any) -> None:
    code, text, _err = typed("town", "template")
    assert code == 0
    assert "字头" in text
    assert typed("town", "add", write(text))[0] == 0
    assert len(places()) == 4


def test_the_template_speaks_english_too(typed: Any, terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("LANG", "en_US.UTF-8")
    assert "division code: 6, 9 or 12 digits" in typed("town", "template")[1]


def test_refusals_speak_english_on_an_english_terminal(
    typed: Any, write: Any, terminal: pytest.MonkeyPatch
) -> None:
    terminal.setenv("LANG", "en_US.UTF-8")
    code, _out, err = typed("town", "add", write(TOWN.replace('"QW"', '"q"')))
    assert code == 1
    assert "2 to 4 capital letters" in err


def test_files_that_cannot_be_read_and_a_demo_house_are_refused(
    db: None, typed: Any, write: Any, tmp_path: Path
) -> None:
    from tests.cast import TODAY

    assert typed("town", "add", str(tmp_path / "nowhere.toml"))[0] == 1
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes(TOWN.encode("gbk"))
    assert "UTF-8" in typed("town", "add", str(gbk))[2]
    (tmp_path / "home").mkdir(mode=0o700, exist_ok=True)
    write_mark(tmp_path / "home", Mark("x", TODAY, 1))
    code, _out, err = typed("town", "add", write())
    assert (code, places()) == (1, [])
    assert "演示数据" in err
