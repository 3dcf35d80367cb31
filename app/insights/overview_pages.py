"""What a page shows of the topics of a run, as its address asks for them."""

from flask import request
from flask_security import current_user

from app.access import Role
from app.insights import arrived, queries, sums
from app.insights.blueprint import locale
from app.insights.models import Run, RunState, Topic
from app.insights.overview import Order, overview
from app.insights.wording import name_of


def shown_topics(run: Run) -> dict[str, object]:
    """Return the topics of a finished run in the order asked for; words of people for analysts."""
    if run.state != RunState.DONE:
        return {}
    asked = request.args.get("sort", "")
    order = Order(asked) if asked in set(Order) else Order.SIZE
    hide = request.args.get("hide") == "confirmed"
    source_lang = queries.source_lang(run)

    def name(topic: Topic) -> str:
        return name_of(topic, locale(), source_lang).text

    by_number = sums.of_run(run)
    topics = sums.sized(run, by_number)
    shown = overview(
        run,
        by_number,
        order,
        name=name,
        hide_confirmed=hide,
        with_quotes=current_user.may(Role.ANALYST),
    )
    return {
        "topics": topics,
        "overview": shown,
        "order": order.value,
        "hide_confirmed": hide,
        "not_grouped": arrived.left_out(run),
        "handled": arrived.reached(run, by_number[sums.EVERYBODY].people),
        "late": arrived.since(run),
    }
