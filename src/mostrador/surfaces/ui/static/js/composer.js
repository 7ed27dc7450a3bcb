// What somebody writes: kept in this browser until it is accepted, and sent once whatever the line does.
//
// A form to compose in holds `textarea[name=text]`, the hidden `_csrf_token`, and what uploads.js and recorder.js look for.
//   data-draft       the name under which the words are kept, one per thread
//   data-enter       "send": Enter sends and Shift+Enter begins a line; otherwise Ctrl+Enter sends
//   data-holds       the words stay in the form until they are accepted (the first message of a thread)
//   data-live        set here, once keys and buttons are answered by this script and no longer by the browser
//   data-say-…       sentences: empty, offline, uploading, too-large, too-many, upload-failed, no-microphone
//   [data-say]       the calm line where they are said
// The answer to a post is JSON; a refusal is application/problem+json and its title is said.

import { ask } from "./reach.js";
import { drop, keep, keys, read, uuid } from "./store.js";
import { attachments } from "./uploads.js";

const TYPING_EVERY = 3000;
const RETRY_FIRST = 2000;
const RETRY_LONGEST = 30000;
const TRIES_OF_A_FAULT = 4;
const OURS = ["_csrf_token", "client_id", "once"];

// compose(form, {pending, settled, refused, typing, written}) makes a form live and returns {busy, say, files, flush}.
// `pending(attempt)` shows what is on its way and returns its node; `settled(attempt, answer, node)` puts what was accepted
// in its place; `refused(attempt, problem, node)` takes it back (the words are in the form again).
// `typing()` is called while somebody writes, at most every 3 s; `written(text)` at every change.
export function compose(form, hooks = {}) {
  const { pending = () => null, settled = () => {}, refused = () => {}, typing = () => {}, written = () => {} } = hooks;
  const text = form.elements.text;
  const line = form.querySelector("[data-say]");
  const draft = `draft:${form.dataset.draft}`;
  const outbox = `outbox:${form.dataset.draft}:`;
  const say = (sentence) => {
    if (!line) return;
    line.textContent = sentence || "";
    line.hidden = !sentence;
    if (sentence) line.scrollIntoView({ block: "nearest" }); // a long text may have pushed it out of sight
  };
  const files = attachments(form, say);
  const waiting = []; // attempts in the order they were made: {id, action, fields, text, files, at, node}
  let sending = false;
  let faults = 0;
  let retry = null;
  let typed = 0;

  if (!text.value) text.value = read(draft, "");
  for (const key of keys(outbox)) waiting.push(read(key));
  waiting.sort((one, other) => one.at - other.at);
  for (const attempt of waiting) attempt.node = pending(attempt);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.holds !== undefined && waiting.length) return; // these words are on their way already
    if (files.busy()) {
      say(form.dataset.sayUploading);
      return;
    }
    const attempt = attemptOf(event.submitter);
    if (!attempt.text.trim() && !attempt.files.length) {
      say(form.dataset.sayEmpty);
      text.focus();
      return;
    }
    say("");
    keep(outbox + attempt.id, attempt);
    if (form.dataset.holds === undefined) {
      empty();
      text.focus();
    } else {
      mark(true);
    }
    attempt.node = pending(attempt);
    waiting.push(attempt);
    flush();
  });

  text.addEventListener("input", () => {
    text.value ? keep(draft, text.value) : drop(draft);
    written(text.value);
    if (text.value && Date.now() - typed > TYPING_EVERY) {
      typed = Date.now();
      typing();
    }
  });

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const alone = form.dataset.enter === "send" && !event.shiftKey && matchMedia("(pointer: fine)").matches;
    if (event.ctrlKey || event.metaKey || alone) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  window.addEventListener("pageshow", (event) => event.persisted && mark(false));
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", flush);
  form.dataset.live = "";
  flush();

  function attemptOf(submitter) {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OURS.includes(name));
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    return { id: uuid(), action, fields, text: text.value, files: files.names(), at: Date.now() };
  }

  function empty() {
    text.value = "";
    files.clear();
    drop(draft);
    written("");
    typed = 0;
  }

  function mark(on) {
    for (const button of form.querySelectorAll("[type=submit]")) {
      button.disabled = on;
      button.toggleAttribute("aria-busy", on);
    }
  }

  async function flush() {
    if (sending || document.visibilityState === "hidden" || !waiting.length) return;
    clearTimeout(retry);
    sending = true;
    while (waiting.length) {
      const attempt = waiting[0];
      const { answer, problem, again } = await post(form, attempt, faults >= TRIES_OF_A_FAULT);
      if (again) {
        say(form.dataset.sayOffline);
        retry = setTimeout(flush, Math.min(RETRY_LONGEST, RETRY_FIRST * 2 ** faults++));
        break;
      }
      faults = 0;
      waiting.shift();
      drop(outbox + attempt.id);
      say(problem ? problem.title : "");
      if (problem) back(attempt, problem);
      else {
        if (form.dataset.holds !== undefined) empty();
        settled(attempt, answer, attempt.node);
      }
    }
    sending = false;
  }

  function back(attempt, problem) {
    mark(false);
    if (form.dataset.holds === undefined) {
      text.value = [attempt.text, text.value].filter(Boolean).join("\n\n");
      files.restore(attempt.files);
      keep(draft, text.value);
    }
    refused(attempt, problem, attempt.node);
  }

  return { busy: () => waiting.length > 0, say, files, flush };
}

// One post. `again`: nothing is known of it, so the same attempt has to be sent once more.
async function post(form, attempt, tired) {
  const body = new URLSearchParams([...attempt.fields, ["client_id", attempt.id]]);
  try {
    let reply = await send(form, attempt.action, body);
    if (reply.status === 403 && (await renewed(form))) reply = await send(form, attempt.action, body);
    if (reply.status >= 500 && !tired) return { again: true };
    const said = await reply.json();
    return reply.ok ? { answer: said } : { problem: said };
  } catch {
    return { again: true };
  }
}

function send(form, action, body) {
  const headers = { Accept: "application/json", "x-csrftoken": form.elements._csrf_token.value };
  return ask(action, { method: "POST", headers, body });
}

// A page that was open for long holds a token that nobody knows any more; its address gives a fresh one.
async function renewed(form) {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=_csrf_token]");
  if (!page.ok || !fresh || fresh.value === form.elements._csrf_token.value) return false;
  for (const token of document.querySelectorAll("[name=_csrf_token]")) token.value = fresh.value;
  return true;
}
