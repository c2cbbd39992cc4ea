// What a page must be at any size: nothing scrolls away, nothing is cut, everything can be hit.

import type { Page } from "@playwright/test";

/** Says what is wrong, one line each; runs in the page. */
function look(large: boolean): string[] {
  const wrong: string[] = [];
  const page = document.scrollingElement ?? document.documentElement;
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) {
    wrong.push(`the page scrolls: ${page.scrollWidth}×${page.scrollHeight}`);
  }
  for (const part of document.querySelectorAll<HTMLElement>("main *, header *, footer *")) {
    const { overflowX, position, textOverflow } = getComputedStyle(part);
    if (overflowX === "visible" || position === "absolute" || part.clientWidth === 0) continue;
    // What is typed moves along under the cursor.
    if (part instanceof HTMLInputElement) continue;
    // A name that ends in dots stands in full in the title above it.
    const title = part.closest("[title]")?.getAttribute("title") ?? "";
    if (textOverflow === "ellipsis" && title.includes(part.innerText)) continue;
    if (part.scrollWidth > part.clientWidth + 1) {
      wrong.push(`${part.tagName} is cut at its side: “${part.innerText.slice(0, 30)}”`);
    }
  }
  const dialog = document.querySelector('[role="dialog"]');
  const controls = (dialog ?? document).querySelectorAll<HTMLElement>(
    'button, input:not([type="radio"], [type="checkbox"]), select, textarea, [role="tab"]',
  );
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const name = `“${(control.getAttribute("aria-label") ?? control.innerText).replace(/\s+/g, " ").trim()}”`;
    if (box.width < 43.5 || box.height < 43.5) {
      wrong.push(`${name} is small: ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
    if (control.scrollWidth > control.clientWidth + 1 && control.tagName === "BUTTON") {
      wrong.push(`${name} has cut text`);
    }
    // Rows of a list, and what stands below one, may be scrolled to.
    if (control.closest("li, [data-scrolls]")) continue;
    let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
    let scrolled = false;
    for (let up = control.parentElement; up; up = up.parentElement) {
      const { overflow, overflowY } = getComputedStyle(up);
      if (overflow === "visible") continue;
      // With large text a pane may scroll: what is in it can be scrolled to.
      if (large && /auto|scroll/.test(overflowY)) scrolled = true;
      const frame = up.getBoundingClientRect();
      [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
      [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    if (scrolled) continue;
    if (
      box.left < left - 1 ||
      box.top < top - 1 ||
      box.right > right + 1 ||
      box.bottom > bottom + 1
    ) {
      wrong.push(`${name} is cut`);
      continue;
    }
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (!hit || !(control.contains(hit) || hit.contains(control))) {
      wrong.push(`${name} is covered`);
    }
  }
  return wrong;
}

/** `large`: text is larger than usual, so that panes may scroll. */
export async function wrongLayout(page: Page, large = false): Promise<string[]> {
  return page.evaluate(look, large);
}
