// Every page of the counter loads this one module after app.js.

import { compose } from "./composer.js";
import { openCase } from "./case.js";
import { go } from "./reach.js";
import { recorder } from "./recorder.js";
import { dropAll } from "./store.js";
import { times } from "./times.js";

if (document.querySelector("[data-forget]")) dropAll();

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

const dated = document.querySelector("[data-say-ago]");
if (dated) times(dated.dataset.sayAgo);

const first = document.querySelector("[data-compose=open]");
if (first) recorder(first, compose(first, { settled: (attempt, answer) => go(answer.location) }));

const shown = document.querySelector("[data-case]");
if (shown) openCase(shown);
