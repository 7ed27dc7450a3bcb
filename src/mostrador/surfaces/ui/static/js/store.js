// What this browser keeps for us between pages. A full or forbidden storage only means that the page alone holds it.

const PREFIX = "mostrador:";

export function read(key, otherwise = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    return false;
  }
  return true;
}

export function drop(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    return;
  }
}

// The keys that begin so, in no order.
export function keys(beginning) {
  try {
    const known = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + beginning));
    return known.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function dropAll() {
  keys("").forEach(drop);
}

// randomUUID is missing on plain http outside this machine.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
