"""A browser without a window: cookies, tokens, forms, over a real connection to a real house."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

FIELD = re.compile(r"<input[^>]*>", re.IGNORECASE)


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

    def post(self, address: str, form: dict[str, str]) -> Answer:
        """Send a form; a token goes along as a page would send it."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", address, urlencode({**token, **form}))

    def sign_in(self, username: str, password: str) -> Answer:
        """By the form, as a person does."""
        self.get("/signin/")
        return self.post("/signin/", {"username": username, "password": password})

    def _ask(self, verb: str, address: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.port}{address}"
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


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page; empty when there is none."""
    for tag in FIELD.findall(text):
        if f'name="{name}"' in tag:
            match = re.search(r'value="([^"]*)"', tag)
            return unescape(match[1]) if match else ""
    return ""
