import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Session } from './session.js';

/**
 * A service in memory that answers as the real one does, for one owner: jobs, the stream, who acknowledged what. Jobs end
 * when the test says so, but for those of type `echo`, which end at once.
 */
export class Service {
  epoch = 1;
  /** The stream: what is kept of it, each `{seq, job, time}`. */
  events = [];
  top = 0;
  jobs = new Map();
  /** Whom it remembers: how far each has acknowledged. */
  subscribers = new Map();
  /** What was asked, `{method, path, query, headers}`, and each acknowledgement, `{subscriber, seq, by}`. */
  requests = [];
  acks = [];
  sessions = new Set();
  #polls = new Set();
  #waits = new Set();
  #keys = new Map();
  /** What to do with upgrades: `ok`, `refuse`, or `silent`: take them and never say welcome. */
  upgrades = 'ok';
  /** Answers in place of the service when it gives `{status, body?, headers?}`; nothing: the service answers. */
  intercept = (_request) => undefined;

  /** With `speed` its own time passes that much faster. */
  constructor({ pingInterval = 25, pongTimeout = 8, window = 64, redelivery = 1000, speed = 1, keepAlive = true } = {}) {
    Object.assign(this, { pingInterval, pongTimeout, window, redelivery, speed, keepAlive });
    this.server = createServer((request, response) => this.#answer(request, response));
    this.sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'jobs.v1' });
    this.server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async listen(port = 0) {
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    for (const session of this.sessions) session.socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  // What happens.

  accept({ type = 'manual', payload, ...members } = {}) {
    const now = new Date().toISOString();
    const job = { id: randomUUID(), type, status: 'PENDING', payload, priority: 'NORMAL', ...members, attempt: 0,
      maxAttempts: 10, timeout: 'PT5M', createdAt: now, runAt: now };
    this.jobs.set(job.id, job);
    return job;
  }

  /** The job ends, and the event is committed with that. */
  resolve(job, { status = 'COMPLETED', result, truncated = false } = {}) {
    const time = new Date().toISOString();
    const seq = ++this.top;
    Object.assign(job, { status, result, attempt: job.attempt + 1, finishedAt: time, event: { id: this.id(seq) } });
    const { payload: _payload, result: _result, ...small } = job;
    this.events.push({ seq, time, job: truncated ? { ...small, truncated: true } : { ...job } });
    this.wake();
    return this.id(seq);
  }

  /** A job of its own that ends at once; gives the event's id. */
  commit(payload, options) {
    return this.resolve(this.accept({ payload }), { result: payload, ...options });
  }

  signal(job, event = 'job.progress', progress = undefined) {
    for (const session of this.sessions) session.send({ type: 'signal', event, job: { id: job.id, status: 'RUNNING', progress } });
  }

  /** Another life of the database: the stream begins anew. */
  restore() {
    this.epoch++;
    this.events = [];
    this.top = 0;
    this.subscribers.clear();
  }

  wake() {
    for (const waiter of [...this.#polls, ...this.#waits, ...this.sessions]) waiter.wake();
  }

  id(seq) {
    return `k${this.epoch}:${seq}`;
  }

  frame({ seq, job, time }, delivery = 1) {
    return { type: 'event', id: this.id(seq), event: 'job.resolved', time, job, delivery };
  }

  /** Where to begin: `{after, reset?}`; undefined when the text is no cursor. */
  find(cursor, subscriber) {
    const oldest = this.events[0]?.seq ?? this.top + 1;
    if (cursor === 'start') return { after: oldest - 1 };
    if (cursor === 'end') return { after: this.top };
    if (cursor === undefined) return { after: Math.max(this.subscribers.get(subscriber) ?? 0, oldest - 1) };
    const [, epoch, seq] = /^k(\d+):(\d+)$/.exec(cursor) ?? [];
    if (!epoch) return undefined;
    const reset = Number(epoch) !== this.epoch ? 'epoch' : seq > this.top ? 'beyond-end' : seq < oldest - 1 ? 'expired' : undefined;
    return reset ? { after: oldest - 1, reset } : { after: Number(seq) };
  }

  after(seq, limit = Infinity) {
    return this.events.filter((event) => event.seq > seq).slice(0, limit);
  }

  acknowledge(subscriber, seq, by) {
    this.acks.push({ subscriber, seq, by });
    this.subscribers.set(subscriber, Math.max(seq, this.subscribers.get(subscriber) ?? 0));
  }

  // How it is asked.

  #upgrade(request, socket, head) {
    const url = new URL(request.url, this.url);
    this.requests.push({ method: 'UPGRADE', path: url.pathname, query: url.searchParams, headers: request.headers });
    if (this.upgrades === 'refuse') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (websocket) => new Session(this, websocket, this.upgrades === 'silent'));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const asked = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers,
      body: text ? JSON.parse(text) : undefined, gone: false };
    response.on('close', () => { asked.gone = true; });
    this.requests.push(asked);
    const answer = (await this.intercept(asked)) ?? (await this.#route(asked));
    if (answer === 'nothing') return;
    if (!this.keepAlive) response.setHeader('Connection', 'close');
    response.writeHead(answer.status, { 'Content-Type': answer.status < 400 ? 'application/json' : 'application/problem+json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  async #route(asked) {
    const { method, path, body } = asked;
    const [, top, id, action] = path.split('/');
    const job = this.jobs.get(id);
    if (method === 'POST' && path === '/jobs') return this.#submit(asked);
    if (method === 'POST' && path === '/events/ack') return this.#ack(body.subscriber ?? 'default', body.cursor);
    if (path === '/events') return this.#poll(asked);
    if (path === '/job-types') return { status: 200, body: { items: [{ type: 'echo', description: 'Echo.', payloadSchema: {}, workers: 1 }] } };
    if (path === '/jobs') return { status: 200, body: { items: [...this.jobs.values()].reverse() } };
    if (top !== 'jobs' || !job) return problem(404, 'no such job');
    if (action === 'cancel') {
      if (job.event) return problem(409, 'it has ended');
      this.resolve(job, { status: 'CANCELLED' });
      return { status: 202, body: job };
    }
    if (action === 'retry') {
      Object.assign(job, { status: 'PENDING', event: undefined });
      return { status: 202, body: job };
    }
    await this.#waitFor(() => job.event, Number(asked.query.get('wait') ?? 0), this.#waits, asked);
    return { status: 200, body: job };
  }

  #submit({ headers, body }) {
    const key = headers['idempotency-key'];
    const cursor = this.id(this.top);
    const job = this.#keys.get(key) ?? this.accept(body);
    this.#keys.set(key, job);
    if (job.type === 'echo' && !job.event) setImmediate(() => job.event || this.resolve(job, { result: job.payload }));
    return { status: 202, body: { ...job, status: 'PENDING' }, headers: { 'Event-Cursor': cursor } };
  }

  #ack(subscriber, cursor) {
    const found = this.find(cursor, subscriber);
    if (!found) return problem(400, 'not a cursor', { errors: [{ pointer: '/cursor' }] });
    if (found.reset) return problem(410, 'there is no such event to acknowledge', { cursor: this.id(found.after) });
    this.acknowledge(subscriber, found.after, 'post');
    return { status: 204 };
  }

  async #poll(asked) {
    const value = (name) => asked.query.get(name) ?? undefined;
    const subscriber = value('subscriber') ?? 'default';
    if (!this.find(value('cursor'), subscriber)) {
      return problem(400, 'parameter cursor: is not a cursor', { errors: [{ pointer: 'cursor', detail: 'is not a cursor' }] });
    }
    const ack = value('ack');
    if (ack) {
      const found = this.find(ack, subscriber);
      if (found.reset) return problem(410, 'there is no such event to acknowledge', { cursor: this.id(found.after) });
      this.acknowledge(subscriber, found.after, 'poll');
    }
    const { after, reset } = this.find(value('cursor'), subscriber);
    if (reset) return problem(410, `events from this cursor can't be had: ${reset}`, { cursor: this.id(after) });
    const { epoch } = this;
    await this.#waitFor(() => epoch !== this.epoch || this.after(after).length, Number(value('wait') ?? 25), this.#polls, asked);
    if (epoch !== this.epoch) return this.#poll(Object.assign(asked, { query: new URLSearchParams({ ...Object.fromEntries(asked.query), wait: '0' }) }));
    const events = this.after(after, Number(value('limit') ?? 100));
    const cursor = this.id(events.at(-1)?.seq ?? after);
    const headers = { 'Event-Cursor': cursor, 'Cache-Control': 'no-store' };
    if (!events.length) return { status: 204, headers };
    return { status: 200, body: { events: events.map((event) => this.frame(event)), cursor }, headers };
  }

  async #waitFor(condition, seconds, waiters, asked) {
    if (condition() || seconds === 0) return;
    await new Promise((resolve) => {
      const done = () => { clearTimeout(timer); waiters.delete(waiter); resolve(); };
      const waiter = { wake: () => condition() && done() };
      const timer = setTimeout(done, (seconds * 1000) / this.speed);
      timer.unref();
      asked.end = done;
      waiters.add(waiter);
    });
  }
}

const problem = (status, detail, members = {}) => ({ status, body: { type: 'urn:jobwire:problem:x', title: detail, status, detail, ...members } });
