"""What is given is given for nothing: what one may not write about a gesture, and what one may."""

from __future__ import annotations

import pytest

from mostrador.care.gestures.conditions import NothingInReturn, tied, untied

TIED = [
    "Por tu silencio",
    "Por su silencio",
    "Por no reclamar",
    "Por no quejarte más",
    "Para que nos pongas buena nota",
    "Para que nos ponga un diez",
    "Por tu opinión en Google Maps",
    "Gracias por tu reseña",
    "Por dejarnos una valoración",
    "Por cinco estrellas",
    "Si cierras la reclamación",
    "Si usted cierra la reclamación",
    "Si cerrás el reclamo y la queja",
    "Cuando cierres la queja",
    "En cuanto retires la denuncia",
    "Por cerrar la reclamación",
    "Por retirar su queja",
    "Por retirarla",
    "Por desistir",
    "Si desistes",
    "Con tal de que no reclames",
    "Con tal de no ir a juicio ni tener otra reclamación",
    "A cambio de no denunciar",
    "Siempre que nos recomiendes",
    "Si nos recomienda a sus vecinos",
    "Por recomendarnos",
    "Si te callas",
    "Si se calla",
    "Si te callás",
    "Por callarte",
    "Por guardar silencio",
    "Por no decir nada",
    "Por no contarlo",
    "Si no lo cuentas",
    "Si no dice nada a nadie",
    "Por no hablar mal de nosotros",
    "Para que hables bien de la tienda",
    "Por no ir a consumo",
    "Si lo dejas estar",
    "Si lo das por cerrado",
    "Por darnos las gracias",
    "Para que nos des las gracias",
    "Por el cierre de tu reclamación",
    "Como premio por tu comentario",
    "For your silence",
    "For your review on Google",
    "For a good rating",
    "For closing the complaint",
    "For not complaining",
    "For not telling anyone",
    "For recommending us",
    "If you close the complaint",
    "If you drop it",
    "Once you rate us",
    "So that you give us a good review",
    "If you stay quiet",
    "Pel teu silenci",
    "Per la teva opinió a Google",
    "Per no reclamar",
    "Per tancar la reclamació",
    "Si tanques la reclamació",
    "Perquè ens posis bona nota",
    "Si ens recomanes",
    "A canvi d'una ressenya",
    "Polo teu silencio",
    "Por non reclamar",
    "Pola túa recensión",
    "Se pechas a reclamación",
    "Para que nos poñas boa nota",
    "Se nos recomendas",
    "Zure isiltasunagatik",
    "Zure iritziagatik",
    "Ez erreklamatzeagatik",
    "Erreklamazioa ixteagatik",
    "Erreklamazioa ixten baduzu",
    "Iritzi on bat jartzeagatik",
    "Balorazio baten truke",
]
FREE = [
    "Por el retraso",
    "Por tu paciencia",
    "Por la reclamación que cerramos tarde",
    "Por tu reclamación",
    "Por cerrar tarde tu reclamación",
    "Por cerrar tu queja sin respuesta",
    "Por no contestar tu reclamación",
    "Por no decirte la fecha",
    "Por no avisarte antes",
    "Por no contar con la pieza",
    "Por nuestro silencio de tres días",
    "Por el silencio de tres días",
    "Por perder la queja que nos escribiste",
    "Por la opinión que perdimos",
    "Por recomendarte una broca que no servía",
    "Por olvidar tu pedido",
    "Por hacerte venir dos veces",
    "Por las molestias. Gracias por avisarnos",
    "Gracias por tu paciencia",
    "Si vuelve a pasar, nos avisa",
    "Para que no tengas que volver",
    "Para que la termines hoy",
    "Cuando cerramos la reclamación no te avisamos",
    "Se cerró la reclamación sin contestar",
    "Porque tenías razón en tu queja",
    "Vale para tu próxima compra",
    "La nota del pedido estaba mal",
    "For the delay",
    "For your patience",
    "For closing the complaint late",
    "For our silence of three days",
    "For not telling you in time",
    "For keeping you waiting",
    "Because we lost the complaint",
    "Per la demora",
    "Per la teva paciència",
    "Per la reclamació que vam tancar tard",
    "Polo atraso",
    "Pola túa paciencia",
    "Por pechar tarde a reclamación",
    "Atzerapenagatik",
    "Zure pazientziagatik",
    "Erreklamazioa berandu ixteagatik",
]


@pytest.mark.parametrize("words", TIED)
def test_nothing_is_bought_with_a_gesture(words: str) -> None:
    with pytest.raises(NothingInReturn) as refused:
        untied(f"Veinte euros. {words}")
    assert words in str(refused.value.facts["words"])


@pytest.mark.parametrize("words", FREE)
def test_what_we_did_wrong_is_a_reason(words: str) -> None:
    untied(words)


@pytest.mark.parametrize("words", ["por tu silencio", "si cierras la reclamación", "for your review"])
def test_a_message_that_gives_for_it_is_seen(words: str) -> None:
    assert tied(f"Te damos 20 € {words}")


@pytest.mark.parametrize(
    "words",
    [
        "Gracias por tu opinión, la leemos siempre",
        "Si lo das por resuelto, cierro el caso",
        "Thanks for your feedback on the repair",
        "Te devolvemos 20 € por el retraso",
    ],
)
def test_a_message_that_gives_nothing_for_it_is_left_alone(words: str) -> None:
    assert not tied(words)
