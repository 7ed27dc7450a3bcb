"""Our own words, which stand until the shop writes others: in every language, with the same fields."""

from __future__ import annotations

from typing import Final

from mostrador.care.wording.fields import names
from mostrador.care.wording.sorts import Sort
from mostrador.kit.i18n import N_, Language, translator

HELLO: Final = N_("Hello, %(name)s:")
I_HAVE_IT: Final = N_("I am %(owner)s and I take care of this myself.")
ANSWER_BY: Final = N_("I will answer you %(moment)s.")
STAND_IN: Final = N_("I am not here at this moment; if it cannot wait, %(name)s answers for me.")
OPEN: Final = N_("We are open: %(hours)s.")
JUST_ANSWER: Final = N_("To add something, just answer this mail.")
PROOF: Final = N_("This is the proof of what you told us. Keep it.")
PROOF_CODE: Final = N_("Its key is %(code)s.")
PROOF_AT: Final = N_("We received it on %(moment)s.")
PROOF_WORDS: Final = N_("Your words:")
YOU_LEFT: Final = N_("You had left our chat, so I write to you here.")
GO_ON: Final = N_("To go on, just answer this mail: your answer appears in the chat too.")
PASSCODE: Final = N_(
    "%(code)s\n\nWrite it where you opened your link. It is valid for 15 minutes.\n"
    "If it was not you, do nothing: without this code nobody sees your case."
)
INVITATION: Final = N_(
    "%(name)s, with this link you choose your password and come in to the desk of %(shop)s:\n\n%(link)s\n\n"
    "It opens once, within seven days. Any link you were given before opens nothing any more.\n"
    "If you do not know what this is about, do nothing."
)


def ours(sort: Sort, language: Language) -> str:
    """What we say while the shop says nothing else."""
    say = translator(language).gettext
    mark = {field: f"{{{name}}}" for field, name in names(sort, language.tag).items()}
    if sort == "passcode":
        return say(PASSCODE, code=mark["code"])
    if sort == "invitation":
        return say(INVITATION, name=mark["person"], shop=mark["shop"], link=mark["link"])
    if sort == "stand-in":
        return f"{say(STAND_IN, name=mark['stand_in'])}\n\n{say(OPEN, hours=mark['hours'])}"
    if sort == "going-on":
        return "\n\n".join((say(HELLO, name=mark["person"]), say(YOU_LEFT), mark["words"], say(GO_ON)))
    parts = [
        say(HELLO, name=mark["person"]),
        f"{say(I_HAVE_IT, owner=mark['owner'])} {say(ANSWER_BY, moment=mark['answer_by'])}",
        mark["away"],
    ]
    if sort == "proof":
        proof = (say(PROOF), say(PROOF_CODE, code=mark["code"]), say(PROOF_AT, moment=mark["received"]))
        parts += [" ".join(proof), say(PROOF_WORDS), mark["words"]]
    return "\n\n".join((*parts, say(JUST_ANSWER)))
