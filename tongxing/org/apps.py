"""Places, units, posts, staff, and who may do what."""

from django.apps import AppConfig


class AccountParts(AppConfig):
    """allauth's account room, only so that its second factors can be imported.

    None of its pages and mails is used, so its middleware is not asked for; its two tables stay empty, the
    running house may not even look into them (migration 0006).
    """

    name = "allauth.account"
    default_auto_field = "django.db.models.AutoField"


class OrgConfig(AppConfig):
    default = True  # of the two in this file; without it neither is taken and `ready` is never called
    name = "tongxing.org"
    label = "org"

    def ready(self) -> None:
        from tongxing.core import jobs, rotation
        from tongxing.org import actor, kinds, queries, upkeep  # noqa: F401  kinds and upkeep hang their alarms
        from tongxing.org.proof import resealing

        rotation.hang(resealing.Factors())
        jobs.act_through(jobs.Office(queries.towns, actor.machine_of_a_job, actor.leave))
