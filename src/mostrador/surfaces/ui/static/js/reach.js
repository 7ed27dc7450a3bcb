// How a page of the counter reaches the server: as itself, unless something else was chosen before it asked.
// In the widget's frame everything goes under another address and with a key instead of a cookie (widget/frame.js).

const way = {
  ask: (address, options) => fetch(address, options),
  go: (address) => location.assign(address),
  place: (address) => address,
  proof: async () => ({}),
  line: () => "/stream",
  dress: (content) => content,
  looking: () => document.visibilityState === "visible",
};

export const choose = (other) => Object.assign(way, other);

// ask(address, options) is fetch; go(address) shows another page.
export const ask = (address, options) => way.ask(address, options);
export const go = (address) => way.go(address);
// For what fetch cannot do: where an address really is, and the headers that prove who asks.
export const place = (address) => way.place(address);
export const proof = () => way.proof();
// The address of the live line: one for each person who reads in this browser.
export const line = () => way.line();
// What the server painted, made ready for this page; and whether somebody looks at it.
export const dress = (content) => way.dress(content);
export const looking = () => way.looking();
