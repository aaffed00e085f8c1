"""`taskiq worker backend_ext.jobs.broker:broker`: the queue with all that its jobs do."""

import asyncio
from collections.abc import Awaitable, Callable

from taskiq import TaskiqEvents, TaskiqState

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from backend_ext.jobs.stream import JobStream
from backend_ext.jobs.tasks import WORK, OneAtATime
from backend_ext.settings import Settings

_BREAK_OFF = 2.0  # seconds; taskiq gives the whole end 5


def broker() -> JobStream:
    """The queue with every job, for the environment's settings. Raises SettingsError."""
    return make_broker(settings.load())


def make_broker(configured: Settings) -> JobStream:
    """The queue with every job; a worker builds the services when it starts and closes them at its end.

    Jobs that are not done then are broken off first: none is to take closed connections for an outage.
    """
    queue = JobStream(configured.redis_url.get_secret_value())
    running: set[asyncio.Task[None]] = set()

    async def start(state: TaskiqState) -> None:
        state.services = build(configured)

    async def stop(state: TaskiqState) -> None:
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=_BREAK_OFF)
        await state.services.close()

    queue.add_event_handler(TaskiqEvents.WORKER_STARTUP, start)
    queue.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, stop)
    for job, work in WORK.items():
        queue.register_task(_task(queue, OneAtATime(job, work), running), task_name=job.value)
    return queue


def _task(
    queue: JobStream, job: OneAtATime, running: set[asyncio.Task[None]]
) -> Callable[[], Awaitable[None]]:
    async def task() -> None:
        services: Services = queue.state.services
        work = asyncio.create_task(job.run(services))
        running.add(work)
        work.add_done_callback(running.discard)
        await work

    return task
