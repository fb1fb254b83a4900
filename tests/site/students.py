"""A tiny vocabulary: students, and answering the form as they do."""

import re

from django.test import Client

BASE = {
    "french_number": "none",
    "insurer_kind": "public",
    "work": "none",
    "nationality": "MA",
    "permit": "student",
    "insured_in": "MA",
    "home_document": "none",
    "mobility": "degree",
    "arrival": "2026-12-10",
    "stay_ends": "2027-06-30",
    "document_valid_until": "2027-08-31",
    "enrolment": "enrolled",
    "enrolment_date": "2027-01-06",
    "age_group": "16_24",
    "family": "alone",
    "department": "75",
}
MOROCCAN = BASE
SPANISH = BASE | {"nationality": "ES", "insured_in": "ES", "home_document": "ehic"}
QUEBECKER = BASE | {
    "nationality": "CA",
    "insured_in": "CA",
    "home_document": "ramq_certificate",
}
EMPLOYED = BASE | {"work": "job"}
DOCTORAL = BASE | {"work": "doctoral_contract", "permit": "talent_researcher"}
BRAZILIAN_FROM_SPAIN = SPANISH | {"nationality": "BR"}
BRAZILIAN_FROM_SWITZERLAND = BRAZILIAN_FROM_SPAIN | {"insured_in": "CH"}


def fields(question: str, answer: str) -> dict[str, str]:
    """What a browser sends for an answer."""
    if question in ("arrival", "stay_ends", "document_valid_until", "enrolment_date"):
        if answer == "unknown":
            return {f"{question}_unknown": "on"}
        year, month, day = answer.split("-")
        return {
            f"{question}_day": day,
            f"{question}_month": month,
            f"{question}_year": year,
        }
    return {question: answer}


def answer(client: Client, section: str, language: str = "fr", **answers: str):
    """Post the answers of one section."""
    data: dict[str, str] = {}
    for question, value in answers.items():
        data |= fields(question, value)
    return client.post(f"/{language}/check/{section}/", data)


def questions(page) -> list[str]:
    """The questions that a page of the form asks, by the names of its fields."""
    names = re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page.content.decode())
    asked = (re.sub(r"_(day|month|year|unknown)$", "", name) for name in names)
    return [name for name in dict.fromkeys(asked) if name != "csrfmiddlewaretoken"]


def walk(client: Client, student: dict[str, str], language: str = "fr") -> str:
    """Answer every question asked; the address of "check your answers"."""
    where = client.get(f"/{language}/check/french_number/").request["PATH_INFO"]
    for _ in range(20):
        if where.endswith("/check/"):
            return where
        section = where.rstrip("/").rsplit("/", 1)[-1]
        page = client.get(where)
        asked = questions(page)
        answers = {question: student[question] for question in asked}
        response = answer(client, section, language, **answers)
        assert response.status_code == 303, response.content.decode()
        where = response["Location"]
    raise AssertionError("The journey does not end.")


def result(client: Client, student: dict[str, str], language: str = "fr"):
    """The result page of a student who answers everything."""
    where = walk(client, student, language)
    response = client.post(where)
    assert response.status_code == 303
    return client.get(response["Location"])
