// A shop's own script: links that open the widget, and who leaves the shop leaves the widget too.

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-help]")) return;
  event.preventDefault();
  window.Mostrador?.open();
});

window.addEventListener("load", () => {
  if (location.hash === "#adios") window.Mostrador?.forget();
});
