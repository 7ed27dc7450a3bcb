// Words kept for use again: / at the start of a word, or Ctrl and a full stop, opens the list over the text. What one
// types on narrows it, arrows and Enter choose, and the phrase stands there with its fields filled in.

const BEGUN = /(?:^|\s)\/([\p{L}\p{M}\d ]{0,40})$/u;

export function phrases(form, thread) {
  const text = form.elements.text;
  const list = form.querySelector("[data-phrase-list]");
  const opener = form.querySelector("[data-phrases]");
  let known = null; // the lines as they came, asked for once each time the list opens
  let shut = false; // Escape closes it for the word in hand
  if (!list) return;

  text.addEventListener("input", read);
  text.addEventListener("blur", () => setTimeout(close, 150));
  text.addEventListener("keydown", keys, { capture: true });
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    begin();
  });
  list.addEventListener("mousedown", (event) => {
    if (event.target.closest("a")) return;
    event.preventDefault();
    const one = event.target.closest("[data-text]");
    if (one) put(one.dataset.text);
  });

  const begun = () => text.value.slice(0, text.selectionStart).match(BEGUN)?.[1];

  // The button and the key write the stroke themselves, so that there is one way to go on.
  function begin() {
    text.focus();
    const before = text.value.slice(0, text.selectionStart);
    if (begun() === undefined) text.setRangeText(/(^|\s)$/.test(before) ? "/" : " /", before.length, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function read() {
    const letters = begun();
    if (letters === undefined) {
      shut = false;
      close();
      return;
    }
    if (shut) return;
    if (!known) {
      known = fetch(`/desk/threads/${thread}/phrases`).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
      list.innerHTML = await known;
    } else await known;
    if (begun() !== undefined) narrow(begun());
  }

  function narrow(letters) {
    const words = plain(letters).split(" ").filter(Boolean);
    const all = [...list.querySelectorAll("[data-text]")];
    for (const one of all) {
      const whole = plain(`${one.dataset.name} ${one.dataset.text}`);
      one.hidden = !words.every((word) => whole.includes(word));
    }
    const left = all.filter((one) => !one.hidden);
    list.hidden = all.length > 0 && !left.length;
    if (left.length) choose(left.find((one) => one.getAttribute("aria-selected") === "true") ?? left[0]);
    else text.removeAttribute("aria-activedescendant");
  }

  function keys(event) {
    if (event.key === "." && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      begin();
      return;
    }
    if (list.hidden || event.isComposing) return;
    const left = [...list.querySelectorAll("[data-text]:not([hidden])")];
    const now = left.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && left.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      choose(left[(now + (event.key === "ArrowDown" ? 1 : left.length - 1)) % left.length]);
    } else if ((event.key === "Enter" || event.key === "Tab") && now >= 0 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      put(left[now].dataset.text);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      shut = true;
      close();
    }
  }

  function choose(one) {
    for (const other of list.querySelectorAll("[data-text]")) other.setAttribute("aria-selected", String(other === one));
    one.scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", one.id);
  }

  function put(words) {
    const start = text.value.slice(0, text.selectionStart).lastIndexOf("/");
    text.setRangeText(words, start, text.selectionStart, "end");
    close();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    known = null;
    text.removeAttribute("aria-activedescendant");
  }

  // The palette puts a phrase in by its words.
  form.addEventListener("desk:phrase", (event) => {
    text.focus();
    const gap = text.value.slice(0, text.selectionStart).match(/\S$/) ? " " : "";
    text.setRangeText(gap + event.detail, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const plain = (said) => said.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
