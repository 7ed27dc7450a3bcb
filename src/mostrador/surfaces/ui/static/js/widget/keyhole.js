// The counter seen through a frame: every request goes to the same address under /widget, with the frame's key.

import { choose } from "../reach.js";
import { current, language, lose, needed } from "./key.js";

const UNDER = "/widget";
const INSIDE = /^\/(casos|archivos|stream)(\/|$)/;
const WITH_TICKET = /^\/(archivos\/|casos\/\d+\/(baja\/)?justificante$)/;
const MEDIA = '[src^="/archivos/"]';
const pictures = new Map(); // what was fetched with the key, by the address it has at the counter

export function lookThrough(looking) {
  choose({
    ask,
    go,
    looking,
    dress,
    place: (address) => under(address).href,
    proof: async () => signed(await needed()),
    line: () => `/stream?of=${current()?.id ?? ""}`,
  });
}

// The view of the next load: a fresh document each time, so that nothing of the one before is left.
export function go(address) {
  history.replaceState({ view: address }, "");
  location.reload();
}

export async function ask(address, options = {}) {
  const url = under(address);
  const reads = (options.method ?? "GET") === "GET";
  const headers = new Headers(options.headers);
  headers.set("Accept-Language", language);
  let answer;
  if (url.pathname === `${UNDER}/stream`) {
    answer = await ticket();
    if (!answer.ok) return answer;
    url.searchParams.set("ticket", (await answer.json()).ticket);
  } else {
    try {
      for (const [name, value] of Object.entries(signed(reads ? current() : await needed()))) headers.set(name, value);
    } catch (error) {
      if (error.answer) return error.answer;
      throw error;
    }
  }
  answer = await fetch(url, { ...options, headers, credentials: "omit" });
  if (answer.status === 401) lose();
  return answer;
}

const signed = (held) => (held ? { Authorization: `Bearer ${held.key}` } : {});

function under(address) {
  const url = new URL(address, location.origin);
  if (url.pathname === "/") url.pathname = `${UNDER}/`;
  else if (INSIDE.test(url.pathname)) url.pathname = UNDER + url.pathname;
  return url;
}

function ticket() {
  const headers = { Accept: "application/json", "Accept-Language": language, ...signed(current()) };
  return fetch(`${UNDER}/tickets`, { method: "POST", headers, credentials: "omit" });
}

// A picture cannot send a key, so it is fetched when it comes into sight.
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    bring(target.dataset.from).then((address) => {
      target.src = address;
      delete target.dataset.from;
    });
  }
});

function dress(content) {
  for (const node of content.querySelectorAll(MEDIA)) {
    const address = node.getAttribute("src");
    if (pictures.has(address)) {
      node.src = pictures.get(address);
      continue;
    }
    node.removeAttribute("src");
    node.dataset.from = address;
    sight.observe(node);
  }
  return content;
}

async function bring(address) {
  if (!pictures.has(address)) {
    const answer = await ask(address);
    if (answer.ok) pictures.set(address, URL.createObjectURL(await answer.blob()));
  }
  return pictures.get(address) ?? "";
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  if (link.pathname === "/" || (INSIDE.test(link.pathname) && !WITH_TICKET.test(link.pathname))) {
    go(link.pathname + link.search);
    return;
  }
  // The tab is opened while the hand is on it; where it goes is known a moment later.
  const tab = window.open("", "_blank");
  if (!tab) return;
  tab.opener = null;
  const url = under(link.href);
  if (WITH_TICKET.test(link.pathname)) {
    const answer = await ticket();
    if (answer.ok) url.searchParams.set("ticket", (await answer.json()).ticket);
  }
  tab.location.replace(url);
});
