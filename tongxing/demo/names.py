"""Names of people who do not exist: common surnames and given names, drawn apart and put together by chance."""

from __future__ import annotations

from datetime import date
from random import Random

from tongxing.people.rules import check_digit

SURNAMES = "黄 韦 梁 覃 陆 农 莫 李 陈 蓝 罗 卢 邓 何 周 唐 蒙 谭 潘 林 刘 杨 苏 吴 甘 岑 闭 廖 石 龙".split()
MALE = "建军 志强 文斌 国庆 永福 家和 海涛 春明 立新 大伟 振华 德贵 小东 子豪 俊杰 世荣 运来 浩 勇 波 锋 超".split()
FEMALE = "秀兰 小燕 美玲 桂花 春梅 丽萍 玉芬 海霞 月英 凤仙 彩云 素珍 慧敏 晓婷 红 敏 静 艳".split()

# Not in use as an administrative division (GB/T 2260 has no 99), so no such number is anybody's.
AREAS = {"QW": "990102", "BL": "990103"}
# No operator in China was ever given numbers that begin with 154.
PHONE_HEAD = "1540000"


def given_name(dice: Random, sex: str) -> str:
    """A surname and a given name."""
    return dice.choice(SURNAMES) + dice.choice(MALE if sex == "1" else FEMALE)


def id_number(prefix: str, birth_on: date, order: int, sex: str) -> str:
    """An identity number that passes the checksum and belongs to no place (GB 11643)."""
    odd = order * 2 + (1 if sex == "1" else 0)
    body = f"{AREAS[prefix]}{birth_on:%Y%m%d}{odd % 1000:03d}"
    return body + check_digit(body)


def phone(order: int) -> str:
    """A telephone number that rings nowhere."""
    return f"{PHONE_HEAD}{order:04d}"
