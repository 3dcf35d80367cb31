"""Files of the site on their way to readers: on disk, as a big site does not fit into memory."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from app.publishing.site import File


class Spool(Mapping[str, File]):
    """Files by their keys; only their names and kinds are held in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[Path, File]] = {}

    def add(self, made: File) -> None:
        """Keep a file."""
        place = self._folder / str(len(self._kept))
        place.write_bytes(made.body)
        self._kept[made.key] = (place, replace(made, body=b""))

    @override
    def __getitem__(self, key: str) -> File:
        place, made = self._kept[key]
        return replace(made, body=place.read_bytes())

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._kept

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    @override
    def __len__(self) -> int:
        return len(self._kept)
