"""A real house: backed up, destroyed, brought back elsewhere; and every way in which a backup can be wrong."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.durability.desk import Desk
from tests.durability.houses import TODAY, cluster_of, planted, small_township
from tests.house_process import TONGXING, HouseProcess
from tongxing.launch.house import running_cluster
from tongxing.launch.keeping import dump, facts, restore
from tongxing.launch.keeping.box import OtherKeys, Spoilt
from tongxing.launch.keeping.dump import Register
from tongxing.launch.keeping.facts import Holding
from tongxing.launch.keeping.restore import parsed
from tongxing.launch.keeping.verify import verify
from tongxing.launch.words import quiet

pytestmark = pytest.mark.durability

FLIPS = 100


@dataclass
class Ground:
    """One house with planted values, one backup of it, its keys in three parts, and what it held."""

    house: HouseProcess
    backup: Path
    sheets: list[Path]
    canaries: list[str]
    held: Holding


def holding(house: HouseProcess) -> Holding:
    """What a house holds now, asked by the superuser."""
    with (
        running_cluster(cluster_of(house)) as cluster,
        psycopg.connect(cluster.superuser_dsn("tongxing")) as connection,
    ):
        facts.prepare(connection)
        return facts.holding(connection)


def bytes_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder."""
    return ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix="tongxing-backup-"))
    folder.chmod(0o711)
    house = small_township(HouseProcess(folder / "home", today=TODAY))
    canaries = planted(house)
    (house.home / "files" / "ab").mkdir()
    (house.home / "files" / "ab" / "paper.pdf").write_bytes(random.Random(7).randbytes(200_000))
    assert house.run("trail", "seal").returncode == 0
    held = holding(house)
    made = house.run("backup")
    assert made.returncode == 0, made.stderr
    apart = house.run("backup", "keys", str(folder / "safe"), "--shares")
    assert apart.returncode == 0, apart.stderr
    [backup] = (house.home / "backups").glob("*.backup")
    yield Ground(house, backup, sorted((folder / "safe").iterdir()), canaries, held)
    house.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_stolen_backup_shows_nothing(ground: Ground) -> None:
    """Promise 18: 0 of 500, in the file; and the same search finds them where they stand in clear."""
    assert len(set(ground.canaries)) == 500
    raw = ground.backup.read_bytes()
    assert [value for value in ground.canaries if value.encode() in raw] == []
    with running_cluster(cluster_of(ground.house)) as cluster:
        register = Register(cluster.superuser_dsn("tongxing"), "tongxing_owner", cluster.programs)
        with dump.snapshot(register) as moment:
            argv = [cluster.programs.program("pg_dump"), register.dsn, f"--snapshot={moment.name}"]
            clear = subprocess.run(argv, capture_output=True, check=True).stdout
    seen = [value for value in ground.canaries if value.encode() in clear]
    assert len(seen) >= 125, "names stand in clear in the database, so the search is able to find"


def test_nothing_in_clear_is_left_beside_it(ground: Ground) -> None:
    shelf = ground.backup.parent
    assert [path.name for path in shelf.iterdir()] == [ground.backup.name]
    loose = [p for p, raw in bytes_of(ground.house.home) if "pg" not in p.relative_to(ground.house.home).parts[:1]
             and any(value.encode() in raw for value in ground.canaries)]  # fmt: skip
    assert loose == []


def test_a_hundred_flipped_bits_are_seen(ground: Ground, tmp_path: Path) -> None:
    """Promise 19: one bit anywhere, a hundred times."""
    keys = parsed((ground.house.home / "keys.json").read_bytes())
    raw, chance = ground.backup.read_bytes(), random.Random(20261123)
    verify(ground.backup, keys)
    spoilt, seen = tmp_path / "spoilt.backup", 0
    for _n in range(FLIPS):
        bit = chance.randrange(len(raw) * 8)
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        spoilt.write_bytes(changed)
        try:
            verify(spoilt, keys)
        except (Spoilt, OtherKeys):
            seen += 1
    assert seen == FLIPS


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1])
def test_a_cut_file_is_refused_by_the_command(ground: Ground, tmp_path: Path, cut: int) -> None:
    raw = ground.backup.read_bytes()
    (tmp_path / "cut.backup").write_bytes(raw[:cut])
    answer = ground.house.run("backup", "verify", str(tmp_path / "cut.backup"))
    assert answer.returncode == 1
    assert "损坏" in answer.stderr or "不是备份文件" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_the_right_keys_nothing_opens_and_nothing_is_made(ground: Ground, tmp_path: Path) -> None:
    new = tmp_path / "new"
    stranger = HouseProcess(tmp_path / "stranger")
    none = stranger.run("restore", str(ground.backup), "--home", str(new))
    one = stranger.run("restore", str(ground.backup), "--home", str(new), "--keys", str(ground.sheets[0]))
    assert (none.returncode, one.returncode) == (1, 1)
    assert "没有密钥" in none.stderr
    assert "两份" in one.stderr
    raw = json.loads((ground.house.home / "keys.json").read_text())
    other = tmp_path / "keys.json"
    other.write_text(json.dumps({**raw, "root": "A" * 43 + "="}))
    wrong = stranger.run("restore", str(ground.backup), "--home", str(new), "--keys", str(other))
    assert wrong.returncode == 1
    assert "另一套密钥" in wrong.stderr
    assert not new.exists()


def test_restore_never_writes_over_anything(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    for place in (ground.house.home, tmp_path / "full", tmp_path / "full" / "letter.txt"):
        answer = ground.house.run("restore", str(ground.backup), "--home", str(place))
        assert answer.returncode == 1
        assert "不覆盖" in answer.stderr
    assert (tmp_path / "full" / "letter.txt").read_text() == "dear"


def test_a_backup_that_finds_no_room_leaves_nothing_half(ground: Ground) -> None:
    """The file may not grow beyond 300 kB, as on a full disk; the earlier backups stay."""
    shelf = ground.backup.parent

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    with running_cluster(cluster_of(ground.house)):  # the limit is for the backup, not for the database
        answer = subprocess.run(
            [TONGXING, "backup"], env=ground.house.environment, capture_output=True, text=True,
            preexec_fn=small, check=False,
        )  # fmt: skip
    assert answer.returncode == 1
    assert "没有做成" in answer.stderr
    assert [path.name for path in shelf.iterdir()] == [ground.backup.name]


def test_rights_that_came_back_too_wide_would_be_seen(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault, found once by the trail's own check: new tables give the running role more than was granted."""
    monkeypatch.setattr(dump, "_no_default_rights", lambda admin, owner: None)
    target = ground.house.home.parent / "too-wide"
    raw = (ground.house.home / "keys.json").read_bytes()
    with pytest.raises(Spoilt, match="rights"):
        restore.restore(ground.backup, raw, target, quiet, scratch=True)
    assert not target.exists()


def test_the_drill_proves_the_newest_backup_and_holds_it_beside_the_witness(ground: Ground) -> None:
    passed = ground.house.run("drill")
    assert passed.returncode == 0, passed.stdout
    heads = ground.house.home / "trail" / "heads.jsonl"
    known = heads.read_text()
    line = json.loads(known.splitlines()[0])
    forged = line["head"][:-1] + ("0" if line["head"][-1] != "0" else "1")
    heads.write_text(known.replace(line["head"], forged))
    failed = ground.house.run("drill")
    heads.write_text(known)
    assert failed.returncode == 1
    assert "操作记录" in failed.stdout
    news = json.loads((ground.house.home / "upkeep.json").read_text())["drill"]
    assert news["ok"] is False, "and it stands where the administrator looks"
    assert not (ground.house.home / "drill").exists()


def killed(house: HouseProcess, *words: str, after: float = 0.0, there: Path | None = None) -> None:
    """A command that is killed, alone, after so many seconds, or at the moment something is there."""
    process = subprocess.Popen(
        [TONGXING, *words], env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(after)
    while there is not None and process.poll() is None and not there.exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(30)


def outliving(folder: Path) -> list[str]:
    """Programs that still go on in a folder, a second after whoever started them was killed."""
    time.sleep(1)
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = entry.read_bytes().decode(errors="replace").split("\0")
            found += [words[0]] if any(str(folder) in word for word in words) else []
    return found


def test_kill_9_during_a_backup(ground: Ground) -> None:
    shelf, chance = ground.backup.parent, random.Random(3)
    keys = parsed((ground.house.home / "keys.json").read_bytes())
    for _turn in range(6):
        killed(ground.house, "backup", after=chance.uniform(0.4, 2.2))
        for path in shelf.glob("*.backup"):
            assert verify(path, keys).holding.rows >= ground.held.rows
    made = ground.house.run("backup")
    assert made.returncode == 0, made.stderr
    assert not list(shelf.glob("*.part")), "what was killed is swept away by the next"


def test_destroy_and_bring_back_elsewhere(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Must show: digest equal, checks passed, sign-in works. With kills in the middle of the restore."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-elsewhere-"))
    folder.chmod(0o711)
    backup = folder / ground.backup.name
    shutil.copy(ground.backup, backup)
    ground.house.kill_everything()
    shutil.rmtree(ground.house.home)
    new = HouseProcess(folder / "new", today=TODAY)
    words = ["restore", str(backup), "--home", str(new.home)]
    for sheet in ground.sheets[1:]:
        words += ["--keys", str(sheet)]
    try:
        aside = folder / ".new.restoring"
        killed(new, *words, there=aside / "pg" / "data.new" / "PG_VERSION")
        assert outliving(aside) == [], "an initdb that goes on would spoil what the next restore begins"
        for after in (0.7, 2.0, 4.0, 6.0):
            killed(new, *words, after=after)
            assert not new.home.exists(), "nothing that could be taken for a house"
        done = new.run(*words)
        assert done.returncode == 0, done.stderr
        assert [path.name for path in folder.iterdir() if path.name.startswith(".new")] == []
        now = holding(new)
        assert ground.held.differences(now) == ["core_auditevent", "core_unsealed"], (
            "all else is equal, row for row"
        )
        assert now.rows == ground.held.rows + 2, (
            "and the trail has grown by the restore, which waits for its seal"
        )
        assert (new.home / "files" / "ab" / "paper.pdf").read_bytes() == random.Random(7).randbytes(200_000)
        new.start()
        desk = Desk(new.port)
        assert desk.sign_in("lin").status in (302, 303)
        assert "QW-2026-" in desk.get("/people/").text
        assert new.interrupt() == 0
    finally:
        new.kill_everything()
        shutil.rmtree(folder, ignore_errors=True)
