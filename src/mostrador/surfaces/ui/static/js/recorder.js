// A voice note: recorded here, heard by nobody until it is sent with the message.
//
//   [data-record]           begins; it stays hidden where a browser cannot record
//   [data-recorder]         the panel meanwhile, with [data-level] (a meter), [data-time], [data-cancel] and [data-stop]
//   data-voice-name         the name the file gets

const LONGEST = 5 * 60;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export function recorder(form, { files, say }) {
  const button = form.querySelector("[data-record]");
  const panel = form.querySelector("[data-recorder]");
  if (!button || !panel || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const level = panel.querySelector("[data-level]");
  const time = panel.querySelector("[data-time]");
  let end = null; // ends the recording; true keeps it

  button.hidden = false;
  button.addEventListener("click", begin);
  panel.querySelector("[data-stop]").addEventListener("click", () => end?.(true));
  panel.querySelector("[data-cancel]").addEventListener("click", () => end?.(false));

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      say(form.dataset.sayNoMicrophone);
      return;
    }
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const machine = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    const pieces = [];
    machine.addEventListener("dataavailable", (event) => pieces.push(event.data));
    machine.start(1000);
    const started = Date.now();
    const quiet = listenTo(stream, (loudness) => (level.value = loudness));
    const clock = setInterval(() => {
      const seconds = Math.floor((Date.now() - started) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= LONGEST) end(true);
    }, 250);
    time.textContent = "0:00";
    show(true);

    end = (kept) => {
      end = null;
      clearInterval(clock);
      quiet();
      machine.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        const type = machine.mimeType.split(";")[0];
        const extension = { "audio/mp4": "m4a", "audio/ogg": "ogg" }[type] ?? "webm";
        if (kept) files.add([new File(pieces, `${form.dataset.voiceName}.${extension}`, { type })]);
      });
      machine.stop();
      show(false);
    };
  }

  function show(on) {
    panel.hidden = !on;
    button.hidden = on;
    (on ? panel.querySelector("[data-stop]") : button).focus();
  }
}

// Tell how loud it is, 0 to 1, about ten times a second; returns what ends it.
function listenTo(stream, tell) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    tell(Math.min(1, Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 90));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}
