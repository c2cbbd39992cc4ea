// Put into the page by the bench, in front of everything else: it watches, and types as a scanner or a person would.
// Nothing of it is shipped.

(() => {
  /** A key as the page's own listeners get it. */
  function press(key) {
    const target = document.activeElement ?? document.body;
    const more = { key, bubbles: true, cancelable: true, composed: true };
    target.dispatchEvent(new KeyboardEvent("keydown", more));
    target.dispatchEvent(new KeyboardEvent("keyup", more));
  }

  /** After the next frame was drawn: a task that follows its callback. */
  function painted() {
    return new Promise((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
      });
    });
  }

  /** Milliseconds until what `select` finds is other than it was, and until that is painted. */
  async function change(select, act, limit = 3_000) {
    const read = () => {
      const place = document.querySelector(select);
      return place ? place.textContent : "";
    };
    const before = read();
    const began = performance.now();
    const changed = new Promise((done, failed) => {
      const late = setTimeout(() => {
        watch.disconnect();
        failed(new Error(`nothing changed at ${select}`));
      }, limit);
      const watch = new MutationObserver(() => {
        if (read() === before) return;
        watch.disconnect();
        clearTimeout(late);
        done(performance.now());
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    act();
    const dom = await changed;
    return [dom - began, (await painted()) - began];
  }

  const idle = () => new Promise((done) => setTimeout(done, 20));

  const probe = {
    /** The scanner's keys, one after the other without a pause, until the line is there. */
    scan: (code) =>
      change('[data-testid="lines"]', () => {
        for (const key of [...code, "Enter"]) press(key);
      }),

    /** One more letter in the search field, until the tiles are other ones. */
    search: (text) => {
      const field = document.getElementById("search");
      return change('[data-testid="items"]', () => {
        field.focus();
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },

    async scans(codes) {
      document.getElementById("search").focus();
      const found = [];
      for (const code of codes) {
        found.push(await probe.scan(code));
        await idle();
      }
      return found;
    },

    async searches(texts) {
      const found = [];
      for (const text of texts) {
        try {
          found.push(await probe.search(text));
        } catch {
          // the same tiles as before: nothing to measure
        }
        await idle();
      }
      return found;
    },

    /** Every change of the terminal's words, at the time of this computer. */
    watchTerminal() {
      probe.seen = [];
      let last = "";
      const watch = new MutationObserver(async () => {
        const now = document.querySelector("main")?.textContent ?? "";
        const words = /\*+|•+|●+/.exec(now)?.[0] ?? "";
        if (words === last) return;
        last = words;
        const dom = performance.timeOrigin + performance.now();
        const frame = await painted();
        probe.seen.push([words.length, dom, performance.timeOrigin + frame]);
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    },
  };

  window.florinProbe = probe;
})();
