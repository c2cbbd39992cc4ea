/** One step of a person: the same for a button, a key and a test. */
export type Action = {
  id: string;
  label: string;
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

/** The name of the key in an event, as actions write it. */
export function keyName(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">,
): string {
  const names: Record<string, string> = {
    Delete: "Del",
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
    "-": "−",
  };
  const name = names[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.metaKey ? "Meta+" : ""}${name}`;
}

/** The first step of the list that answers to this key now. */
export function byKey(actions: Action[], key: string): Action | undefined {
  return actions.find(
    (action) => (action.key === key || action.also === key) && action.enabled && !action.busy,
  );
}
