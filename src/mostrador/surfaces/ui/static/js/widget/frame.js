// The page inside the frame: it talks with the button outside, knows whom it may show, and shows the counter.

import "../dom.js";
import { dress, line } from "../reach.js";
import { listen } from "../stream.js";
import { times } from "../times.js";
import { current, forget, identify, keptBy, leaveNamed, lose, onChange } from "./key.js";
import { ask, go, lookThrough } from "./keyhole.js";

const main = document.querySelector("main");
const places = Object.fromEntries([...document.querySelectorAll("[data-place]")].map((one) => [one.dataset.place, one]));
const alone = window.parent === window; // opened by its own address, without a button around
const counted = new Set(); // messages that nobody has looked at
let known = { threads: [], open: null, unread: 0, who: "", away: "" };
let open = alone;
let shown = false;
let following = null;
let begun = Promise.resolve();

times(main.dataset.sayAgo);
lookThrough(() => open && document.visibilityState === "visible");

const tell = (kind, more = {}) => alone || window.parent.postMessage({ mostrador: kind, ...more }, "*");
const news = () => tell("news", { who: known.who, unread: open ? 0 : known.unread, threads: known.threads.length });

window.addEventListener("message", ({ source, data }) => {
  if (source !== window.parent || alone) return;
  // One after the other: who it is for is settled before anything is shown.
  begun = begun.then(() => hear(data)).catch(broken);
});

async function hear({ mostrador: kind, token, byHand, ...more }) {
  if (kind === "hello") {
    open = more.open;
    keptBy((key) => tell("keep", { key }), more.kept);
    await begin(token);
    if (open && history.state?.view) focus();
  } else if (kind === "open") await opened(byHand);
  else if (kind === "close") open = false;
  else if (kind === "identify") token ? await begin(token, true) : go("/");
  else if (kind === "forget") await left();
}

async function begin(token, again = false) {
  const before = current()?.id;
  if (token) {
    const why = await identify(token);
    if (why) tell("refused", { why });
  }
  if (again && shown && current()?.id !== before) {
    go("/");
    return;
  }
  await look();
  follow();
  if (!known.threads.length || open) await show();
}

async function look() {
  const answer = await ask("/widget/now", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  known = await answer.json();
  if (current() && !known.known) lose();
  news();
}

// What comes while nobody looks is counted on the button outside.
function follow() {
  following?.stop();
  if (!known.threads.length) return;
  following = listen({
    url: line(),
    after: known.after,
    watch: () => known.threads,
    reset: look,
    frame(name, { mine, message, html }) {
      if (name !== "message" || mine || open || counted.has(message) || !html.includes("data-message")) return;
      counted.add(message);
      known.unread += 1;
      news();
    },
  });
}

async function opened(byHand) {
  open = true;
  counted.clear();
  known.unread = 0;
  if (byHand) await leaveNamed();
  if (!shown) await show();
  news();
  // What stands here is seen now.
  document.dispatchEvent(new Event("visibilitychange"));
  if (byHand) focus();
}

// A finger gets no keyboard before it asks for one.
function focus() {
  const box = matchMedia("(pointer: fine)").matches && main.querySelector("textarea");
  (box || main).focus({ preventScroll: true });
}

async function show() {
  if (shown) return;
  const view = history.state?.view ?? (known.open ? `/casos/${known.open}` : "/");
  const answer = await ask(view, { headers: { Accept: "text/html" } });
  if (!answer.ok && view !== "/") {
    go("/");
    return;
  }
  shown = true;
  paint(await answer.text());
  await import("../counter.js");
}

function paint(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const content = document.createDocumentFragment();
  content.append(...page.querySelector("#main").childNodes);
  places.main.replaceChildren(dress(content));
  const asks = Boolean(places.main.querySelector("[data-compose=open]"));
  document.body.dataset.view = asks ? "ask" : places.main.querySelector("[data-case]") ? "case" : "page";
  if (asks && known.away) places.away.querySelector("[data-words]").textContent = known.away;
  places.away.hidden = !asks || !known.away;
  for (const item of document.querySelectorAll("[data-when]")) item.hidden = !item.dataset.when.split(" ").some(fits);
  head();
  solved();
  const regions = new MutationObserver(() => (head(), solved()));
  for (const region of main.querySelectorAll("[data-region=head], [data-region=aside]")) {
    regions.observe(region, { childList: true });
  }
}

const fits = (name) =>
  ({ case: document.body.dataset.view === "case", many: known.threads.length > 1, some: known.threads.length > 0, key: current() })[name];

// Who answers stands at the top, whatever is scrolled.
function head() {
  const who = main.querySelector("[data-region=head] .who, .beside-person .who");
  if (who) places.head.replaceChildren(who.cloneNode(true));
}

// When we ask whether it is solved, the question stands above the box and not behind the menu.
function solved() {
  const form = main.querySelector(".case-write");
  const card = main.querySelector("[data-region=aside] section:has([action$='/reapertura'])");
  main.querySelector(".frame-solved")?.remove();
  if (!form || !card) return;
  const copy = card.cloneNode(true);
  copy.classList.add("frame-solved");
  for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
  copy.removeAttribute("aria-labelledby");
  form.before(copy);
}

function broken(error) {
  console.error(error);
  if (shown) return;
  places.main.replaceChildren(document.querySelector("template[data-broken]").content.cloneNode(true));
}

async function left() {
  await forget();
  known = { ...known, threads: [], open: null, unread: 0 };
  news();
  go("/");
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-do]")?.dataset.do;
  if (chosen === "shut") tell("close");
  else if (chosen === "cases") go("/casos");
  else if (chosen === "new") go("/");
  else if (chosen === "leave") left();
  else if (chosen === "again") location.reload();
  else if (chosen === "about") about(!document.body.hasAttribute("data-about"));
});

function about(on) {
  const aside = main.querySelector(".counter-aside");
  document.body.toggleAttribute("data-about", on);
  aside.tabIndex = -1;
  (on ? aside : main).focus({ preventScroll: true });
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("details.menu[open], dialog[open]")) return;
    if (document.body.hasAttribute("data-about")) about(false);
    else tell("close");
  },
  true,
);

// A form that brings another page: it is shown here.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-quiet], [data-compose]")) return;
  event.preventDefault();
  const answer = await ask(form.action, {
    method: "POST",
    headers: { Accept: "text/html" },
    body: new URLSearchParams(new FormData(form)),
  });
  paint(await answer.text());
});

onChange(() => go(null));
tell("ready");
if (alone) begun = begin(null).catch(broken);
