"""The ten hard guards: numbered, in words, with their basis. No plan key reaches them; tests/guards tries each.

This is the list, not the enforcement: each guard is enforced in the room that could break it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing the program refuses whatever a plan says."""

    number: str
    says: str
    says_en: str
    basis: tuple[str, ...]


GUARDS: tuple[Guard, ...] = (
    Guard("G1", "没有公安机关的决定书（或法定转换），不能建社区戒毒、社区康复的案卷；自愿求助另记，永远不会自己变成措施",
          "No case without a police decision; asking for help is another record and never turns into one", ("act.33", "regulation.13")),
    Guard("G2", "违反协议、报告公安、调整等级、终止，都不会自动发生；要有名有姓的专职人员和第二人在听过本人说明后决定",
          "No breach, report, regrading or ending happens by itself; two named people decide after hearing the person", ("regulation.21", "act.35")),
    Guard("G3", "计数只算有送达证明、又写明有没有正当理由的事",
          "Counters count only events with proof of notice and an answer to the question of good reason", ("regulation.14", "regulation.20")),
    Guard("G4", "怀孕、哺乳未满一周岁婴儿、未满十六周岁的，移送材料必附红色提示；镇里不打印强制隔离的文书",
          "Pregnant, nursing or under sixteen: the packet carries a red notice; the township never prints a detention paper", ("act.39",)),
    Guard("G5", "社区自查不是公安检测；自查结果不进任何法定计数",
          "A staff screening is not an official test and feeds no legal counter", ("act.32", "regulation.19")),
    Guard("G6", "不做定位跟踪、手环、手机取证、人脸库；谈话照片要本人同意",
          "No tracking, wristbands, phone harvest or face database; a photograph only with consent", ("regulation.7",)),
    Guard("G7", "不给人贴颜色，不公开名单；信封、门条、短信、公示、村里的屏幕上没有涉及身份的字",
          "No colour code on a person, no public list, no telling word outside the file", ("regulation.7",)),
    Guard("G8", "复吸、失联、投诉的人数本身不扣任何村、任何人的分",
          "Relapse, missing persons and complaints never lower a score by themselves", ("regulation.7",)),
    Guard("G9", "解除以后关闭工作权限，案卷封存，只有档案岗位写明理由才能打开，并留记录",
          "After release the file is sealed; only the archive role opens it, with a reason, on record", ("regulation.7", "regulation.23")),
    Guard("G10", "镇里不能作出黄牌警告或一票否决，只能在听过村里的话以后书面建议",
          "The township issues no yellow card and no veto: a reasoned proposal after hearing the village", ("governance.whole",)),
)  # fmt: skip

NUMBERS: tuple[str, ...] = tuple(guard.number for guard in GUARDS)


def guard(number: str) -> Guard:
    """The guard with this number."""
    return next(one for one in GUARDS if one.number == number)
