// The key of this frame, in its own storage: one for all tabs of this browser on this site, and no cookie.
// Where the browser denies frames any storage (third-party cookies are blocked), the page around keeps it for the visit.
// A key of somebody whom the site named opens nothing until the site names them again (`named`).

import { drop, dropAll, keep, read, uuid } from "../store.js";

const NAME = "frame";
const stores = keep("stores", true);
let held = read(NAME); // {key, id, identified}
let named = false;
let tellPage = () => {};

export const language = document.documentElement.lang;
export const current = () => (held && (named || !held.identified) ? held : null);

// What the page around kept for us on the page before, and how to give it more.
export function keptBy(page, kept) {
  if (stores) return;
  tellPage = page;
  held = kept ?? null;
}

// A key for who is about to say something: the one there is, or a new one. Raises what fetch raises.
export const needed = () => alone(async () => current() ?? (await change({})));

// The site says who it is for. Gives "" or why it was not believed; then a visitor goes on without a name.
export function identify(token) {
  return alone(async () => {
    const before = held;
    const answer = await ask("POST", { token });
    if (!answer.ok) {
      named = false;
      return (await answer.json()).title;
    }
    const { key } = await answer.json();
    named = true;
    // What somebody else began to write is theirs as much as what they sent.
    if (key && before?.identified) dropAll();
    if (key || !before?.identified) hold({ key: key ?? before.key, id: key ? uuid() : before.id, identified: true });
    return "";
  });
}

// The site names nobody, and somebody is about to use this frame: whoever was named here before is gone.
export async function leaveNamed() {
  if (held?.identified && !named) await forget();
}

// «Salir y borrar de este dispositivo». Without a connection the key is gone from here all the same.
export async function forget() {
  const request = held ? ask("DELETE") : null;
  lose();
  dropAll();
  await request?.catch(() => {});
}

// The key opens nothing any more.
export function lose() {
  held = null;
  named = false;
  drop(NAME);
  tellPage(null);
}

// Another tab of this browser took or gave back the key.
export function onChange(tell) {
  window.addEventListener("storage", (event) => {
    if (event.key !== null && !event.key.endsWith(`:${NAME}`)) return;
    const now = read(NAME);
    if (now?.id !== held?.id) tell();
  });
}

async function change(body) {
  if (held) await forget();
  const answer = await ask("POST", body);
  if (!answer.ok) throw Object.assign(new Error(answer.status), { answer });
  hold({ key: (await answer.json()).key, id: uuid(), identified: false });
  return held;
}

function hold(key) {
  held = key;
  if (!keep(NAME, key)) tellPage(key);
}

function ask(method, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": language };
  if (held) headers.Authorization = `Bearer ${held.key}`;
  const shop = document.querySelector("[data-shop]").dataset.shop;
  const sent = body && JSON.stringify({ shop, ...body });
  return fetch("/widget/sessions", { method, headers, body: sent, credentials: "omit", keepalive: true });
}

// One change at a time in all tabs: two that are named at once by the same proof would spend it twice.
function alone(step) {
  if (!stores || !navigator.locks) return step();
  return navigator.locks.request("mostrador key", () => {
    held = read(NAME);
    return step();
  });
}
