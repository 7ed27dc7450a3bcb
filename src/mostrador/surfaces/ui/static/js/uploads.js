// Files on their way: picked, dragged, pasted, photographed or recorded; each goes up alone, and its key joins the form.
//
//   [data-uploads]          where the tiles stand; template[data-upload] is one of them
//   data-upload="/archivos" where a file is sent, its bytes alone, its name in a header
//   data-limit, data-most   bytes in one file, files in one message

import { place, proof } from "./reach.js";

const LIMIT = 25_000_000;
const MOST = 10;

export function attachments(form, say) {
  const list = form.querySelector("[data-uploads]");
  const model = form.querySelector("template[data-upload]");
  const ledge = form.querySelector(".ledge") ?? form;
  const limit = Number(form.dataset.limit || LIMIT);
  const most = Number(form.dataset.most || MOST);
  let going = 0;

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      add(input.files);
      input.value = "";
    });
  }

  form.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });

  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    ledge.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      ledge.toggleAttribute("data-over", over);
      if (name === "drop") add(event.dataTransfer.files);
    });
  }

  function add(files) {
    if (!list || !model) return;
    for (const file of files) {
      if (list.children.length >= most) {
        say(form.dataset.sayTooMany);
        return;
      }
      if (file.size > limit) say(`${file.name}: ${form.dataset.sayTooLarge}`);
      else go(file, tile(file.name, file));
    }
  }

  function tile(name, file) {
    const node = model.content.firstElementChild.cloneNode(true);
    node.querySelector(".upload-name").firstChild.data = name;
    const picture = file?.type.startsWith("image/") && !/hei[cf]/.test(file.type) && new Image();
    if (picture) {
      picture.className = "upload-thumb";
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      // Only what the browser can draw takes the place of the icon.
      const thumb = node.querySelector(".upload-thumb");
      picture.addEventListener("load", () => thumb.replaceWith(picture));
    }
    node.querySelector("[data-remove]").addEventListener("click", () => {
      node.request?.abort();
      if (picture) URL.revokeObjectURL(picture.src);
      node.remove();
    });
    list.hidden = false;
    list.append(node);
    return node;
  }

  async function go(file, node) {
    const request = (node.request = new XMLHttpRequest());
    const bar = node.querySelector("progress");
    going += 1;
    request.upload.addEventListener("progress", (event) => (bar.value = (100 * event.loaded) / file.size));
    request.addEventListener("loadend", () => (going -= 1));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 201 && answer.key) ready(node, answer.key);
      else fail(node, answer.title);
    });
    request.addEventListener("error", () => {
      fail(node, form.dataset.sayUploadFailed);
      window.addEventListener("online", () => node.isConnected && restart(file, node), { once: true });
    });
    const proved = await proof();
    if (!node.isConnected) {
      going -= 1;
      return;
    }
    request.open("POST", place(form.dataset.upload));
    for (const [name, value] of Object.entries(proved)) request.setRequestHeader(name, value);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("x-csrftoken", form.elements._csrf_token.value);
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.send(file);
  }

  function restart(file, node) {
    node.classList.remove("upload-failed");
    go(file, node);
  }

  function ready(node, key) {
    node.querySelector("progress")?.remove();
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "attachments", value: key });
    node.append(input);
  }

  function fail(node, sentence) {
    node.classList.add("upload-failed");
    node.querySelector(".upload-about").textContent = sentence || form.dataset.sayUploadFailed;
  }

  return {
    add,
    busy: () => going > 0,
    names: () =>
      [...(list?.children ?? [])]
        .filter((node) => node.querySelector("[name=attachments]"))
        .map((node) => ({
          name: node.querySelector(".upload-name").firstChild.data,
          key: node.querySelector("[name=attachments]").value,
        })),
    clear() {
      list?.replaceChildren();
      if (list) list.hidden = true;
    },
    restore(files) {
      for (const { name, key } of files) ready(tile(name), key);
    },
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
