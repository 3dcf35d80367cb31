"""Qualtrics files for tests, in the shape that Qualtrics writes; the content is our own."""

import json


def qsf(*questions, blocks=None, flow=None, language="EN", languages=("EN",), elements=()):
    """Return a file with these questions (see `question`), all in one block unless told."""
    keys = [each["QuestionID"] for each in questions]
    offered = {each: [] for each in languages}
    blocks = blocks or [block("BL_1", *keys)]
    flow = flow or [{"Type": "Block", "ID": each["ID"], "FlowID": "FL_2"} for each in blocks]
    content = {
        "SurveyEntry": {
            "SurveyID": "SV_1", "SurveyName": "Our parks", "SurveyDescription": None,
            "SurveyLanguage": language, "SurveyStatus": "Inactive",
        },
        "SurveyElements": [
            element("BL", "Survey Blocks", blocks),
            element("FL", "Survey Flow", {"Type": "Root", "FlowID": "FL_1", "Flow": flow}),
            element("SO", "Survey Options", {"AvailableLanguages": offered}),
            element("QC", "Survey Question Count", None),
            *(element("SQ", each["QuestionID"], each) for each in questions),
            *elements,
        ],
    }  # fmt: skip
    return json.dumps(content).encode()


def element(kind, name, payload):
    return {"SurveyID": "SV_1", "Element": kind, "PrimaryAttribute": name, "Payload": payload}


def block(key, *parts, kind="Standard", **fields):
    """Return a block; a part is the id of a question, or "|" for a page break."""
    shown = [
        {"Type": "Page Break"} if part == "|" else {"Type": "Question", "QuestionID": part}
        for part in parts
    ]
    named = {"Type": kind, "Description": f"Block {key}", "ID": key}
    return {**named, "BlockElements": shown, **fields}


def question(number, kind, selector, text="Words?", *, choices=None, answers=None, **fields):
    """Return one question, called Q and its number; choices and answers are words in order."""
    made = {
        "QuestionID": f"QID{number}", "DataExportTag": f"Q{number}", "QuestionText": text,
        "QuestionType": kind, "Selector": selector, "SubSelector": "TX",
        "Validation": {"Settings": {"ForceResponse": "OFF", "Type": "None"}}, "Language": [],
    }  # fmt: skip
    for name, words in (("Choice", choices), ("Answer", answers)):
        if words:
            keyed = {str(place): {"Display": word} for place, word in enumerate(words, start=1)}
            made |= {f"{name}s": keyed, f"{name}Order": list(keyed)}
    return {**made, **fields}


def settings(**fields):
    return {"Settings": {"ForceResponse": "OFF", **fields}}


def shown_if(*conditions, words=()):
    """Return display logic with one set; a condition is locator, operator and right side."""
    found = {"Type": "If"}
    for place, (locator, operator, *right) in enumerate(conditions):
        found[str(place)] = {
            "LogicType": "Question", "LeftOperand": f"q://{locator}", "Operator": operator,
            "ChoiceLocator": f"q://{locator}", "Type": "Expression",
            **({"RightOperand": right[0]} if right else {}),
            **({"Conjuction": words[place - 1]} if place and words else {}),
        }  # fmt: skip
    return {"0": found, "Type": "BooleanExpression", "inPage": False}
