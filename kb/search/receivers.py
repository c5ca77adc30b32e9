"""The one place with signal receivers: a change marks documents stale, and that is all."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from kb.search.updates import mark_stale

M = TypeVar("M", bound=Model)


def keep_indexed(
    model: type[M],
    kind: str,
    pks_of: Callable[[M], Iterable[object]],
    *,
    many_to_many: Iterable[str] = (),
) -> None:
    """Mark the documents that show a row of this model whenever one changes.

    `pks_of` gives the keys of documents of `kind` that a row appears in (a question's answers
    appear in the question). `many_to_many` names fields of the model that show in them too.
    Called from AppConfig.ready. Bulk writes send no signals: their actions call `mark_stale`.
    """

    def changed(instance: M, **_: Any) -> None:
        mark_stale(kind, pks_of(instance))

    def linked(
        instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **_: Any
    ) -> None:
        if not reverse:
            if action in ("post_add", "post_remove", "post_clear"):
                mark_stale(kind, pks_of(instance))
        elif action in ("post_add", "post_remove") and pk_set:
            for row in model._default_manager.filter(pk__in=pk_set):
                mark_stale(kind, pks_of(row))

    name = f"search:{kind}:{model._meta.label}"
    post_save.connect(changed, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(changed, sender=model, weak=False, dispatch_uid=name)
    for field in many_to_many:
        through = getattr(model, field).through
        m2m_changed.connect(linked, sender=through, weak=False, dispatch_uid=f"{name}:{field}")
