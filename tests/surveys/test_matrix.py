"""Matrices: rows that are each answered with one option of the same set."""

import pytest

import surveys
from surveys import editing
from tests.surveys.drafts import item, page, question, survey
from tests.surveys.parks import refusal, with_item, words


def refused(asked, raw):
    with pytest.raises(surveys.AnswerError) as error:
        asked.parse(raw, "en")
    return error.value


def rated(**rows):
    return surveys.Rated(tuple(rows.items()))


class TestAnswers:
    def test_rows_are_kept_in_the_order_asked_and_come_back(self):
        asked = question("matrix")
        value = asked.parse({"paths": ("good",), "seats": (" bad ",)}, "en")
        assert value == rated(seats="bad", paths="good")
        assert asked.fill(value, "ar") == {"seats": ("bad",), "paths": ("good",)}

    @pytest.mark.parametrize("raw", [{}, {"seats": ()}, {"seats": ("", " ")}, {"x": ("bad",)}])
    def test_nothing_chosen_is_no_answer(self, raw):
        assert question("matrix").parse(raw, "en") is None

    def test_some_rows_are_an_answer_unless_all_are_asked_for(self):
        some = {"seats": ("bad",)}
        assert question("matrix").parse(some, "en") == rated(seats="bad")
        asked = question("matrix", required=True)
        missing = refused(asked, some)
        assert (missing.code, missing.part, missing.params) == (
            "row_missing",
            "paths",
            {"row": "words"},
        )
        assert (refused(asked, {}).code, refused(asked, {}).part) == ("required", "seats")
        assert asked.read(some, "en") == rated(seats="bad")

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            (("bad", "good"), "too_many"),
            (("seats",), "not_an_option"),
            (("bad\x00",), "not_an_option"),
            (("9" * 100_000,), "not_an_option"),
        ],
    )
    def test_a_row_takes_one_of_its_options_and_says_where_it_did_not(self, values, code):
        error = refused(question("matrix"), {"seats": ("bad",), "paths": values})
        assert (error.code, error.part) == (code, "paths")

    def test_an_old_answer_of_another_kind_fills_nothing(self):
        assert question("matrix").fill(surveys.Chosen(("bad",)), "en") == {}


class TestDefinition:
    @pytest.mark.parametrize(
        "fields",
        [
            {"options": [{"code": "a", "opens_text": True}]},
            {"options": [{"code": "a", "exclusive": True}]},
            {"rows": [{"code": "a", "apart": True}]},
        ],
    )
    def test_rows_and_options_are_plain(self, fields):
        with pytest.raises(surveys.DefinitionError):
            survey(page("only", item("matrix", "asked", **fields)))

    def test_an_option_may_stand_apart(self):
        asked = question("matrix", options=["bad", {"code": "none", "apart": True}])
        assert asked.parse({"seats": ("none",)}, "en") == rated(seats="none")

    def test_a_row_and_an_option_cannot_share_an_id(self):
        same = {"rows": [{"code": "a", "id": "x"}], "options": [{"code": "b", "id": "x"}]}
        with pytest.raises(surveys.DefinitionError, match="duplicate_id"):
            survey(page("only", item("matrix", "asked", **same)))

    def test_every_label_is_among_the_words(self):
        assert list(question("matrix").string_ids()) == ["words"] * 5


class TestChecks:
    def found(self, **fields):
        problems = surveys.check(survey(page("only", item("matrix", "asked", **fields))))
        return {one.code: one for one in problems}

    def test_too_few_rows_or_options_block(self):
        found = self.found(rows=["a"], options=["b"])
        assert found["too_few_rows"].blocks
        assert found["too_few_options"].params == {"min": 2}

    def test_a_code_stands_once_in_its_list(self):
        found = self.found(rows=["a", {"code": "a", "id": "again"}], retired_row_codes=["a"])
        assert {"duplicate_code", "retired_code"} <= found.keys()
        assert "duplicate_code" not in self.found(rows=["a", "b"], options=["a", "b"])

    def test_more_than_a_phone_can_show_is_advised_against(self):
        many = [f"code_{number}" for number in range(11)]
        found = self.found(rows=many, options=many[:8])
        assert (found["too_many_rows"].params, found["too_many_rows"].blocks) == (
            {"count": 11, "max": 10},
            False,
        )
        assert found["too_many_columns"].params == {"count": 8, "max": 7}
        assert "too_many_rows" not in self.found(rows=many[:10], options=many[:7])

    @pytest.mark.parametrize(
        ("condition", "fits"),
        [
            ({"op": "answered", "item": "asked"}, True),
            ({"op": "chosen", "item": "asked", "option": "bad"}, False),
            ({"op": "ge", "item": "asked", "number": "1"}, False),
        ],
    )
    def test_a_condition_may_ask_whether_it_was_answered(self, condition, fits):
        pages = (
            page("one", item("matrix", "asked")),
            page("two", item("number", "next", show_if=condition)),
        )
        codes = {one.code for one in surveys.check(survey(*pages))}
        assert ("wrong_kind" in codes, "never_shown" in codes) == (not fits, not fits)


class TestEditing:
    def start(self):
        draft, asked = with_item("matrix", labels=["Bad", "Good"])
        for label in ("Seats", "Paths"):
            draft = editing.add_row(draft, asked.id, label)
        return draft, draft.item(asked.id)

    def rows(self, draft, asked):
        return [words(draft, row.label) for row in draft.item(asked.id).rows]

    def test_rows_get_codes_and_come_back_from_json(self):
        draft, asked = self.start()
        assert [row.code for row in asked.rows] == ["seats", "paths"]
        assert [option.code for option in asked.options] == ["bad", "good"]
        assert surveys.from_json(surveys.to_json(draft)) == draft

    def test_rows_are_reworded_and_moved(self):
        draft, asked = self.start()
        draft = editing.edit_option(draft, asked.rows[0].id, label="Benches")
        draft = editing.move_option(draft, asked.rows[0].id, "down")
        assert self.rows(draft, asked) == ["Paths", "Benches"]
        assert draft.item(asked.id).options == asked.options

    def test_a_deleted_rows_code_is_never_used_for_a_row_again(self):
        draft, asked = self.start()
        draft = editing.delete_option(draft, asked.rows[0].id)
        assert draft.item(asked.id).retired_row_codes == ("seats",)
        assert draft.item(asked.id).retired_codes == ()
        assert refusal(editing.add_row, draft, asked.id, "x", code="seats").code == "code_retired"
        draft = editing.add_row(draft, asked.id, "Seats")
        assert draft.item(asked.id).rows[-1].code == "seats_2"

    def test_rows_and_options_have_codes_of_their_own(self):
        draft, asked = self.start()
        draft = editing.add_row(draft, asked.id, "Bad")
        assert draft.item(asked.id).rows[-1].code == "bad"
        assert refusal(editing.add_row, draft, asked.id, "x", code="bad").code == "code_taken"

    def test_only_a_matrix_has_rows(self):
        draft, asked = with_item("scale")
        assert refusal(editing.add_row, draft, asked.id, "x").code == "fixed_options"

    def test_flags_that_a_matrix_does_not_know_are_refused(self):
        draft, asked = self.start()
        for part, flags in (
            (asked.rows[0], {"apart": True}),
            (asked.options[0], {"exclusive": True}),
        ):
            assert refusal(editing.edit_option, draft, part.id, **flags).code == "invalid"
