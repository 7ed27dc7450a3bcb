// While somebody writes a promise, a quiet row under the text proposes it with its moment. Alt+Enter accepts it, Escape
// dismisses it; it is made with the message. What was dismissed is remembered by this page alone.

const WAIT = 400;
// What reads the moments may still be loading, and a line may drop: asked again, for a while.
const AGAIN = 700;
const MOST = 40;

export function promises(form, thread) {
  const place = form.querySelector("[data-promise]");
  const text = form.elements.text;
  const dismissed = new Set();
  let timer = null;
  let asking = null;
  let asked = 0;
  if (!place) return { read() {} };

  const row = () => place.querySelector("[data-proposal]");
  const accepted = () => row()?.querySelector("[name=promise]").value === "yes";
  const noted = () => form.querySelector("[name=mode]:checked")?.value === "note";

  function read() {
    clearTimeout(timer);
    asking?.abort();
    asked = 0;
    if (!text.value.trim() || noted()) show("");
    else timer = setTimeout(ask, WAIT);
  }

  async function ask() {
    asking = new AbortController();
    const { signal } = asking;
    const body = new URLSearchParams({ text: text.value, _csrf_token: form.elements._csrf_token.value });
    const address = `/desk/threads/${thread}/promises/reading`;
    const answer = await fetch(address, { method: "POST", body, signal }).catch(() => null);
    if (signal.aborted) return;
    if (!answer || answer.status === 202) {
      asked += 1;
      if (asked < MOST) timer = setTimeout(ask, AGAIN);
      return;
    }
    if (!answer.ok) return;
    const html = answer.status === 204 ? "" : await answer.text();
    if (text.value.trim() && !noted()) show(html);
  }

  function show(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const next = holder.content.querySelector("[data-proposal]");
    if (next && dismissed.has(next.dataset.key)) return;
    // The same promise keeps its answer, and the hand that is on it, while one writes on.
    if (next && row()?.dataset.key === next.dataset.key) return;
    place.replaceChildren(...(next ? [next] : []));
    place.hidden = !next;
  }

  function accept() {
    const empty = [...row().querySelectorAll(".proposal-when input")].find((one) => !one.value);
    if (empty) {
      empty.focus();
      return;
    }
    row().querySelector("[name=promise]").value = "yes";
    row().querySelector("[data-asks]").hidden = true;
    row().querySelector("[data-done]").hidden = false;
    row().classList.add("proposal-made");
    text.focus();
  }

  function dismiss() {
    dismissed.add(row().dataset.key);
    place.replaceChildren();
    place.hidden = true;
    text.focus();
  }

  form.addEventListener("keydown", (event) => {
    if (!row() || event.isComposing) return;
    const inRow = place.contains(event.target) && event.target.matches("input");
    if (event.key === "Enter" && (event.altKey || (inRow && !event.ctrlKey && !event.metaKey))) {
      event.preventDefault();
      if (!accepted()) accept();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      dismiss();
    }
  });
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-accepts]")) accept();
    else if (event.target.closest("[data-dismisses]")) dismiss();
  });

  read();
  return { read };
}
