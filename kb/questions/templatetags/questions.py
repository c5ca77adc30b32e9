"""Tags of the questions' pages."""

import uuid

from django import template

register = template.Library()


@register.simple_tag
def submission_key() -> str:
    """Give each form a key of its own: sent twice, it counts once."""
    return str(uuid.uuid4())
