// Calls for attention: the figure in the tab's title always; a sound and a notice only for who asked, and only on shift.

const told = new Set();
let title = document.title;
let sounding = null;
let figure = 0;

// badge(unread, mentions): «(3) Mine». The title below may be another by now.
export function badge(unread, mentions) {
  figure = unread + mentions;
  if (!/^\(\d+\+?\) /.test(document.title)) title = document.title;
  document.title = figure ? `(${figure > 99 ? "99+" : figure}) ${title}` : title;
}

export function retitle(text) {
  title = text;
  document.title = text;
  badge(figure, 0);
}

export function announce(line, { thread, row, unread, waits, by = "", fresh, views = [] }) {
  if (!onShift(line) || document.visibilityState === "visible" && document.hasFocus() && !row) return;
  const customer = row ? unread && waits && views.includes("mine") : fresh && by.startsWith("customer");
  if (!customer) return;
  // A message comes as itself and in its row, and a customer often writes three in a row: one call for all.
  if (told.has(thread)) return;
  told.add(thread);
  setTimeout(() => told.delete(thread), 15000);
  if (line.dataset.sound !== undefined) ring();
  if (line.dataset.notices !== undefined && document.visibilityState === "hidden") notice(line, line.dataset.sayNew, `/desk/threads/${thread}`);
}

// A supervisor has three minutes to come, and a colleague waits for help: it rings also for who is looking.
export function call(line, says, where) {
  if (!onShift(line)) return;
  if (line.dataset.sound !== undefined) ring();
  if (line.dataset.notices !== undefined && document.visibilityState === "hidden") notice(line, says, where);
}

const onShift = (line) => line.dataset.shift !== undefined && new Date(line.dataset.shift) > new Date();

// Two soft notes of a shop's bell. A browser that was never touched stays silent; it allows no sound before.
async function ring() {
  if (!navigator.userActivation?.hasBeenActive) return;
  sounding ??= new AudioContext();
  await sounding.resume(); // a new one begins a moment later, and a call may have put it to sleep
  for (const [pitch, start] of [[880, 0], [1174.66, 0.12]]) {
    const note = sounding.createOscillator();
    const loudness = sounding.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, sounding.currentTime + start);
    loudness.gain.exponentialRampToValueAtTime(0.12, sounding.currentTime + start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, sounding.currentTime + start + 0.6);
    note.connect(loudness).connect(sounding.destination);
    note.start(sounding.currentTime + start);
    note.stop(sounding.currentTime + start + 0.65);
  }
}

function notice(line, says, where) {
  if (!window.Notification || Notification.permission !== "granted") return;
  // No words of a customer: they would stay on a locked screen.
  const shown = new Notification(says, { body: line.dataset.sayOpen, tag: where });
  shown.addEventListener("click", () => {
    window.focus();
    location.assign(where);
    shown.close();
  });
}

// The browser asks once, when the agent ticks the box in their account.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-asks-notices]") && event.target.checked && window.Notification) {
    Notification.requestPermission();
  }
});
