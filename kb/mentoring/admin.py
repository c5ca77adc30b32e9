"""The mentors' desk: their groups' questions, and what members wrote down for them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.accounts.requests import reader_of
from kb.core.errors import KbError, NotAllowed
from kb.core.templatetags.kb import age
from kb.groups.rules import is_mentor
from kb.groups.viewer import Viewer
from kb.library.models import Lecture
from kb.mentoring import queue
from kb.mentoring.actions import Outcome, confirm_relayed, correct_relayed, reply
from kb.mentoring.forms import CorrectionForm, ReplyForm
from kb.mentoring.models import DeskQuestion, RelayedAnswer
from kb.questions import rules
from kb.questions.models import Question
from kb.questions.states import UNRESOLVED, State
from kb.questions.thread import thread_of


class DeskAdmin(admin.ModelAdmin[Any]):
    """Open to mentors and operators, for reading and for their actions; nothing else."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_at_desk(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_at_desk(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_at_desk(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Head the list with what it holds, not with Django's “Select … to change”."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """Say the same of what is done, what is elsewhere, and what never was."""
        messages.warning(request, _("That isn't on your desk (any more)."))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    @staticmethod
    def _is_at_desk(request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and (user.is_operator or is_mentor(user))


class QueueFilter(admin.SimpleListFilter):
    """Waiting by default; the rest of the mentor's questions a click away."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unresolved", _("All unresolved")),
            ("overdue", _("Overdue")),
            ("resolved", _("Resolved")),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting for a mentor")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value == "all":
            return queryset
        if value == "overdue":
            overdue = Question.objects.running().overdue()
            return queryset.filter(pk__in=overdue.values("pk"))
        if not value or value == "unresolved":
            queryset = queryset.filter(group__cohort__archived_at__isnull=True)
        states = {"unresolved": UNRESOLVED, "resolved": (State.RESOLVED,)}
        return queryset.filter(state__in=states.get(value or "", (State.WAITING,)))


class LectureFilter(admin.SimpleListFilter):
    """The lectures of the mentor's questions, read at once with their courses."""

    title = _("lecture")
    parameter_name = "lecture"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        mine = queue.desk_questions(reader_of(request)).order_by()
        lectures = Lecture.objects.filter(questions__in=mine).distinct()
        return [(str(one.pk), str(one)) for one in lectures.select_related("course").in_order()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {value for value, _label in self.lookup_choices}
        value = self.value()
        return queryset.filter(lectures=value) if value in known else queryset


@admin.register(DeskQuestion)
class DeskQuestionAdmin(DeskAdmin):
    list_display = ["title", "group", "lecture_names", "waiting_for", "due_on", "state_mark"]
    list_display_links = ["title"]
    list_filter = [
        QueueFilter,
        ("group", admin.RelatedOnlyFieldListFilter),
        LectureFilter,
    ]
    search_fields = ["title", "body"]
    search_help_text = _("Words in the question")
    ordering = ["waiting_since", "asked_at", "pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mine = queue.desk_questions(reader_of(request))
        return (
            DeskQuestion.objects.filter(pk__in=mine.values("pk"))
            .select_related("group__cohort")
            .prefetch_related("lectures__course")
        )

    @admin.display(description=_("lecture"))
    def lecture_names(self, question: Question) -> str:
        return ", ".join(str(lecture) for lecture in question.lectures.all()) or "–"

    @admin.display(description=_("waiting"), ordering="waiting_since")
    def waiting_for(self, question: Question) -> str:
        return age(question.waiting_since or question.asked_at)

    @admin.display(description=_("state"), ordering="state")
    def state_mark(self, question: Question) -> str:
        return State(question.state).label.capitalize()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the thread with a place to answer beside it."""
        question = self.get_object(request, object_id)
        if question is None:
            return self._gone(request)
        viewer = Viewer.of(reader_of(request))
        form = ReplyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            done = self._reply(request, question, viewer, form)
            if done is not None:
                return done
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": question,
            "title": question.title,
            "thread": thread_of(viewer, question),
            "form": form,
            "media": self.media + form.media,
            "can_reply": rules.can_answer(viewer, question),
            "can_ask_back": rules.can_ask_back(viewer, question),
            "can_endorse": rules.can_endorse(viewer, question),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "mentoring/question.html", context)

    def _reply(
        self, request: HttpRequest, question: Question, viewer: Viewer, form: ReplyForm
    ) -> HttpResponse | None:
        """Do what the form says and open the next question; None where it was refused."""
        outcome = Outcome(form.cleaned_data["outcome"])
        asks_back = outcome == Outcome.ASK_BACK
        may = rules.can_ask_back if asks_back else rules.can_answer
        if not may(viewer, question):
            raise NotAllowed(_("You can read this question, but not answer it."))
        try:
            reply(
                question=question,
                by=viewer.user,
                text=form.cleaned_data["text"],
                outcome=outcome,
                submission=form.cleaned_data["submission"],
            )
        except KbError as error:
            form.add_error(None, str(error))
            return None
        self.log_change(request, question, str(outcome.label))
        following = queue.next_after(viewer.user, question)
        self._say(request, question, outcome, following)
        if following is None:
            return redirect("admin:index")
        return redirect("admin:mentoring_deskquestion_change", following.pk)

    @staticmethod
    def _say(
        request: HttpRequest,
        question: Question,
        outcome: Outcome,
        following: Question | None,
    ) -> None:
        done = {
            Outcome.RESOLVE: _("Answered and resolved: “%(title)s”."),
            Outcome.LEAVE_OPEN: _("Answered: “%(title)s”."),
            Outcome.ASK_BACK: _("Asked back: “%(title)s”."),
        }[outcome] % {"title": question.title}
        messages.success(request, done)
        if following is None:
            messages.info(request, _("Nothing else is waiting."))


@admin.register(RelayedAnswer)
class RelayedAnswerAdmin(DeskAdmin):
    list_display = ["question_title", "said", "written_by", "meeting", "group", "created_at"]
    list_display_links = ["question_title"]
    list_filter = [("question__group", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["body", "question__title"]
    search_help_text = _("Words in the question or the answer")
    list_per_page = 50
    show_full_result_count = False
    actions = ["confirm"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mine = queue.relayed_to_confirm(reader_of(request))
        return (
            RelayedAnswer.objects.filter(pk__in=mine.order_by().values("pk"))
            .select_related("question__group__cohort", "question__meeting", "author")
            .order_by("created_at", "pk")
        )

    @admin.display(description=_("question"), ordering="question__title")
    def question_title(self, answer: RelayedAnswer) -> str:
        return answer.question.title

    @admin.display(description=_("relayed text"))
    def said(self, answer: RelayedAnswer) -> str:
        return answer.body if len(answer.body) < 160 else f"{answer.body[:159]}…"

    @admin.display(description=_("written down by"))
    def written_by(self, answer: RelayedAnswer) -> str:
        return str(answer.author or "–")

    @admin.display(description=_("meeting"))
    def meeting(self, answer: RelayedAnswer) -> str:
        return str(answer.question.meeting or "–")

    @admin.display(description=_("study group"))
    def group(self, answer: RelayedAnswer) -> str:
        return str(answer.question.group)

    @admin.action(description=_("Confirm: I said that"))
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        viewer = Viewer.of(reader_of(request))
        answers = list(queryset)
        if not all(rules.can_endorse(viewer, answer.question) for answer in answers):
            raise NotAllowed(_("Only a mentor of the group can confirm what a mentor said."))
        count = confirm_relayed(answers=answers, by=viewer.user)
        for answer in answers:
            self.log_change(request, answer, str(_("Confirmed")))
        said = ngettext(
            "Confirmed %(count)d relayed answer.", "Confirmed %(count)d relayed answers.", count
        )
        messages.success(request, said % {"count": count})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Confirm a relayed answer, or put it right."""
        answer = self.get_object(request, object_id)
        if answer is None:
            return self._gone(request)
        viewer = Viewer.of(reader_of(request))
        form = CorrectionForm(request.POST or None, initial={"body": answer.body})
        if request.method == "POST" and form.is_valid():
            if not rules.can_endorse(viewer, answer.question):
                raise NotAllowed(_("Only a mentor of the group can confirm what a mentor said."))
            correct_relayed(answer=answer, by=viewer.user, body=form.cleaned_data["body"])
            self.log_change(request, answer, str(_("Confirmed")))
            messages.success(request, _("Confirmed. It is shown as your answer now."))
            return HttpResponseRedirect(reverse("admin:mentoring_relayedanswer_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": answer,
            "title": answer.question.title,
            "thread": thread_of(viewer, answer.question),
            "form": form,
            "media": self.media + form.media,
            "can_endorse": rules.can_endorse(viewer, answer.question),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "mentoring/relayed.html", context)
