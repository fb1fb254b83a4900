"""Toy rulebooks: small enough to check by hand."""

from cases.engine.codec import WordedRulebook, parse_yaml
from cases.engine.diagram import CompiledRulebook, compile_rulebook

UMBRELLA = """
format: 1
sections:
  sky:
    title: Le ciel
    questions:
      weather:
        kind: choice
        label: Quel temps fait-il ?
        may_be_unknown: true
        options:
          sun: {label: Soleil}
          rain: {label: Pluie}
          storm: {label: Orage}
  you:
    title: Vous
    questions:
      plan:
        kind: choice
        label: Que faites-vous ?
        options:
          walk: {label: Une promenade}
          stay: {label: Je reste}
          dance: {label: Je danse}
      home: {kind: country, label: "Où ?"}
situations:
  wet:
    sentence: Il pleut.
    any: [[{fact: weather, is: [rain, storm]}]]
  going_out:
    sentence: Vous sortez.
    any: [[{fact: plan, is: [walk, dance]}]]
  dancing_in_norway:
    sentence: Vous dansez en Norvège.
    any: [[{fact: plan, is: [dance]}, {fact: home, is: [NO]}]]
  storming:
    sentence: C’est l’orage.
    any: [[{fact: weather, is: [storm]}]]
cases:
  coat:
    role: base
    title: Manteau
    sentence: Prenez un manteau.
    now: Prenez-le.
    when: [storming, going_out]
  umbrella:
    role: base
    title: Parapluie
    sentence: Prenez un parapluie.
    now: Prenez-le.
    when: [wet, going_out]
  nothing:
    role: base
    title: Rien
    sentence: Ne prenez rien.
    now: Rien.
  skis:
    role: extra
    title: Skis
    sentence: Prenez des skis.
    now: Prenez-les.
    alongside: [coat, umbrella]
    when: [dancing_in_norway]
"""


def toy(text: str = UMBRELLA) -> WordedRulebook:
    """A rulebook read from YAML text."""
    return parse_yaml(text, name="toy.yaml")


def compiled_toy(text: str = UMBRELLA) -> CompiledRulebook:
    """A toy rulebook, compiled."""
    return compile_rulebook(toy(text).rulebook)
