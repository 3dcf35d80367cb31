"""What a change does to what answers mean: people say it, before a version is published with it.

A change that can break a comparison is settled in one of two ways: somebody says that the meaning
is the same, which is on record, or the part becomes a new one with a code of its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, select

import surveys
from app.accounts import service as accounts
from app.accounts.models import User
from app.builder import queries
from app.builder.comparison import line_of
from app.builder.meaning_models import KeptMeaning
from app.builder.models import Survey
from app.builder.sentences import name_of, offered_by
from app.db import db
from app.errors import ConflictError, DomainError, NotFoundError
from surveys import Impact

_GONE: Final = ("_removed",)
_MAX_CODE: Final = 140


class Turn(NamedTuple):
    """A part of the draft that a change may have turned into something else.

    `kind` is "page", "question", "option" or "row"; `whole` the question of an option or row.
    """

    part_id: str
    kind: str
    name: str
    code: str
    changes: tuple[str, ...]
    may_stay: bool
    may_be_new: bool
    whole: str
    sha256: str
    said: KeptMeaning | None = None
    who: str = ""

    @property
    def is_settled(self) -> bool:
        """Return whether somebody stands for its meaning being the same."""
        return self.may_stay and self.said is not None


class Said(NamedTuple):
    """What somebody said of a change, for those who read it later."""

    code: str
    changes: tuple[str, ...]
    who: str
    said_at: datetime
    version: int | None


class NotSettledError(DomainError):
    """Of some changes nobody has said yet whether the meaning is the same."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_settled"


class NeverTheSameError(DomainError):
    """The part has become something else, whatever anybody says of it."""

    code = "never_the_same"


def turns(survey: Survey) -> list[Turn]:
    """Return what is to be settled before the draft is published, as far as it is by now."""
    newest = queries.newest_version(survey)
    if newest is None or newest.sha256 == survey.draft_sha256:
        return []
    old, new = newest.definition, survey.draft
    by_part: dict[str, list[surveys.Change]] = {}
    for change in dict.fromkeys((*surveys.changes(old, new), *_reused(survey, new))):
        if change.impact is Impact.BREAKING and not change.code.endswith(_GONE):
            by_part.setdefault(change.where, []).append(change)
    said = {(row.part_id, row.sha256): row for row in _waiting(survey)} if by_part else {}
    found = [_turn(old, new, part_id, changes) for part_id, changes in by_part.items()]
    names = _names([row.said_by for row in said.values()])
    for place, turn in enumerate(found):
        row = said.get((turn.part_id, turn.sha256))
        if row is not None:
            found[place] = turn._replace(said=row, who=names[row.said_by])
    return found


def turns_in(survey: Survey, item_id: str) -> list[Turn]:
    """Return those of them that are about this question, its options or its rows."""
    return [turn for turn in turns(survey) if item_id in {turn.part_id, turn.whole}]


def settled(survey: Survey) -> list[Turn]:
    """Return them once each is settled; NotSettledError before."""
    found = turns(survey)
    if not all(turn.is_settled for turn in found):
        raise NotSettledError
    return found


def say_same(survey: Survey, part_id: str, *, seen: str, by: UUID, at: datetime) -> None:
    """Record that somebody stands for the part meaning what it did; harmless when repeated.

    `seen` is the digest of the change that they have read: ConflictError when it is another one by
    now, NeverTheSameError where nobody can say so.
    """
    turn = next((each for each in turns(survey) if each.part_id == part_id), None)
    if turn is None or turn.sha256 != seen:
        raise ConflictError
    if not turn.may_stay:
        raise NeverTheSameError
    if turn.said is not None:
        return
    row = KeptMeaning(
        id=uuid4(),
        survey_id=survey.id,
        part_id=part_id,
        code=turn.code,
        sha256=turn.sha256,
        changes="\n".join(turn.changes),
        said_by=by,
        said_at=at,
        version_number=None,
    )
    db.session.add(row)
    db.session.flush()
    detail = {"part": part_id, "code": turn.code, "sha256": turn.sha256}
    accounts.record("survey.same_meaning", str(survey.id), detail, by=by, at=at)


def unsay(survey: Survey, part_id: str, *, by: UUID, at: datetime) -> None:
    """Take back what was said of a part since the last publication."""
    mine = (KeptMeaning.survey_id == survey.id, KeptMeaning.part_id == part_id)
    gone = delete(KeptMeaning).where(*mine, KeptMeaning.version_number.is_(None))
    if db.session.execute(gone).rowcount:  # type: ignore[attr-defined]  # a delete has a cursor
        detail = {"part": part_id}
        accounts.record("survey.unsay_meaning", str(survey.id), detail, by=by, at=at)


def seal(survey: Survey, settled: Sequence[Turn], number: int) -> None:
    """Tie what was said to the version that is published with it, and forget what was not used."""
    used = {turn.said.id for turn in settled if turn.said is not None}
    for row in _waiting(survey):
        if row.id in used:
            row.version_number = number
        else:
            db.session.delete(row)
    db.session.flush()


def said_of(survey: Survey) -> list[Said]:
    """Return everything that was said of changes of this survey, the newest first."""
    mine = select(KeptMeaning, User.name).join(User, User.id == KeptMeaning.said_by)
    mine = mine.where(KeptMeaning.survey_id == survey.id)
    in_order = mine.order_by(KeptMeaning.said_at.desc(), KeptMeaning.id)
    return [
        Said(row.code, tuple(row.changes.split("\n")), name, row.said_at, row.version_number)
        for row, name in db.session.execute(in_order)
    ]


def _reused(survey: Survey, new: surveys.Survey) -> Iterator[surveys.Change]:
    """Yield each part that has the code which another part had in any version, also a deleted one.

    What comes back under its own id is the same part again.
    """
    known: dict[str, set[str]] = {}
    for version in queries.versions_of(survey):
        for code, part_id in _coded(version.definition):
            known.setdefault(code, set()).add(part_id)
    for code, part_id in _coded(new):
        if part_id not in known.get(code, {part_id}):
            yield surveys.Change("code_reused", part_id)


def _coded(survey: surveys.Survey) -> Iterator[tuple[str, str]]:
    for item in survey.items():
        yield item.code, item.id
        for field in getattr(item, "lists", ()):
            for option in getattr(item, field):
                yield f"{item.id}.{field}.{option.code}", option.id


def _names(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids))) if ids else ()
    return {row.id: row.name for row in found}


def _waiting(survey: Survey) -> Sequence[KeptMeaning]:
    mine = select(KeptMeaning).where(KeptMeaning.survey_id == survey.id)
    open_ones = mine.where(KeptMeaning.version_number.is_(None))
    return db.session.scalars(open_ones.order_by(KeptMeaning.said_at, KeptMeaning.id)).all()


def _turn(
    old: surveys.Survey, new: surveys.Survey, part_id: str, found: Sequence[surveys.Change]
) -> Turn:
    kind, code, whole, is_fixed = _place(new, part_id)
    before, after = _state(old, part_id), _state(new, part_id)
    text = json.dumps([before, after], sort_keys=True, ensure_ascii=False)
    return Turn(
        part_id,
        kind,
        name_of(new, part_id),
        code[:_MAX_CODE],
        tuple(line_of(old, new, change) for change in found),
        may_stay=all(change.code not in surveys.NEVER_THE_SAME for change in found),
        may_be_new=kind != "page" and not is_fixed,
        whole=whole,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _place(survey: surveys.Survey, part_id: str) -> tuple[str, str, str, bool]:
    """Return the kind and code of a part, its question, and whether it cannot be another one."""
    for page in survey.pages:
        if page.id == part_id:
            return "page", page.code, "", False
        for item in page.items:
            if item.id == part_id:
                return "question", item.code, "", False
            for option in offered_by(item):
                if option.id == part_id:
                    kind = "row" if option in getattr(item, "rows", ()) else "option"
                    is_fixed = option.code in getattr(item, "fixed_codes", ())
                    return kind, f"{item.code}.{option.code}", item.id, is_fixed
    raise NotFoundError


def _state(survey: surveys.Survey, part_id: str) -> object:
    """Return all that a part is by itself, without the parts in it."""
    for page in survey.pages:
        if page.id == part_id:
            return [page.model_dump(mode="json", exclude={"items"}), _texts(survey, page)]
        repeats = page.repeats.model_dump(mode="json") if page.repeats is not None else None
        for item in page.items:
            if item.id == part_id:
                lists = getattr(item, "lists", {})
                own = item.model_dump(mode="json", exclude={*lists, *lists.values()})
                return [own, repeats, _texts(survey, item)]
            for option in offered_by(item):
                if option.id == part_id:
                    text = survey.strings.get(option.label)
                    words = text.text_in(survey.source_lang) if text else ""
                    return [option.model_dump(mode="json"), words]
    return None


def _texts(survey: surveys.Survey, part: surveys.Page | surveys.Item) -> list[str]:
    options = offered_by(part) if not isinstance(part, surveys.Page) else ()
    without = {option.label for option in options}
    ids = [each for each in part.string_ids() if each not in without and each in survey.strings]
    return [survey.strings[each].text_in(survey.source_lang) for each in ids]
