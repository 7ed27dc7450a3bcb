// The shop's colour while it is being chosen: the samples beside it wear what the server makes of it, by day or by night.
//   [data-tones]       the samples, and where their tones are asked for
//   [data-tones-said]  why a colour will be refused

export function tones() {
  const samples = document.querySelector("[data-tones]");
  const said = document.querySelector("[data-tones-said]");
  const field = samples?.closest("form").elements.enamel;
  if (!field) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let asking = null; // the answer to an earlier colour comes too late

  field.addEventListener("input", show);
  dark.addEventListener("change", show);

  async function show() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const address = `${samples.dataset.tones}?enamel=${encodeURIComponent(field.value)}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal }).catch(() => null);
    const found = await answer?.json().catch(() => null);
    if (!found || signal.aborted) return;
    said.hidden = answer.ok;
    said.textContent = answer.ok ? "" : found.title;
    wear(answer.ok ? found[light() ? "light" : "dark"] : { enamel: field.value });
  }

  function light() {
    return document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "light" : !dark.matches;
  }

  function wear({ enamel, strong, soft, on }) {
    for (const [name, tone] of Object.entries({ enamel, "enamel-strong": strong, "enamel-soft": soft, "on-enamel": on })) {
      if (tone) samples.style.setProperty(`--${name}`, tone);
    }
  }
}
