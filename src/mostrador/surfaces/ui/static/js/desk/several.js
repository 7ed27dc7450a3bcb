// Several cases of the list at once: a tick beside each row (x, or a long press), then one act on all of them. The form
// of the act and how far it is stand in the sheet; without this file they are pages.

const PRESS = 500;
const AGAIN = 700;
const LATER = "several-later"; // what was done last and until when it can be undone, for this tab

export function several() {
  const bar = document.getElementById("several");
  const rows = document.getElementById("rows");
  const dialog = document.getElementById("sheet");
  if (!bar || !rows) return;

  const ticks = () => [...rows.querySelectorAll("[data-tick]")];
  const chosen = () => ticks().filter((one) => one.checked);
  let last = null;
  let done = false;

  rows.addEventListener("change", (event) => event.target.matches("[data-tick]") && count());
  rows.addEventListener("click", (event) => {
    const tick = event.target.closest("[data-tick]");
    if (!tick) return;
    if (event.shiftKey && last) range(last, tick);
    last = tick;
    count();
  });
  // A row that is painted again keeps its tick.
  new MutationObserver((changes) => {
    const gone = changes.flatMap((change) => [...change.removedNodes]);
    for (const item of gone) {
      const tick = item.querySelector?.("[data-tick]:checked");
      const now = tick && rows.querySelector(`[data-tick][value="${tick.value}"]`);
      if (now) now.checked = true;
    }
    count();
  }).observe(rows, { childList: true });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || document.querySelector("[data-keys]")?.checked === false) return;
    if (document.activeElement?.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const item = document.activeElement?.closest?.("#rows > li") ?? rows.querySelector("[aria-current]")?.closest("li");
    const tick = item?.querySelector("[data-tick]");
    if (!tick) return;
    event.preventDefault();
    tick.checked = !tick.checked;
    last = tick;
    count();
  });

  let pressing = null;
  rows.addEventListener("touchstart", (event) => {
    const tick = event.target.closest("li")?.querySelector("[data-tick]");
    if (!tick || event.target === tick) return;
    pressing = setTimeout(() => {
      tick.checked = !tick.checked;
      last = tick;
      count();
      rows.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    }, PRESS);
  }, { passive: true });
  for (const ending of ["touchend", "touchmove", "touchcancel"]) rows.addEventListener(ending, () => clearTimeout(pressing), { passive: true });

  bar.querySelector("[data-none]")?.addEventListener("click", () => {
    for (const one of chosen()) one.checked = false;
    count();
  });
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(bar, event.submitter));
    show(send(bar.action, body));
  });
  dialog?.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-batch]");
    if (!form) return;
    event.preventDefault();
    form.querySelector("[type=submit]")?.setAttribute("aria-busy", "true");
    done = true;
    show(send(form.action, new URLSearchParams(new FormData(form))));
  });
  dialog?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-back]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog?.addEventListener("close", () => done && location.reload());

  function range(from, to) {
    const all = ticks();
    const [one, other] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    for (const tick of all.slice(Math.max(0, one), other + 1)) tick.checked = to.checked;
  }

  function count() {
    const n = chosen().length;
    bar.classList.toggle("several-on", n > 0);
    rows.classList.toggle("rows-ticking", n > 0);
    bar.querySelector("[data-count]").textContent = n === 1 ? bar.dataset.sayOne : bar.dataset.sayMany.replace("{n}", n);
  }

  async function show(asked) {
    const answer = await asked.catch(() => null);
    const html = answer ? await answer.text() : "";
    if (!html) return;
    if (!answer.ok && !html.includes("data-batch")) {
      document.getElementById("toasts").insertAdjacentHTML("beforeend", html);
      return;
    }
    dialog.innerHTML = html;
    if (!dialog.open) dialog.showModal();
    const working = dialog.querySelector("[data-working]");
    if (working) setTimeout(() => dialog.open && show(fetch(working.dataset.working, { headers: { "HX-Request": "true" } })), AGAIN);
    const undo = dialog.querySelector("[data-until]");
    if (dialog.querySelector("[data-batch-state]")) keep(undo);
    if (undo) setTimeout(() => undo.closest("form").remove(), Math.max(0, new Date(undo.dataset.until) - Date.now()));
  }

  // Whoever goes back to the list can still undo it there, within its minute.
  function keep(undo) {
    if (!undo) sessionStorage.removeItem(LATER);
    else sessionStorage.setItem(LATER, JSON.stringify({ at: undo.closest("form").action.replace(/\/undoing$/, ""), until: undo.dataset.until }));
  }

  function offer() {
    const { at, until } = JSON.parse(sessionStorage.getItem(LATER) ?? "{}");
    const left = new Date(until) - Date.now();
    const line = document.getElementById("several-later")?.content.firstElementChild.cloneNode(true);
    if (!(left > 0) || !line) return;
    bar.before(line);
    line.querySelector("button").addEventListener("click", () => show(fetch(at, { headers: { "HX-Request": "true" } })));
    setTimeout(() => line.remove(), left);
  }

  const send = (address, body) => fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
  count();
  offer();
}
