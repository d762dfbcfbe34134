/** Time that passes only when it is told to. */
export class ManualClock {
  #now = 1_000_000;
  #next = 1;
  #timers = new Map();

  now = () => this.#now;

  setTimeout = (task, ms) => {
    const id = this.#next++;
    this.#timers.set(id, { task, at: this.#now + ms, ms });
    return id;
  };

  clearTimeout = (id) => {
    this.#timers.delete(id);
  };

  /** For how many ms each timer was set. */
  get timers() {
    return [...this.#timers.values()].map(({ ms }) => ms);
  }

  /** Lets so many ms pass; what falls due runs in order. */
  advance(ms) {
    const until = this.#now + ms;
    for (;;) {
      const [first] = [...this.#timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (!first) break;
      this.#timers.delete(first[0]);
      this.#now = Math.max(this.#now, first[1].at);
      first[1].task();
    }
    this.#now = until;
  }
}

/** Time that passes so many times faster. */
export const fastClock = (speed) => ({
  setTimeout: (task, ms) => setTimeout(task, ms / speed),
  clearTimeout: (timer) => clearTimeout(timer),
  now: () => performance.now() * speed,
});
