"""A device that keeps passkeys, in Python: what a phone would send, or what a thief would.

https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data tells the bytes.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Device:
    """One passkey, made for one site."""

    origin: str
    host: str = "localhost"
    # A device that asks for no finger and no PIN only knows that somebody is there.
    knows_owner: bool = True
    number: bytes = field(default_factory=lambda: secrets.token_bytes(20))
    key: ec.EllipticCurvePrivateKey = field(default_factory=_new_key)

    def made(self, options: dict) -> dict:
        """The answer to being asked for a new passkey."""
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: _bytes(point.x), -3: _bytes(point.y)}
        size = len(self.number).to_bytes(2, "big")
        key = bytes(16) + size + self.number + cbor2.dumps(cose)
        data = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(HAS_KEY) + key,
        }
        said = self._said("webauthn.create", options)
        return self._answer(
            clientDataJSON=said, attestationObject=cbor2.dumps(data), transports=["usb"]
        )

    def signed(self, options: dict) -> dict:
        """The answer to being asked who is signing in."""
        said, data = self._said("webauthn.get", options), self._data()
        signature = self.key.sign(
            data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature
        )

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.knows_owner else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags, 0, 0, 0, 0])

    def _said(self, kind: str, options: dict) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response) -> dict:
        number = bytes_to_base64url(self.number)
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                name: bytes_to_base64url(value) if isinstance(value, bytes) else value
                for name, value in response.items()
            },
        }


def _bytes(coordinate: int) -> bytes:
    return coordinate.to_bytes(32, "big")


def challenge_of(options: dict) -> bytes:
    return base64url_to_bytes(options["challenge"])
