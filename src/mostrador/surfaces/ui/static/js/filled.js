// What is filled in and attached beside the words of a first message, as long as the tab is open: another language or a
// reload loses nothing. It names a person, so it does not outlive the tab.

const KEY = "mostrador:filled";
const FIELDS = ["name", "address", "kind"];

// hold(form, files) fills the form as it was left and returns {end}, for when it was accepted.
export function hold(form, files) {
  let over = false;
  const before = read();
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field && before[name] && (!field.value || name === "kind")) field.value = before[name];
  }
  if (before.kind && before.kind !== "enquiry") form.querySelector("details").open = true;
  if (before.files?.length && !files.names().length) files.restore(before.files);

  const keep = () => {
    if (over) return;
    const now = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value]));
    write({ ...now, files: files.names() });
  };
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  return {
    end() {
      over = true;
      forget();
    },
  };
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function write(value) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    return;
  }
}
