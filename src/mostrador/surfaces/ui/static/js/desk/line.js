// What the live line brings: rows, counters, messages of the open thread, who looks and types.

import { listen } from "../stream.js";
import { announce, badge, call } from "./notify.js";
import { appear, gone, missing, present, read, roomClosed, shown, standing } from "./thread.js";

export function follow(line) {
  if (!line) return;
  const offline = document.querySelector("[data-offline]");
  let lost = false;
  badge(Number(line.dataset.unread), Number(line.dataset.mentions));
  const stream = listen({
    url: "/desk/stream",
    after: line.dataset.after,
    watch: shown,
    frame: (name, data) => frames[name]?.(data, line),
    reset: () => (busy() ? missing() : location.reload()),
    online(up) {
      if (offline) offline.hidden = up;
      if (up && lost) missing();
      lost = !up;
    },
  });
  document.addEventListener("desk:opened", () => stream.refresh());
  document.addEventListener("click", (event) => event.target.closest("[data-show-new]") && showNew());
}

const frames = {
  row: paintRow,
  counters: paintCounters,
  message: (data, line) => {
    appear(data);
    announce(line, data);
  },
  read,
  standing,
  presence: present,
  supervision(data, line) {
    document.body.dispatchEvent(new CustomEvent("supervision"));
    if (data.rings) call(line, line.dataset.saySupervisor, `/desk/threads/${data.thread}`);
  },
  asked: (data, line) => call(line, line.dataset.sayAsked, "/desk/help"),
  incident: (data, line) => call(line, line.dataset.sayIncident, `/desk/incidents/${data.incident}`),
  "room-closed": roomClosed,
  gone(data) {
    document.getElementById(`row-${data.thread}`)?.closest("li")?.remove();
    gone(data.thread);
  },
  bye(data) {
    if (data.why === "revoked") location.reload();
  },
};

const CHOSEN = new Set(["mentions", "following"]); // whatever becomes of a thread, it stays there

const fresh = new Set(); // threads that are new to this list and wait behind the line that says so

// A row that stands here is painted again where it stands; one that does not is announced, never pushed in.
function paintRow({ thread, views, html, unread, waits }, line) {
  const list = document.querySelector("#rows[data-list]");
  announce(line, { thread, row: true, unread, waits, views });
  if (!list) return;
  const old = document.getElementById(`row-${thread}`);
  const belongs = views.includes(list.dataset.list) || CHOSEN.has(list.dataset.list);
  if (!old) {
    if (!views.includes(list.dataset.list)) return;
    fresh.add(thread);
    sayNew();
    return;
  }
  const current = old.getAttribute("aria-current");
  const held = document.activeElement === old;
  const item = node(html);
  old.closest("li").replaceWith(item);
  const row = item.querySelector(".row");
  row.classList.toggle("row-closed", !belongs);
  if (list.dataset.list !== "mine") row.href = `/desk/threads/${thread}?view=${list.dataset.list}`;
  if (current) {
    row.setAttribute("aria-current", current);
    row.classList.remove("row-unread");
  }
  if (held) row.focus();
}

function sayNew() {
  const place = document.querySelector("[data-new]");
  const button = place?.querySelector("[data-show-new]");
  if (!button) return;
  place.hidden = fresh.size === 0;
  const text = fresh.size === 1 ? button.dataset.one : button.dataset.many.replace("{n}", fresh.size);
  button.querySelector("span").textContent = text;
}

async function showNew() {
  const list = document.querySelector("#rows[data-list]");
  const answer = await fetch(`/desk/${list.dataset.list}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const current = list.querySelector("[aria-current]")?.dataset.row;
  list.innerHTML = await answer.text();
  htmx.process(list);
  list.parentElement.querySelector(".empty")?.remove();
  document.getElementById(`row-${current}`)?.setAttribute("aria-current", "true");
  list.parentElement.scrollTop = 0;
  fresh.clear();
  sayNew();
  list.querySelector(".row")?.focus();
}

function paintCounters(counters) {
  for (const item of document.querySelectorAll("[data-nav]")) {
    const place = item.querySelector(".count");
    const number = counters[item.dataset.nav];
    if (!place || item.dataset.nav === "closed") continue;
    place.textContent = number > 999 ? "999+" : number || "";
  }
  badge(counters.unread, counters.mentions);
}

const busy = () => Boolean(document.querySelector(".composer textarea")?.value || document.querySelector("dialog[open]"));

export function node(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}
