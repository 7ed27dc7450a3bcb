// What was said some minutes ago grows older while the page is open: «hace 4 min», then «hoy a las 16:00»; «lleva 1 hora 5 min».
//   time[data-then]    a moment of the last hour, and what it is called when that hour is over
//   time[data-lasts]   how long something lasts, said as the server says it

const EVERY = 15000;
const MINUTE = 60000;
const HOUR = 60; // in minutes
const DAY = 24 * HOUR;

export function times(sentence) {
  const pass = () => {
    for (const time of document.querySelectorAll("time[data-then], time[data-lasts]")) {
      const minutes = Math.round((Date.now() - new Date(time.dateTime)) / MINUTE);
      const text = time.dataset.then === undefined ? lasting(Math.max(1, minutes)) : ago(time, minutes, sentence);
      if (time.textContent !== text) time.textContent = text;
    }
  };
  setInterval(pass, EVERY);
  document.addEventListener("visibilitychange", pass);
}

function ago(time, minutes, sentence) {
  if (minutes < 1) return time.textContent;
  return minutes < HOUR ? sentence.replace("{n}", minutes) : time.dataset.then;
}

function lasting(minutes) {
  if (minutes < DAY) return together([Math.floor(minutes / HOUR), "hour"], [minutes % HOUR, "minute"]);
  const hours = Math.round(minutes / HOUR);
  return together([Math.floor(hours / 24), "day"], [hours < 72 ? hours % 24 : 0, "hour"]);
}

function together(...parts) {
  const said = parts.filter(([count]) => count).map(([count, unit]) => {
    const unitDisplay = unit === "day" || (unit === "hour" && count === 1) ? "long" : "short";
    return count.toLocaleString(document.documentElement.lang, { style: "unit", unit, unitDisplay });
  });
  return said.join(" ");
}
