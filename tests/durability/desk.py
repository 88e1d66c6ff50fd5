"""A browser without a window: cookies, tokens, forms, over a real connection to a real house."""

from __future__ import annotations

import base64
import hmac
import http.client
import re
import secrets
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from tests.durability.township import PASSWORD, PHONE

FIELD = re.compile(r"<input[^>]*>", re.IGNORECASE)


def shown(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    raw = hmac.digest(base64.b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), "sha1")
    at = raw[-1] & 15
    return f"{(int.from_bytes(raw[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class NoAnswer(Exception):
    """The connection broke: what was sent may have been done or not."""


@dataclass
class Desk:
    """One person at one house."""

    port: int
    timeout: float = 20.0
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        """Look at a page."""
        return self._ask("GET", address, None)

    def post(self, address: str, form: dict[str, str], *, file: tuple[str, bytes] | None = None) -> Answer:
        """Send a form; a token goes along as a page would send it."""
        form = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form}
        if file is None:
            return self._ask("POST", address, urlencode(form).encode())
        return self._ask("POST", address, *_in_parts(form, file))

    def sign_in(self, username: str) -> Answer:
        """By the form, as a person of the small township does: password, and what her phone shows now."""
        page = self.get("/signin/")
        if page.status >= 500 or "csrftoken" not in self.cookies:
            return page
        return self.post("/signin/", {"username": username, "password": PASSWORD, "code": shown(PHONE)})

    def _ask(
        self, verb: str, address: str, body: bytes | None, kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": f"http://127.0.0.1:{self.port}{address}"}
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self._line.request(verb, address, body, headers)
            response = self._line.getresponse()
            text = response.read().decode("utf-8", errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self._line.close()
            self._line = None
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _eq, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, response.getheader("Location", "") or "", text)


def _in_parts(form: dict[str, str], file: tuple[str, bytes]) -> tuple[bytes, str]:
    """A form with a file in it, as browsers send it."""
    edge = secrets.token_hex(16)
    lines = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    )
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    return lines + head.encode() + file[
        1
    ] + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page; empty when there is none."""
    for tag in FIELD.findall(text):
        if f'name="{name}"' in tag:
            match = re.search(r'value="([^"]*)"', tag)
            return unescape(match[1]) if match else ""
    return ""
