"""Letters for those who asked by post, as one PDF that a printing house takes."""

from typing import Final
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app import i18n
from app.access import Role, staff
from app.documents import apart, fonts
from app.documents.blueprint import bp
from app.documents.showing import public_base
from app.errors import NotFoundError
from app.notices import pack

SHEETS: Final = ("letters",)


@bp.app_template_global("makes_pdf")
def makes_pdf() -> bool:
    """Return whether this machine can draw PDFs."""
    return fonts.can_draw()


@bp.post("/staff/surveys/<slug>/hear/<uuid:round_id>/letters.pdf")
@staff(Role.ADMINISTRATOR)
def letters(slug: str, round_id: UUID) -> ResponseReturnValue:
    """Return the letters that are still to be printed, which stay so until somebody says it."""
    if not fonts.can_draw():
        raise NotFoundError
    found = pack.taken(slug, round_id)
    page = render_template(
        "documents/letters.html", letters=found.sheets, endonyms=i18n.ENDONYMS, survey=found.survey
    )
    answer = Response(apart.pdf(page, SHEETS, public_base()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letters-{slug}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
