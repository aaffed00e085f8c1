"""The job worker as `make run` starts it, told to end."""

import os
import sys
from pathlib import Path

import redis

from backend_ext.dev import parts, process
from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from tests.dev import endless
from tests.dev.processes import descendants, wait_gone

_TASKIQ = str(Path(sys.executable).parent / "taskiq")


async def test_a_worker_told_to_end_does_not_wait_for_a_job_without_end(
    redis_url: str, tmp_path: Path
) -> None:
    part = parts.worker(os.environ | {"REDIS_URL": redis_url}, broker=f"{endless.__name__}:broker")
    worker = process.spawn([_TASKIQ, *part.argv[1:]], tmp_path / "worker.log", part.env)
    try:
        nudge = Nudge(redis_url)
        await nudge.kick(Job.HEARTBEAT)
        await nudge.close()
        with redis.Redis.from_url(redis_url) as client:
            assert client.blpop([endless.BEGUN], 30), process.tail(tmp_path / "worker.log")
        of_it = {worker.pid} | descendants(worker.pid)
        assert len(of_it) == 2
        worker.terminate()
        worker.wait(part.stop_within)
        wait_gone(of_it, 0.1)
    finally:
        process.kill_group(worker.pid)
        worker.wait()
