"""`taskiq scheduler backend_ext.jobs.timetable:scheduler`: puts each job into the queue when it is due.

It knows the jobs by name alone: what they do is the worker's, and none of that is loaded here.
"""

from taskiq import TaskiqScheduler
from taskiq.schedule_sources import LabelScheduleSource

from backend_ext import settings
from backend_ext.jobs.names import EVERY
from backend_ext.jobs.stream import JobStream


def scheduler() -> TaskiqScheduler:
    """The timetable over the environment's queue. An outage of Redis skips turns, no more.

    Two of it at once do no harm: a job that is asked for twice runs twice. Raises SettingsError.
    """
    queue = JobStream(settings.load().redis_url.get_secret_value())
    for job, seconds in EVERY.items():
        turn = [{"interval": seconds, "schedule_id": job.value}]
        queue.register_task(_elsewhere, task_name=job.value, schedule=turn)
    return TaskiqScheduler(queue, [LabelScheduleSource(queue)])


async def _elsewhere() -> None:
    """Stands for the job, which only a worker does."""
    raise RuntimeError("the timetable does no job itself")
