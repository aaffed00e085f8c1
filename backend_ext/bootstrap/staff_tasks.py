"""Builds the tasks for staff."""

from typing import Any

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.staff_tasks.repository import StaffTaskRepository
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Database, Mongo


def build_staff_tasks(mongo: Mongo) -> StaffTasks:
    """The tasks for staff, for every service that opens one."""
    db: Database[dict[str, Any]] = mongo.db
    return StaffTasks(StaffTaskRepository(db), AuditService(AuditRepository(db)), mongo)
