// Every page of the counter loads this one module after app.js.

import { compose } from "./composer.js";
import { openCase } from "./case.js";
import { forget, hold } from "./filled.js";
import { go } from "./reach.js";
import { recorder } from "./recorder.js";
import { dropAll } from "./store.js";
import { times } from "./times.js";

if (document.querySelector("[data-forget]")) {
  dropAll();
  forget();
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

const dated = document.querySelector("[data-say-ago]");
if (dated) times(dated.dataset.sayAgo);

const first = document.querySelector("[data-compose=open]");
if (first) {
  const composing = compose(first, {
    settled(attempt, answer) {
      held.end();
      go(answer.location);
    },
  });
  const held = hold(first, composing.files);
  recorder(first, composing);
}

// They stand beside the box already: only the words above it change, and nothing is sent or loaded.
for (const button of document.querySelectorAll("[data-talk]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const lead = first.querySelector("[data-say-chosen]");
    lead.textContent = lead.dataset.sayChosen;
    for (const mark of first.querySelectorAll("[data-chosen]")) mark.value = "yes";
    for (const other of document.querySelectorAll(".foot-bar [data-talk]")) other.hidden = true;
    first.elements.text.focus();
  });
}

const shown = document.querySelector("[data-case]");
if (shown) openCase(shown);
