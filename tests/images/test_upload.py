"""Pictures come in verified and written anew, or not at all."""

import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from pytest_django import Settings

from kb.core.markdown import image_ids
from kb.images.actions import store_image
from kb.images.models import Image
from kb.images.rules import ImageRefused, TooManyUploads
from kb.images.serving import serve_image
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/markdownx/upload/"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_user())
    return client


def picture(format: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (8, 6)) -> bytes:
    target = BytesIO()
    Pillow.new(mode, size, 0).save(target, format)
    return target.getvalue()


def noise(format: str) -> bytes:
    target = BytesIO()
    Pillow.effect_noise((300, 300), 60).save(target, format)
    return target.getvalue()


def upload(
    content: bytes, name: str = "a.png", content_type: str = "image/png"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def kept(image: Image) -> bytes:
    with image.file.open() as stored:
        return bytes(stored.read())


def huge_png(side: int) -> bytes:
    """Write a PNG that says it has side × side pixels, and is small."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checksum

    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(b"\x00" * (side * (side // 8 + 2)), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_a_picture_is_kept_and_answered_with_the_markdown_that_shows_it(signed_in: Client) -> None:
    answer = signed_in.post(ADDRESS, {"image": upload(picture())})
    assert answer.status_code == 200
    image = Image.objects.get()
    assert answer.json()["image_code"] == f"![](/images/{image.pk})"
    assert image_ids(answer.json()["image_code"]) == [str(image.pk)]
    assert (image.width, image.height) == (8, 6)
    assert image.file.name == f"images/{timezone.localdate():%y}/{image.pk}.png"
    assert image.bytes == image.file.size


@pytest.mark.parametrize(
    ("format", "mode", "extension"),
    [
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "LA", "png"),
        ("PNG", "1", "png"),
        ("PNG", "I;16", "png"),
        ("JPEG", "RGB", "jpg"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("WEBP", "RGBA", "webp"),
        ("GIF", "P", "png"),
    ],
)
def test_the_extension_follows_what_the_file_is_not_what_it_is_called(
    format: str, mode: str, extension: str
) -> None:
    named_wrongly = upload(picture(format, mode), "a.html", "text/html")
    image = store_image(uploader=make_user(), upload=named_wrongly)
    assert str(image.file.name).endswith(f".{extension}")
    with Pillow.open(BytesIO(kept(image))) as read:
        assert read.size == (8, 6)


def test_rgba_declared_as_jpeg_is_kept_as_what_it_is(signed_in: Client) -> None:
    declared = upload(picture("PNG", "RGBA"), "a.jpg", "image/jpeg")
    assert signed_in.post(ADDRESS, {"image": declared}).status_code == 200
    assert str(Image.objects.get().file.name).endswith(".png")


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"<script>alert(1)</script>", "evil.html", "image/gif"),
        (b"GIF89a<script>alert(1)</script>", "evil.html", "image/gif"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg", "image/svg+xml"),
        (picture()[:40], "a.png", "image/png"),
        (noise("PNG")[:5_000], "a.png", "image/png"),
        (noise("JPEG")[:5_000], "a.jpg", "image/jpeg"),
        (picture("BMP"), "a.bmp", "image/bmp"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "a.eps", "image/png"),
        (b"", "a.png", "image/png"),
    ],
    ids=["html", "html-as-gif", "svg", "no-data", "cut", "cut-jpeg", "bmp", "eps", "empty"],
)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(
    signed_in: Client, content: bytes, name: str, content_type: str
) -> None:
    answer = signed_in.post(ADDRESS, {"image": upload(content, name, content_type)})
    assert answer.status_code == 400
    [message] = answer.json()["image"]
    assert message.endswith(".")
    assert not Image.objects.exists()


@pytest.mark.parametrize("side", [5_001, 13_000, 40_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    content = huge_png(min(side, 13_000)) if side < 40_000 else huge_png(8)
    if side == 40_000:
        content = content[:16] + side.to_bytes(4, "big") * 2 + content[24:]
        checksum = zlib.crc32(content[12:29]).to_bytes(4, "big")
        content = content[:29] + checksum + content[33:]
    with pytest.raises(ImageRefused, match="25 million"):
        store_image(uploader=make_user(), upload=upload(content))


def test_a_heavy_file_is_refused() -> None:
    with pytest.raises(ImageRefused, match="5 MB"):
        store_image(uploader=make_user(), upload=upload(picture() + b"\x00" * 5_300_000))


def test_where_and_with_what_a_photo_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    target = BytesIO()
    Pillow.new("RGB", (8, 6)).save(target, "JPEG", exif=exif, comment=b"a secret")
    image = store_image(uploader=make_user(), upload=upload(target.getvalue()))
    assert (image.width, image.height) == (6, 8)
    stored = kept(image)
    assert b"Camera" not in stored
    assert b"secret" not in stored
    with Pillow.open(BytesIO(stored)) as read:
        assert not read.getexif()


def test_bytes_hidden_behind_a_picture_are_not_kept() -> None:
    image = store_image(
        uploader=make_user(), upload=upload(picture() + b"<script>alert(1)</script>")
    )
    assert b"script" not in kept(image)


def test_somebody_who_uploads_without_pause_has_to_wait(settings: Settings) -> None:
    settings.IMAGE_UPLOADS_PER_10_MINUTES = 2
    somebody = make_user()
    for _ in range(2):
        store_image(uploader=somebody, upload=upload(picture()))
    with pytest.raises(TooManyUploads):
        store_image(uploader=somebody, upload=upload(picture()))
    store_image(uploader=make_user(), upload=upload(picture()))
    Image.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    store_image(uploader=somebody, upload=upload(picture()))


def test_waiting_is_told_with_its_own_status(signed_in: Client, settings: Settings) -> None:
    settings.IMAGE_UPLOADS_PER_10_MINUTES = 0
    assert signed_in.post(ADDRESS, {"image": upload(picture())}).status_code == 429


def test_a_request_without_a_picture_is_answered_in_the_shape_the_editor_reads(
    signed_in: Client,
) -> None:
    for data in ({}, {"image": "text"}):
        answer = signed_in.post(ADDRESS, data)
        assert answer.status_code == 400
        assert list(answer.json()) == ["image"]


def test_upload_takes_only_post(signed_in: Client) -> None:
    answer = signed_in.get(ADDRESS)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_a_stranger_cannot_upload(client: Client) -> None:
    answer = client.post(ADDRESS, {"image": upload(picture())})
    assert answer.status_code == 302
    assert not Image.objects.exists()


def test_a_served_picture_can_do_nothing_but_be_seen() -> None:
    image = store_image(uploader=make_user(), upload=upload(picture("WEBP")))
    response = serve_image(image)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == f'inline; filename="{image.pk}.webp"'
    assert "private" in response["Cache-Control"]
    assert response.getvalue() == kept(image)
    response.close()


def test_the_picture_of_somebody_who_left_stays() -> None:
    uploader = make_user()
    image = store_image(uploader=uploader, upload=upload(picture()))
    uploader.delete()
    image.refresh_from_db()
    assert image.uploader is None
    assert isinstance(image.pk, UUID)
