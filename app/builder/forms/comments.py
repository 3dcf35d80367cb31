"""The form in which colleagues comment on a draft."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from app.builder.commenting import MAX_TEXT
from app.builder.forms.fields import EditForm, at_most, clean_text, stripped


class CommentForm(EditForm):
    """One comment or reply."""

    text = TextAreaField(
        _l("Comment"),
        [DataRequired(_l("Write your comment.")), at_most(MAX_TEXT), clean_text],
        filters=[stripped],
        description=_l("Only staff of your organisation read it."),
    )
