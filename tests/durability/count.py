"""Print what an installation holds, as name=number."""

from sqlalchemy import func, select

from app import create_app
from app.config import Settings
from app.db import db
from app.respond.models import Receipt, Response, UnfinishedResponse

app = create_app(Settings.from_env())
with app.app_context():
    orphans = (
        select(func.count())
        .select_from(Receipt)
        .where(Receipt.withdrawn_on.is_(None), Receipt.response_id.not_in(select(Response.id)))
    )
    print(f"responses={db.session.scalar(select(func.count()).select_from(Response))}")
    print(f"receipts={db.session.scalar(select(func.count()).select_from(Receipt))}")
    print(f"unfinished={db.session.scalar(select(func.count()).select_from(UnfinishedResponse))}")
    print(f"doubled={db.session.scalar(orphans)}")
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        print(f"sound={int(sound)}")
