"""Which format a file has, told by its content, never by its name."""

import json
from typing import Final

from surveys.exchange import limesurvey, lsa, own, qsf, surveyjs, workbook, xlsform
from surveys.exchange.building import build
from surveys.exchange.errors import ExchangeError
from surveys.exchange.report import Converted, Ledger

MAX_BYTES: Final = 4_000_000
_ZIP: Final = b"PK\x03\x04"
_MARK: Final = b"\xef\xbb\xbf"


def convert(data: bytes, *, source_lang: str = "en") -> Converted:
    """Return the survey that the file holds, and what became of each part of the file.

    `source_lang` is the language of words whose language the file does not say. Raises
    ExchangeError when nothing can be made of the file.
    """
    if data.startswith(_ZIP) and lsa.is_archive(data):
        return lsa.structure_of(data)
    if len(data) > MAX_BYTES:
        raise ExchangeError("too_big", max=MAX_BYTES)
    ledger = Ledger()
    if data.startswith(_ZIP):
        return build(xlsform.read(workbook.sheets(data), ledger, source_lang), ledger)
    start = data.removeprefix(_MARK).lstrip()[:1]
    if start == b"<" or data.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        return build(limesurvey.read(data, ledger), ledger)
    if start == b"{":
        return _from_json(data.removeprefix(_MARK), ledger)
    raise ExchangeError("unknown_format")


def _from_json(data: bytes, ledger: Ledger) -> Converted:
    try:
        content = json.loads(data.decode())
    except UnicodeDecodeError:
        raise ExchangeError("not_text") from None
    except RecursionError:
        raise ExchangeError("too_deep") from None
    except ValueError:
        raise ExchangeError("not_json") from None
    if "SurveyElements" in content:
        return build(qsf.read(content, ledger), ledger)
    if "format" in content or "strings" in content:
        return own.read(data)
    if not {"pages", "elements", "questions"}.isdisjoint(content):
        return build(surveyjs.read(content, ledger), ledger)
    raise ExchangeError("unknown_format")
