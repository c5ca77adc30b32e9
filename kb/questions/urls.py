from django.urls import path

from kb.questions.moves import MOVES
from kb.questions.views import answering, asking, commenting, listing, moving, page

urlpatterns = [
    path("questions/", listing.question_list, name="question-list"),
    path("questions/ask/", asking.question_ask, name="question-ask"),
    path("questions/drop-in/", asking.question_drop_line, name="question-drop-line"),
    path("questions/<int:pk>/", page.question_detail, name="question-detail"),
    path("questions/<int:pk>/edit/", asking.question_edit, name="question-edit"),
    path("questions/<int:pk>/history/", page.question_history, name="question-history"),
    path("questions/<int:pk>/delete/", asking.question_delete, name="question-delete"),
    path("questions/<int:pk>/restore/", asking.question_restore, name="question-restore"),
    path("questions/<int:pk>/interest/", moving.question_interest, name="question-interest"),
    path("questions/<int:pk>/answer/", answering.answer_add, name="answer-add"),
    path("questions/<int:pk>/comment/", commenting.comment_add, name="comment-add"),
    path("answers/<int:pk>/edit/", answering.answer_edit, name="answer-edit"),
    path("answers/<int:pk>/history/", page.answer_history, name="answer-history"),
    path("answers/<int:pk>/accept/", answering.answer_accept, name="answer-accept"),
    path("answers/<int:pk>/unaccept/", answering.answer_unaccept, name="answer-unaccept"),
    path("answers/<int:pk>/endorse/", answering.answer_endorse, name="answer-endorse"),
    path("answers/<int:pk>/unendorse/", answering.answer_unendorse, name="answer-unendorse"),
    path("answers/<int:pk>/thank/", answering.answer_thank, name="answer-thank"),
    path("answers/<int:pk>/delete/", answering.answer_delete, name="answer-delete"),
    path("answers/<int:pk>/restore/", answering.answer_restore, name="answer-restore"),
    path("comments/<int:pk>/delete/", commenting.comment_delete, name="comment-delete"),
    path("comments/<int:pk>/restore/", commenting.comment_restore, name="comment-restore"),
]
# Moves: question-escalate, question-defer, question-close, …
urlpatterns += [
    path(
        f"questions/<int:pk>/{name}/",
        moving.question_move,
        {"name": name},
        name=MOVES[name].url_name,
    )
    for name in MOVES
]
