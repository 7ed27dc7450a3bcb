"""What papers are filled with: read from the code that decides and from what is configured, never written twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from mostrador import team
from mostrador.care import clocks
from mostrador.care.routing.find_owner import BACK_WITHIN, MINUTES_A_THREAD
from mostrador.care.routing.roster import DRAWN
from mostrador.care.routing.turn import OF_A_NEED, OF_AGAIN, OF_DANGER, OF_URGENT
from mostrador.care.routing.words import danger_words
from mostrador.channels import webhooks
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.oversight import compliance, privacy, retention
from mostrador.oversight.compliance import Profile

Q = sql.load("mostrador.oversight.papers")
Rows = list[tuple[str, str]]
ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("Nombre y preferencias", "Name and preferences"),
    "address": ("Direcciones", "Addresses"),
    "wish": ("Deseos, necesidades y consentimientos", "Wishes, needs and consents"),
    "note": ("Notas, compras y etiquetas", "Notes, purchases and tags"),
    "tie": ("Con quién tiene que ver", "Ties to others"),
    "way-in": ("Navegadores y enlaces", "Browsers and links"),
    "log": ("Registros de correo", "Logs of mail"),
    "search": ("Índice de búsqueda", "Search index"),
    "words": ("Lo que se dijo", "What was said"),
    "file": ("Ficheros", "Files"),
    "recording": ("Grabaciones", "Recordings"),
    "mail": ("Correos", "Mails"),
}
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "enquiry": ("Consulta", "Enquiry"),
    "complaint": ("Queja", "Complaint"),
    "claim": ("Reclamación", "Claim"),
    "incident": ("Incidencia", "Incident"),
}
RISKS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "Alguien de dentro mira sin motivo",
        "Somebody inside looks without a reason",
        "papeles y equipos; hay que decir por qué, y la auditoría lo lee 24 meses",
        "roles and teams; one says why, and the auditor reads it for 24 months",
    ),
    (
        "Alguien de fuera entra",
        "Somebody outside comes in",
        "segundo factor, límites de intentos, claves que no se adivinan, enlaces que se revocan",
        "second factor, limits on tries, codes that nobody guesses, links that are revoked",
    ),
    (
        "Se guarda de más",
        "Too much is kept",
        "tiempos por clase de dato y borrado con justificante",
        "times by sort of data, and erasure with a receipt",
    ),
    (
        "Se graba sin permiso",
        "Recording without consent",
        "sin consentimiento la base de datos no guarda nada",
        "without consent the database keeps nothing",
    ),
    (
        "Salud que se adivina",
        "Health that is guessed",
        "solo cómo prefiere que le atiendan, nunca por qué; fuera de búsquedas y listas",
        "only how one is served best, never why; out of searches and lists",
    ),
    (
        "Se altera lo que pasó",
        "What happened is altered",
        "registro encadenado, firmado y sellado",
        "a chained, signed and stamped record",
    ),
    (
        "Se vigila a quien atiende",
        "Who attends is watched",
        "sin presencia guardada, sin emociones, sin cifras por agente",
        "no stored presence, no emotions, no figures by agent",
    ),
)


class _Named(msgspec.Struct, frozen=True):
    name: str
    value: str


class _Counted(msgspec.Struct, frozen=True):
    cases: int
    people: int


async def of_algorithm(tx: Tx, language: str) -> tuple[dict[str, str], dict[str, Rows]]:
    """What fills the sheet of the algorithm: sentences first, then rows."""
    es = language.startswith("es")
    told = await compliance.profile(tx) or Profile()
    today = clock.now().date()
    rules = compliance.binding(told.tags, today)
    capacities = [
        (f"{'Límite de casos abiertos' if es else 'Limit of open cases'}: {one.name}", one.value)
        for one in await tx.all(_Named, Q.limits)
    ]
    skills = [
        (
            f"{'Palabras que llevan a quien sabe de' if es else 'Words that lead to who knows about'}: {one.name}",
            one.value,
        )
        for one in await tx.all(_Named, Q.skills)
    ]
    facts = {
        "back": str(int(BACK_WITHIN.total_seconds() // 3600)),
        "reading": ("estricta" if told.strict else "amplia") if es else ("strict" if told.strict else "lenient"),
    }
    hours = "h"
    rows: dict[str, Rows] = {
        "routing": [
            (
                "Se espera a quien conoce a la persona" if es else "Who knows the person is waited for",
                f"{facts['back']} {hours}",
            ),
            (
                "Personas entre las que se elige, como mucho" if es else "People among whom it is chosen, at most",
                str(DRAWN),
            ),
            *capacities,
            *skills,
        ],
        "turns": [
            ("Necesita que se le atienda antes" if es else "Needs to go first", f"{OF_A_NEED} {hours}"),
            ("Urgente" if es else "Urgent", f"{OF_URGENT} {hours}"),
            ("Tercera vez por lo mismo" if es else "Third time about the same", f"{OF_AGAIN} {hours}"),
            ("Peligro" if es else "Danger", f"{OF_DANGER} {hours}"),
        ],
        "load": [
            (
                "Minutos que cuentan como un caso" if es else "Minutes that count as one case",
                str(MINUTES_A_THREAD),
            ),
        ],
        "clocks": [_answer_time(one, es) for one in await clocks.answer_times(tx)],
        "words": [("Palabras de peligro" if es else "Words of danger", ", ".join(danger_words()))],
        "rules": [(f"{one.law}, art. {one.article}", one.title.said(language)) for one in rules],
    }
    return facts, rows


async def of_processing(tx: Tx, language: str) -> tuple[dict[str, str], dict[str, Rows]]:
    """What fills the record of processing and the template of the assessment."""
    es = language.startswith("es")
    shop = await team.shop(tx)
    counted = await tx.one(_Counted, Q.counted)
    blank = "[falta]" if es else "[missing]"
    by_about: dict[str, list[str]] = {}
    for place in privacy.places().place:
        by_about.setdefault(place.about, []).append(place.table)
    hosts = [
        *(
            ("Correo: entra y sale por" if es else "Mail comes and leaves by", one.value)
            for one in await tx.all(_Named, Q.mail_hosts)
        ),
        *(
            ("Avisos a otro programa" if es else "Letters to another program", urlsplit(one.url).hostname or one.url)
            for one in await webhooks.webhooks(tx)
        ),
    ]
    rows: dict[str, Rows] = {
        "controller": [
            ("Empresa" if es else "Company", shop.name),
            ("Dirección" if es else "Address", shop.postal_address or blank),
            ("Teléfono" if es else "Phone", shop.phone or blank),
            ("NIF" if es else "Tax number", blank),
            ("Delegado de protección de datos" if es else "Data protection officer", blank),
        ],
        "places": [(ABOUT[about][0 if es else 1], ", ".join(tables)) for about, tables in by_about.items()],
        "ways": [(one.name, one.value) for one in await tx.all(_Named, Q.ways)],
        "recipients": [(name, host) for name, host in hosts] or [("Nadie más" if es else "Nobody else", "—")],
        "retention": [_term(one, es, language) for one in await retention.terms(tx)],
        "risks": [(risk[0 if es else 1], risk[2 if es else 3]) for risk in RISKS],
    }
    return {"cases": str(counted.cases), "people": str(counted.people)}, rows


def _term(one: retention.Term, es: bool, language: str) -> tuple[str, str]:
    goes = (
        ("se va por su edad" if es else "goes by its age")
        if one.erases
        else ("hasta que se pide" if es else "until asked")
    )
    return one.sort.name.said(language), f"{one.days} {'días' if es else 'days'}, {goes}"


def _answer_time(one: clocks.AnswerTime, es: bool) -> tuple[str, str]:
    names = (("primera respuesta", "first answer"), ("siguientes", "next ones"), ("solución", "solution"))
    times = (one.first_minutes, one.next_minutes, one.solution_minutes)
    told = [f"{name[0 if es else 1]} {minutes} min" for name, minutes in zip(names, times, strict=True) if minutes]
    urgent = (" · urgente" if es else " · urgent") if one.urgent else ""
    return f"{KINDS[one.kind][0 if es else 1]}{urgent}", ", ".join(told) or "—"
