"""What the chain is made of, and the file that outsiders run."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongxing.verify import chain


def test_sm3_by_the_standard_and_both_ways() -> None:
    """GB/T 32905-2016, appendix A; and our own is OpenSSL's at every length around a block."""
    assert chain.sm3_pure(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        chain.sm3_pure(b"abcd" * 16).hex()
        == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )
    for length in (0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 400):
        data = os.urandom(length)
        assert chain.sm3_pure(data) == chain.sm3(data)


def test_signatures_by_the_standard() -> None:
    """RFC 8032, 7.1, test 2; and those of another library, whole and bent."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert chain.signature_holds(key, b"\x72", signature)
    for _ in range(5):
        signer, message = Ed25519PrivateKey.generate(), os.urandom(60)
        public, made = signer.public_key().public_bytes_raw(), bytearray(signer.sign(message))
        assert chain.signature_holds(public, message, bytes(made))
        assert not chain.signature_holds(public, message + b"x", bytes(made))
        made[os.urandom(1)[0] % 64] ^= 1 << (os.urandom(1)[0] % 8)
        assert not chain.signature_holds(public, message, bytes(made))


@pytest.mark.parametrize(
    ("key", "signature"), [(b"", bytes(64)), (bytes(32), b""), (b"\xff" * 32, b"\xff" * 64)]
)
def test_nonsense_is_no_signature(key: bytes, signature: bytes) -> None:
    assert not chain.signature_holds(key, b"", signature)


def test_figures_go_to_paper_and_back() -> None:
    raw = os.urandom(32)
    assert chain.from_figures(chain.figures(raw)) == raw
    assert chain.from_figures(chain.figures(raw).lower().replace("-", " ")) == raw
