// The live line: one stream for all tabs of a browser. The tab that holds the lock reads it and shares what comes.
// Opening and reconnecting are the same path: always from the last cursor heard.

import { ask } from "./reach.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
const SILENCE = 45000; // the server beats every 20 s
const ANSWER_WAIT = 3000;
const CLOSED = [401, 403, 404, 410];

// listen({url, after, watch, frame, reset, online}) begins to read and returns {refresh, stop}.
// `after` is the cursor the page was painted at; `watch()` gives the ids it shows, and `refresh()` says that they changed.
// `frame(name, data, id)` may be told the same thing twice; `reset()` means that too much was missed: fetch the page again;
// `online(up)` tells when the line is lost and found. A `bye` whose `why` is "revoked" is the last frame.
export function listen({ url, after = 0, watch = () => [], frame, reset = () => location.reload(), online = () => {} }) {
  const shared = Boolean(navigator.locks && window.BroadcastChannel);
  let channel = shared ? new BroadcastChannel(`mostrador ${url}`) : null;
  const name = `mostrador ${url}`;
  const me = Math.random().toString(36).slice(2);
  const tabs = new Map(); // what the other tabs show, known to the leader
  let cursor = Number(after);
  let joined = !shared; // whether what we hear has no gap behind it
  let reader = null; // the open stream, only in the leader
  let release = null; // gives the lock back
  let stopped = false;
  let up = true;

  const tell = (kind, more = {}) => channel?.postMessage({ kind, tab: me, ...more });
  const want = () => tell("want", { ids: watch().map(String), after: cursor });

  function hear(name, data, id) {
    if (name === "hello") {
      if (id <= cursor) joined = true;
      say(true);
      return;
    }
    if (joined && id !== null && id > cursor) cursor = id;
    if (name === "reset") {
      joined = true;
      cursor = id ?? cursor;
      reset();
    } else {
      frame(name, data, id);
    }
    if (name === "bye" && data.why === "revoked") stop();
  }

  function say(now) {
    if (now !== up) online((up = now));
  }

  function lead() {
    joined = true;
    tell("who");
    reader = openReader({
      url,
      cursor: () => cursor,
      ids: () => [...new Set([...watch().map(String), ...[...tabs.values()].flat()])],
      frame: (name, data, id) => {
        tell("frame", { name, data, id });
        hear(name, data, id);
      },
      online: (now) => {
        tell("online", { up: now });
        say(now);
      },
    });
  }

  function follow() {
    if (!shared) {
      lead();
      return;
    }
    want();
    stand();
  }

  // Wait for the lock; who holds it leads until it goes. `steal` takes it from a tab that is frozen.
  function stand(steal = false) {
    const held = () => {
      if (stopped) return undefined;
      lead();
      return new Promise((resolve) => (release = resolve));
    };
    navigator.locks.request(name, { steal }, held).catch((error) => {
      reader?.close();
      reader = null;
      if (stopped) return;
      if (error.name === "SecurityError") lonely();
      else follow();
    });
  }

  // A frame on another site may be denied whatever tabs share: then each reads for itself.
  function lonely() {
    channel.close();
    channel = null;
    lead();
  }

  function stop() {
    stopped = true;
    reader?.close();
    reader = null;
    release?.();
    tell("gone");
    channel?.close();
  }

  let answered = true;
  function shown() {
    if (document.visibilityState !== "visible" || stopped) return;
    if (reader) {
      reader.hurry();
    } else if (shared) {
      answered = false;
      tell("there");
      setTimeout(() => answered || stopped || reader || stand(true), ANSWER_WAIT);
    }
  }

  channel?.addEventListener("message", ({ data: heard }) => {
    answered = true;
    if (heard.kind === "who") want();
    else if (heard.kind === "frame") hear(heard.name, heard.data, heard.id);
    else if (heard.kind === "online") say(heard.up);
    else if (reader && heard.kind === "there") tell("here");
    else if (reader && heard.kind === "gone") tabs.delete(heard.tab);
    else if (reader && heard.kind === "want") {
      tabs.set(heard.tab, heard.ids);
      reader.reopen(heard.after);
    }
  });
  document.addEventListener("visibilitychange", shown);
  window.addEventListener("online", () => reader?.hurry());
  window.addEventListener("offline", () => say(false));
  window.addEventListener("pagehide", () => {
    if (stopped) return;
    reader?.close();
    reader = null;
    release?.();
    tell("gone");
  });
  window.addEventListener("pageshow", (event) => event.persisted && !stopped && follow());
  follow();

  return { refresh: () => (reader ? reader.reopen(cursor) : want()), stop };
}

// One stream that comes back by itself until it is closed or the server says that it is over.
function openReader({ url, cursor, ids, frame, online }) {
  let from = cursor();
  let request = null;
  let timer = null;
  let tries = 0;
  let closed = false;

  async function open() {
    clearTimeout(timer);
    request?.abort();
    const mine = (request = new AbortController());
    const address = new URL(url, location.href);
    address.searchParams.set("after", from);
    if (ids().length) address.searchParams.set("threads", ids().join(","));
    let watchdog = setTimeout(() => mine.abort(), SILENCE);
    try {
      const answer = await ask(address, { signal: mine.signal, headers: { Accept: "text/event-stream" } });
      if (CLOSED.includes(answer.status)) {
        closed = true;
        frame("bye", { why: "revoked" }, null);
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      tries = 0;
      online(true);
      for await (const part of parts(answer.body)) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => mine.abort(), SILENCE);
        for (const { name, data, id } of part) {
          if (id !== null) from = Math.max(from, id);
          if (name === "bye" && data.why === "revoked") closed = true;
          if (mine === request) frame(name, data, id);
        }
      }
      throw new Error("ended");
    } catch {
      if (mine === request && !closed) later();
    } finally {
      clearTimeout(watchdog);
    }
  }

  function later() {
    if (tries > 0 || !navigator.onLine) online(false);
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries++);
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2) + FIRST_WAIT / 2);
    request = null;
  }

  open();
  return {
    // Read again from `after`, if that is earlier: another tab came or shows something else. Several at once are one.
    reopen(after) {
      from = Math.min(from, after);
      clearTimeout(timer);
      timer = setTimeout(open, 30);
    },
    hurry() {
      if (!request && !closed) open();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      request?.abort();
    },
  };
}

// The frames of a body, as they come: lists of {name, data, id}; an empty one for a heartbeat.
async function* parts(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    yield blocks.map(parse).filter(Boolean);
  }
}

function parse(block) {
  let [name, data, id] = ["message", "", null];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
    else if (line.startsWith("id: ")) id = Number(line.slice(4));
  }
  return data ? { name, data: JSON.parse(data), id } : null;
}
