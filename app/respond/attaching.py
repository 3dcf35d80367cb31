"""Files on a page of questions: stored as they come, and kept with the answers so far.

A file that came stays, whatever else is wrong with the page; which files there are is known here,
so what a browser posts under their names counts for nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from werkzeug.datastructures import FileStorage, MultiDict

import surveys
from app import clock
from app.respond.models import UnfinishedResponse, Written
from app.respond.upload_field import ADD, DROP, FAULT, WORDS
from app.uploads import service as uploads

Files = MultiDict[str, FileStorage]


class Received(NamedTuple):
    """The files that came for one question, or why one of them was refused."""

    files: Sequence[uploads.Received] = ()
    fault: surveys.AnswerError | None = None


NOTHING: Final[Mapping[str, Received]] = {}


def receive(page: surveys.Page, files: Files) -> dict[str, Received]:
    """Put the files that came for the page into the store; call it while nothing is written."""
    return {item.id: _received(item, files) for item in _uploads(page)}


def settle(
    draft: UnfinishedResponse,
    page: surveys.Page,
    received: Mapping[str, Received],
    data: MultiDict[str, str],
    *,
    lang: str,
) -> bool:
    """Keep what came and drop what was asked to go, and write into `data` what there is now.

    Returns whether anything has changed, which has to be committed however the page goes on.
    """
    if not any(_uploads(page)):
        return False
    answers = draft.answers
    known = dict(answers)
    has_come = any(each.files for each in received.values())
    for item in _uploads(page):
        before = _files(answers.get(item.id))
        now, fault = _kept(draft, item, before, received.get(item.id, Received()), data)
        if now:
            written = Written(surveys.Attached(tuple(now)), lang)
            answers[item.id] = answers[item.id] if now == before else written
        else:
            answers.pop(item.id, None)
        _tell(data, item, now, fault)
    if answers != known:
        draft.keep(answers)
        # What was typed beside the files names those that there were.
        changed = {item.id for item in _uploads(page)}
        draft.keep_typed({key: each for key, each in draft.typed.items() if key not in changed})
        draft.touched_at = clock.now()
    return has_come or answers != known


def pretended(page: surveys.Page, files: Files, data: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what a preview goes on with: the names of the files, which are not stored."""
    told = MultiDict(data)
    for number, item in enumerate(_uploads(page)):
        names = [file.filename or "" for file in files.getlist(item.id)]
        some = [
            surveys.Attachment(f"{number}{place}", uploads.shown_name(name, ""), "", 0, "")
            for place, name in enumerate(filter(None, names))
        ]
        _tell(told, item, some, None)
    return told


def stays_on_page(page: surveys.Page, data: MultiDict[str, str]) -> bool:
    """Return whether a button of a file was pressed, which leads back to the page."""
    return any(f"{item.id}{end}" in data for item in _uploads(page) for end in (DROP, ADD))


def _received(item: surveys.Upload, files: Files) -> Received:
    sent = [file for file in files.getlist(item.id) if file.filename]
    if len(sent) > item.max_files:
        return Received(fault=_too_many(item))
    most = item.max_megabytes * uploads.MEBIBYTE
    found = []
    for file in sent:
        try:
            content, name = file.stream.read(most + 1), file.filename or ""
            found.append(uploads.receive(content, name, item, on=clock.today()))
        except surveys.AnswerError as error:
            return Received(found, error)
    return Received(found)


def _kept(
    draft: UnfinishedResponse,
    item: surveys.Upload,
    before: Sequence[surveys.Attachment],
    received: Received,
    data: MultiDict[str, str],
) -> tuple[list[surveys.Attachment], surveys.AnswerError | None]:
    going = data.get(f"{item.id}{DROP}")
    now = [file for file in before if file.key != going]
    if len(now) < len(before):
        uploads.drop(str(going), handle_hash=draft.handle_hash)
    fresh = [each for each in received.files if not uploads.is_known(each, now)]
    fault = received.fault
    if len(now) + len(fresh) > item.max_files:
        fault, fresh = _too_many(item), []
    for each in received.files:
        if each in fresh:
            uploads.keep(each, handle_hash=draft.handle_hash)
            data.setlist(f"{item.id}-{each.file.key}", data.getlist(f"{item.id}{WORDS}")[:1])
            now.append(each.file)
        else:
            uploads.discard(each)
    return now, fault


def _tell(
    data: MultiDict[str, str],
    item: surveys.Upload,
    files: Sequence[surveys.Attachment],
    fault: surveys.AnswerError | None,
) -> None:
    data.setlist(f"{item.id}-{surveys.STORED}", [surveys.descriptor(each) for each in files])
    data.setlist(f"{item.id}{FAULT}", [json.dumps([fault.code, fault.params])] if fault else [])


def _uploads(page: surveys.Page) -> Iterator[surveys.Upload]:
    return (item for item in page.items if isinstance(item, surveys.Upload))


def _files(written: Written | None) -> list[surveys.Attachment]:
    value = written.value if written else None
    return list(value.files) if isinstance(value, surveys.Attached) else []


def _too_many(item: surveys.Upload) -> surveys.AnswerError:
    return surveys.AnswerError("too_many_files", {"max": item.max_files})
