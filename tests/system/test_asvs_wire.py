"""The server as it stands on its port: where a request ends, what it says of itself, who is slow (asvs.csv 4.2, 13.4.6, 15.2.2)."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.house_process import HouseProcess

pytestmark = pytest.mark.system


def say(port: int, *pieces: bytes, patience: float = 5) -> bytes:
    """Send these bytes as they are and read until the other side is done or silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        for piece in pieces:
            line.sendall(piece)
        return b"".join(heard(line))


def heard(line: socket.socket) -> Iterator[bytes]:
    """What comes back."""
    try:
        while piece := line.recv(65536):
            yield piece
    except (TimeoutError, ConnectionResetError):
        return


def answers(raw: bytes) -> list[int]:
    """The status of every answer in what came back."""
    return [int(n) for n in re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)]


HEAD = b"POST /signin/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HIDDEN = b"GET /static/tongxing/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"Content-Length: 5, 6\r\n\r\nabcde",
        b"Content-Length: +5\r\n\r\nabcde",
        b"Content-Length: 0x5\r\n\r\nabcde",
        b"Content-Length: -1\r\n\r\n",
        b"Transfer-Encoding: gzip, identity\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_a_request_with_two_lengths_is_refused(demo_house: HouseProcess, lengths: bytes) -> None:
    """ASVS 4.2.1: what cannot have one end has none; the request hidden behind it is never answered."""
    found = answers(say(demo_house.port, HEAD + lengths + HIDDEN))
    assert found in ([400], [403], []), found


def test_chunks_win_over_a_length(demo_house: HouseProcess) -> None:
    """RFC 9112, 6.3: the length is not believed; what comes after the last chunk is a request of its own, not a hidden one."""
    body = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
    found = answers(say(demo_house.port, HEAD + body + HIDDEN, patience=3))
    assert found[0] in (400, 403)
    assert found[1:] in ([], [200])


def test_a_sound_request_is_answered(demo_house: HouseProcess) -> None:
    """Teeth: two sound requests on one line give two answers."""
    found = answers(say(demo_house.port, HIDDEN + HIDDEN, patience=3))
    assert found == [200, 200]


@pytest.mark.parametrize("path", ["/signin/", "/static/tongxing/app.js", "/none/", "/people/"])
def test_an_answer_is_as_long_as_it_says(demo_house: HouseProcess, path: str) -> None:
    """ASVS 4.2.2."""
    raw = say(
        demo_house.port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    head, _sep, body = raw.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    assert len(lengths) == 1
    assert int(lengths[0].partition(b":")[2]) == len(body)
    assert b"transfer-encoding" not in head.lower()


def test_the_server_does_not_say_its_version(demo_house: HouseProcess) -> None:
    """ASVS 13.4.6: neither in an answer of ours nor in one of its own; its bare name is all it tells."""
    sound = b"GET /signin/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for raw in (say(demo_house.port, sound), say(demo_house.port, b"nonsense\r\n\r\n")):
        assert raw
        head = raw.partition(b"\r\n\r\n")[0].lower()
        server = re.findall(rb"\r\nserver: (.+)", head)
        assert all(name.strip() == b"granian" for name in server)
        assert not re.search(rb"(granian|hyper|django|python)[/ ]?\d", raw.lower())


def test_slow_heads_do_not_keep_others_out(demo_house: HouseProcess) -> None:
    """ASVS 15.2.2: two hundred connections that never finish their first line, and the door still opens."""
    with ExitStack() as held:
        for _n in range(200):
            line = held.enter_context(socket.create_connection(("127.0.0.1", demo_house.port), timeout=5))
            line.sendall(b"GET /signin/ HTTP/1.1\r\nHost: local")
        connection = http.client.HTTPConnection("127.0.0.1", demo_house.port, timeout=5)
        held.callback(connection.close)
        connection.request("GET", "/signin/")
        assert connection.getresponse().status == 200
