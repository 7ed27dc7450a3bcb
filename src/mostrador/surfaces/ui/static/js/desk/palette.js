// Ctrl-K: places, acts on the open case, phrases, macros, cases and people, by a few letters and Enter.

const WAIT = 120;

export function palette() {
  const dialog = document.getElementById("palette");
  const asked = dialog?.querySelector("[data-palette]");
  const list = dialog?.querySelector(".palette-list");
  const said = dialog?.querySelector("[data-chosen-name]"); // whoever does not see it hears which one Enter would take
  let timer = null;
  let turn = 0;
  if (!dialog) return;

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    if (dialog.open) {
      dialog.close();
      return;
    }
    asked.value = "";
    dialog.showModal();
    asked.focus();
    read();
  });

  asked.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, WAIT);
  });

  dialog.addEventListener("keydown", async (event) => {
    const all = [...list.querySelectorAll("[data-entry]")];
    const now = all.findIndex((one) => one.dataset.chosen !== undefined);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (all.length) choose(all[(now + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length]);
    } else if (event.key === "Enter" && event.target === asked && !event.isComposing) {
      event.preventDefault();
      clearTimeout(timer);
      if (stale) await read();
      list.querySelector("[data-entry][data-chosen]")?.click();
    }
  });

  list.addEventListener("click", (event) => {
    const one = event.target.closest("[data-entry]");
    if (!one) return;
    const form = document.getElementById("composer");
    if (one.dataset.words !== undefined && form) {
      event.preventDefault();
      dialog.close();
      form.dispatchEvent(new CustomEvent("desk:phrase", { detail: one.dataset.words }));
      return;
    }
    if (one.tagName === "BUTTON" || one.dataset.sheet !== undefined) dialog.close();
  });

  let stale = false;
  asked.addEventListener("input", () => (stale = true), { capture: true });

  async function read() {
    const mine = ++turn;
    const thread = document.getElementById("thread-head")?.dataset.thread ?? 0;
    const address = `/desk/palette?q=${encodeURIComponent(asked.value)}&thread=${thread}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    list.innerHTML = await answer.text();
    stale = false;
    htmx.process(list);
    const first = list.querySelector("[data-entry]");
    if (first) choose(first);
  }

  function choose(one) {
    for (const other of list.querySelectorAll("[data-entry]")) other.toggleAttribute("data-chosen", other === one);
    said.textContent = one.textContent.trim();
    one.scrollIntoView({ block: "nearest" });
  }
}
