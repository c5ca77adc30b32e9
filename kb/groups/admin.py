"""Operators' tables of programs, cohorts, groups, memberships and invitations."""

from django.contrib import admin

from kb.groups.models import Cohort, Invitation, Membership, Program, StudyGroup


@admin.register(Program)
class ProgramAdmin(admin.ModelAdmin[Program]):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    ordering = ["name"]


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin[Cohort]):
    list_display = ["name", "program", "starts_on", "ends_on", "archived_at"]
    list_filter = ["program", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug", "program__name"]
    autocomplete_fields = ["program"]
    list_select_related = ["program"]
    ordering = ["-starts_on", "name"]


class MembershipInline(admin.TabularInline[Membership, StudyGroup]):
    model = Membership
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(StudyGroup)
class StudyGroupAdmin(admin.ModelAdmin[StudyGroup]):
    list_display = ["name", "cohort", "slug", "time_zone"]
    list_filter = ["cohort__program", "cohort"]
    search_fields = ["name", "slug", "cohort__name", "cohort__program__name"]
    autocomplete_fields = ["cohort"]
    list_select_related = ["cohort__program"]
    ordering = ["-cohort__starts_on", "name"]
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ["user", "group", "role", "starts_on", "ends_on"]
    list_filter = ["role", ("ends_on", admin.EmptyFieldListFilter), "group__cohort", "group"]
    search_fields = ["user__display_name", "user__email", "group__name", "group__slug"]
    autocomplete_fields = ["user", "group"]
    list_select_related = ["user", "group"]
    date_hierarchy = "starts_on"
    ordering = ["-starts_on", "pk"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    list_display = ["group", "role", "created_by", "created_at", "expires_at", "revoked_at"]
    list_filter = ["role", ("revoked_at", admin.EmptyFieldListFilter), "group__cohort", "group"]
    search_fields = ["group__name", "group__slug", "created_by__display_name"]
    autocomplete_fields = ["group", "created_by"]
    list_select_related = ["group", "created_by"]
    exclude = ["key"]
    readonly_fields = ["created_at"]
    ordering = ["-created_at"]
