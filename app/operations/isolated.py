"""One job in a process of its own, so that a crash or a leak ends with it."""

import json
import logging
import sys
from uuid import UUID

from app import create_app
from app.config import Settings
from app.db import db
from app.jobs import TASKS, Job
from app.operations import registry

logger = logging.getLogger(__name__)

# By its words and not by its name: every process that a job starts would load a named module, and
# with it all of the application, once more.
_MAIN = "import sys; from app.operations.isolated import main; sys.exit(main(sys.argv[1]))"


def command(job_id: UUID) -> list[str]:
    """Return the command that runs a job, in the folder of the project."""
    return [sys.executable, "-c", _MAIN, str(job_id)]


def main(job_id: str) -> int:
    """Run the job with this id. Return 0, or 1 when it failed."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    registry.load()
    app = create_app(Settings.from_env())
    with app.app_context():
        job = db.session.get(Job, UUID(job_id))
        if job is None:
            return 0
        name, args = job.name, json.loads(job.args)
        db.session.rollback()
        try:
            TASKS[name].call(args)
        except Exception as error:  # noqa: BLE001  (the log gets the type: the text may be personal)
            logger.error("job %s %s failed: %s", name, job_id, type(error).__name__)  # noqa: TRY400
            return 1
    return 0
