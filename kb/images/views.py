"""Upload and preview behind the editor's script, which shows whatever it is sent."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.core.errors import KbError
from kb.core.markdown import render
from kb.images.actions import store_image
from kb.images.rules import TooManyUploads

MAX_PREVIEW = 200_000  # bytes of text that are drawn while somebody types


@require_POST
def markdownx_upload(request: HttpRequest) -> JsonResponse:
    """Keep a picture and answer with the Markdown that shows it."""
    upload = request.FILES.get("image")
    if not isinstance(upload, UploadedFile):
        return _refused(_("Choose a picture to upload."), status=400)
    if not isinstance(request.user, AbstractBaseUser):
        return _refused(_("Sign in to upload pictures."), status=403)
    try:
        image = store_image(uploader=request.user, upload=upload)
    except TooManyUploads as error:
        return _refused(str(error), status=429)
    except KbError as error:
        return _refused(str(error), status=400)
    return JsonResponse({"image_code": f"![](/images/{image.pk})", "id": str(image.pk)})


@require_POST
def markdownx_preview(request: HttpRequest) -> HttpResponse:
    """Draw the text being typed."""
    text = request.POST.get("content")
    if text is None:
        return _note(_("Nothing to show: the text did not arrive."), status=400)
    if len(text.encode("utf-8", "replace")) > MAX_PREVIEW:
        return _note(_("The text is too long for a preview. It can still be saved."), status=413)
    return HttpResponse(render(text, "preview"))


def _refused(message: str, *, status: int) -> JsonResponse:
    """Answer in the shape of the editor's own errors: field → messages."""
    return JsonResponse({"image": [message]}, status=status)


def _note(message: str, *, status: int) -> HttpResponse:
    return HttpResponse(format_html('<p class="quiet">{}</p>', message), status=status)
