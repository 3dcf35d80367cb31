"""The reader of pages finds what it looks for."""

import pytest

from tests.markup import problems

PAGE = '<!doctype html><html lang="en"><head><title>T</title></head><body>{}</body></html>'
WHOLE = """<form><label for="a">A</label><input id="a" aria-describedby="hint">
<label>B <select><option>1</option></select></label><p id="hint">Hint</p>
<input type="hidden" name="token"><textarea aria-label="C"></textarea><script src="/a.js"></script>
</form>"""
FAULTS = {
    "<p><div></p>": "not valid HTML",
    '<p id="a"></p><p id="a"></p>': "id used twice: a",
    '<p id="a" aria-describedby="a b"></p>': "aria-describedby leads nowhere: b",
    '<label for="a">A</label>': "for leads nowhere: a",
    "<input name=q>": "no label: input",
    "<label>A</label><textarea></textarea>": "no label: textarea",
    "<select></select>": "no label: select",
    '<p style="color: red">A</p>': "inline style or script: p style",
    '<p onclick="go()">A</p>': "inline style or script: p onclick",
    "<script>go()</script>": "inline script",
    "<style>p {}</style>": "inline style",
}


@pytest.mark.parametrize("shell", [PAGE, "{}"])
def test_a_page_in_order_has_no_problems(shell):
    assert problems(shell.format(WHOLE)) == []


@pytest.mark.parametrize("shell", [PAGE, "{}"])
@pytest.mark.parametrize(("html", "said"), FAULTS.items())
def test_each_fault_is_found_in_a_page_and_in_a_part_of_one(html, said, shell):
    assert any(problem.startswith(said) for problem in problems(shell.format(html)))
