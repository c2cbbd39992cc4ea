/** What scrolls can be reached with the keyboard; what does not is no stop on the way. */
export function scrolls(part: HTMLElement): () => void {
  const look = () => {
    const more =
      part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1;
    if (more) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(part);
  for (const child of part.children) sizes.observe(child);
  const words = new MutationObserver(look);
  words.observe(part, { childList: true, subtree: true, characterData: true });
  return () => {
    sizes.disconnect();
    words.disconnect();
  };
}
