// @ and the first letters of a colleague: who can be named, chosen by arrows and Enter.

let asked = 0;

export function mentions(text) {
  const list = text.closest(".composer-box").querySelector("[data-mention-list]");
  if (!list) return;
  list.id = "mention-list";
  text.setAttribute("aria-controls", list.id);

  text.addEventListener("input", suggest);
  text.addEventListener("blur", () => setTimeout(close, 150));
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = [...list.children];
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(all[(now + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length]);
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      put(all[now].dataset.name);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }, { capture: true });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const one = event.target.closest("[data-name]");
    if (one) put(one.dataset.name);
  });

  const begun = () => text.value.slice(0, text.selectionStart).match(/(?:^|\s)@([\p{L}\p{M}]*)$/u)?.[1];

  async function suggest() {
    const letters = begun();
    if (letters === undefined) {
      close();
      return;
    }
    const mine = ++asked;
    const answer = await fetch(`${text.dataset.mentions}?q=${encodeURIComponent(letters)}`).catch(() => null);
    if (!answer?.ok || mine !== asked || begun() === undefined) return;
    const found = await answer.json();
    list.replaceChildren(
      ...found.map(({ id, name }) => {
        const one = document.createElement("li");
        Object.assign(one, { id: `mention-${id}`, textContent: name, className: "mention-option" });
        one.dataset.name = name;
        one.setAttribute("role", "option");
        return one;
      }),
    );
    list.hidden = !found.length;
    if (found.length) choose(list.firstElementChild);
    else close();
  }

  function choose(one) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === one));
    text.setAttribute("aria-activedescendant", one.id);
  }

  function put(name) {
    const start = text.value.slice(0, text.selectionStart).lastIndexOf("@");
    text.setRangeText(`@${name} `, start, text.selectionStart, "end");
    close();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }
}
