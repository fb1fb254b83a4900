"""The staff's screens: every table of the draft, its messages, and its publications."""

from cases.admin.cases import CoverageCaseAdmin
from cases.admin.changes import DraftChangeAdmin
from cases.admin.facts import ComparisonAdmin, CountryGroupAdmin
from cases.admin.form import QuestionAdmin, SectionAdmin
from cases.admin.messages import MessageAdmin
from cases.admin.offices import DepartmentAdmin, OfficeAdmin, OfficeKindAdmin
from cases.admin.people import PersonAdmin, RoleAdmin
from cases.admin.revisions import PublicationAdmin, RevisionAdmin
from cases.admin.scenarios import ScenarioAdmin
from cases.admin.situations import ImpossibilityAdmin, SituationAdmin
from cases.admin.sources import FigureAdmin, SourceAdmin
from cases.admin.steps import DocumentAdmin, LinkAdmin, StepAdmin

__all__ = [
    "ComparisonAdmin",
    "CountryGroupAdmin",
    "CoverageCaseAdmin",
    "DepartmentAdmin",
    "DocumentAdmin",
    "DraftChangeAdmin",
    "FigureAdmin",
    "ImpossibilityAdmin",
    "LinkAdmin",
    "MessageAdmin",
    "OfficeAdmin",
    "OfficeKindAdmin",
    "PersonAdmin",
    "PublicationAdmin",
    "QuestionAdmin",
    "RevisionAdmin",
    "RoleAdmin",
    "ScenarioAdmin",
    "SectionAdmin",
    "SituationAdmin",
    "SourceAdmin",
    "StepAdmin",
]
