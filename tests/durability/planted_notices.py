"""Work with a planted fault: what a crash has left claimed is sent again, as if unmarked."""

from datetime import datetime

from sqlalchemy import update

from app import cli
from app.db import db
from app.notices import sending
from app.notices.models import Delivery, Notice


def again(*, at: datetime) -> int:
    """Let every claimed message wait again."""
    claimed = update(Notice).where(Notice.state == Delivery.CLAIMED)
    db.session.execute(claimed.values(state=Delivery.WAITING, due_at=at))
    return 0


if __name__ == "__main__":
    sending.give_up_lost = again
    cli.main()
