// The placard on another site: `/atencion.js` is this one function, called with the HTML that the server wrote and escaped.
// It stands right behind its own line, or in the element that `data-in` names. It keeps nothing and asks for nothing else.

(written) => {
  const tag = document.currentScript;
  if (!tag) return;
  const place = tag.dataset.in ? document.querySelector(tag.dataset.in) : null;
  if (place) place.innerHTML = written;
  else tag.insertAdjacentHTML("afterend", written);
};
