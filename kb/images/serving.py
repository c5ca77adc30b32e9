"""How a picture is sent; who may see it is decided by what shows it, in a room above."""

from pathlib import PurePath

from django.http import FileResponse, Http404

from kb.images.models import Image

_CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def serve_image(image: Image) -> FileResponse:
    """Send a picture so that nothing in it can run, cached for its reader alone."""
    extension = PurePath(image.file.name or "").suffix.lstrip(".")
    try:
        content = image.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        filename=f"{image.pk}.{extension}",
        content_type=_CONTENT_TYPES.get(extension, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
