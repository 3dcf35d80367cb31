"""Addresses as they are printed and shared."""

from typing import Final

from flask import current_app

SCHEMES: Final = ("https://", "http://")


def whole(path: str) -> str:
    """Return the whole public address of a path."""
    return f"{current_app.config['BASE_URL']}{path}"


def readable(address: str) -> str:
    """Return an address as people type it: without the scheme."""
    for scheme in SCHEMES:
        address = address.removeprefix(scheme)
    return address
