"""The worker: takes jobs one at a time, holds a lease while it works, and survives bad ones."""

import json
import logging
import os
import resource
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

from cronsim import CronSim
from flask import Flask
from sqlalchemy import ColumnElement, and_, or_, select

from app import clock
from app.db import db
from app.jobs import PERIODIC, TASKS, Job, JobState, Task, WorkerPulse, enqueue
from app.operations import isolated

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BEAT_SECONDS = 15.0
IDLE_SECONDS = 1.0
ISOLATED_SECONDS = 3 * 3600
ISOLATED_BYTES = 12 * 1024**3
# Many BLAS threads on few cores only wait for each other; numpy reads this when it is loaded.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)
PROJECT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Claim:
    """A job that this worker may run until its lease ends."""

    id: UUID
    task: Task
    args: dict[str, Any]
    attempt: int


class Worker:
    """Runs jobs until told to stop; several workers may share one database."""

    def __init__(self, app: Flask, name: str | None = None) -> None:
        self.app = app
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is finished or, later, taken up again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        beating = threading.Thread(target=self._beat, daemon=True)
        beating.start()
        while not self.stopping.is_set():
            if not self.step():
                self.stopping.wait(IDLE_SECONDS)

    def step(self) -> bool:
        """Run one job, if one waits. Return whether there was one."""
        with self.app.app_context():
            schedule()
            claim = self._claim()
            if claim is None:
                return False
            self._execute(claim)
            return True

    def drain(self, *, limit: int = 1_000) -> int:
        """Run what waits now, at most `limit` jobs, and return how many there were."""
        done = 0
        while done < limit and self.step():
            done += 1
        return done

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _claim(self) -> Claim | None:
        now = clock.now()
        job = db.session.scalars(
            select(Job)
            .where(_due())
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is None:
            db.session.rollback()
            return None
        task = TASKS.get(job.name)
        if task is None or job.attempts >= task.attempts:
            job.state, job.error = (
                JobState.DEAD,
                job.error or ("unknown task" if task is None else "crashed"),
            )
            logger.error("job %s %s is parked: %s", job.name, job.id, job.error)
            db.session.commit()
            return None
        job.state, job.worker, job.leased_until = JobState.RUNNING, self.name, now + LEASE
        job.attempts += 1
        claim = Claim(job.id, task, json.loads(job.args), job.attempts)
        db.session.commit()
        db.session.remove()
        return claim

    def _execute(self, claim: Claim) -> None:
        logger.info("job %s %s: try %d", claim.task.name, claim.id, claim.attempt)
        stop = threading.Event()
        lease = threading.Thread(target=self._hold, args=(claim, stop), daemon=True)
        lease.start()
        try:
            error = self._isolated(claim) if claim.task.isolated else _inside(claim)
        finally:
            stop.set()
            lease.join()
        _finish(claim, error)

    def _isolated(self, claim: Claim) -> str | None:
        settings = self.app.config["SETTINGS"]
        try:
            child = subprocess.run(  # noqa: S603  (our own module, an id)
                isolated.command(claim.id),
                check=False,
                timeout=ISOLATED_SECONDS,
                preexec_fn=_limits,
                env=os.environ | settings.as_env() | ONE_THREAD,
                cwd=PROJECT,
            )
        except subprocess.TimeoutExpired:
            return "took too long"
        return None if child.returncode == 0 else f"process ended with {child.returncode}"

    def _hold(self, claim: Claim, stop: threading.Event) -> None:
        while not stop.wait(BEAT_SECONDS):
            with self.app.app_context():
                job = db.session.get(Job, claim.id)
                if job is not None:
                    job.leased_until = clock.now() + LEASE
                db.session.commit()

    def _beat(self) -> None:
        while True:
            with self.app.app_context():
                db.session.merge(WorkerPulse(worker=self.name, seen_at=clock.now()))
                db.session.commit()
            if self.stopping.wait(BEAT_SECONDS):
                return


def schedule() -> None:
    """Make sure that each periodic task has its next run waiting."""
    for name, cron in PERIODIC.items():
        key = f"periodic:{name}"
        if db.session.scalar(select(Job.id).where(Job.unique_key == key)) is None:
            enqueue(name, {}, run_at=next(CronSim(cron, clock.now())), unique_key=key)
            db.session.commit()


def _due() -> ColumnElement[bool]:
    now = clock.now()
    return or_(
        and_(Job.state == JobState.READY, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )


def _inside(claim: Claim) -> str | None:
    try:
        claim.task.call(claim.args)
    except Exception as error:  # noqa: BLE001  (any task may fail in any way; the worker goes on)
        # The message may hold people's words: the log gets the type alone.
        logger.warning("job %s %s failed: %s", claim.task.name, claim.id, type(error).__name__)
        db.session.rollback()
        return type(error).__name__
    finally:
        db.session.remove()
    return None


def _finish(claim: Claim, error: str | None) -> None:
    job = db.session.get(Job, claim.id)
    if job is None:
        return
    if error is None:
        db.session.delete(job)
    elif claim.attempt >= claim.task.attempts and claim.task.name not in PERIODIC:
        job.state, job.error, job.leased_until = JobState.DEAD, error, None
    elif claim.task.name in PERIODIC and claim.attempt >= claim.task.attempts:
        db.session.delete(job)
    else:
        job.state, job.error, job.leased_until = JobState.READY, error, None
        job.run_at = clock.now() + timedelta(seconds=5 * 4**claim.attempt)
    db.session.commit()
    db.session.remove()


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ISOLATED_BYTES, ISOLATED_BYTES))
    os.nice(10)


def wait_for(app: Flask, *, name: str, seconds: float) -> bool:
    """Wait until no job called `name` is left, at most `seconds`. Return whether that came true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with app.app_context():
            left = db.session.scalar(
                select(Job.id).where(Job.name == name, Job.state != JobState.DEAD)
            )
            db.session.rollback()
        if left is None:
            return True
        time.sleep(1)
    return False
