"""Every way in which a package is spoiled: by whoever carries it, or by whoever made it.

A spoiling takes the parts of a clean package and gives bytes; beside it stands the one reason the checker must name.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

from tests.verify.packages import (
    HAND,
    STRANGER,
    XMP,
    Parts,
    jpeg,
    members_of,
    pdf,
    sealing,
    volume,
    zip_with,
)
from tongxing.archive.package import parts
from tongxing.verify import package, zips
from tongxing.verify.chain import canonical

SQUEEZED = zlib.compress(bytes(2_000_000), 9)[2:-4]
Spoil = Callable[[Parts], bytes]
SPOILINGS: dict[str, tuple[str, Spoil]] = {}


def reason(code: str) -> Callable[[Spoil], Spoil]:
    """Hang a spoiling with the reason the checker must give."""

    def hung(spoil: Spoil) -> Spoil:
        SPOILINGS[spoil.__name__] = (code, spoil)
        return spoil

    return hung


@reason("changed")
def byte_flipped(p: Parts) -> bytes:
    n = p.chance.randrange(2, len(p.members))
    data = bytearray(p.members[n][1])
    data[p.chance.randrange(len(data))] ^= 1 << p.chance.randrange(8)
    p.put(n, bytes(data))
    return p.written()


@reason("crc")
def byte_flipped_under_a_right_digest(p: Parts) -> bytes:
    data = bytearray(p.written())
    crc = zlib.crc32(p.members[2][1])
    wrong = struct.pack("<I", crc ^ 1)
    return bytes(data).replace(struct.pack("<I", crc), wrong)


@reason("missing")
def member_missing(p: Parts) -> bytes:
    del p.members[p.chance.randrange(2, len(p.members))]
    return p.written()


@reason("extra")
def member_extra(p: Parts) -> bytes:
    p.members.append(("0001/文书/0099.pdf", pdf("slipped in")))
    return p.written()


@reason("order")
def order_changed(p: Parts) -> bytes:
    a = p.chance.randrange(3, len(p.members))
    p.members.insert(2, p.members.pop(a))
    return p.written()


@reason("swapped")
def two_papers_swapped(p: Parts) -> bytes:
    a, b = p.at(".pdf"), p.at("/元数据")
    (x, left), (y, right) = p.members[a], p.members[b]
    p.members[a], p.members[b] = (x, right), (y, left)
    return p.written()


@reason("length")
def shortened(p: Parts) -> bytes:
    n = p.at(".pdf")
    p.put(n, p.members[n][1][:-3])
    return p.written()


@reason("root")
def list_edited(p: Parts) -> bytes:
    p.json(1, lambda told: told["members"].pop() and told["members"].insert(0, told["members"].pop(0)))
    del p.members[-1]
    return p.written()


@reason("root")
def list_written_anew_to_fit(p: Parts) -> bytes:
    p.put(p.at(".pdf"), pdf("a forged paper"))
    p.put(1, parts._list(p.members[2:]))
    return p.written()


@reason("signature")
def root_edited_too(p: Parts) -> bytes:
    p.put(p.at(".pdf"), pdf("a forged paper"))
    p.put(1, parts._list(p.members[2:]))
    p.json(0, lambda told: told.update(root=package.root_of(p.members[1][1])))
    return p.written()


@reason("signature")
def day_of_the_seal_edited(p: Parts) -> bytes:
    p.json(0, lambda told: told.update(made_at="2021-01-01T09:00:00+08:00"))
    return p.written()


@reason("other_key")
def sealed_by_somebody_else(p: Parts) -> bytes:
    return p.resealed(STRANGER)


@reason("version")
def unknown_version(p: Parts) -> bytes:
    told = json.loads(p.members[0][1])
    told |= {"version": "tongxing-package-9"}
    del told["signature"]
    told["signature"] = HAND.sign(package.SIGNED + canonical(told)).hex()
    p.put(0, parts._written(told))
    return p.written()


@reason("unreadable")
def list_that_is_no_json(p: Parts) -> bytes:
    p.put(
        1,
        p.chance.choice(
            [b"\xff\xfe{", b"[" * 100_000, b'{"version": NaN}', b'{"a": 1, "a": 2}', b"{}", b"[]"]
        ),
    )
    return p.written()


@reason("missing")
def seal_taken_away(p: Parts) -> bytes:
    del p.members[0]
    return p.written()


@reason("deeds")
def deed_left_out_by_the_maker(p: Parts) -> bytes:
    p.json(p.at("办事记录"), lambda told: told["记录"].pop())
    return p.resealed()


@reason("person")
def deeds_of_another_person(p: Parts) -> bytes:
    p.json(p.at("办事记录"), lambda told: told.update(档号="QW-2020-9999"))
    return p.resealed()


@reason("date")
def deed_written_after_the_sealing(p: Parts) -> bytes:
    p.json(p.at("办事记录"), lambda told: told["记录"][0].update(记录日期="2099-01-01"))
    return p.resealed()


@reason("missing")
def deeds_never_put_in(p: Parts) -> bytes:
    del p.members[p.at("办事记录")]
    return p.resealed()


# the ZIP itself


@reason("truncated")
def cut_off(p: Parts) -> bytes:
    data = p.written()
    return data[: p.chance.randrange(40, data.rindex(b"PK\5\6"))]


@reason("stray")
def something_behind_the_end(p: Parts) -> bytes:
    return p.written() + p.chance.choice([b"\0", b"#!/bin/sh\n", b"\0" * 30])


@reason("stray")
def something_between_two_members(p: Parts) -> bytes:
    made = zip_with(p.members, gap=(p.chance.randrange(1, len(p.members)), b"hidden"))
    return made


@reason("twice")
def same_name_twice(p: Parts) -> bytes:
    n = p.at(".pdf")
    p.members.append((p.members[n][0], pdf("the other one")))
    return p.written()


@reason("name")
def name_that_leads_elsewhere(p: Parts) -> bytes:
    bad = (
        "../../etc/cron.d/x",
        "/etc/passwd",
        "C:\\x.pdf",
        "0001/文书/\u202egnp.pdf",
        "0001//x",
        "a\0b",
        "0001/e\u0301",
    )
    p.members.append((p.chance.choice(bad), b"x"))
    return p.written()


@reason("compressed")
def bomb(p: Parts) -> bytes:
    return zip_with([*p.members, ("0001/文书/0099.pdf", SQUEEZED)], method=8, size=2**31)


@reason("encrypted")
def encrypted(p: Parts) -> bytes:
    return zip_with(p.members, flags=zips.UTF8 | 1)


@reason("special")
def link(p: Parts) -> bytes:
    return zip_with(
        [*p.members, ("0001/文书/0099.pdf", b"/etc/passwd")], made=0x0314, attributes=0o120777 << 16
    )


@reason("header")
def two_headers_disagree(p: Parts) -> bytes:
    data = bytearray(p.written())
    data[zips.LOCAL.size] ^= (
        1  # the first letter of the first name, before the member and not in the directory
    )
    return bytes(data)


@reason("too_many")
def larger_than_anything(p: Parts) -> bytes:
    return zip_with([*p.members, ("0001/文书/0099.pdf", b"x")], size=2**32 - 1, packed=2**32 - 1)


@reason("not_zip")
def something_else(p: Parts) -> bytes:
    return p.chance.choice([b"", b"P", pdf("no zip"), b"PK\5\6" + bytes(18), b"MZ" + p.written()])


# made wrong, and sealed as it was


@reason("pdf")
def no_marks_of_pdfa(p: Parts) -> bytes:
    p.put(p.at(".pdf"), pdf("x").replace(XMP, b""))
    return p.resealed()


@reason("active")
def pdf_with_a_script(p: Parts) -> bytes:
    p.put(
        p.at(".pdf"),
        pdf("x").replace(XMP, XMP + p.chance.choice([b"/JavaScript", b"/Encrypt ", b"/Launch "])),
    )
    return p.resealed()


@reason("foreign")
def a_program_inside(p: Parts) -> bytes:
    p.members.append(("0001/文书/0099.exe", b"MZ"))
    return p.resealed()


@reason("index")
def paper_in_no_line(p: Parts) -> bytes:
    p.members.append(("0001/文书/0099.pdf", pdf("in no line")))
    return p.resealed()


@reason("index")
def line_without_a_paper(p: Parts) -> bytes:
    del p.members[p.at(".pdf")]
    return p.resealed()


@reason("gap")
def number_left_out(p: Parts) -> bytes:
    p.json(p.at("卷内目录"), lambda told: told["文件"][-1].update(顺序号=99))
    return p.resealed()


@reason("person")
def metadata_of_another_person(p: Parts) -> bytes:
    other = volume(p.chance, 9999)
    told = json.loads(p.members[p.at("元数据")][1]) | {
        "电子文件号": other.file_id,
        "题名": f"{other.name}一人一档",
    }
    p.put(p.at("元数据"), parts._written(told))
    return p.resealed()


@reason("date")
def impossible_date(p: Parts) -> bytes:
    day = p.chance.choice(["2021-02-30", "2099-01-01", "1950-01-01", "昨天"])
    p.json(p.at("卷内目录"), lambda told: told["文件"][0].update(日期=day))
    return p.resealed()


@reason("date")
def closed_before_it_was_decided(p: Parts) -> bytes:
    p.json(p.at("元数据"), lambda told: told["措施"][0].update(结束日期="2019-01-01"))
    return p.resealed()


@reason("gap")
def volume_left_out(p: Parts) -> bytes:
    p.members = [(name.replace("0001/", "0009/"), data) for name, data in p.members]
    return p.resealed()


def with_a_scan(p: Parts) -> None:
    """Make sure that there is a scan of two pages in the first file."""
    first = replace(p.volumes[0].pieces[0], pdf=None, pages=(jpeg("one"), jpeg("two")))
    p.volumes[0] = replace(p.volumes[0], pieces=(first, *p.volumes[0].pieces))
    p.members = members_of(parts.packed(p.volumes, sealing()).data)


@reason("pages")
def pages_not_as_many_as_told(p: Parts) -> bytes:
    with_a_scan(p)
    p.json(p.at("卷内目录"), lambda told: told["文件"][0].update(页数=3))
    return p.resealed()


@reason("picture")
def half_a_picture(p: Parts) -> bytes:
    with_a_scan(p)
    p.put(p.at("0001-01.jpg"), jpeg("one")[:-2])
    return p.resealed()
