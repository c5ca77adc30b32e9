"""The address of a picture."""

import uuid

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.images.serving import serve_image
from kb.images.shown import images_visible_to


@require_safe
def image(request: SignedInRequest, pk: uuid.UUID) -> FileResponse:
    return serve_image(get_object_or_404(images_visible_to(request.user), pk=pk))
