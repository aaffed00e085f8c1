"""`taskiq worker backend_ext.jobs.broker:broker`: the queue with all that its jobs do."""

from collections.abc import Awaitable, Callable

from taskiq import TaskiqEvents, TaskiqState

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from backend_ext.jobs.stream import JobStream
from backend_ext.jobs.tasks import WORK, OneAtATime
from backend_ext.settings import Settings


def broker() -> JobStream:
    """The queue with every job, for the environment's settings. Raises SettingsError."""
    return make_broker(settings.load())


def make_broker(configured: Settings) -> JobStream:
    """The queue with every job; a worker builds the services when it starts and closes them at its end."""
    queue = JobStream(configured.redis_url.get_secret_value())

    async def start(state: TaskiqState) -> None:
        state.services = build(configured)

    async def stop(state: TaskiqState) -> None:
        await state.services.close()

    queue.add_event_handler(TaskiqEvents.WORKER_STARTUP, start)
    queue.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, stop)
    for job, work in WORK.items():
        queue.register_task(_task(queue, OneAtATime(job, work)), task_name=job.value)
    return queue


def _task(queue: JobStream, job: OneAtATime) -> Callable[[], Awaitable[None]]:
    async def task() -> None:
        services: Services = queue.state.services
        await job.run(services)

    return task
