"""The secrets of second factors, sealed again when the key of the house changes (docs/adr/0013)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections import Counter
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from tongxing.core import cipher
from tongxing.core.rotation import OWNER, Swept
from tongxing.org.proof.factors import COLUMN


class Factors:
    """Sealed words inside the JSON of an authenticator: the secret of an app, the seed of spare codes."""

    name = "mfa_authenticator"

    def count(self) -> Counter[str]:
        """How many secrets lie under each key."""
        return Counter(key for one in self._all() for value in one.data.values() if (key := _key_of(value)))

    def sweep(self, batch: int) -> Swept:
        """Seal each again; somebody who proves herself meanwhile waits for one row, a moment."""
        done, newest = Swept(), cipher.newest_key_id()
        for known in self._all():
            with transaction.atomic(using=OWNER):
                one = Authenticator.objects.using(OWNER).select_for_update().filter(pk=known.pk).first()
                old = [k for k, v in one.data.items() if _key_of(v) not in ("", newest)] if one else []
                for name in old:
                    try:
                        one.data[name] = b64encode(
                            cipher.again(b64decode(one.data[name]), column=COLUMN)
                        ).decode()
                        done.sealed += 1
                    except cipher.Unreadable:
                        done.closed.append(f"{self.name} {one.pk}")
                if old:
                    one.save(using=OWNER, update_fields=["data"])
        return done

    def _all(self) -> list[Any]:
        return list(Authenticator.objects.using(OWNER).order_by("pk"))


def _key_of(value: Any) -> str:
    """Under which key a word of an authenticator is sealed; empty for a word that is not."""
    try:
        raw = b64decode(value, validate=True) if isinstance(value, str) else b""
    except (Error, ValueError):
        return ""
    known = raw[:1] == cipher.VERSION and len(raw) > cipher.HEAD_BYTES + cipher.TAG_BYTES
    return cipher.key_id_of(raw) if known and cipher.key_id_of(raw).isdecimal() else ""
