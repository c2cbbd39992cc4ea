// The only place that makes nodes. Text becomes text nodes, so that words from a till stay words.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element; `on…` are listeners, `true` an empty attribute, `false` and `null` none. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  put(node, attributes);
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

/** Sets attributes and listeners as `el` does; a `false` or `null` takes the attribute away. */
export function put(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === null || value === false) node.removeAttribute(key);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  return node;
}

/** A drawing of the sprite in `index.html`; the word beside it carries the meaning. */
export function icon(name, more = "") {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", `icon ${more}`.trim());
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

export const byId = (id) => document.getElementById(id);

const seen = new WeakMap();

/** Whether a node shows something else than this value; remembers the value. */
export function differs(node, value) {
  const text = JSON.stringify(value);
  if (seen.get(node) === text) return false;
  seen.set(node, text);
  return true;
}

/** Sets the text only where it changed, so that a screen reader says nothing twice. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A click by pointer must not leave the focus on a button, or the next Enter, which is the
 * terminal's OK, would press that button again. A click by keyboard keeps its place.
 */
export function pressed(act) {
  return (event) => {
    if (event.detail > 0) byId("device").focus({ preventScroll: true });
    act(event);
  };
}
