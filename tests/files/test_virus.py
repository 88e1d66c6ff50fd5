"""Where an office has a virus scanner, its no is a no and its silence too; the scanner here is one of our own making."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tongxing.core.files import virus
from tongxing.core.refusal import Refused

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Scanner = Callable[[bytes], bytes]


def honest(data: bytes) -> bytes:
    """What clamd answers."""
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


def received(line: socket.socket) -> bytes:
    """The file as it came over the wire, piece by piece."""
    stream = line.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    found = b""
    while size := struct.unpack(">I", stream.read(4))[0]:
        found += stream.read(size)
    return found


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Callable[[Scanner], None]]:
    """A scanner on a socket of this machine that answers one question as it is told."""
    address = tmp_path / "clamd.ctl"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(address))
    server.listen()
    settings.TONGXING_CLAMD = str(address)
    threads = []

    def answer(scanner: Scanner) -> None:
        def serve() -> None:
            line, _address = server.accept()
            with line:
                line.sendall(scanner(received(line)))

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()

    yield answer
    for thread in threads:
        thread.join(5)
    server.close()


def test_a_clean_file_passes_whole(clamd: Callable[[Scanner], None]) -> None:
    seen: list[bytes] = []
    data = b"x" * (virus.PIECE * 2 + 17)
    clamd(lambda found: seen.append(found) or honest(found))  # type: ignore[func-returns-value]
    virus.look_through(data)
    assert seen == [data]


def test_a_file_with_something_in_it_is_refused(clamd: Callable[[Scanner], None]) -> None:
    """GB/T 22239-2019, 8.1.4.5; ASVS 5.4.3."""
    clamd(honest)
    with pytest.raises(Refused) as refused:
        virus.look_through(b"before" + EICAR + b"after")
    assert refused.value.refusals[0].code == "file_virus"


@pytest.mark.parametrize(
    "said", [b"", b"stream: \0", b"INSTREAM size limit exceeded. ERROR\0", b"OKAY then\0", b"\xff" * 5000]
)
def test_no_answer_is_no(clamd: Callable[[Scanner], None], said: bytes) -> None:
    clamd(lambda _data: said)
    with pytest.raises(Refused) as refused:
        virus.look_through(b"a harmless file")
    assert refused.value.refusals[0].code == "file_unchecked"


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1:port", "nonsense"])
def test_nobody_there_is_no(settings: Any, address: str) -> None:
    settings.TONGXING_CLAMD = address
    with pytest.raises(Refused):
        virus.look_through(b"a harmless file")


def test_without_a_scanner_nobody_is_asked(settings: Any) -> None:
    settings.TONGXING_CLAMD = ""
    virus.look_through(EICAR)


def test_both_ways_in_ask(settings: Any) -> None:
    """A workbook and a paper are looked through before anything else reads them."""
    from tests.archive.papers import photo
    from tests.exchange.rosters import good_row, table, xlsx
    from tongxing.core.files import drawing, reading

    settings.TONGXING_CLAMD = "/nowhere/clamd.ctl"
    book = xlsx(table([good_row(1)]))
    for take in (lambda: drawing.draw(photo()), lambda: reading.read_workbook("名单.xlsx", book, ["姓名"])):
        with pytest.raises(Refused) as refused:
            take()
        assert refused.value.refusals[0].code == "file_unchecked"
