"""Writing the site: all of it, or what follows from one change."""

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.publishing.addresses import ASSETS, key_of
from app.publishing.site import File, Site, first_page, front_pages
from app.publishing.spool import Spool
from app.publishing.targets import Manifest, Mark, Target, mark_of

_ABOUT: Final = re.compile(r"(?:[^/]+/)?(you-said|results|s)/([^/]+)/")
_DOCUMENT: Final = re.compile(
    r"[^/]+/(you-said/(entries(-\d+)?\.(json|csv)|data\.jsonld)|scoreboard/scoreboard\.(json|csv))"
)


@dataclass(frozen=True)
class Changed:
    """What has changed: entries and surveys, by their names in addresses.

    Pages over many surveys always may have. Documents that list all answers or surveys take
    seconds in twelve languages: they are looked at only where `documents` says so.
    """

    entries: frozenset[str] = frozenset()
    surveys: frozenset[str] = frozenset()
    documents: bool = False

    def touches(self, key: str) -> bool:
        """Return whether a file may be another one now."""
        found = _ABOUT.match(key)
        if found is None:
            is_document = _DOCUMENT.fullmatch(key) is not None
            return self.documents if is_document else not f"/{key}".startswith(ASSETS)
        kind, name = found.groups()
        return name in (self.entries if kind == "you-said" else self.surveys)


@dataclass(frozen=True)
class Written:
    """What a writing of the site came to; `paths` are the addresses whose content is another."""

    files: int
    bytes: int
    paths: tuple[str, ...]


def write(site: Site, target: Target, changed: Changed | None = None) -> Written:
    """Bring the site at the target up to date. What stays the same is neither sent nor touched.

    Raises BrokenLinkError before readers see anything of it.
    """
    before = target.manifest()
    is_stale = changed.touches if changed and before.files else _everything
    with tempfile.TemporaryDirectory(prefix="heeded-site-") as folder:
        spool, marks = Spool(Path(folder)), list[Mark]()
        for made in _made(site, before, is_stale):
            marks.append(mark_of(made))
            if before.files.get(made.key) != marks[-1].digest:
                spool.add(made)
        names = {mark.key for mark in marks}

        def is_gone(key: str) -> bool:
            # What only pages lead to that were not looked at is there as before.
            was_looked_for = changed is None or _ABOUT.match(key) is not None
            return is_stale(key) and was_looked_for and key not in names

        after = before.next(marks, is_gone)
        if after != before:
            target.publish(before, after, spool)
        differing = (*spool, *(before.files.keys() - after.files.keys()))
        return Written(
            len(after.files), sum(after.sizes.values()), tuple(sorted(map(path_of, differing)))
        )


def path_of(key: str) -> str:
    """Return the address at which readers find a file."""
    return f"/{key.removesuffix('index.html')}"


def _made(site: Site, before: Manifest, is_stale: Callable[[str], bool]) -> Iterator[File]:
    def is_known(path: str) -> bool:
        key = key_of(path)
        return key in before.files and not is_stale(key)

    yield first_page()
    yield from site.files(front_pages(), is_known)


def _everything(_key: str) -> bool:
    return True
