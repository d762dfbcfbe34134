import { connect, createServer } from 'node:net';

/**
 * A bad network between a client and a service: a TCP proxy on the loopback that forwards until it is told to do
 * otherwise. `fault` sets what happens from now on, `heal` ends it; a connection that was half-open stays so.
 */
export class Proxy {
  /** @type {Set<Pair>} */ #pairs = new Set();
  #server = createServer((socket) => this.#accept(socket));
  #healed = Promise.resolve();
  #heal = () => {};
  /** What is wrong now. */
  wrong = 'nothing';

  /** @param {...string} targets where it leads: each connection to the next of them */
  constructor(...targets) {
    this.targets = targets.map((target) => new URL(target));
  }

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** How many connections it holds, dead ones included. */
  get connections() {
    return this.#pairs.size;
  }

  /**
   * @param {'cut' | 'half-open' | 'silence' | 'latency' | 'slow-reader' | 'cut-mid-frame' | 'upgrade-refused'} name
   *   `cut`: ends all connections at once, and those to come; `half-open`: nothing passes, nothing is closed, never again on
   *   these connections; `silence`: nothing passes until healed, then all; `latency`: each piece `ms` late; `slow-reader`:
   *   what the service says trickles; `cut-mid-frame`: each WebSocket ends in the middle of what the service says next;
   *   `upgrade-refused`: WebSockets are cut, and answered 403 from now on
   */
  fault(name, ms = 300) {
    this.heal();
    this.wrong = name;
    this.ms = ms;
    this.#healed = new Promise((resolve) => { this.#heal = resolve; });
    for (const pair of this.#pairs) {
      if (name === 'cut' || (name === 'upgrade-refused' && pair.upgraded)) pair.cut();
      if (name === 'half-open') pair.dead = true;
    }
  }

  heal() {
    this.wrong = 'nothing';
    this.#heal();
  }

  async close() {
    this.heal();
    for (const pair of this.#pairs) pair.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client) {
    if (this.wrong === 'cut') {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const pair = new Pair(this, client, () => this.#healed);
    this.#pairs.add(pair);
    pair.gone.then(() => this.#pairs.delete(pair));
  }
}

/** One connection through the proxy. */
class Pair {
  dead = false;
  upgraded = false;

  constructor(proxy, client, healed) {
    this.proxy = proxy;
    this.client = client;
    this.healed = healed;
    this.dead = proxy.wrong === 'half-open';
    const target = proxy.targets.shift();
    proxy.targets.push(target);
    this.server = connect(Number(target.port), target.hostname);
    this.gone = new Promise((resolve) => { this.over = resolve; });
    for (const socket of [this.client, this.server]) socket.setNoDelay(true);
    this.#forward(this.client, this.server, false);
    this.#forward(this.server, this.client, true);
  }

  cut() {
    this.client.destroy();
    this.server.destroy();
    this.over();
  }

  #forward(from, to, fromService) {
    let chain = Promise.resolve();
    let waiting = 0;
    from.on('data', (chunk) => {
      if (!fromService && /\r\nupgrade: websocket\r\n/i.test(chunk.toString('latin1'))) {
        this.upgraded = true;
        if (this.proxy.wrong === 'upgrade-refused') {
          this.client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
          this.server.destroy();
          return;
        }
      }
      const due = this.proxy.wrong === 'latency' ? Date.now() + this.proxy.ms : 0;
      // As a slow reader's side does: what is not read fills the buffers, and then the sender has to wait.
      if (++waiting > 4) from.pause();
      chain = chain.then(() => this.#pass(chunk, to, fromService, due)).then(() => {
        if (--waiting <= 4) from.resume();
      });
    });
    from.on('error', () => {}); // Its close follows.
    from.on('close', () => {
      if (!this.dead) chain.then(() => this.cut());
    });
  }

  async #pass(chunk, to, fromService, due) {
    const { proxy } = this;
    if (due) await pause(due - Date.now());
    if (proxy.wrong === 'silence') await this.healed();
    if (proxy.wrong === 'slow-reader' && fromService && !this.dead) {
      for (let i = 0; i < chunk.length && proxy.wrong === 'slow-reader' && !this.dead; i += 64) {
        to.write(chunk.subarray(i, i + 64));
        chunk.sent = i + 64;
        await pause(10);
      }
      chunk = chunk.subarray(chunk.sent ?? 0);
    }
    if (this.dead || to.destroyed || chunk.length === 0) return;
    if (proxy.wrong === 'cut-mid-frame' && fromService && this.upgraded && chunk.length > 1) {
      await new Promise((resolve) => to.write(chunk.subarray(0, chunk.length >> 1), resolve));
      this.cut();
      return;
    }
    to.write(chunk);
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
