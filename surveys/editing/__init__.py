"""Edits: a survey goes in, a new survey comes out; EditError says why not.

Words are given in the survey's source language unless `set_text` names another. Ids of new
parts are drawn at random; a new page or item stands last.
"""

from surveys.editing.copying import copy_item, copy_page, with_origin
from surveys.editing.errors import EDIT_CODES, EditError
from surveys.editing.items import add_item, delete_item, edit_item, move_item
from surveys.editing.options import add_option, add_row, delete_option, edit_option, move_option
from surveys.editing.pages import add_page, delete_page, edit_page, move_page, set_show_if
from surveys.editing.renewing import renew_item, renew_option, uses
from surveys.editing.repeats import repeat_over, repeat_page, stop_repeating
from surveys.editing.retiring import retire_codes_of
from surveys.editing.steering import (
    add_quota,
    add_rule,
    delete_quota,
    delete_rule,
    edit_quota,
    edit_rule,
    move_quota,
    set_branches,
)
from surveys.editing.tree import To
from surveys.editing.words import edit_survey, new_survey, set_languages, set_text

__all__ = [
    "EDIT_CODES",
    "EditError",
    "To",
    "add_item",
    "add_option",
    "add_page",
    "add_quota",
    "add_row",
    "add_rule",
    "copy_item",
    "copy_page",
    "delete_item",
    "delete_option",
    "delete_page",
    "delete_quota",
    "delete_rule",
    "edit_item",
    "edit_option",
    "edit_page",
    "edit_quota",
    "edit_rule",
    "edit_survey",
    "move_item",
    "move_option",
    "move_page",
    "move_quota",
    "new_survey",
    "renew_item",
    "renew_option",
    "repeat_over",
    "repeat_page",
    "retire_codes_of",
    "set_branches",
    "set_languages",
    "set_show_if",
    "set_text",
    "stop_repeating",
    "uses",
    "with_origin",
]
