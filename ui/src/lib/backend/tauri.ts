/** The core behind the window. The only file that imports Tauri. */

import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { CommandName, DisplayView, Numbered } from "$bindings";
import {
  type Args,
  type Backend,
  type Feed,
  isApiError,
  Lost,
  Refused,
  type Result,
} from "./backend";

const EVENT = "florin";

export function inTauri(): boolean {
  return typeof window !== "undefined" && "__TAURI_INTERNALS__" in window;
}

export class TauriBackend implements Backend {
  async call<N extends CommandName>(name: N, args: Args<N>): Promise<Result<N>> {
    try {
      return await invoke<Result<N>>("rpc", { cmd: name, payload: args });
    } catch (why) {
      throw isApiError(why) ? new Refused(why) : new Lost(String(why));
    }
  }

  events(feed: Feed): () => void {
    let ended = false;
    let unlisten: (() => void) | undefined;
    listen<Numbered>(EVENT, (message) => {
      if (!ended) feed.event(message.payload);
    }).then(
      (stop) => {
        if (ended) return stop();
        unlisten = stop;
        feed.opened();
      },
      () => feed.lost(),
    );
    return () => {
      ended = true;
      unlisten?.();
    };
  }
}

/** In the customer's window: the one thing that it may ask for, again and again until it is answered. */
export function watchDisplay(seen: (view: DisplayView | null) => void): () => void {
  let ended = false;
  const ask = () => {
    const channel = new Channel<DisplayView>((view) => {
      if (!ended) seen(view);
    });
    invoke("display", { channel }).catch(() => {
      seen(null);
      if (!ended) setTimeout(ask, 1_000);
    });
  };
  ask();
  return () => {
    ended = true;
  };
}
