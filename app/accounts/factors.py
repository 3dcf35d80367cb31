"""What people sign in with: passwords, codes that work once, recovery codes."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp
from typing_extensions import override

from app import clock
from app.accounts import queries
from app.accounts.models import User
from app.accounts.record import record
from app.errors import ConflictError

if TYPE_CHECKING:
    from passlib.totp import TotpMatch

RECOVERY_CODES = 8
CODE_GROUPS = 6
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Drawing:
    """A QR code as one SVG path in a square of `size` units: no markup, no data: address."""

    size: int
    path: str


def drawing(address: str) -> Drawing:
    """Return the QR code of `address`, with its white border."""
    code = segno.make(address, error="m")
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=4))
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(size=int(code.symbol_size(border=4)[0]), path="".join(dark))


def normal(password: str) -> str:
    """Return the form in which a password is hashed, whatever keyboard it came from."""
    return unicodedata.normalize("NFKC", password)


def new_recovery_codes() -> list[str]:
    """Return fresh codes of 120 bits each: too many to guess, so a fast hash may keep them."""
    return [
        "-".join("".join(secrets.choice(CROCKFORD) for _ in range(4)) for _ in range(CODE_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def code_hash(user: User, code: str) -> str:
    """Return how a recovery code is stored; case, spaces and look-alike letters do not matter."""
    letters = "".join(each for each in code.upper().translate(READ_AS) if each in CROCKFORD)
    key = str(current_app.config["SECURITY_TOTP_SECRETS"]["1"]).encode()
    return hmac.new(key, f"{user.id}:{letters}".encode(), hashlib.sha256).hexdigest()


def renew_recovery_codes(user: User) -> list[str]:
    """Replace the codes of `user` and return them, for the only time they can be read."""
    codes = new_recovery_codes()
    user.mf_recovery_codes = [code_hash(user, code) for code in codes]
    return codes


class OnceOnlyTotp(Totp):
    """Time-based codes, each of which works once."""

    @override
    def get_last_counter(self, user: User) -> int | None:  # type: ignore[override]
        return queries.locked_user(user.id).tf_last_counter

    @override
    def set_last_counter(self, user: User, tmatch: "TotpMatch") -> None:  # type: ignore[override]
        user.tf_last_counter = tmatch.counter

    @override
    def generate_qrcode(self, username: str, totp: str) -> str:
        # The page draws the address itself, as SVG: an image would need a data: address.
        return self.get_totp_uri(username, totp)


class HashedRecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes that can be checked but never shown again."""

    @override
    def create_recovery_codes(self, user: User) -> list[str]:  # type: ignore[override]
        record("user.recovery_codes", str(user.id), {}, by=user.id, at=clock.now())
        return renew_recovery_codes(user)

    @override
    def get_recovery_codes(self, user: User) -> list[str]:  # type: ignore[override]
        return []

    @override
    def check_recovery_code(self, user: User, code: str) -> bool:  # type: ignore[override]
        wanted = code_hash(user, code)
        return any(hmac.compare_digest(wanted, kept) for kept in user.mf_recovery_codes or [])

    @override
    def delete_recovery_code(self, user: User, code: str) -> bool:  # type: ignore[override]
        owner, wanted = queries.locked_user(user.id), code_hash(user, code)
        kept = owner.mf_recovery_codes or []
        if wanted not in kept:
            raise ConflictError  # the same code was used in this very moment
        owner.mf_recovery_codes = [each for each in kept if each != wanted]
        record("user.recovery_code_used", str(user.id), {}, by=user.id, at=clock.now())
        return True
