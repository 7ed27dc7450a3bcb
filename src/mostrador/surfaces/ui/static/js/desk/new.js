// «Nuevo caso»: the person is found while one types, the text is sent by Ctrl+Enter, and twice is once.

import { uuid } from "../store.js";

export function newThread() {
  const form = document.getElementById("new");
  if (!form) return;
  const id = form.querySelector("[data-client-id]");
  id.value ||= uuid();

  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // What looks like an address is put where addresses go.
  form.elements.who.addEventListener("change", () => {
    const said = form.elements.who.value.trim();
    if (form.elements.address.value || !/^[+\d][\d\s().-]{5,}$|@/.test(said)) return;
    form.elements.address.value = said;
    form.elements.who.value = "";
  });

  form.addEventListener("change", (event) => {
    if (event.target.name === "person" && event.target.dataset.name) {
      form.elements.who.value = event.target.dataset.name;
      form.elements.text.focus();
    }
    if (event.target.type === "file") {
      form.querySelector("[data-chosen]").textContent = [...event.target.files].map((file) => file.name).join(", ");
    }
  });

  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("[type=submit]")) {
      setTimeout(() => (button.disabled = true));
      setTimeout(() => (button.disabled = false), 8000);
    }
  });
}
