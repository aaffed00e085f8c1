"""`taskiq worker backend_ext.jobs.broker:broker`, `taskiq scheduler backend_ext.jobs.broker:scheduler`."""

from collections.abc import Awaitable, Callable

from taskiq import TaskiqEvents, TaskiqScheduler, TaskiqState
from taskiq.schedule_sources import LabelScheduleSource

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from backend_ext.jobs.names import EVERY
from backend_ext.jobs.stream import JobStream
from backend_ext.jobs.tasks import WORK, OneAtATime
from backend_ext.settings import Settings


def broker() -> JobStream:
    """The queue with every job, for the environment's settings. Raises SettingsError."""
    return make_broker(settings.load())


def scheduler() -> TaskiqScheduler:
    """What puts each job into the queue when it is due. An outage of Redis skips turns, no more."""
    queue = broker()
    return TaskiqScheduler(queue, [LabelScheduleSource(queue)])


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
        schedule = [{"interval": EVERY[job], "schedule_id": job.value}]
        queue.register_task(_task(queue, OneAtATime(job, work)), task_name=job.value, schedule=schedule)
    return queue


def _task(queue: JobStream, job: OneAtATime) -> Callable[[], Awaitable[None]]:
    async def task() -> None:
        services: Services = queue.state.services
        await job.run(services)

    return task
