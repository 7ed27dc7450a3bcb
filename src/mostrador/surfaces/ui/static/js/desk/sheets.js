// Sheets: a link marked data-sheet opens its form in a dialog over the thread; done, it goes; refused, it says why.

import { uuid } from "../store.js";

export function sheets() {
  const dialog = document.getElementById("sheet");

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-sheet]");
    if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    const html = answer ? await answer.text() : "";
    if (!answer?.ok) {
      if (html) document.getElementById("toasts").insertAdjacentHTML("beforeend", html);
      return;
    }
    dialog.innerHTML = html;
    htmx.process(dialog);
    dialog.showModal();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    const place = dialog?.open && dialog.querySelector("[data-refusal]");
    if (place && dialog.contains(event.detail.requestConfig.elt)) {
      const holder = document.createElement("template");
      holder.innerHTML = xhr.responseText;
      place.textContent = holder.content.textContent.trim();
      place.hidden = false;
      const code = holder.content.querySelector("[data-problem]")?.dataset.problem;
      if (code === "words-that-sell") dialog.querySelector("[data-exempt]")?.removeAttribute("hidden");
      place.scrollIntoView({ block: "nearest" });
      event.detail.shouldSwap = false;
    } else {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // Who was ticked while the list was being read again stays ticked.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.target.matches(".picks")) return;
    const holder = document.createElement("template");
    holder.innerHTML = detail.serverResponse;
    for (const one of holder.content.querySelectorAll("[type=checkbox]")) {
      const now = detail.target.querySelector(`input[name="${one.name}"][value="${one.value}"]`);
      if (now) one.toggleAttribute("checked", now.checked);
    }
    detail.serverResponse = holder.innerHTML;
  });

  // Pressed twice, a form is sent once: what comes of it paints another in its place, or says what to mend.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.tagName !== "FORM") return;
    if (elt.dataset.sent !== undefined) event.preventDefault();
    else elt.dataset.sent = "";
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    if (elt.tagName !== "FORM") return;
    setTimeout(() => delete elt.dataset.sent, successful ? 1000 : 0);
    if (!successful) return;
    // It was taken: what is sent from the same form later is meant.
    if (elt.elements.once) elt.elements.once.value = uuid();
    if (dialog?.contains(elt)) {
      dialog.close();
      paintMessage(xhr.responseText);
    }
    elt.closest("details.menu")?.removeAttribute("open");
    // The call is noted first; then the telephone of this device takes over.
    if (elt.dataset.dials) location.href = elt.dataset.dials;
  });

  document.addEventListener("htmx:sendError", () => {
    const offline = document.querySelector("[data-offline]");
    if (offline) offline.hidden = false;
  });

  // A toast is read and goes.
  new MutationObserver((changes) => {
    for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
      if (toast.nodeType === 1) setTimeout(() => toast.remove(), 8000);
    }
  }).observe(document.getElementById("toasts"), { childList: true });
}

// A corrected or withdrawn message comes back painted: it takes its own place.
function paintMessage(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const painted = holder.content.querySelector("[data-message]");
  const old = painted && document.getElementById(painted.id);
  if (old) old.replaceWith(painted);
}

export function copies() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copies);
    } catch {
      select(button);
      return;
    }
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("role", "status");
    toast.textContent = button.dataset.copied;
    (button.closest("dialog") ?? document.getElementById("toasts")).append(toast);
    setTimeout(() => toast.remove(), 3000);
  });
}

// Plain http has no clipboard for scripts; what is marked can be copied by hand.
function select(button) {
  const field = button.parentElement.querySelector("input, .plate");
  if (field?.select) field.select();
  else if (field) getSelection().selectAllChildren(field);
}
