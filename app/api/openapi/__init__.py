"""The OpenAPI document of /api/v1/: written by hand, but for the survey language's own schema."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.openapi.messages import MESSAGES
from app.api.openapi.paths import PATHS
from app.api.openapi.schemas import SCHEMAS

INTRODUCTION: Final = """\
Programs make surveys, send responses, and read results and answers.

**Tokens.** An administrator makes a token on the staff page “Connections” and chooses what it may
do. It is shown once. Send it as `Authorization: Bearer …`. A token sees the surveys of its own
organisation only; others do not exist for it. 300 requests a minute are let in for each token.

**Publishing is not offered.** A program writes drafts. What people are asked is published by a
person, who sees what changes.

**Errors** are problem details (RFC 9457): `code` tells them apart, `errors` names each fault.

**Exactly once.** A response is sent with an `Idempotency-Key`. The same key and content again give
the same receipt code; another content under it is refused with 409. Hand the receipt code to the
person whose answers they are: with it they see what became of their words, or withdraw them.

**Lists** go on where `next` says: send it as `cursor`. The order of answers is that of random
keys, so a response that comes in while you read may be missed: read again from the start.

**Unnamed people.** A response is named by a keyed hash that is found nowhere else, and has a day,
never a time. Every reading of answers stands in the record of acts. Public results hide counts
below ten and round the rest, as the page does.

**Messages to you** follow Standard Webhooks: check `webhook-signature` over
`{webhook-id}.{webhook-timestamp}.{body}` with the secret that was shown when the address was
added, and take each `webhook-id` once.
"""

DOCUMENT: Final[Mapping[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Heeded",
        "version": "1",
        "summary": "Ask people in their own language, understand what all of them said, answer.",
        "description": INTRODUCTION,
        "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    },
    "servers": [{"url": "/", "description": "This installation"}],
    "paths": PATHS,
    "webhooks": MESSAGES,
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token of the staff page “Connections”.",
            }
        },
    },
}
