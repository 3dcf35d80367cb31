"""A whole response sent by a program: checked as the form is, stored exactly once."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

import surveys
from app.api.errors import Fault, InvalidError
from app.api.models import ApiToken
from app.api.shapes import ShapeError, value_of, values_of
from app.builder import queries as builder
from app.builder.models import Survey
from app.i18n import tag_of
from app.respond import course, queries, service, tokens
from app.respond.models import Channel

KEYS: Final = ("answers", "lang", "channel")
CHANNELS: Final = tuple(each.value for each in Channel if each is not Channel.IMPORT)


class Submission(NamedTuple):
    """What was sent, read against one version."""

    answers: Mapping[str, surveys.Value]
    lang: str
    channel: str


def send(
    survey: Survey, sender: ApiToken, key: str, content: Mapping[str, Any], *, at: datetime
) -> str:
    """Store the response and return its receipt code; the same again gives the same code.

    Raises InvalidError with every fault, ClosedError, EndedError when it was withdrawn, and
    OtherAnswersSentError when something else was sent under this key.
    """
    token = tokens.keyed_token(survey.id, sender.id, key)
    digest = tokens.digest_of(json.dumps(content, sort_keys=True, default=_exact), token)
    receipt = queries.receipt_under(token)
    if receipt is not None:
        service.repeated(receipt, digest)
        return service.receipt_code(token)
    version = queries.pinned(builder.open_version(survey.slug, at).id)
    sent = read(version.definition, content, on=at.date())
    response = service.store_response(
        version, sent.answers, lang=sent.lang, channel=sent.channel, on=at.date()
    )
    course.note(response, version.definition, sent.answers)
    return service.conclude(response, version, sent.answers, token, body_digest=digest)


def read(definition: surveys.Survey, content: Mapping[str, Any], *, on: date) -> Submission:
    """Return what was sent on this day; InvalidError with a fault for each thing that is wrong."""
    given = content.get("answers")
    faults = [Fault(name, "unknown_key") for name in content if name not in KEYS]
    if not isinstance(given, dict):
        raise InvalidError([*faults, Fault("answers", "wrong_type")])
    lang, channel = _lang(definition, content, faults), _channel(content, faults)
    values: dict[str, surveys.Value] = {}
    for code, raw in given.items():
        faults += _read(definition, code, raw, values, on)
    # Which questions are asked follows from the answers: only right ones can tell.
    faults = faults or list(_off_path_or_missing(definition, values))
    if faults:
        raise InvalidError(faults)
    return Submission(surveys.prune(definition, values), lang, channel)


def _read(
    definition: surveys.Survey, code: str, raw: object, values: dict[str, surveys.Value], on: date
) -> Iterator[Fault]:
    try:
        item = definition.item_coded(code)
        asked = item.on(on) if isinstance(item, surveys.Date) else item
        value = (values_of if definition.is_repeated(item.id) else value_of)(asked, raw)
    except surveys.UnknownItemError:
        yield Fault(_place(code), "unknown_question")
    except ShapeError as error:
        yield Fault(_place(code), error.code, _params({}, error.part))
    except surveys.AnswerError as error:
        yield Fault(_place(code), error.code, _params(error.params, error.part))
    else:
        if value is not None:
            values[item.id] = value


def _off_path_or_missing(
    definition: surveys.Survey, values: Mapping[str, surveys.Value]
) -> Iterator[Fault]:
    on_path = surveys.prune(definition, values)
    for item_id, value in values.items():
        place = _place(definition.item(item_id).code)
        if item_id not in on_path:
            yield Fault(place, "not_asked")
        elif on_path[item_id] != value:
            yield Fault(place, "not_an_option")
    for item in surveys.missing(definition, values):
        if item.is_online_only:
            continue
        yield Fault(_place(item.code), "required")
    for rule in surveys.broken(definition, values):
        yield Fault(_place(definition.item(rule.item).code), "refused")


def _place(code: str) -> str:
    return f"answers.{code}"


def _lang(definition: surveys.Survey, content: Mapping[str, Any], faults: list[Fault]) -> str:
    tag = content.get("lang", tag_of(definition.source_lang))
    found = next((code for code in definition.languages if tag_of(code) == tag), None)
    if found is None:
        faults.append(Fault("lang", "not_offered"))
    return found or definition.source_lang


def _channel(content: Mapping[str, Any], faults: list[Fault]) -> str:
    channel = content.get("channel", Channel.WEB.value)
    if channel not in CHANNELS:
        faults.append(Fault("channel", "unknown_channel"))
    return str(channel)


def _params(params: Mapping[str, object], part: str) -> Mapping[str, object]:
    told = {name: each if isinstance(each, int) else str(each) for name, each in params.items()}
    return {**told, "part": part[:100]} if part else told


def _exact(number: object) -> str:
    if isinstance(number, Decimal):
        return str(number)
    raise TypeError(type(number).__name__)
