"""Places, units, posts, staff, and who may do what."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "tongxing.org"
    label = "org"

    def ready(self) -> None:
        from tongxing.core import jobs
        from tongxing.org import actor, queries, upkeep  # noqa: F401  upkeep hangs its kinds of alarm

        jobs.act_through(jobs.Office(queries.towns, actor.machine_of_a_job, actor.leave))
