// One key, one action: whatever carries data-key does what a click would. They rest while one writes,
// and an agent who dictates or uses a switch turns them off in the sheet of keys (WCAG 2.1.4).

import { keep, read } from "../store.js";

const PLACES = { d: "today", m: "mine", t: "team", w: "waiting", o: "offered", a: "mentions", f: "following", s: "snoozed", e: "closed", p: "promises" };
const TOGETHER = 1200;

export function shortcuts() {
  const box = document.querySelector("[data-keys]");
  let going = 0; // when g was pressed

  if (box) {
    box.checked = read("desk-keys", true);
    box.addEventListener("change", () => keep("desk-keys", box.checked));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writes(document.activeElement) && !document.querySelector("dialog[open]")) {
      document.activeElement.blur();
      return;
    }
    if (writes(document.activeElement) || document.querySelector("dialog[open]") || box?.checked === false) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (going && Date.now() - going < TOGETHER && PLACES[key]) {
      event.preventDefault();
      going = 0;
      document.querySelector(`[data-nav="${PLACES[key]}"]`)?.click();
      return;
    }
    going = key === "g" ? Date.now() : 0;
    if (key === "j" || key === "k") {
      event.preventDefault();
      walk(key === "j" ? 1 : -1);
    } else if (key === "o") {
      document.activeElement.closest?.(".row")?.click();
    } else if (act(key)) {
      event.preventDefault();
    }
  });
}

function writes(node) {
  return node?.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

// The row after or before the one in hand; without one, after the open one, else the first.
function walk(step) {
  const rows = [...document.querySelectorAll("#rows .row")];
  const held = document.activeElement.closest?.(".row");
  const now = held ? rows.indexOf(held) : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function act(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((one) => reachable(one));
  const target = key === "z" ? all.at(-1) : all[0]; // what is undone is what was said last
  if (!target) return false;
  if (target.matches("summary")) {
    target.parentElement.open = true;
    target.parentElement.querySelector(".menu-item")?.focus();
    return true;
  }
  target.click();
  if (target.name === "mode") target.form.elements.text.focus();
  return true;
}

// A button in a closed menu still answers to its key; one that is hidden by its state does not.
const reachable = (one) => !one.closest("[hidden]") && !one.disabled;
