// What was said some minutes ago grows older while the page is open: «hace 4 min», then «hoy a las 16:00»; «lleva 1 hora 5 min».
//   time[data-then]    a moment of the last hour, and what it is called when that hour is over
//   time[data-lasts]   how long something lasts, said as the server says it
//   time[data-left]    how long until then, in a sentence for one and a sentence for many
//   [data-turns]       the midnights, in seconds since 1970, at which a day has another name: «1763852400 ayer|…»

const EVERY = 15000;
const MINUTE = 60000;
const HOUR = 60; // in minutes
const DAY = 24 * HOUR;

export function times(sentence) {
  const pass = () => {
    for (const time of document.querySelectorAll("time[data-then], time[data-lasts], time[data-left], [data-turns]")) {
      const minutes = Math.round((Date.now() - new Date(time.dateTime)) / MINUTE);
      const text = told(time, minutes, sentence);
      if (time.textContent !== text) time.textContent = text;
    }
  };
  setInterval(pass, EVERY);
  document.addEventListener("visibilitychange", pass);
}

function told(time, minutes, sentence) {
  if (time.dataset.left !== undefined) return left(time, Math.max(1, -minutes));
  return time.dataset.lasts === undefined ? ago(time, minutes, sentence) : lasting(Math.max(1, minutes));
}

function left(time, minutes) {
  const span = lasting(minutes);
  return (parseInt(span, 10) === 1 ? time.dataset.one : time.dataset.many).replace("{span}", span);
}

function ago(time, minutes, sentence) {
  const { then, turns = "" } = time.dataset;
  if (then !== undefined && minutes < HOUR) return minutes < 1 ? time.textContent : sentence.replace("{n}", minutes);
  const turned = turns.split("|").findLast((turn) => turn && Date.now() >= 1000 * parseInt(turn, 10));
  return turned?.slice(turned.indexOf(" ") + 1) ?? then ?? time.textContent;
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
