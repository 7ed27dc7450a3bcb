"""What a complaint asks, what each question is answered, and how a case is completed (Ley 10/2025, art. 13)."""

from mostrador.oversight.answers.bodies import Body, bodies, fitting, keep_body
from mostrador.oversight.answers.completing import (
    AT_ONCE,
    Asked,
    Completion,
    Missing,
    ask,
    asked_of,
    end_with_notice,
    end_with_thread,
    give,
    give_up,
    heed,
    need_no_more,
)
from mostrador.oversight.answers.decide import decide, figures, hold, is_owed, nearly_same, words_of
from mostrador.oversight.answers.questions import (
    add,
    forget_words,
    questions_of,
    replies,
    reword,
    say_where,
    take_back,
    take_out,
)
from mostrador.oversight.answers.records import OUTCOMES, REFUSALS, Decided, Figures, Question
from mostrador.oversight.answers.wording import proposed

__all__ = [
    "AT_ONCE",
    "OUTCOMES",
    "REFUSALS",
    "Asked",
    "Body",
    "Completion",
    "Decided",
    "Figures",
    "Missing",
    "Question",
    "add",
    "ask",
    "asked_of",
    "bodies",
    "decide",
    "end_with_notice",
    "end_with_thread",
    "figures",
    "fitting",
    "forget_words",
    "give",
    "give_up",
    "heed",
    "hold",
    "is_owed",
    "keep_body",
    "nearly_same",
    "need_no_more",
    "proposed",
    "questions_of",
    "replies",
    "reword",
    "say_where",
    "take_back",
    "take_out",
    "words_of",
]
