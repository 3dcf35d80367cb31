"""Background work: a row in the caller's transaction, so that neither exists without the other."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pkgutil import resolve_name
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Instant, LongString, PrimaryKey, db
from app.upsert import insert


class JobState(StrEnum):
    """Where a job stands. One that succeeds is deleted."""

    READY = "ready"
    RUNNING = "running"
    DEAD = "dead"


class Job(Base):
    """Work to be done by `heeded worker`. `args` holds ids, never what people wrote."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("unique_key"),
        CheckConstraint("state in ('ready', 'running', 'dead')", name="state"),
        Index("ix_job_state_run_at", "state", "run_at"),
    )
    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(80))
    args: Mapped[LongString]
    run_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(10), default=JobState.READY)
    unique_key: Mapped[str | None] = mapped_column(String(200))
    actor_id: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[Instant | None]
    worker: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(String(200))


class WorkerPulse(Base):
    """When each worker last said that it is alive."""

    __tablename__ = "worker_pulse"
    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[Instant]


@dataclass(frozen=True)
class Task:
    """What the worker can run: a function, or the address of one that loads much.

    An address, `package.module:function`, is looked up in a process of its own, so that neither
    the web nor the waiting worker carries what it imports.
    """

    name: str
    run: Callable[..., None] | str
    attempts: int = 3

    @property
    def isolated(self) -> bool:
        """Return whether it gets a process of its own."""
        return isinstance(self.run, str)

    def call(self, args: dict[str, Any]) -> None:
        """Run it here and now."""
        run = resolve_name(self.run) if isinstance(self.run, str) else self.run
        run(**args)


TASKS: dict[str, Task] = {}
PERIODIC: dict[str, str] = {}


def task(name: str, *, attempts: int = 3) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a task. It may run twice: it must do nothing the second time."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        TASKS[name] = Task(name, run, attempts)
        return run

    return register


def isolated(name: str, address: str) -> None:
    """Register a task that gets a process of its own; `address` is `package.module:function`."""
    TASKS[name] = Task(name, address)


def periodic(cron: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a registered task, which takes no arguments, at the times that `cron` names (UTC)."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        name = next(each.name for each in TASKS.values() if each.run is run)
        PERIODIC[name] = cron
        return run

    return register


def enqueue(
    name: str,
    args: dict[str, Any],
    *,
    run_at: datetime | None = None,
    unique_key: str | None = None,
    actor_id: UUID | None = None,
) -> None:
    """Add a job to the caller's transaction; with a `unique_key` that waits already, do nothing."""
    # Two requests may enqueue the same job at the same moment: the database decides which one does.
    db.session.execute(
        insert(Job)
        .values(
            id=uuid4(),
            name=name,
            args=json.dumps(args),
            run_at=run_at or clock.now(),
            state=JobState.READY,
            unique_key=unique_key,
            actor_id=actor_id,
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["unique_key"])
    )


def is_waiting(unique_key: str) -> bool:
    """Return whether a job with this key waits or is being done."""
    mine = select(Job.id).where(Job.unique_key == unique_key, Job.state != JobState.DEAD)
    return db.session.scalar(mine) is not None
