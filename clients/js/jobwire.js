/**
 * Jobwire's client, for browsers and Node 20 or newer: submits jobs, and is told how they end by WebSocket or long poll.
 * @license Apache-2.0
 */
/**
 * @typedef {import('./types.d.ts').Job} Job
 * @typedef {import('./types.d.ts').JobType} JobType
 * @typedef {import('./types.d.ts').JobEvent} JobEvent
 * @typedef {import('./types.d.ts').Listeners} Listeners
 * @typedef {import('./types.d.ts').ListOptions} ListOptions
 * @typedef {import('./types.d.ts').Mode} Mode
 * @typedef {import('./types.d.ts').Options} Options
 * @typedef {import('./types.d.ts').Progress} Progress
 * @typedef {import('./types.d.ts').Reset} Reset
 * @typedef {import('./types.d.ts').State} State
 * @typedef {import('./types.d.ts').SubmitOptions} SubmitOptions
 */
const DEFAULTS = { websocketTimeout: 3000, websocketRetry: 300_000, maxBackoff: 20_000, requestTimeout: 30_000 };
const [SEEN, POLL_WAIT, PACE, MISSES, TRIES, LAST_WAIT, LOOK_AGAIN] = [1000, 25, 1000, 8, 8, 5000, 30_000];
/** A random UUID; pages without TLS have no crypto.randomUUID. */
const uuid = () => crypto.randomUUID?.() ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) =>
  (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16));
/** Whether asking again can help. @param {any} error */
const mayPass = (error) => error instanceof JobwireError && [0, 408, 429, 500, 502, 503, 504].includes(error.status);
/** What a browser keeps for the tab; elsewhere, and where the user forbids it, a memory. */
function tabStorage() {
  try {
    if ('document' in globalThis && globalThis.sessionStorage) return globalThis.sessionStorage;
  } catch { /* Forbidden. */ }
  const memory = /** @type {Map<string, string>} */ (new Map());
  return { getItem: (/** @type {string} */ key) => memory.get(key) ?? null, setItem: memory.set.bind(memory) };
}

/** A refusal by the service, or no answer from it. */
export class JobwireError extends Error {
  /** @param {string} message @param {{status?: number, problem?: any, retryAfter?: number, cause?: unknown}} [about] */
  constructor(message, { status = 0, problem, retryAfter, cause } = {}) {
    super(message, { cause });
    this.name = 'JobwireError';
    /** The HTTP status, or the code with which a WebSocket was closed; 0 when there was no answer. */
    this.status = status;
    /** What the service says (RFC 9457). @type {any} */
    this.problem = problem;
    /** After how many seconds to try again, if the service says so. */
    this.retryAfter = retryAfter;
  }
}

/** One client of one owner: one stream, however many callbacks and waits. */
export class Jobwire {
  /** @type {Options & typeof DEFAULTS & Required<Pick<Options, 'store' | 'clock' | 'random' | 'fetch'>>} */ #options;
  #page = 'document' in globalThis; #tab = tabStorage(); #base; #name; #subscriber;
  #held = /** @type {Promise<unknown>} */ (Promise.resolve()); #release = () => {}; // The lock on the tab's subscriber.
  #mode = /** @type {Mode} */ ('auto'); #transport = /** @type {State['transport']} */ ('offline');
  /** @type {{[name in keyof Listeners]: Set<Listeners[name]>}} */
  #listeners = { resolved: new Set(), progress: new Set(), transport: new Set(), reset: new Set(), error: new Set() };
  #sleepers = /** @type {Map<any, () => void>} */ (new Map());
  #ends = /** @type {Set<(reason: any) => void>} */ (new Set()); // What close() is to end.
  #waits = /** @type {Map<symbol, string>} */ (new Map()); // Which job each waits for.
  #changes = 0; // How often what waits rely on has changed.
  /** Where it is: the last event taken in, or where to begin; where this client's first job was accepted; what was
   * taken in and may not be acknowledged yet. @type {{cursor?: string, first?: string, owed?: string}} */ #at = {};
  #queue = /** @type {(JobEvent | Reset)[]} */ ([]); #seen = /** @type {Set<string>} */ (new Set());
  /** What goes on: `socket` is a WebSocket that has said welcome, `hangUp` ends any. @type {{stop?: AbortController,
   *   socket?: any, hangUp?: () => any, poll?: AbortController, timer?: any, pump?: Promise<void>}} */
  #now = {};
  #polling = false; #fallback = false; #barred = false; #window = 64; #ackedAt = -Infinity;
  #saving = /** @type {Promise<unknown>} */ (Promise.resolve()); #flushing = this.#saving;
  #online = () => this.#wake('socket', 'poll');

  /** @param {Options} [options] */
  constructor(options = {}) {
    const url = options.url ?? '/';
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`, globalThis.location?.href);
    this.#name = `jobwire ${this.#base} ${options.client ?? ''}`;
    this.#subscriber = options.subscriber ?? (this.#page ? this.#tab.getItem(this.#name) ?? uuid() : 'default');
    const key = () => `${this.#name} ${this.#subscriber}`;
    this.#options = {
      ...DEFAULTS, random: Math.random, WebSocket: globalThis.WebSocket, fetch: (...request) => fetch(...request),
      clock: { setTimeout: (f, ms) => setTimeout(f, ms), clearTimeout: (t) => clearTimeout(t), now: () => Date.now() },
      store: { get: () => this.#tab.getItem(key()), set: (cursor) => this.#tab.setItem(key(), cursor) },
      ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    };
    this.use(this.#options.transport ?? 'auto');
  }

  /** How the stream is read now. @returns {State} */
  get state() { return { transport: this.#transport, mode: this.#mode }; }

  /**
   * Submits a job; tried again, under the same idempotency key, when the service can't be reached or is overloaded.
   * @param {string} type @param {any} [payload] @param {SubmitOptions} [options]
   * @returns {Promise<Job>} as it was accepted, or resolved if that was in time @throws {JobwireError}
   */
  async submit(type, payload, { idempotencyKey = uuid(), wait = 0, signal, ...members } = {}) {
    const headers = { 'Idempotency-Key': idempotencyKey, ...(wait && { Prefer: `wait=${wait}` }) };
    for (let failures = 0; ; failures++) {
      try {
        const request = { headers, body: { type, payload, ...members }, wait, signal };
        const { body, cursor } = await this.#call('POST', 'jobs', request);
        this.#at.first ??= cursor;
        return body;
      } catch (error) {
        if (failures + 1 === TRIES || !mayPass(error)) throw error;
        await this.#sleep({}, this.#backoff(failures, error), signal);
      }
    }
  }
  /** @param {string} id @param {{signal?: AbortSignal}} [options] @returns {Promise<Job>} @throws {JobwireError} */
  async get(id, options) { return (await this.#call('GET', `jobs/${encodeURIComponent(id)}`, options)).body; }
  /** Newest first. @param {ListOptions} [options] @returns {Promise<{items: Job[], next?: string}>} */
  async list({ signal, ...query } = {}) { return (await this.#call('GET', 'jobs', { query, signal })).body; }
  /** At once when it is pending, else once its handler has stopped. @param {string} id @returns {Promise<Job>} */
  async cancel(id) { return (await this.#call('POST', `jobs/${encodeURIComponent(id)}/cancel`)).body; }
  /** Lets a failed or cancelled job run again. @param {string} id @returns {Promise<Job>} */
  async retry(id) { return (await this.#call('POST', `jobs/${encodeURIComponent(id)}/retry`)).body; }
  /** What can be submitted. @returns {Promise<JobType[]>} */
  async types() { return (await this.#call('GET', 'job-types')).body.items; }

  /**
   * Waits until a job is resolved: told by the stream while it is read, else by asking. Acknowledges nothing.
   * @param {string} id @param {{signal?: AbortSignal, timeout?: number}} [options] `timeout` in ms
   * @returns {Promise<Job>} completed, failed or cancelled
   * @throws {JobwireError} when there is no such job; also a `TimeoutError`, or the signal's reason
   */
  async wait(id, { signal, timeout } = {}) {
    const scope = this.#scope(timeout, signal), me = Symbol(id);
    this.#waits.set(me, id);
    try {
      for (let failures = 0; ;) {
        // The stream only says when to look: its event may be of an end before the job was retried by hand.
        const changes = this.#changes, live = this.#isLive(), wait = live ? 0 : POLL_WAIT;
        const look = this.#scope(undefined, scope.signal);
        const request = { query: wait ? { wait } : {}, wait, signal: look.signal };
        const answer = this.#call('GET', `jobs/${encodeURIComponent(id)}`, request).catch((error) => ({ error }));
        const got = await Promise.race([answer, this.#sleep(me, undefined, look.signal)]).finally(look.end);
        const { body, error } = /** @type {{body?: Job, error?: any}} */ (got ?? {});
        if (error && !mayPass(error)) throw error;
        if (body && body.status !== 'PENDING' && body.status !== 'RUNNING') return body;
        failures = error ? failures + 1 : 0;
        const pause = error ? this.#backoff(failures, error) : live ? LOOK_AGAIN : 0;
        if (pause && changes === this.#changes) await this.#sleep(me, pause, scope.signal);
      }
    } finally {
      scope.end();
      this.#waits.delete(me);
    }
  }

  /**
   * Calls back from now on; `resolved` and `progress` open the stream. An event is taken in once all `resolved` have
   * returned, and the promises they gave: then it is acknowledged, and the next comes. One that fails is called again.
   * @template {keyof Listeners} Name @param {Name} name @param {Listeners[Name]} listener @returns {() => void} its end
   */
  on(name, listener) {
    if (!(name in this.#listeners)) throw new TypeError(`no event: ${name}`);
    this.#listeners[name].add(listener);
    if (name === 'resolved' || name === 'progress') this.connect();
    this.#pump();
    return () => { this.#listeners[name].delete(listener); };
  }
  /** Opens the stream, if it is not. What comes waits, unacknowledged, until there is a callback for `resolved`. */
  connect() {
    if (this.#now.stop) return;
    const { signal } = this.#now.stop = new AbortController();
    globalThis.addEventListener?.('online', this.#online);
    this.#tell('connecting');
    this.use(this.#mode);
    this.#open().then(() => Promise.all([this.#socketLoop(signal), this.#pollLoop(signal)]))
      .catch((error) => signal.aborted || this.#emit('error', error));
  }
  /** Reads the stream by another transport from now on. @param {Mode} mode */
  use(mode) {
    if (!['auto', 'websocket', 'longpoll'].includes(mode)) throw new TypeError(`no transport: ${mode}`);
    if (mode === 'websocket' && !this.#options.WebSocket) throw new TypeError('no WebSocket here: give one as option');
    const before = this.#mode;
    this.#mode = mode;
    this.#barred = !this.#options.WebSocket;
    this.#fallback = mode === 'auto' && this.#transport === 'longpoll';
    if (!this.#now.stop) return;
    if (mode === 'longpoll') this.#now.hangUp?.();
    if (mode === 'websocket') this.#now.poll?.abort();
    if (mode !== before) this.#tell(mode === 'auto' || mode === this.#transport ? this.#transport : 'connecting', true);
    this.#giveTime();
    this.#wake('socket', 'poll');
  }
  /** Ends the stream, and every call and wait. For an event in hand to be taken in and acknowledged it waits some
   * seconds at most. `connect` opens the stream again. */
  async close() {
    const ends = [...this.#ends];
    for (const item of this.#queue.splice(0)) if ('id' in item) this.#seen.delete(item.id);
    const gone = this.#halt();
    ends.forEach((end) => end(new DOMException('the client was closed', 'AbortError')));
    const done = Promise.all([gone, this.#held, this.#now.pump]).then(() => this.#flush());
    await new Promise((resolve) => {
      const timer = this.#options.clock.setTimeout(() => resolve(undefined), LAST_WAIT);
      done.then(() => { this.#options.clock.clearTimeout(timer); resolve(undefined); });
    });
  }

  // Tools.

  /** @param {keyof Listeners} name @param {any[]} args */
  #emit(name, ...args) {
    const failed = (/** @type {any} */ e) => (name === 'error' ? console.error('jobwire:', e) : this.#emit('error', e));
    if (name === 'error' && !this.#listeners.error.size) failed(args[0]);
    const listeners = /** @type {any[]} */ ([...this.#listeners[name]]);
    listeners.forEach((listener) => (async () => listener(...args))().catch(failed));
  }
  #tell(/** @type {State['transport']} */ transport, always = false) {
    if (transport === this.#transport && !always) return;
    this.#transport = transport;
    this.#changed();
    this.#emit('transport', this.state);
  }
  /** All that wait for a job are to look again. */
  #changed() { this.#changes++; this.#wake(...this.#waits.keys()); }
  #wants(/** @type {Mode} */ transport) { return this.#mode === 'auto' || this.#mode === transport; }
  /** Whether the end of any job would be told; a long queue may have used up the service's window. */
  #isLive() { return this.#queue.length * 2 < this.#window && (this.#now.socket !== undefined || this.#polling); }
  /** Until so many ms are over, or it is woken; fails when the client is closed, or the signal ends.
   * @param {any} key @param {number} [ms] @param {AbortSignal} [signal] @returns {Promise<void>} */
  #sleep(key, ms, signal) {
    return new Promise((resolve, reject) => {
      const done = (/** @type {any} */ reason = undefined) => {
        this.#options.clock.clearTimeout(timer);
        this.#ends.delete(done);
        signal?.removeEventListener('abort', follow);
        if (this.#sleepers.get(key) === done) this.#sleepers.delete(key);
        if (reason === undefined) resolve(); else reject(reason);
      };
      const follow = () => done(signal?.reason);
      const timer = ms === undefined ? undefined : this.#options.clock.setTimeout(() => done(), ms);
      this.#sleepers.set(key, done);
      this.#ends.add(done);
      if (signal?.aborted) follow(); else signal?.addEventListener('abort', follow);
    });
  }
  /** A signal that ends with the client, with another signal, after so many ms, or by `end`; then `over` fails.
   * @param {number} [ms] @param {AbortSignal} [signal] */
  #scope(ms, signal) {
    const own = new AbortController(), key = Symbol('scope');
    const over = this.#sleep(key, ms, signal).then(() => { throw new DOMException('out of time', 'TimeoutError'); });
    over.catch((reason) => own.abort(reason));
    return { signal: own.signal, over, end: () => this.#wake(key) };
  }
  #wake(/** @type {any[]} */ ...keys) { keys.forEach((key) => this.#sleepers.get(key)?.()); }
  /** Full jitter, unless the service asks for more. @param {number} failures @param {any} [error] */
  #backoff(failures, error) {
    const most = Math.min(this.#options.maxBackoff, 250 * 2 ** failures);
    return Math.max((error?.retryAfter ?? 0) * 1000, this.#options.random() * most);
  }
  /** @returns {Promise<string | undefined>} */
  async #token() { return typeof this.#options.token === 'function' ? this.#options.token() : this.#options.token; }
  #url(/** @type {string} */ path, /** @type {{[name: string]: any}} */ query = {}) {
    const url = new URL(path, this.#base);
    for (const [name, values] of Object.entries(query)) {
      for (const value of [values].flat()) if (value !== undefined) url.searchParams.append(name, value);
    }
    return url;
  }
  /** One request, with no other limit than its signal's. @param {string} method @param {string} path
   * @param {{query?: object, headers?: object, body?: object, signal: AbortSignal, keepalive?: boolean}} request */
  async #ask(method, path, { query, headers, body, signal, keepalive }) {
    const token = await this.#token(), { client, clock } = this.#options;
    const named = client && /^[ -~]+$/.test(client); // Others do not fit in a header.
    const response = await this.#options.fetch(this.#url(path, { client: named ? undefined : client, ...query }).href, {
      method, keepalive, signal, cache: 'no-store', body: body && JSON.stringify(body),
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...(named && { 'X-Client-Id': client }),
        ...(token && { Authorization: `Bearer ${token}` }), ...headers },
    });
    const text = await response.text();
    const header = (/** @type {string} */ name) => response.headers.get(name) ?? undefined;
    const answer = text && /json/.test(header('Content-Type') ?? '') ? JSON.parse(text) : undefined;
    // A text that is not JSON is of somebody in between, whatever its status.
    if (response.ok && (answer || !text)) return { body: answer, cursor: header('Event-Cursor') };
    const status = response.ok ? 0 : response.status, after = header('Retry-After'); // Seconds, or a date.
    const seconds = Number(after) || Math.max(0, Date.parse(after ?? '') - clock.now()) / 1000 || 0;
    throw new JobwireError(answer?.detail ?? answer?.title ?? `${method} ${path} was answered ${response.status}`,
      { status, problem: answer, retryAfter: after ? seconds : undefined });
  }
  /** One request, within its time. Not every fetch ends when its signal does, so it is not waited for.
   * @param {string} method @param {string} path
   * @param {{query?: object, headers?: object, body?: object, wait?: number, timeout?: number, signal?: AbortSignal,
   *   keepalive?: boolean}} [request] @returns {Promise<{body?: any, cursor?: string}>} */
  async #call(method, path, { wait = 0, timeout = this.#options.requestTimeout, signal, ...request } = {}) {
    const scope = this.#scope(wait * 1000 + timeout, signal);
    try {
      return await Promise.race([this.#ask(method, path, { ...request, signal: scope.signal }), scope.over]);
    } catch (/** @type {any} */ error) {
      signal?.throwIfAborted();
      if (error instanceof JobwireError || error?.name === 'AbortError') throw error; // The latter by close().
      throw new JobwireError(`no answer to ${method} ${path}`, { cause: error });
    } finally {
      scope.end();
    }
  }

  // What comes.

  /** An event came: it waits its turn, unless it has come before. */
  #take(/** @type {JobEvent} */ event) {
    if (this.#seen.has(event.id)) return this.#acknowledge(true);
    this.#seen.add(event.id);
    for (const oldest of this.#seen) if (this.#seen.size > SEEN) this.#seen.delete(oldest); else break;
    this.#queue.push(event);
    for (const [me, job] of this.#waits) if (job === event.job.id) { this.#changes++; this.#wake(me); }
    this.#pump();
  }
  #reset(/** @type {string} */ reason, /** @type {string | undefined} */ cursor) {
    if (this.#queue.some((item) => 'reason' in item && item.cursor === cursor)) return;
    this.#seen.clear(); // The same ids may mean others now.
    this.#queue.push({ reason, cursor });
    this.#changed();
    this.#pump();
  }
  #pump() { this.#now.pump ??= this.#work(); }
  /** One after another: hands over, notes where it is, acknowledges. */
  async #work() {
    await undefined;
    while (this.#queue.length && (this.#listeners.resolved.size || 'reason' in this.#queue[0])) {
      const item = /** @type {JobEvent | Reset} */ (this.#queue.shift());
      if ('reason' in item) {
        this.#at = { cursor: item.cursor };
        if (item.cursor) await this.#save(item.cursor);
        this.#emit('reset', { ...item });
      } else if (await this.#handOver(item)) {
        this.#at.cursor = this.#at.owed = item.id;
        await this.#save(item.id);
        this.#acknowledge();
      }
    }
    this.#now.pump = undefined;
    this.#wake('poll');
  }
  /** Until all callbacks have returned; false when the client was closed before, or nobody is left to call. */
  async #handOver(/** @type {JobEvent} */ event) {
    const done = new Set();
    for (let failures = 0; this.#now.stop; failures++) {
      try {
        const job = await this.#whole(event), callbacks = [...this.#listeners.resolved];
        if (!callbacks.length) {
          this.#queue.unshift(event);
          return false;
        }
        const calls = callbacks.filter((callback) => !done.has(callback)).map(async (callback) => {
          await callback(job, { ...event, job });
          done.add(callback);
        });
        const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
        if (!failed) return true;
        throw /** @type {PromiseRejectedResult} */ (failed).reason;
      } catch (error) {
        if (this.#now.stop || /** @type {any} */ (error)?.name !== 'AbortError') this.#emit('error', error);
        if (!this.#now.stop) break;
        const most = Math.min(30_000, 1000 * 2 ** failures);
        await this.#sleep('work', most * (1 + this.#options.random()) / 2).catch(() => {}); // Closed; and open again?
      }
    }
    this.#seen.delete(event.id);
    return false;
  }
  /** The job of an event, read where the event was too large to have it whole. */
  async #whole(/** @type {JobEvent} */ { id, job }) {
    const whole = job.truncated && await this.get(job.id).catch((error) => {
      if (mayPass(error)) throw error; // Else it is no longer kept.
    });
    return whole && whole.event?.id === id ? whole : job;
  }
  #save(/** @type {string} */ cursor) {
    return this.#saving = this.#saving.then(() => this.#options.store.set(cursor)).catch((e) => this.#emit('error', e));
  }
  /** By WebSocket, not for each event when many come; by long poll the next call says it. */
  #acknowledge(again = false) {
    const { socket } = this.#now, now = this.#options.clock.now();
    if (!socket || !this.#at.owed || ((again || this.#queue.length) && now - this.#ackedAt < 100)) return;
    this.#ackedAt = now;
    socket.send(JSON.stringify({ type: 'ack', cursor: this.#at.owed }));
  }
  #flush() {
    return this.#flushing = this.#flushing.then(async () => {
      const cursor = this.#at.owed, body = { cursor, subscriber: this.#subscriber };
      if (cursor) await this.#call('POST', 'events/ack', { body, timeout: LAST_WAIT, keepalive: true });
      if (cursor === this.#at.owed) this.#at.owed = undefined;
    }).catch(() => {}); // Then the events come again, to whoever is the subscriber next.
  }

  // How it is read.

  /** From where to read: the end of a job that this client submitted before the stream was open is not to be missed. */
  #from() { return this.#at.cursor === 'end' ? this.#at.first ?? 'end' : this.#at.cursor; }
  /** It is known now where the stream begins. */
  #begin(/** @type {string | undefined} */ cursor) {
    if (!cursor || ![undefined, 'start', 'end'].includes(this.#at.cursor)) return;
    this.#at.cursor = cursor;
    this.#save(cursor);
  }
  /** Finds the cursor; in a tab also a subscriber of its own, as a duplicated tab begins with a copy of the storage. */
  async #open() {
    const { store, cursor, subscriber } = this.#options, { locks } = globalThis.navigator ?? {};
    const stored = this.#at.cursor ?? await (async () => store.get())().catch((error) => this.#emit('error', error));
    this.#at.cursor = stored ?? cursor ?? (this.#page ? 'end' : undefined);
    if (!this.#page || subscriber) return;
    const own = () => new Promise((resolve) => {
      const hold = (/** @type {unknown} */ lock) => {
        resolve(lock);
        return lock && this.#now.stop && new Promise((release) => { this.#release = () => release(undefined); });
      };
      if (!locks) return resolve(true);
      this.#held = locks.request(`${this.#name} ${this.#subscriber}`, { ifAvailable: true }, hold).catch(resolve);
    });
    await this.#held;
    while (!await own()) this.#subscriber = uuid();
    this.#tab.setItem(this.#name, this.#subscriber);
    if (this.#at.cursor) await this.#save(this.#at.cursor);
  }
  /** Without a welcome by then, it falls back. */
  #giveTime() {
    this.#options.clock.clearTimeout(this.#now.timer);
    this.#now.timer = this.#options.clock.setTimeout(() => this.#fallBack(), this.#options.websocketTimeout);
  }
  #fallBack() {
    if (this.#now.socket || this.#mode === 'longpoll') return;
    if (this.#mode === 'websocket') this.#tell('offline');
    else this.#fallback = true;
    this.#wake('poll');
  }
  /** Ends the stream. */
  #halt() {
    const gone = this.#now.hangUp?.();
    this.#now.stop?.abort();
    this.#now.poll?.abort();
    this.#options.clock.clearTimeout(this.#now.timer);
    this.#now = { pump: this.#now.pump };
    globalThis.removeEventListener?.('online', this.#online);
    this.#release();
    this.#tell('offline');
    return gone;
  }
  /** Whether it is mended what a refusal was for, so that the next try can be at once.
   * @param {any} error @param {string | undefined} said @param {boolean} renewed */
  async #mend(error, said, renewed) {
    const { status, problem } = error;
    const unknown = status === 4501 || problem?.errors?.some((/** @type {any} */ e) => e.pointer === 'cursor');
    if ([401, 4500].includes(status) && typeof this.#options.token === 'function' && !renewed) return true;
    if ([401, 403, 4500, 4503].includes(status)) {
      this.#emit('error', error);
      this.#halt();
    }
    if (status === 410 && problem?.cursor) this.#reset('gone', problem.cursor);
    else if (said && unknown) this.#reset('unknown', undefined);
    else return false;
    await this.#now.pump;
    return this.#from() !== said;
  }
  async #socketLoop(/** @type {AbortSignal} */ stop) {
    const { maxBackoff, random, websocketRetry } = this.#options;
    for (let failures = 0, misses = 0, known = false, renewed = false; ;) {
      stop.throwIfAborted();
      if (!this.#wants('websocket') || this.#barred) {
        this.#fallBack();
        await this.#sleep('socket', undefined, stop);
        continue;
      }
      const said = this.#from(), failed = (/** @type {any} */ error) => this.#emit('error', error);
      const { code = 0, detail, lasted, after } = await this.#dial(said, stop).catch(failed) ?? {};
      if (stop.aborted || !this.#wants('websocket')) continue;
      if (lasted !== undefined) {
        [known, misses, renewed] = [true, 0, false];
        if (lasted >= Math.min(maxBackoff, 250 * 2 ** failures)) failures = 0;
        this.#tell('connecting');
        this.#giveTime();
      } else if (!known && after === undefined) this.#fallBack();
      if (code >= 4500 && code <= 4504) {
        const error = new JobwireError(`the WebSocket was closed: ${code} ${detail}`, { status: code });
        if (await this.#mend(error, lasted === undefined ? said : undefined, renewed)) renewed = true;
        else if (!stop.aborted) {
          this.#barred = true;
          this.#emit('error', error);
        }
        continue;
      }
      const fast = this.#mode === 'websocket' || (known && ++misses <= MISSES);
      const pause = after !== undefined ? random() * after : fast ? this.#backoff(failures++) : websocketRetry;
      await this.#sleep('socket', pause, stop);
    }
  }
  /** Reads by a WebSocket until it ends. @param {string | undefined} said @param {AbortSignal} stop
   * @returns {Promise<{code: number, detail?: string, lasted?: number, after?: number}>} `lasted`: if it was welcome */
  async #dial(said, stop) {
    const { WebSocket, clock, client, websocketTimeout } = this.#options;
    let token = await this.#token();
    if (stop.aborted || !this.#wants('websocket') || !WebSocket) return { code: 0 };
    const url = this.#url('events/ws', { client });
    url.protocol = url.protocol.replace('http', 'ws');
    const bearer = token ? [`quarkus-http-upgrade#Authorization#${encodeURIComponent(`Bearer ${token}`)}`] : [];
    const socket = new WebSocket(url.href, ['jobs.v1', ...bearer]);
    return new Promise((resolve) => {
      let timer = /** @type {any} */ (undefined), detail = '', silence = 0;
      let since = /** @type {number | undefined} */ (undefined), after = /** @type {number | undefined} */ (undefined);
      const say = (/** @type {object} */ frame) => socket.send(JSON.stringify(frame));
      const end = (/** @type {number} */ code, reason = '') => {
        clock.clearTimeout(timer);
        this.#now.socket = this.#now.hangUp = undefined;
        resolve({ code, detail: detail || reason, after, lasted: since && clock.now() - since });
        const closed = new Promise((done) => { socket.onclose = done; });
        socket.onopen = socket.onmessage = null;
        if (socket.readyState === 3) return;
        socket.close();
        return Promise.race([closed, this.#sleep(socket, 1000)]).catch(() => {}).then(() => {
          this.#wake(socket);
          socket.terminate?.(); // What a browser has not, and half-open sockets of others need.
        });
      };
      const within = (/** @type {number} */ ms) => {
        clock.clearTimeout(timer);
        timer = clock.setTimeout(() => end(0), ms);
      };
      const onFrame = (/** @type {any} */ frame) => {
        if (frame.type === 'welcome' && since === undefined) {
          if (said === 'end' && this.#from() !== said) { after = 0; return end(0); } // A job was submitted meanwhile.
          since = clock.now();
          silence = (frame.pingInterval + frame.pongTimeout) * 1000 + 2000;
          this.#now.socket = socket;
          this.#window = frame.window;
          this.#fallback = false;
          this.#now.poll?.abort();
          this.#begin(frame.cursor);
          this.#tell('websocket');
          this.#ackedAt = -Infinity;
          this.#acknowledge();
        }
        if (frame.type === 'error') detail = frame.detail;
        if (since === undefined) return;
        within(silence);
        if (frame.type === 'event') this.#take(frame);
        else if (frame.type === 'signal') this.#emit('progress', frame.job);
        else if (frame.type === 'reset') this.#reset(frame.reason, frame.cursor);
        else if (frame.type === 'drain') after = frame.after;
        else if (frame.type === 'ping') {
          say({ type: 'pong' });
          this.#token().then((fresh) => {
            if (fresh && fresh !== token && this.#now.socket === socket) say({ type: 'auth', token: token = fresh });
          }).catch((error) => this.#emit('error', error));
        }
      };
      this.#now.hangUp = () => end(0);
      within(websocketTimeout);
      socket.onerror = () => {}; // Its close follows.
      socket.onclose = (/** @type {any} */ { code, reason }) => end(code, reason);
      socket.onopen = () => say({ type: 'hello', subscriber: this.#subscriber, cursor: said });
      socket.onmessage = (/** @type {any} */ { data }) => {
        try { onFrame(JSON.parse(data)); } catch (error) { this.#emit('error', error); end(0); }
      };
    });
  }
  async #pollLoop(/** @type {AbortSignal} */ stop) {
    for (let failures = 0, first = true, renewed = false; ;) {
      stop.throwIfAborted();
      const wanted = this.#mode === 'longpoll' || (this.#fallback && this.#wants('longpoll'));
      if (!wanted || this.#queue.length || this.#now.pump) {
        first ||= !wanted; // The first is answered at once, and so tells whether this works.
        await this.#sleep('poll', undefined, stop);
        continue;
      }
      const said = this.#from(), { owed } = this.#at, wait = first ? 0 : POLL_WAIT;
      const { signal } = this.#now.poll = new AbortController(), { clock } = this.#options, asked = clock.now();
      const query = { cursor: said, subscriber: this.#subscriber, wait, ack: owed };
      this.#polling = !first;
      try {
        const { body, cursor } = await this.#call('GET', 'events', { query, wait, timeout: 10_000, signal })
          .finally(() => { this.#polling = false; });
        [failures, first, renewed] = [0, false, false];
        if (this.#at.owed === owed) this.#at.owed = undefined;
        if (this.#transport === 'offline') this.#wake('socket');
        this.#tell('longpoll');
        if (said !== 'end' && body) body.events.forEach((/** @type {JobEvent} */ event) => this.#take(event));
        else if (this.#from() === said) this.#begin(cursor);
        // Somebody in between who answers at once is not asked as fast as can be.
        if (!body && wait && clock.now() - asked < PACE) await this.#sleep('poll', PACE, stop);
      } catch (/** @type {any} */ error) {
        if (signal.aborted) continue; // A WebSocket is good, or nobody reads any more.
        first = true;
        renewed = await this.#mend(error, said, renewed);
        if (renewed || signal.aborted) continue;
        this.#tell('offline');
        if (!mayPass(error)) this.#emit('error', error);
        await this.#sleep('poll', this.#backoff(failures++, error), stop);
      }
    }
  }
}
