// The desk in a browser: rows open beside the list, new things announce themselves, and every key has its action.
// Without this file the desk is plain pages and forms.

import { follow } from "./line.js";
import { openThread, watchThread } from "./thread.js";
import { newThread } from "./new.js";
import { palette } from "./palette.js";
import { several } from "./several.js";
import { copies, sheets } from "./sheets.js";
import { shortcuts } from "./shortcuts.js";
import { tones } from "./tones.js";
import { times } from "../times.js";

const line = document.getElementById("desk-line");

htmx.config.refreshOnHistoryMiss = true;
sheets();
copies();
several();
palette();
shortcuts();
newThread();
tones();
openRows();
follow(line);
if (line) times(line.dataset.sayAgo);
watchThread();

// A row opens its thread and its person in place; the list stays where it is.
function openRows() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("#rows[data-list] a.row");
    if (!row || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openThread(row.href);
  });
  window.addEventListener("popstate", () => location.reload());
  const found = document.querySelector("[data-searches]");
  found?.addEventListener("input", () => {
    const address = new URL(location.href);
    address.searchParams.set("q", found.value);
    history.replaceState(null, "", address);
    document.querySelector(".search-page > .empty")?.remove();
  });
  found?.setSelectionRange(found.value.length, found.value.length);
}
