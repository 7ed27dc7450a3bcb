"""What an agent does in a day, as a browser without scripts does it; and what others may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient
from tests.application import application
from tests.cast import Cast, Customer, carla, write
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import people, team, threads
from mostrador.channels import AddressGiven
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.surfaces import desk

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")
Seat = Callable[[Actor], Browser]


@pytest.fixture
async def keys(db: Database, cast: Cast) -> dict[int, str]:
    """A session for each agent, whose desks speak English."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET language = 'en'")
        return {
            actor.id: await team.start_session(tx, await team.find_agent(tx, actor.id), device="")
            for actor in (cast.ana, cast.bruno, cast.dario, cast.elena)
        }


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


@pytest.fixture
def client(config: Config, keys: dict[int, str]) -> Iterator[TestClient[Litestar]]:
    """The application of this test."""
    with application(config) as app, TestClient(app) as opened:
        opened.headers["Accept-Language"] = "en"
        yield opened


@pytest.fixture
def seat(client: TestClient[Litestar], keys: dict[int, str]) -> Seat:
    """Somebody's browser, logged in."""

    def sit(actor: Actor) -> Browser:
        browser = Browser(client)
        browser.cookies.set("s", keys[actor.id])
        return browser

    return sit


async def test_ana_answers_and_notes(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """Her words reach Carla, the note does not; the list shows who waits no more."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert "waits" in text_of(ana.get("/desk"))
    page = text_of(ana.get(at))
    assert "Necesito una hembrilla" in page
    assert "Carla" in page
    sent = ana.send_form(f"{at}/messages", text="Es una **escarpia**, Carla.", mode="message", seen="1")
    assert (sent.status_code, sent.headers["location"][: len(at)]) == (303, at)
    ana.send_form(f"{at}/messages", text="Pasillo 3 @Bruno", mode="note")
    drawn = ana.get(at).text
    assert "<strong>escarpia</strong>" in drawn
    assert "Pasillo 3" in drawn
    async with db.look() as tx:
        seen = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
        assert [message.text for message in seen][1:] == ["Es una **escarpia**, Carla."]
        assert (await threads.counters(tx, viewer=cast.bruno)).mentions == 1
    assert "waits" not in text_of(ana.get("/desk"))
    assert "Carla" in text_of(seat(cast.bruno).get("/desk/mentions"))


async def test_a_reply_waits_when_somebody_was_quicker(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    """Ana wrote to a page that Bruno had answered since: hers is kept and his is shown; then she sends it anyway."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/messages"
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Ya te lo digo yo", by=cast.bruno)
    held = ana.send_form(at, text="Es una escarpia", mode="message", seen="1")
    assert held.status_code == 409
    page = text_of(held)
    assert "Somebody wrote here while you were writing" in page
    assert "Ya te lo digo yo" in page
    assert ">Es una escarpia</textarea>" in held.text
    assert "Send anyway" in page
    assert ana.send_form(at, text="Es una escarpia", mode="message", seen="1", anyway="yes").status_code == 303


async def test_an_attempt_whose_answer_got_lost_is_not_held(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    """The same attempt again is the same message, whatever was said since."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/messages"
    ana.get("/desk")
    headers = {"Accept": "application/json", "x-csrftoken": ana.cookies["c"]}
    attempt = {"text": "Es una escarpia", "mode": "message", "seen": "1", "client_id": "a1"}
    first = ana.post(at, data=attempt, headers=headers)
    assert first.status_code == 201
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Y yo", by=cast.bruno)
    again = ana.post(at, data=attempt, headers=headers)
    assert (again.status_code, again.json()["message"]) == (200, first.json()["message"])
    other = ana.post(at, data=attempt | {"client_id": "a2"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "answered-meanwhile")


async def test_the_thread_goes_on_to_dario_when_he_accepts(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    """He sees it once it is offered; Ana owns it until he accepts; then it is no longer hers to see."""
    ana, dario, at = seat(cast.ana), seat(cast.dario), f"/desk/threads/{customer.thread}"
    assert dario.get(at).status_code == 404
    assert "Darío" in text_of(ana.get(f"{at}/sheets/handoff"))
    assert ana.send_form(f"{at}/handoffs", to=str(cast.dario.id), reason="").status_code == 422
    carried = {"about": "Una bisagra", "done": "Mirada", "told": "Sigue {name}."}
    ana.send_form(f"{at}/handoffs", carried, to=str(cast.dario.id), reason="Es cosa del taller")
    assert "Carla" in text_of(dario.get("/desk/offered"))
    assert "Ana passes it to you: Es cosa del taller" in text_of(dario.get(at))
    async with db.look() as tx:
        assert (await threads.find(tx, customer.thread, viewer=cast.ana)).owner_id == cast.ana.id
    dario.send_form(f"{at}/handoffs/acceptance")
    assert "yours" in text_of(dario.get(at))
    lost = ana.get(at)
    assert lost.status_code == 404
    assert "You cannot see this case" in lost.text
    assert "Carla" not in lost.text
    assert 'id="desk-line"' in lost.text  # the desk stays around it


async def test_only_who_has_come_in_is_on_the_sheet(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """Fátima was invited a moment ago."""
    async with db.begin() as tx:
        await team.invite(
            tx, (await team.add_agent(tx, email="fatima@lallave.example", name="Fátima")).id, by=cast.elena
        )
    sheet = text_of(seat(cast.ana).get(f"/desk/threads/{customer.thread}/sheets/handoff"))
    assert "Bruno" in sheet
    assert "Fátima" not in sheet


async def test_it_sleeps_ends_and_opens_again(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """Snooze, question, decision: each says how it stands and has its way back."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert ana.send_form(f"{at}/snooze", day="2001-01-01", hour="09:00").status_code == 422
    assert ana.send_form(f"{at}/snooze", day="mañana").status_code == 422
    until = re.search(r'name="until" value="([^"]+)"', ana.get(f"{at}/sheets/snooze").text)
    assert until
    ana.send_form(f"{at}/snooze", until=unescape(until[1]))
    assert "Asleep" in text_of(ana.get(at))
    assert "Carla" in text_of(ana.get("/desk/snoozed"))
    ana.send_form(f"{at}/waking")
    ana.send_form(f"{at}/closure", kind="solved")
    assert "We asked whether it is solved" in text_of(ana.get(at))
    assert ana.send_form(f"{at}/closure", kind="answered", reason=" ").status_code == 422
    ana.send_form(f"{at}/closure", kind="answered", reason="No lo fabrican ya")
    assert "Closed with this decision: No lo fabrican ya" in text_of(ana.get(at))
    assert "Carla" in text_of(ana.get("/desk/closed"))
    ana.send_form(f"{at}/reopening")
    assert "Carla" in text_of(ana.get("/desk/mine"))


async def test_the_owner_says_in_which_language_a_case_is(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    """Beside subject and kind; one that nobody here knows is refused, and without one it stays."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert '<option value="es" selected>' in ana.get(f"{at}/sheets/details").text
    ana.send_form(f"{at}/details", subject="La bisagra", kind="enquiry", language="gl")
    ana.send_form(f"{at}/details", subject="La bisagra", kind="enquiry")
    assert '<option value="gl" selected>' in ana.get(f"{at}/sheets/details").text
    assert ana.send_form(f"{at}/details", subject="", kind="enquiry", language="xx").status_code == 422


async def test_a_complaint_is_discarded_by_two(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """One proposes, another agrees; the same person twice does not count."""
    ana, bruno, at = seat(cast.ana), seat(cast.bruno), f"/desk/threads/{customer.thread}"
    ana.send_form(f"{at}/details", subject="La alcayata", kind="complaint")
    asks = text_of(ana.get(f"{at}/sheets/discard"))
    assert "Nobody discards a complaint alone" in asks
    assert "On shift now, to be asked: Bruno." in asks
    ana.send_form(f"{at}/closure", kind="discarded", why="spam", reason="Es publicidad", block="yes")
    assert "A second person has to agree" in text_of(bruno.get(at))
    assert "You asked that this be discarded" in text_of(ana.get(at))
    assert "I agree" not in text_of(ana.get(at))
    assert ana.send_form(f"{at}/closure/second").status_code == 409
    bruno.send_form(f"{at}/closure/second")
    page = text_of(ana.get(at))
    assert "Discarded by Ana: Es publicidad" in page
    assert "This person is blocked" not in page, "one person alone silences nobody who complains"
    ana.send_form(f"{at}/block")
    assert "This person is blocked" in text_of(ana.get(at))
    ana.send_form(f"{at}/unblock")
    assert "This person is blocked" not in text_of(ana.get(at))


async def test_abuse_calls_who_supervises(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """A note that names Elena; Carla sees nothing of it."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    ana.send_form(f"{at}/abuse", reason="Insulta")
    assert "Carla" in text_of(seat(cast.elena).get("/desk/mentions"))
    async with db.look() as tx:
        assert len((await threads.page(tx, customer.thread, viewer=customer.actor)).messages) == 1


async def test_people_have_a_page_to_be_looked_for(db: Database, cast: Cast, seat: Seat) -> None:
    """Typed by hand it is a page; by a script, its lines. Who is another team's is not in it."""
    async with db.begin() as tx:
        mine = (await carla(tx, owner=cast.ana, team=cast.counter)).actor.id
    ana = seat(cast.ana)
    assert "three letters or more" in ana.get("/desk/people").text
    assert f'href="/desk/people/{mine}"' in ana.get("/desk/people", {"q": "carl"}).text
    lines = ana.get("/desk/people", {"q": "nadie"}, headers={"hx-request": "true"}).text
    assert "Nobody whose page you may open" in lines
    assert "<html" not in lines
    assert f'href="/desk/people/{mine}"' not in seat(cast.dario).get("/desk/people", {"q": "carl"}).text


async def test_a_name_is_refused_rather_than_cut(db: Database, cast: Cast, seat: Seat) -> None:
    long = "Wolfeschlegelsteinhausen " * 4
    ana = seat(cast.ana)
    refused = ana.send_form("/desk/new", {"way": "phone", "who": long, "text": "¿Abrís mañana?", "client_id": "x"})
    assert refused.status_code == 422
    assert "up to 80 characters here, and this one has 99" in refused.text
    assert long.strip() in refused.text
    async with db.look() as tx:
        assert not await people.find_alike(tx, "Wolfeschlegel")


async def test_who_calls_gets_a_code_to_write_down(db: Database, cast: Cast, seat: Seat) -> None:
    """A call by somebody known: the person is found, the code is large, the times are kept."""
    ana = seat(cast.ana)
    async with db.begin() as tx:
        known = (await write(tx, name="Rosa Vidal")).person
    assert f'value="{known}"' in ana.get("/desk/new/people", {"who": "rosa"}).text
    began = re.search(r'name="began" value="([^"]+)"', ana.get("/desk/new").text)
    assert began
    fields = {"way": "phone", "who": "Rosa Vidal", "person": str(known), "text": "¿Abrís mañana?", "client_id": "x"}
    saved = ana.send_form("/desk/new", fields, began=unescape(began[1]))
    assert saved.status_code == 303
    page = ana.get(saved.headers["location"])
    assert re.search(r'plate-big">[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]<', page.text)
    assert "written down by Ana" in text_of(page)
    end = re.search(r'action="(/desk/threads/\d+/contacts/\d+/end)"', page.text)
    assert end
    ana.send_form(end[1])
    async with db.look() as tx:
        lasted = await tx.value("SELECT ended_at >= answered_at AND answered_at >= arrived_at FROM contact")
        assert lasted is True
        assert await tx.value("SELECT person_id FROM thread ORDER BY id DESC LIMIT 1") == known
    twice = ana.send_form("/desk/new", fields, began=unescape(began[1]))
    assert twice.headers["location"] == saved.headers["location"]


async def test_who_calls_from_a_number_we_know_is_recognised_however_it_is_typed(
    db: Database, cast: Cast, seat: Seat
) -> None:
    """Without accents, with the number as it comes; who has another name at that number is asked about."""
    ana = seat(cast.ana)
    async with db.begin() as tx:
        phone = AddressGiven("phone", "+34600000101")
        known = (await write(tx, name="Miguel López", address=phone)).person
    for typed in ({"who": "miguel lopez"}, {"address": "600 000 101"}, {"who": "0034 600000101"}):
        assert f'value="{known}"' in ana.get("/desk/new/people", typed).text, typed
    sure = f'value="{known}" data-name="Miguel López" checked'
    for who in ("", "Miguel Lopez"):
        assert sure in ana.get("/desk/new/people", {"who": who, "address": "600 000 101"}).text, who

    call = {"way": "phone", "address": "600 000 101", "text": "Otra vez la sierra"}
    saved = ana.send_form("/desk/new", {**call, "who": "Miguel Lopez"})
    assert saved.status_code == 303
    asked = ana.send_form("/desk/new", {**call, "who": "Su vecina"})
    assert asked.status_code == 409
    await its_own_case(db, ana, known, call | {"who": "Miguel Lopez"})
    assert "Say whether it is them or somebody new" in asked.text
    assert "Otra vez la sierra" in asked.text
    assert ana.send_form("/desk/new", {**call, "who": "Su vecina", "person": "new"}).status_code == 303
    async with db.look() as tx:
        assert await tx.values("SELECT person_id = %(known)s FROM thread ORDER BY id", known=known) == [
            True,
            True,
            False,
        ]
    assert "Miguel López" in text_of(ana.get("/desk/search", {"q": "MIGUEL lopez"}))


async def its_own_case(db: Database, ana: Browser, person: int, call: dict[str, str]) -> None:
    """They call about what is open: it goes on there, and what they say at its end is their word."""
    drawn = ana.get("/desk/new/people", {"who": call["who"], "address": call["address"]}).text
    [case] = re.findall(rf'name="thread-{person}" value="(\d+)"', drawn)[:1]
    again = ana.send_form("/desk/new", {**call, "text": "Ya va", f"thread-{person}": case})
    assert again.headers["location"].startswith(f"/desk/threads/{case}?")
    assert "Ya va" in ana.get(f"/desk/threads/{case}").text
    closed = ana.send_form(f"/desk/threads/{case}/closure", kind="told")
    assert closed.status_code == 303
    async with db.begin() as tx:
        kind, by, noted = (await tx.values("SELECT ARRAY[kind, by_kind, (contact_id IS NOT NULL)::text] FROM closure"))[
            0
        ]
        assert (kind, by, noted) == ("solved", "customer", "true")
        thread = int(case)
        await threads.reopen(tx, thread, by=SYSTEM)
        await tx.run(
            "UPDATE contact SET answered_at = now() - interval '2 days', arrived_at = now() - interval '2 days'"
        )
    assert ana.send_form(f"/desk/threads/{case}/closure", kind="told").status_code == 409


async def test_we_write_first(db: Database, cast: Cast, seat: Seat) -> None:
    """Our own first message is ours, and whoever wrote it owns the thread; nobody is named, nothing is opened."""
    ana = seat(cast.ana)
    assert ana.send_form("/desk/new", way="ours", text="Hola").status_code == 422
    saved = ana.send_form("/desk/new", way="ours", who="Rosa", address="600 000 101", text="Ya llegó tu pedido")
    number = int(saved.headers["location"].split("/")[-1].split("?")[0])
    async with db.look() as tx:
        said = (await threads.page(tx, number, viewer=cast.ana)).messages
        assert [(message.author_kind, message.text) for message in said] == [("agent", "Ya llegó tu pedido")]
        assert (await threads.find(tx, number, viewer=cast.ana)).owner_id == cast.ana.id


async def test_a_correction_and_a_withdrawal(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """One's own words can be corrected, with the first ones readable, and withdrawn; those of others not."""
    ana, bruno, at = seat(cast.ana), seat(cast.bruno), f"/desk/threads/{customer.thread}"
    async with db.begin() as tx:
        said = (await threads.reply(tx, customer.thread, "Cuesta 3 euros", by=cast.ana)).id
    assert bruno.send_form(f"{at}/messages/{said}/correction", text="Gratis").status_code == 403
    ana.send_form(f"{at}/messages/{said}/correction", text="Cuesta 4 euros")
    assert "Cuesta 4 euros" in text_of(ana.get(at))
    assert "Cuesta 3 euros" in text_of(ana.get(f"{at}/messages/{said}/originals"))
    ana.send_form(f"{at}/messages/{said}/withdrawal", why="Me equivoqué de caso")
    page = text_of(ana.get(at))
    assert "Cuesta 4 euros" not in page
    assert "Me equivoqué de caso" in page
    assert "Cuesta 3 euros" not in text_of(ana.get(f"{at}/messages/{said}/originals"))


async def test_files_go_up_alone_and_are_seen_by_right(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    """Before it is sent only Ana sees it; after, who may read the thread."""
    ana = seat(cast.ana)
    ana.get("/desk")
    headers = {"x-csrftoken": ana.cookies["c"], "x-file-name": "medidas%20ca%C3%B1o.txt"}
    kept = ana.post("/desk/files", content=b"12 mm", headers=headers).json()
    assert (kept["name"], kept["size"]) == ("medidas caño.txt", 5)
    assert seat(cast.bruno).get(f"/desk/files/{kept['key']}").status_code == 404
    ana.send_form(f"/desk/threads/{customer.thread}/messages", text="Aquí van", attachments=kept["key"])
    assert seat(cast.bruno).get(f"/desk/files/{kept['key']}").content == b"12 mm"
    assert seat(cast.dario).get(f"/desk/files/{kept['key']}").status_code == 404
    assert ana.post("/desk/files", content=b"", headers=headers).status_code == 422
    sent = ana.send_form(
        f"/desk/threads/{customer.thread}/messages", {"text": ""}, files={"files": ("plano.txt", b"alto 3 m")}
    )
    assert sent.status_code == 303
    assert "plano.txt" in ana.get(f"/desk/threads/{customer.thread}").text


@pytest.mark.parametrize(
    "text", ["🧰👩🏽‍🔧", "\u202eal revés", "a\0b", "línea\r\n" * 10_000, "<script>alert(1)</script>"]
)
async def test_what_people_paste_arrives(cast: Cast, customer: Customer, seat: Seat, text: str) -> None:
    """Nothing of it breaks a page, and none of it runs."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert ana.send_form(f"{at}/messages", text=text, mode="message").status_code == 303
    page = ana.get(at)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * (1024 * 1024 + 1)])
async def test_what_cannot_be_sent_is_given_back(cast: Cast, customer: Customer, seat: Seat, text: str) -> None:
    """A sentence says why, and the words are still in the box."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    refused = ana.send_form(f"{at}/messages", text=text, mode="message")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert text.strip() in refused.text


async def test_a_program_called_jpg_is_called_out(cast: Cast, customer: Customer, seat: Seat) -> None:
    """It is no picture, it is only downloaded, and a line says that its name lies."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    lying = {"files": ("foto.jpg", b"<html><script>alert(1)</script></html>")}
    assert ana.send_form(f"{at}/messages", {"text": "mira"}, files=lying).status_code == 303
    page = ana.get(at)
    assert "Its name says one kind of file" in text_of(page)
    found = re.search(r'href="(/desk/files/[^"]+)"', page.text)
    assert found
    served = ana.get(found[1])
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["content-type"] == "application/octet-stream"


async def test_a_draft_follows_its_writer(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """It is there on another device, nobody else sees it, and it goes when the message is sent."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    ana.send_form(f"{at}/draft", text="Estoy pensando", mode="message")
    assert ">Estoy pensando</textarea>" in seat(cast.ana).get(at).text
    assert "Estoy pensando" not in seat(cast.bruno).get(at).text
    ana.send_form(f"{at}/messages", text="Ya está", mode="message")
    assert "Estoy pensando" not in ana.get(at).text


async def test_dario_finds_no_door_to_anas_thread(
    db: Database, cast: Cast, customer: Customer, client: TestClient[Litestar], seat: Seat
) -> None:
    """Every address of the desk with her thread in it says that there is nothing; nobody at all is asked to log in."""
    async with db.begin() as tx:
        said = (await threads.reply(tx, customer.thread, "secretísimo", by=cast.ana)).id
    dario, nobody, tried = seat(cast.dario), Browser(client), 0
    fields = {
        "text": "te llamo mañana a las 12",
        "reason": "x", "to": "1", "kind": "solved", "position": "1", "what": "typing", "mode": "message",
        "day": "2090-01-01", "subject": "x",
    }  # fmt: skip
    for handler in desk.HANDLERS:
        assert isinstance(handler, HTTPRouteHandler)
        for path in handler.paths:
            if "{thread:int}" not in path:
                continue
            address = path.replace("{thread:int}", str(customer.thread)).replace("{message:int}", str(said))
            address = re.sub(r"\{\w+:int\}", "1", address.replace("{sheet:str}", "link"))
            for method in handler.http_methods - {"HEAD", "OPTIONS"}:
                if method == "GET":
                    answer, refused = dario.get(address), nobody.get(address)
                else:
                    form = fields | ({"kind": "enquiry"} if address.endswith("details") else {})
                    answer, refused = dario.send_form(address, form), nobody.send_form(address, form)
                assert answer.status_code == 404, (method, address)
                assert refused.headers["location"].startswith("/desk/login"), (method, address)
                tried += 1
    assert tried > 20
    assert nobody.get("/desk/stream").status_code == 401
    assert "Carla" not in dario.get("/desk/search", {"q": "secretísimo"}).text
    assert all("Carla" not in dario.get(f"/desk/{view}").text for view in ("mine", "team", "waiting", "closed"))
    async with db.look() as tx:
        assert len((await threads.page(tx, customer.thread, viewer=cast.ana)).messages) == 2


async def test_more_than_999_is_said_so(db: Database, cast: Cast, seat: Seat) -> None:
    """A count of thousands would cost more than it tells; the pages go on to the last row all the same."""
    async with db.begin() as tx:
        person = (await write(tx)).person
        await tx.run(
            "INSERT INTO thread (code, person_id, owner_id, team_id, channel, last_at)"
            " SELECT 'X' || n, %(person)s, %(ana)s, %(team)s, 'counter', now() - n / 7 * interval '1 minute'"
            "   FROM generate_series(1, 1100) AS n",
            person=person,
            ana=cast.ana.id,
            team=cast.counter,
        )
    ana = seat(cast.ana)
    page = ana.get("/desk/mine")
    assert re.search(r'data-nav="mine".*?<span class="count">999\+</span>', page.text, re.DOTALL)
    shown: list[str] = []
    while True:
        shown += re.findall(r'data-row="(\d+)"', page.text)
        following = re.search(r'hx-get="(/desk/mine\?cursor=[^"]+)"', page.text)
        if following is None:
            break
        page = ana.get(unescape(following[1]))
    assert len(shown) == len(set(shown)) >= 1100


async def test_a_long_thread_opens_on_its_last_page(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    """Of 20,000 messages the last fifty are drawn, and the way back leads to the first."""
    async with db.begin() as tx:
        await tx.run(
            "INSERT INTO message (thread_id, position, author_kind, author_id, text, salt, via)"
            " SELECT %(thread)s, n, 'customer', %(person)s, 'número ' || n, '', 'counter'"
            "   FROM generate_series(2, 20000) AS n",
            thread=customer.thread,
            person=customer.actor.id,
        )
        await tx.run("UPDATE thread SET last_position = 20000 WHERE id = %(thread)s", thread=customer.thread)
    ana = seat(cast.ana)
    page = ana.get(f"/desk/threads/{customer.thread}")
    assert len(re.findall(r'data-message="', page.text)) == 50
    assert "número 20000" in page.text
    back = re.search(r'hx-get="(/desk/threads/\d+/messages\?before=\d+)"', page.text)
    assert back
    assert "número 19950" in ana.get(back[1]).text
    assert "Necesito una hembrilla" in ana.get(f"/desk/threads/{customer.thread}/messages", {"before": "20"}).text


async def test_thanks_are_read_by_whom_they_are_for(db: Database, cast: Cast, seat: Seat) -> None:
    async with db.begin() as tx:
        answered = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.reply(tx, answered.thread, "Es una hembrilla", by=cast.ana)
        await threads.thank(tx, answered.thread, agent=cast.ana.id, by=answered.actor, text="Qué paciencia")
    ana, bruno = seat(cast.ana), seat(cast.bruno)
    for page in (f"/desk/threads/{answered.thread}", "/desk/mine", "/desk/team"):
        assert "Qué paciencia" not in ana.get(page).text + bruno.get(page).text, page
    assert "Qué paciencia" in ana.get("/desk/thanks").text
    assert "Qué paciencia" not in bruno.get("/desk/thanks").text
