"""Worker and scheduler as they run in production, while Redis is killed, comes back empty, starts late."""

import redis

from backend_ext.dev.servers import ValkeyServer
from tests.faults.jobs import Jobs


def test_jobs_go_on_after_kill_9_and_after_a_flush_of_redis(
    jobs: Jobs, own_valkey_server: ValkeyServer
) -> None:
    jobs.start()
    jobs.beat()

    own_valkey_server.kill()
    own_valkey_server.start()
    jobs.forget()
    jobs.beat()

    with redis.Redis.from_url(own_valkey_server.url) as client:
        client.flushall()
    jobs.beat()

    own_valkey_server.stop()
    (own_valkey_server.data / "appendonlydir").rename(own_valkey_server.data / "lost")
    own_valkey_server.start()
    jobs.beat()


def test_jobs_that_start_before_redis_wait_for_it(jobs: Jobs, own_valkey_server: ValkeyServer) -> None:
    own_valkey_server.kill()
    jobs.start()
    jobs.until(lambda: "job queue away" in jobs.log("worker").read_text())
    own_valkey_server.start()
    jobs.forget()
    jobs.beat()
