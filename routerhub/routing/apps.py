"""Tasks, the routing table, its draft and its revisions."""

from django.apps import AppConfig

from routerhub.web import palette


class RoutingConfig(AppConfig):
    name = "routerhub.routing"

    def ready(self) -> None:
        """Recompile the snapshot whenever something below changes, and tell catalogue and palette about rules."""
        from routerhub.access import live_changes  # noqa: PLC0415 - models are not loaded earlier
        from routerhub.catalog import uses  # noqa: PLC0415 - models are not loaded earlier
        from routerhub.routing import palette_entries  # noqa: PLC0415 - models are not loaded earlier
        from routerhub.routing.publishing import compile_snapshot  # noqa: PLC0415 - models are not loaded earlier
        from routerhub.routing.target_uses import rules_by_target  # noqa: PLC0415 - models are not loaded earlier

        live_changes.listen(compile_snapshot)
        uses.register(rules_by_target)
        for source in (palette_entries.actions, palette_entries.live_rules, palette_entries.tasks):
            palette.register(source)
