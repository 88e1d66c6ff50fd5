"""What `tongxing doctor` looks at: each check answers ok or says what is wrong and what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tongxing.config import env
from tongxing.launch import binaries, database, home
from tongxing.launch.finding import Finding, guarded
from tongxing.launch.house import House, open_house
from tongxing.launch.serve import running_address
from tongxing.launch.words import LaunchFailure

PACKAGE = Path(__file__).resolve().parents[1]


def examine(today: date) -> Iterator[Finding]:
    """Every check in order of what depends on what. One that breaks is a finding, never the end."""
    surroundings = env.read()
    for check in (python_version, programs, folder, keys, port, assets, translations, fonts, readers):
        yield from guarded(check.__doc__ or "", check, surroundings)
    yield from guarded("节假日调休表 (table of workdays)", workdays, today)
    if not surroundings.database_url and not (surroundings.home / "pg").exists():
        yield Finding("数据库 (database)", False, "还没有建立。请运行 tongxing init")
        return  # looking must not make anything
    try:
        with open_house(migrate=False) as house:
            yield Finding("数据库应答 (database answers)", True, _server_version(house))
            yield from inside(house)
    except (LaunchFailure, env.EnvironmentMistake) as failure:
        yield Finding("数据库 (database)", False, str(failure))


def inside(house: House) -> Iterator[Finding]:
    """The checks that need the database."""
    for check in (roles, tables, row_security, settings_of_server):
        yield from guarded(check.__doc__ or "", check, house)


def readers(surroundings: env.Environment) -> Finding:
    """读外来文件的进程 (readers of foreign files)"""
    from tongxing.core.files import child
    from tongxing.core.files.jail import Power, ask

    stands = ask(child.__name__, {"words": [], "rows": 1, "columns": 1}, b"", Power()).walls
    missing = {"net", "landlock"} - set(stands)
    words = f"墙：{'、'.join(stands) or '没有'}"
    if missing:
        words += f"；这台机器的内核不给 {'、'.join(sorted(missing))}，见 docs/adr/0019"
    return Finding(readers.__doc__ or "", "limits" in stands, words)


def python_version(surroundings: env.Environment) -> Finding:
    """Python"""
    found = sys.version.split()[0]
    return Finding("Python", (3, 11) <= sys.version_info[:2] < (3, 14), f"{found}，需要 3.11–3.13")


def programs(surroundings: env.Environment) -> Finding:
    """PostgreSQL 程序 (programs)"""
    if surroundings.database_url:
        return Finding("PostgreSQL 程序 (programs)", True, "用 DATABASE_URL，不需要")
    found = list(binaries.candidates(surroundings.pg_bindir))
    detail = (
        "；".join(f"{one.major} {one.bindir}" for one in found)
        or "没有。请运行 make setup，或 apt install postgresql"
    )
    return Finding("PostgreSQL 程序 (programs)", bool(found), detail)


def folder(surroundings: env.Environment) -> Finding:
    """数据文件夹 (data folder)"""
    path = surroundings.home
    what = "数据文件夹 (data folder)"
    if not path.exists():
        return Finding(what, False, f"{path} 还没有。请运行 tongxing init")
    mode = path.stat().st_mode & 0o777
    free = shutil.disk_usage(path).free // 2**20
    if path.stat().st_uid != os.geteuid():
        return Finding(what, False, f"{path} 属于另一个用户。请用建立它的用户运行")
    if mode & 0o066:
        return Finding(what, False, f"{path} 的权限是 {mode:o}，别人能读或写。请运行 chmod 711 {path}")
    if free < 1024:
        return Finding(what, False, f"{path} 所在磁盘只剩 {free} MB")
    return Finding(what, True, f"{path}，剩余 {free // 1024} GB")


def keys(surroundings: env.Environment) -> Finding:
    """密钥 (keys)"""
    held = surroundings.keys()
    if held.rotating:
        return Finding("密钥 (keys)", False, "轮换没有做完。请再运行 tongxing keys rotate", grave=False)
    return Finding(
        "密钥 (keys)", True, "齐全，只有本用户能读；请另存一份（tongxing backup keys），丢了就读不出来"
    )


def port(surroundings: env.Environment) -> Finding:
    """端口 (port)"""
    serving = (
        running_address(home.Home(surroundings.home)) if (surroundings.home / "locks").is_dir() else None
    )
    if serving:
        return Finding("端口 (port)", True, f"正在服务：{serving}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((surroundings.host, surroundings.port))
        except OSError as error:
            return Finding(
                "端口 (port)", False, f"{surroundings.port} 用不了（{error.strerror}）。请换一个 PORT"
            )
    return Finding("端口 (port)", True, f"{surroundings.port} 空着")


def assets(surroundings: env.Environment) -> Finding:
    """样式与脚本 (built assets)"""
    built = PACKAGE / "core" / "static" / "tongxing"
    count = sum(1 for path in built.rglob("*") if path.is_file()) if built.is_dir() else 0
    return Finding(
        "样式与脚本 (built assets)",
        count > 0,
        f"{count} 个文件" if count else "还没有构建。请运行 make assets",
    )


def translations(surroundings: env.Environment) -> Finding:
    """英文界面 (English texts)"""
    compiled = (PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.mo").exists()
    return Finding(
        "英文界面 (English texts)",
        compiled,
        "已编译" if compiled else "没有编译。请运行 make setup",
        grave=False,
    )


def fonts(surroundings: env.Environment) -> Finding:
    """中文字体 (Chinese fonts)"""
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding("中文字体 (Chinese fonts)", True, "服务器不画字，浏览器用自己的字体", grave=False)
    answer = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    some = bool(answer.stdout.strip())
    advice = "有" if some else "本机没有（只影响在本机打印和截图）。可 apt install fonts-noto-cjk"
    return Finding("中文字体 (Chinese fonts)", some, advice, grave=False)


def workdays(today: date) -> Finding:
    """节假日调休表 (table of workdays)"""
    tables = sorted((PACKAGE / "law").rglob(f"workdays-{today.year}.toml"))
    what = f"节假日调休表 {today.year} (table of workdays)"
    advice = "有" if tables else f"没有 {today.year} 年的表：按工作日算的期限只避开周末，请核对并补上"
    return Finding(what, bool(tables), advice, grave=False)


def roles(house: House) -> Finding:
    """数据库角色 (database roles)"""
    database.check_app_role(house.addresses.app)
    row = _rows(
        house, "SELECT current_user, rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )[0]
    owns = _rows(
        house, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
    )[0][0]
    ok = not row[1] and not owns
    detail = (
        f"{row[0]}：非超级用户，无 BYPASSRLS，不拥有数据表"
        if ok
        else f"{row[0]} 权限过大：运行用的角色不应能建库、建角色或拥有数据表"
    )
    return Finding("数据库角色 (database roles)", ok, detail)


def tables(house: House) -> Finding:
    """数据表 (tables)"""
    missing = database.pending()
    return Finding(
        "数据表 (tables)", not missing, f"还差 {missing} 步，请运行 tongxing init" if missing else "最新"
    )


def row_security(house: House) -> Finding:
    """行级隔离 (row-level security)"""
    found = _rows(
        house,
        """
        SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
               AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
          AND split_part(c.relname, '_', 1) IN ('people', 'duties', 'casework', 'fieldwork', 'assessment')
        ORDER BY 1
        """,
    )
    bare = [str(name) for name, walled in found if not walled]
    walled = len(found) - len(bare)
    detail = f"{walled} 张表有隔离" + (f"；没有隔离的：{'、'.join(bare)}" if bare else "")
    return Finding("行级隔离 (row-level security)", walled > 0 and not (set(bare) - OPEN_TABLES), detail)


# Tables of these rooms that hold nobody's data and need no wall.
OPEN_TABLES: frozenset[str] = frozenset({"people_numberseries"})


def settings_of_server(house: House) -> Finding:
    """落盘保证 (durability)"""
    values = {
        name: _rows(house, f"SHOW {name}")[0][0]
        for name in ("fsync", "full_page_writes", "synchronous_commit")
    }
    weak = [
        name for name, value in values.items() if value not in ("on", "remote_apply", "remote_write", "local")
    ]
    return Finding(
        "落盘保证 (durability)", not weak, f"{'、'.join(weak)} 关着：断电会丢数据" if weak else "写入即落盘"
    )


def _rows(house: House, query: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(house.addresses.app, autocommit=True, connect_timeout=20) as connection:
        return connection.execute(query).fetchall()


def _server_version(house: House) -> str:
    return f"PostgreSQL {_rows(house, 'SHOW server_version')[0][0]}"
