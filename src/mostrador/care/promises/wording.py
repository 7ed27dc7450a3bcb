"""Which sentence is a promise of whoever writes it, and to do what. It only proposes, so it rather misses one."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from mostrador.care.promises.dates import Tongue
from mostrador.care.promises.records import Act

# Infinitive: first person singular and plural of the present, and the stem of the future.
_VERBS: Final[dict[Act, tuple[tuple[str, str, str, str], ...]]] = {
    "call": (("llamar", "llamo", "llamamos", "llamar"), ("telefonear", "telefoneo", "telefoneamos", "telefonear")),
    "write": (
        ("escribir", "escribo", "escribimos", "escribir"),
        ("contestar", "contesto", "contestamos", "contestar"),
        ("responder", "respondo", "respondemos", "responder"),
        ("avisar", "aviso", "avisamos", "avisar"),
        ("decir", "digo", "decimos", "dir"),
        ("confirmar", "confirmo", "confirmamos", "confirmar"),
        ("contar", "cuento", "contamos", "contar"),
        ("informar", "informo", "informamos", "informar"),
    ),
    "send": (
        ("mandar", "mando", "mandamos", "mandar"),
        ("enviar", "env[ií]o", "enviamos", "enviar"),
        ("remitir", "remito", "remitimos", "remitir"),
        ("pasar", "paso", "pasamos", "pasar"),
    ),
    "other": (
        ("mirar", "miro", "miramos", "mirar"),
        ("revisar", "reviso", "revisamos", "revisar"),
        ("preparar", "preparo", "preparamos", "preparar"),
        ("arreglar", "arreglo", "arreglamos", "arreglar"),
        ("reparar", "reparo", "reparamos", "reparar"),
        ("cambiar", "cambio", "cambiamos", "cambiar"),
        ("devolver", "devuelvo", "devolvemos", "devolver"),
        ("reembolsar", "reembolso", "reembolsamos", "reembolsar"),
        ("abonar", "abono", "abonamos", "abonar"),
        ("llevar", "llevo", "llevamos", "llevar"),
        ("traer", "traigo", "traemos", "traer"),
        ("recoger", "recojo", "recogemos", "recoger"),
        ("entregar", "entrego", "entregamos", "entregar"),
        ("instalar", "instalo", "instalamos", "instalar"),
        ("comprobar", "compruebo", "comprobamos", "comprobar"),
        ("pedir", "pido", "pedimos", "pedir"),
        ("guardar", "guardo", "guardamos", "guardar"),
        ("tener", "tengo", "tenemos", "tendr"),
        ("hacer", "hago", "hacemos", "har"),
    ),
}
# What a promise may be wrapped in: the verb within says what is promised.
_WRAPPED: Final = re.compile(
    r"^(?:(?:te|le|les|os) (?:prometo|prometemos|aseguro|aseguramos|garantizo|garantizamos) que"
    r"|(?:queda|quedo|quedamos) en que|i promise(?: you)? that|i promise(?: you)?)\s+",
    re.IGNORECASE,
)
_CLITIC: Final = r"(?:(?:te|le|les|os|se) (?:lo|la|los|las) |(?:te|le|les|os|lo|la|los|las) )"
_NOT: Final = r"(?<!\bno )(?<!\bnunca )(?<!\bcuando )(?<!\bque )(?<!\bsiempre )"


def _spanish(act: Act) -> re.Pattern[str]:
    ways = []
    for infinitive, one, many, future in _VERBS[act]:
        will = rf"{future}(?:é|emos)"
        ways += [
            rf"{_CLITIC}(?:{one}|{many}|{will})\b",
            # A future has no noun that looks like it; a present has («el envío», «un aviso»).
            rf"\b{will}\b",
            rf"\b(?:voy|vamos) a {infinitive}(?:te|le|les|os|lo|la|los|las|telo|tela|selo|sela)?\b",
            rf"{_CLITIC}(?:voy|vamos) a {infinitive}\b",
        ]
    if act == "other":
        ways += [
            r"\b(?:lo|la|los|las) (?:tendr[aá]s|tendr[aá]|tienes|tiene)\b",
            r"\b(?:me paso|nos pasamos|(?:me |nos )?pasar(?:é|emos)|ir(?:é|emos)|vamos) (?:por|a) (?:tu|su) \w+",
        ]
    return re.compile(rf"{_NOT}\b(?:{'|'.join(ways)})", re.IGNORECASE)


_WILL: Final = (
    r"\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to)"
    r"(?: also| then| definitely| personally)?"
)
_ENGLISH_VERBS: Final[dict[Act, str]] = {
    "call": r"(?:call|ring|phone|telephone|give (?:you|him|her) a (?:call|ring))",
    "write": r"(?:write|reply|answer|e-?mail|text|message|let you know|get back to you|update you|confirm|tell you)",
    "send": r"(?:send|mail|forward|ship|post)",
    "other": (
        r"(?:fix|check|look|prepare|repair|bring|refund|order|collect|deliver|install|exchange|replace|return|put|set"
        r"|pick (?:it|them) up|have (?:it|them|that|your)|take (?:it|care)|do (?:it|that)|find out|be there|come)"
    ),
}
_PATTERNS: Final[tuple[tuple[Tongue, Act, re.Pattern[str]], ...]] = tuple(
    [("es", act, _spanish(act)) for act in _VERBS]
    + [("en", act, re.compile(rf"{_WILL} {verbs}\b", re.IGNORECASE)) for act, verbs in _ENGLISH_VERBS.items()]
)
_IF: Final[dict[Tongue, re.Pattern[str]]] = {
    "es": re.compile(r"\b(?:si|quiz[aá]s?|a lo mejor|tal vez|puede que|podría|podríamos)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:if|unless|maybe|perhaps|might|could|would)\b", re.IGNORECASE),
}
# Words that say «some time»: enough to ask by when, never enough to answer it.
VAGUE: Final[dict[Tongue, re.Pattern[str]]] = {
    "es": re.compile(
        r"\b(?:luego|m[aá]s tarde|(?:en|dentro de) un rat(?:o|ito)|enseguida|en breve|pronto|esta semana"
        r"|lo antes posible|a (?:primera|[uú]ltima) hora|en cuanto (?:pueda|lo sepa|sepa)|estos d[ií]as"
        r"|antes de que (?:acabe|termine)|la (?:semana|pr[oó]xima semana)(?: que viene)?|de aqu[ií] a)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:later|soon|shortly|in a (?:bit|while|moment)|this week|next week|as soon as|first thing"
        r"|end of (?:the )?day|these days)\b",
        re.IGNORECASE,
    ),
}
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\d\s])|\n+")
_ES_HOUR: Final = r"las? (?:\d|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_CLAUSE: Final = re.compile(
    r",\s+(?:y|e|pero|and|but|so|que|as[ií] que)\s+|;\s*|\s+(?:pero|but|as[ií] que|because|porque)\s+"
    rf"|\s+y\s+(?!{_ES_HOUR})(?=(?:te|les?|os|l[oa]s?|se|voy|vamos|ma[nñ]ana|luego|el|hoy|yo)\b)"
    r"|\s+and\s+(?=(?:i|we|then)\b)",
    re.IGNORECASE,
)


class Said(msgspec.Struct, frozen=True):
    """A sentence that promises something: in which language, to do what, and the part of it that says so."""

    sentence: str
    clause: str
    tongue: Tongue
    act: Act


def promised(text: str) -> tuple[Said, ...]:
    """The sentences in which whoever writes promises something, in their order. Says nothing about when."""
    found = []
    for sentence in _SENTENCE.split(text):
        said = " ".join(sentence.replace("’", "'").split())
        if not said or said.startswith(">") or "?" in said or "¿" in said:
            continue
        for clause in _CLAUSE.split(said):
            one = _first(_WRAPPED.sub("", clause.strip()))
            if one and not _IF[one[0]].search(said):
                found.append(Said(said, clause.strip(), *one))
                break
    return tuple(found)


def _first(clause: str) -> tuple[Tongue, Act] | None:
    places = [(match.start(), tongue, act) for tongue, act, pattern in _PATTERNS if (match := pattern.search(clause))]
    return min(places)[1:] if places else None
