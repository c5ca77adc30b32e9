"""Pages on which courses, lectures and listed references are looked after."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kb.accounts.requests import SignedInRequest, posted
from kb.core.errors import NotAllowed
from kb.library import actions, rules
from kb.library.forms import CourseForm, LectureForm, ListReferenceForm
from kb.library.models import Course, Lecture

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _operators_only(request: SignedInRequest) -> None:
    if not rules.can_edit_courses(request.user):
        raise NotAllowed(_("Operators look after courses and lectures."))


def form_page(
    request: SignedInRequest,
    form: BaseForm,
    heading: str | Promise,
    *,
    back: str,
    subject: object = "",
) -> HttpResponse:
    """Show a plain form; ``back`` is where Cancel leads, ``subject`` names what is there."""
    context = {"form": form, "heading": heading, "back": back, "subject": subject}
    status = 422 if form.is_bound else 200
    return render(request, "library/form.html", context, status=status)


@form_methods
def course_create(request: SignedInRequest) -> HttpResponse:
    _operators_only(request)
    form = CourseForm(posted(request))
    return _course_page(request, form, gettext_lazy("New course"))


@form_methods
def course_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    _operators_only(request)
    form = CourseForm(posted(request), instance=course)
    return _course_page(request, form, gettext_lazy("Change the course"))


def _course_page(request: SignedInRequest, form: CourseForm, heading: Promise) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        back = reverse("lecture-list")
        return form_page(request, form, heading, back=back, subject=_("Lectures"))
    course = form.save()
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('lecture-list')}#course-{course.pk}")


@form_methods
def lecture_create(request: SignedInRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    _operators_only(request)
    form = LectureForm(posted(request), course=course)
    if request.method != "POST" or not form.is_valid():
        back = reverse("lecture-list")
        return form_page(request, form, _("New lecture"), back=back, subject=course)
    return redirect(form.save())


@form_methods
def lecture_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    lecture = _visible_lecture(request, pk)
    _operators_only(request)
    form = LectureForm(posted(request), instance=lecture, course=lecture.course)
    if request.method != "POST" or not form.is_valid():
        back = lecture.get_absolute_url()
        return form_page(request, form, _("Change the lecture"), back=back, subject=lecture)
    messages.success(request, _("Saved."))
    return redirect(form.save())


@form_methods
def reference_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a reference to a lecture by hand."""
    lecture = _visible_lecture(request, pk)
    if not rules.can_list_references(request.user, lecture.course.program):
        raise NotAllowed(_("Leads and operators list references for the whole program."))
    form = ListReferenceForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        back = lecture.get_absolute_url()
        return form_page(request, form, _("Add a reference"), back=back, subject=lecture)
    said: dict[str, Any] = form.cleaned_data
    actions.list_reference(lecture=lecture, url=said["url"], title=said["title"])
    messages.success(request, _("The reference is listed."))
    return redirect(lecture)


def _visible_lecture(request: SignedInRequest, pk: int) -> Lecture:
    lectures = Lecture.objects.visible_to(request.user).select_related("course__program")
    return get_object_or_404(lectures, pk=pk)
