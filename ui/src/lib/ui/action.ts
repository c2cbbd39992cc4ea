/** One step of a person: the same for a button, a key and a test. */
export type Action = {
  id: string;
  label: string;
  /** What it means, where the label alone does not say it. */
  hint?: string;
  /** As it stands on the button, such as `F12`, `K` or `Del`; pressing it does the same. */
  key?: string;
  /** Another key that does the same. */
  also?: string;
  enabled: boolean;
  /** Its command is running. */
  busy?: boolean;
  perform: () => void;
};

export type Find = (id: string) => Action | undefined;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey"> & {
  shiftKey?: boolean;
  code?: string;
};

/** The name of the key in an event, as actions write it. */
export function keyName(event: Pressed): string {
  const names: Record<string, string> = {
    Delete: "Del",
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
    "-": "−",
  };
  // Digits of a combination are where they are on every keyboard, also where Shift makes them.
  const digit =
    event.ctrlKey || event.altKey ? /^Digit(\d)$/.exec(event.code ?? "")?.[1] : undefined;
  const name =
    digit ?? names[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const ctrl = event.ctrlKey ? "Ctrl+" : "";
  const alt = event.altKey ? "Alt+" : "";
  const meta = event.metaKey ? "Meta+" : "";
  // A character already says whether Shift made it.
  const shift =
    event.shiftKey && (event.key.length > 1 || ctrl + alt + meta !== "") ? "Shift+" : "";
  return `${ctrl}${alt}${meta}${shift}${name}`;
}

/** The first step of the list that answers to this key now. */
export function byKey(actions: Action[], key: string): Action | undefined {
  return actions.find(
    (action) => (action.key === key || action.also === key) && action.enabled && !action.busy,
  );
}
