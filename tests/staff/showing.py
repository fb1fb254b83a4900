"""What a page of publishing showed, sent back as a browser would."""

HIDDEN = ("checked", "checked_at", "seen", "warned")


def shown_by(page, *, is_looked_at=True, plans="keep"):
    """What the form of a page carries, with its tick and what becomes of each plan."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in HIDDEN if name in form.fields}
    if is_looked_at and "looked" in form.fields:
        sent["looked"] = form.fields["looked"].choices[0][0]
    return sent | {plan.name: plans for plan in getattr(form, "plans", ())}
