// The open thread: what is said appears in its order, what is written is kept, and nobody answers past another.

import { compose } from "../composer.js";
import { mentions } from "./mentions.js";
import { retitle } from "./notify.js";
import { phrases } from "./phrases.js";
import { promises } from "./promises.js";

const HERE_EVERY = 20000;
const HERE_LASTS = 45000;
const TYPING_LASTS = 6000;
const DRAFT_WAIT = 800;
const EXEMPTING = ["words-that-sell", "better-how"];

let open = null; // {id, list, form, held, others: Map of who is here}
const messages = () => document.getElementById("messages");
const csrf = () => document.getElementById("desk-line").dataset.csrf;

export const shown = () => (open ? [open.id] : []);

// Opens a thread beside the list: the columns are fetched, the address follows.
export async function openThread(href) {
  const place = document.querySelector(".desk-thread");
  leave();
  const slow = setTimeout(() => place.setAttribute("aria-busy", "true"), 300);
  await htmx.ajax("GET", href, { target: place, swap: "innerHTML" });
  clearTimeout(slow);
  place.removeAttribute("aria-busy");
  if (!messages()) {
    location.assign(href);
    return;
  }
  history.pushState(null, "", href);
  document.querySelector(".desk").dataset.view = "thread";
  watchThread();
  document.dispatchEvent(new CustomEvent("desk:opened"));
}

// Looks after the thread this page shows, if it shows one.
export function watchThread() {
  const list = messages();
  if (!list) return;
  const form = document.getElementById("composer");
  open = { id: list.dataset.thread, list, form, others: new Map(), stale: false };
  retitle(document.querySelector(".desk-person .who-name")?.textContent.trim() || document.title);
  for (const row of document.querySelectorAll("#rows .row")) {
    const mine = row.dataset.row === open.id;
    row.toggleAttribute("aria-current", mine);
    if (mine) {
      row.setAttribute("aria-current", "true");
      row.classList.remove("row-unread");
    }
  }
  markRead(Number(document.getElementById("thread-head").dataset.read));
  composer(open);
  // One column scrolls as a whole page does; a wide one opens on its last line by itself.
  if (!location.hash && oneColumn()) toEnd();
  // By then our line is open, and whoever is here can answer that they are.
  const thread = open;
  setTimeout(() => open === thread && tell("looking"), 800);
}

function leave() {
  if (!open) return;
  open.keep?.();
  tell("left");
  open = null;
}

setInterval(() => {
  if (!open) return;
  if (document.visibilityState === "visible") tell("looking");
  const now = Date.now();
  for (const [who, one] of open.others) if (one.until < now) open.others.delete(who);
  sayHere();
}, HERE_EVERY / 4);

window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => {
  if (!open) return;
  if (document.visibilityState === "visible") seen(Number(open.list.dataset.last));
  else open.keep?.();
});

let toldAt = 0;
function tell(what) {
  if (what === "looking" && Date.now() - toldAt < HERE_EVERY) return;
  toldAt = what === "looking" ? Date.now() : 0;
  post(`/desk/threads/${open.id}/presence`, { what });
}

function post(address, fields) {
  const body = new URLSearchParams({ ...fields, _csrf_token: csrf() });
  return fetch(address, { method: "POST", body, keepalive: body.toString().length < 60000 }).catch(() => null);
}

function composer(thread) {
  const { form } = thread;
  if (!form) return;
  const text = form.elements.text;
  const box = form.querySelector(".composer-box");
  const instead = (on) => {
    form.querySelector("[data-anyway]")?.toggleAttribute("hidden", !on);
    form.querySelector("[data-send]")?.toggleAttribute("hidden", on);
  };
  let timer = null;
  let kept = text.value;
  const promise = promises(form, thread.id);

  const mode = () => form.querySelector("[name=mode]:checked").value;
  const keep = () => {
    clearTimeout(timer);
    if (text.value === kept) return;
    kept = text.value;
    post(`/desk/threads/${thread.id}/draft`, { text: text.value, mode: mode() });
  };
  thread.keep = keep;
  thread.fits = () => {
    form.elements.seen.value = thread.list.dataset.last;
    thread.stale = false;
    warn("");
    instead(false);
  };

  const live = compose(form, {
    pending: () => {
      const waiting = document.createElement("p");
      waiting.className = "system-line";
      waiting.textContent = "…";
      thread.list.append(waiting);
      return waiting;
    },
    settled(attempt, answer, node) {
      node?.remove();
      kept = "";
      clearTimeout(timer);
      place(answer.message, answer.position, answer.html);
      exempting(form, false);
      if (open !== thread) return;
      thread.fits();
      // What waited for these words waits no more.
      beside();
    },
    refused(attempt, problem, node) {
      node?.remove();
      promise.read();
      if (EXEMPTING.includes(problem.code)) exempting(form, true);
      if (problem.code !== "answered-meanwhile") return;
      warn("");
      instead(true);
      // What came between is shown now: sending once more is deliberate, by the button or the key.
      missing().then(() => (form.elements.seen.value = thread.list.dataset.last));
    },
    typing: () => open === thread && tell(mode() === "note" ? "noting" : "typing"),
    written() {
      promise.read();
      sayHere();
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_WAIT);
    },
  });
  box.toggleAttribute("data-live", Boolean(live));
  mentions(text);
  phrases(form, thread.id);

  form.addEventListener("change", (event) => {
    if (event.target.name !== "mode") return;
    promise.read();
    text.placeholder = event.target.value === "note" ? text.dataset.hintNote : text.dataset.hintMessage;
  });
  // What is written meanwhile goes along and stands after the words that come back; nothing keeps it over them.
  document.getElementById("undo")?.addEventListener("submit", (event) => {
    const unsent = event.target.elements.text;
    unsent.disabled = false;
    unsent.value = text.value;
    clearTimeout(timer);
    kept = text.value;
  });
  text.placeholder = mode() === "note" ? text.dataset.hintNote : text.dataset.hintMessage;
  form.querySelector("[data-show-preview]")?.addEventListener("click", (event) => preview(form, event.currentTarget));
}

// Why words that sell may stay is asked once they were stopped, and of the next words anew.
function exempting(form, on) {
  const why = form.querySelector("[data-exempt]");
  if (!why) return;
  why.hidden = !on;
  if (!on) for (const one of why.querySelectorAll("select, input")) one.value = "";
}

async function preview(form, button) {
  const place = form.querySelector("[data-preview]");
  const shows = place.hidden;
  if (shows) {
    const answer = await post("/desk/preview", { text: form.elements.text.value });
    if (!answer?.ok) return;
    place.innerHTML = await answer.text();
  }
  place.hidden = !shows;
  form.elements.text.hidden = shows;
  button.setAttribute("aria-pressed", String(shows));
  if (!shows) form.elements.text.focus();
}

function warn(sentence) {
  const place = open?.form?.querySelector("[data-collision]");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
}

// A message of the open thread. One that is here already is painted again in its place.
export function appear({ thread, message, position, html, by, fresh, known: head }) {
  if (!open || String(thread) !== open.id) return;
  if (head) document.getElementById("known")?.replaceWith(node(head));
  const known = document.getElementById(`message-${message}`);
  const last = Number(open.list.dataset.last);
  if (!known && !fresh) return;
  if (!known && position > last + 1) missing();
  place(message, position, html);
  if (known) return;
  open.others.delete(by);
  sayHere();
  const [kind, id] = by.split(":");
  const mine = kind === "agent" && id === document.getElementById("desk-line").dataset.me;
  const answers = kind === "agent" && !mine && node(html).dataset.kind === "agent";
  if (answers && open.form?.elements.text.value.trim()) {
    open.stale = true;
    const name = node(html).querySelector(".message-name span")?.textContent.trim() ?? "";
    warn(open.form.dataset.sayAnswered.replace("{name}", name));
  } else if (!open.stale && open.form) {
    open.form.elements.seen.value = open.list.dataset.last;
  }
  if (document.visibilityState === "visible") seen(position);
  if (!mine && !atEnd()) open.list.querySelector("[data-arrivals]")?.toggleAttribute("hidden", false);
}

// Whether the last line is in sight: in its own pane, or on the whole page of a phone.
const pane = () => open.list.parentElement;
const oneColumn = () => matchMedia("(max-width: 50rem)").matches;
const atEnd = () =>
  oneColumn() ? scrollY + innerHeight > document.body.scrollHeight - 160 : pane().scrollTop > -160;

function toEnd() {
  if (oneColumn()) scrollTo(0, document.body.scrollHeight);
  else pane().scrollTop = 0;
}

function hideArrivals() {
  const button = open?.list.querySelector("[data-arrivals]:not([hidden])");
  if (button && atEnd()) button.hidden = true;
}

document.addEventListener("click", (event) => event.target.closest("[data-arrivals]") && toEnd());
document.addEventListener("scroll", hideArrivals, { capture: true, passive: true });

// Put a painted message where it belongs.
function place(message, position, html) {
  if (!open) return;
  const known = document.getElementById(`message-${message}`);
  const painted = node(html);
  if (known) {
    known.replaceWith(painted);
  } else {
    const all = [...open.list.querySelectorAll("[data-message]")];
    const before = all.reverse().find((one) => Number(one.dataset.position) < position);
    if (before) before.after(painted);
    else open.list.prepend(painted);
    if (before === all[0]) sayDay(painted);
  }
  htmx.process(painted);
  open.list.dataset.last = Math.max(Number(open.list.dataset.last), position);
  markRead(Number(document.getElementById("thread-head")?.dataset.read ?? 0));
}

// A message is painted alone: the first one of a day gets its day above it. Two of one day end at the same midnight.
function sayDay(painted) {
  const ends = (told) => told?.dataset.turns?.split("|").at(-1);
  const told = painted.querySelector("[data-turns]");
  const above = [...open.list.querySelectorAll(".day > span")].at(-1);
  if (!told || ends(told) === ends(above)) return;
  const line = document.createElement("p");
  const name = document.createElement("span");
  line.className = "day";
  name.dataset.turns = told.dataset.turns;
  name.textContent = told.dataset.turns.includes("|") ? document.getElementById("desk-line").dataset.sayToday : told.textContent;
  line.append(name);
  painted.before(line);
}

// Ask for what came after the last message shown: a line of the system, or what a broken connection lost.
let asking = null; // one question at a time
export function missing() {
  if (!open) return Promise.resolve();
  const thread = open;
  asking ??= (async () => {
    const answer = await fetch(`/desk/threads/${thread.id}/messages?after=${thread.list.dataset.last}`, {
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    asking = null;
    if (!answer?.ok || open !== thread) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    for (const one of holder.content.querySelectorAll("[data-message]")) {
      place(Number(one.dataset.message), Number(one.dataset.position), one.outerHTML);
    }
    if (!thread.stale && !thread.form?.elements.text.value && thread.form) {
      thread.form.elements.seen.value = thread.list.dataset.last;
    }
  })();
  return asking;
}

// How it stands changed: its head and foot are painted again, unless a hand is on them.
export async function standing({ thread }) {
  if (!open || String(thread) !== open.id) return;
  missing();
  beside();
  if (document.querySelector("#thread-head details[open], #thread-head :focus")) return;
  const view = document.querySelector("#rows[data-list]")?.dataset.list ?? "mine";
  await htmx.ajax("GET", `/desk/threads/${thread}/standing?view=${view}`, { target: "#standing", swap: "none" });
}

// The sections beside it follow, unless somebody is writing in one of them.
function beside() {
  if (document.querySelector("#aside :is(input, textarea, select):focus")) {
    const room = document.querySelector("#aside [data-room]");
    if (room) htmx.trigger(room, "room");
    return;
  }
  htmx.ajax("GET", `/desk/threads/${open.id}/aside`, { target: "#aside", swap: "innerHTML" });
}

export function read({ thread, position }) {
  if (open && String(thread) === open.id) markRead(position);
}

function markRead(position) {
  const mark = document.getElementById("read-mark");
  const head = document.getElementById("thread-head");
  if (!open || !mark) return;
  head.dataset.read = Math.max(Number(head.dataset.read), position);
  const ours = [...open.list.querySelectorAll("[data-kind=agent]")].filter(
    (one) => Number(one.dataset.position) <= position && !one.classList.contains("message-gone"),
  );
  for (const one of ours) one.querySelector(".message-meta")?.replaceChildren(mark.content.cloneNode(true));
}

export function gone(thread) {
  if (!open || String(thread) !== open.id) return;
  const over = document.querySelector("#person > [data-over]");
  if (!over) {
    location.reload();
    return;
  }
  // They came only to help, and the case is theirs to read no more: what they were writing is all that stays.
  open = null;
  document.querySelector(".desk-thread").replaceChildren(over);
  document.getElementById("person").replaceChildren();
  history.replaceState(null, "", "/desk/help");
}

// Who was helping is told that the room closed; the words they had not said yet stay to be taken along.
export function roomClosed({ thread }) {
  if (!open || String(thread) !== open.id) return;
  const room = document.querySelector("#aside [data-room]");
  const over = room?.querySelector("template")?.content.firstElementChild.cloneNode(true);
  if (!over) return;
  const words = room.querySelector("textarea").value.trim();
  if (words) {
    over.querySelector("textarea").value = words;
    over.querySelector("[data-unsaid]").hidden = false;
  }
  room.remove();
  document.getElementById("aside").before(over);
}

let seenTo = 0;
function seen(position) {
  if (!open || position <= seenTo && open.seenIn === open.id) return;
  [seenTo, open.seenIn] = [position, open.id];
  post(`/desk/threads/${open.id}/reading`, { position });
}

// Who looks and who types, by name; it fades by itself.
export function present({ thread, what, who, name }) {
  if (!open || String(thread) !== open.id) return;
  if (what === "looking" && who.startsWith("agent") && !open.others.has(who)) {
    toldAt = 0; // they came after us and have not heard that we are here
    tell("looking");
  }
  if (what === "left") open.others.delete(who);
  else {
    // Whoever types also looks, and says so in between.
    const typing = what === "looking" ? open.others.get(who)?.typing : { what, until: Date.now() + TYPING_LASTS };
    open.others.set(who, { name, typing, until: Date.now() + HERE_LASTS });
  }
  sayHere();
  if (what !== "looking") setTimeout(sayHere, TYPING_LASTS + 100);
}

const types = (one) => one.typing?.until > Date.now();

function sayHere() {
  const place = document.getElementById("here");
  if (!place || !open?.form) return;
  const say = open.form.dataset;
  const sentences = { typing: say.sayWrites, noting: say.sayNoting, looking: say.sayLooks };
  const lines = [];
  for (const [who, one] of open.others) {
    const what = types(one) ? one.typing.what : "looking";
    if (who.startsWith("agent")) lines.push(sentences[what].replace("{name}", one.name));
    else if (what === "typing") lines.push(say.sayCustomer);
  }
  const text = lines.join(" · ");
  if (place.textContent !== text) place.textContent = text;
  const writer = [...open.others].find(([who, one]) => who.startsWith("agent") && types(one) && one.typing.what === "typing");
  if (!open.stale) warn(writer && open.form.elements.text.value.trim() ? say.sayWrites.replace("{name}", writer[1].name) : "");
}

function node(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return [...holder.content.children].find((one) => one.dataset.message) ?? holder.content.firstElementChild;
}
