"""A mongod that hundreds of tests in a row may use, each with a database of its own."""

from backend_ext.dev.servers import MongoServer


class ManyDatabases(MongoServer):
    """Lets go of the files of dropped databases at once.

    As it comes, mongod keeps them open for five minutes, for readers of the past: a run of the tests reaches
    the system's limit of open files, at which mongod ends itself.
    """

    def argv(self) -> list[str]:
        """The server's command line."""
        command = super().argv()
        engine = command.index("--wiredTigerEngineConfigString") + 1
        command[engine] += ",file_manager=(close_idle_time=2,close_scan_interval=1,close_handle_minimum=50)"
        for parameter in ("minSnapshotHistoryWindowInSeconds=0", "syncdelay=5"):
            command += ["--setParameter", parameter]
        return command
