// A thread as its person sees it, live: the server paints every message and region, this module puts them in place.

import { compose } from "./composer.js";
import { ask, dress, go, line, looking } from "./reach.js";
import { recorder } from "./recorder.js";
import { keep, read } from "./store.js";
import { listen } from "./stream.js";

const TYPING_FOR = 6000;
const TOAST_FOR = 8000;
const NEAR = 240; // pixels from the end within which somebody is reading the latest
const JOINED = 300; // seconds between two messages of one person that belong together

export function openCase(root) {
  const thread = root.dataset.case;
  const log = root.querySelector("[data-log]");
  const form = root.querySelector("[data-compose]");
  const arrivals = root.querySelector("[data-arrivals]");
  const title = document.title;
  const late = new Map(); // regions that wait until the hand has left them
  let unseen = 0;
  let typingTimer = null;
  // Whether the end of the talk is what is being read. A new case begins at its head, where its code is.
  let following = log.querySelectorAll(".said").length > 2;

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-older]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    older(link);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-quiet]")) return;
    event.preventDefault();
    quietly(event.target);
  });
  if (!form) return;

  // What is promised is told where this browser is; said once, and again after a journey.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && read(`zone:${thread}`, "") !== zone) {
    post(`/casos/${thread}/zona`, new URLSearchParams({ zone }))
      .then((answer) => answer.ok && keep(`zone:${thread}`, zone))
      .catch(() => {});
  }

  const composer = compose(form, {
    pending: (attempt) => (attempt.text || attempt.files.length ? pending(attempt) : null),
    settled: (attempt, answer, node) => {
      node?.remove();
      // What was written on a case that goes on elsewhere stands there.
      if (String(answer.thread) !== thread) location.assign(`/casos/${answer.thread}#final`);
      else apply(answer);
    },
    refused: (attempt, problem, node) => node?.remove(),
    typing: () => post(`/casos/${thread}/escribiendo`, new URLSearchParams()).catch(() => {}),
  });
  recorder(form, composer);

  listen({
    url: line(),
    after: root.dataset.after,
    watch: () => [thread],
    frame: heard,
    reset: refetch,
    online: (up) => (root.querySelector("[data-offline]").hidden = up),
  });

  arrivals.addEventListener("click", () => toEnd());
  window.addEventListener("scroll", followed, { passive: true });
  const grown = new ResizeObserver(() => following && toEnd("instant"));
  for (const part of [log, root.querySelector("#final"), form]) grown.observe(part);
  document.addEventListener("visibilitychange", seen);
  root.addEventListener("focusout", () => setTimeout(belated));

  function heard(name, data) {
    if (name === "bye") {
      if (data.why === "revoked") go("/");
    } else if (String(data.thread) !== thread) {
      return;
    } else if (name === "message") {
      // What is ours and on its way is put in place by the answer to its own post.
      if (data.mine && composer.busy() && !document.getElementById(`said-${data.message}`)) return;
      arrived(data);
    } else if (name === "regions") {
      regions(data.regions);
    } else if (name === "typing") {
      typing(data.name);
    }
  }

  function apply(answer) {
    followed();
    answer.messages.forEach(place);
    regions(answer.regions);
  }

  function arrived(painted) {
    const fresh = !document.getElementById(`said-${painted.message}`);
    followed();
    place(painted);
    if (!fresh || painted.mine) return;
    typing("");
    arrivals.hidden = following;
    if (!looking()) {
      unseen += 1;
      document.title = `(${unseen}) ${title}`;
    }
    seen();
  }

  function place({ message, position, html }) {
    const node = parsed(html).firstElementChild;
    const there = document.getElementById(`said-${message}`);
    if (there) {
      if (there.outerHTML !== node.outerHTML) there.replaceWith(node);
    } else {
      const all = [...log.querySelectorAll(".said[data-position]")];
      if (all.length && position < Number(all[0].dataset.position) && log.querySelector("[data-older]")) return;
      const next = all.find((one) => Number(one.dataset.position) > position);
      log.insertBefore(node, next ?? log.querySelector(".said:not([data-position])"));
    }
    arrange(log);
  }

  function pending(attempt) {
    const node = root.querySelector("template[data-pending]").content.firstElementChild.cloneNode(true);
    const names = attempt.files.map((file) => file.name);
    node.querySelector("[data-words]").textContent = [attempt.text, ...names].filter(Boolean).join("\n");
    log.append(node);
    toEnd();
    return node;
  }

  function regions(painted) {
    for (const [name, html] of Object.entries(painted)) {
      const region = root.querySelector(`[data-region=${name}]`);
      if (!region || region.html === html) continue;
      if (held(region)) late.set(name, html);
      else fill(region, html);
    }
  }

  function fill(region, html) {
    const focused = region.contains(document.activeElement);
    region.html = html;
    region.replaceChildren(parsed(html));
    if (focused) {
      region.tabIndex = -1;
      region.focus({ preventScroll: true });
    }
  }

  // Somebody is writing in it or has opened something: it changes when they have left.
  function held(region) {
    const active = document.activeElement;
    return region.contains(active) && active.matches("input, textarea, details[open] *");
  }

  function belated() {
    for (const [name, html] of late) {
      const region = root.querySelector(`[data-region=${name}]`);
      if (held(region)) continue;
      late.delete(name);
      fill(region, html);
    }
  }

  function typing(name) {
    const line = root.querySelector("[data-typing]");
    const words = line.querySelector("[data-typing-words]");
    words.form ??= words.textContent;
    clearTimeout(typingTimer);
    line.hidden = !name;
    if (!name) return;
    words.textContent = words.form.replace("{name}", name);
    typingTimer = setTimeout(() => typing(""), TYPING_FOR);
  }

  // The mark of reading leaves only from a page that is open before somebody's eyes.
  function seen() {
    if (!looking()) return;
    unseen = 0;
    document.title = title;
    const last = [...log.querySelectorAll(".said[data-position]")].pop();
    const position = Number(last?.dataset.position ?? 0);
    if (position <= Number(log.dataset.last)) return;
    log.dataset.last = position;
    post(`/casos/${thread}/lectura`, new URLSearchParams({ position })).catch(() => {});
  }

  async function older(link) {
    const above = log.querySelector(".said");
    const from = above.getBoundingClientRect().top;
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(link.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      const content = parsed(await answer.text());
      const first = content.querySelector(".said");
      link.closest(".older").replaceWith(content);
      arrange(log);
      scrollBy({ top: above.getBoundingClientRect().top - from, behavior: "instant" });
      first?.querySelector("article, p")?.focus?.();
    } catch {
      go(link.href);
    }
  }

  async function refetch() {
    const answer = await ask(`/casos/${thread}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const waiting = log.querySelectorAll(".said:not([data-position])");
    log.replaceChildren(...fresh.querySelector("[data-log]").children, ...waiting);
    for (const region of fresh.querySelectorAll("[data-region]")) regions({ [region.dataset.region]: region.innerHTML });
    seen();
  }

  async function quietly(quiet) {
    const button = quiet.querySelector("button:not([type=button])");
    button.disabled = true;
    try {
      const answer = await post(quiet.action, new URLSearchParams(new FormData(quiet)));
      const said = await answer.json();
      if (answer.ok) {
        quiet.closest("details")?.removeAttribute("open");
        apply(said);
      } else {
        toast(said.title);
      }
    } catch {
      toast(root.dataset.sayFailed);
    }
    button.disabled = false;
  }

  function post(url, body) {
    const token = document.querySelector("[name=_csrf_token]").value;
    const headers = { Accept: "application/json", "x-csrftoken": token };
    return ask(url, { method: "POST", headers, body });
  }

  function followed() {
    following = below() < NEAR;
    if (following) arrivals.hidden = true;
  }

  function toEnd(behavior = "auto") {
    following = true;
    arrivals.hidden = true;
    scrollBy({ top: below(), behavior });
  }

  // How far the end of the talk is below the edge of the form, which may stick to the foot of the window.
  function below() {
    const edge = Math.min(form.getBoundingClientRect().top, innerHeight - form.offsetHeight);
    return root.querySelector("#final").getBoundingClientRect().bottom - edge;
  }
}

// Which messages begin a day and which belong to the one above depends on what stands around them.
function arrange(log) {
  let before = null;
  for (const said of log.querySelectorAll(".said[data-position]")) {
    const sameDay = before?.dataset.day === said.dataset.day;
    said.querySelector(".said-day").hidden = sameDay;
    const message = said.querySelector(".message");
    const close = sameDay && Number(said.dataset.at) - Number(before.dataset.at) < JOINED;
    const joined = Boolean(message && close && before.dataset.by === said.dataset.by);
    message?.classList.toggle("message-joined", joined);
    const name = message?.querySelector(".bubble > p:first-child");
    if (name) name.className = joined ? "sr" : "message-name";
    before = said;
  }
}

function toast(sentence) {
  const line = document.createElement("p");
  line.className = "toast toast-hurt";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), TOAST_FOR);
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return dress(template.content);
}
