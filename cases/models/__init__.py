"""The draft's rows by noun, its messages, and the revisions made of them."""

from cases.models.cases import CaseStep, CoverageCase, DocumentUse
from cases.models.changes import DraftChange
from cases.models.documents import Document
from cases.models.facts import Comparison, CountryGroup
from cases.models.form import Option, Question, Section
from cases.models.messages import TARGETS, Message
from cases.models.offices import Department, Office, OfficeKind
from cases.models.revisions import (
    Catalog,
    Immutable,
    Publication,
    Revision,
    Withdrawal,
)
from cases.models.scenarios import Scenario
from cases.models.situations import Criterion, Impossibility, Situation
from cases.models.sources import Figure, Period, Source
from cases.models.steps import Link, Step

__all__ = [
    "TARGETS",
    "CaseStep",
    "Catalog",
    "Comparison",
    "CountryGroup",
    "CoverageCase",
    "Criterion",
    "Department",
    "Document",
    "DocumentUse",
    "DraftChange",
    "Figure",
    "Immutable",
    "Impossibility",
    "Link",
    "Message",
    "Office",
    "OfficeKind",
    "Option",
    "Period",
    "Publication",
    "Question",
    "Revision",
    "Scenario",
    "Section",
    "Situation",
    "Source",
    "Step",
    "Withdrawal",
]
