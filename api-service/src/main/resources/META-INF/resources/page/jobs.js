import { JobwireError } from './jobwire.js';

const PAGE = 30;
const MOST = 300;
const AT_ONCE = 10; // Jobs that are read one by one.

export const isActive = (job) => job.status === 'PENDING' || job.status === 'RUNNING';

/**
 * The jobs that the page shows, brought up to date by what the service tells and by what is asked. Says `change` when
 * any has changed. An answer that was asked for before a job changed otherwise does not overwrite that change.
 */
export class Jobs extends EventTarget {
  #jobwire;
  #jobs = new Map();
  #changed = new Map(); // When each changed last, counted.
  #count = 0;
  #asking = new Set();
  #most = MOST;
  /** Where the jobs that are older than those shown begin; undefined when all are shown. */
  next;
  /** Whether the first page has been read. */
  loaded = false;

  /** @param {import('./jobwire.js').Jobwire} jobwire */
  constructor(jobwire) {
    super();
    this.#jobwire = jobwire;
  }

  /** Newest first: ids begin with the time. */
  get all() {
    return [...this.#jobs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }
  get active() {
    return [...this.#jobs.values()].filter(isActive);
  }

  /** Takes in a job as it is told now. */
  take(job) {
    this.#put(job);
    this.#tell();
  }
  /** Takes in how far a job is; of one that is not known as running, the job itself is asked for. */
  progress({ id, progress }) {
    const job = this.#jobs.get(id);
    if (job?.status === 'RUNNING' && progress) this.take({ ...job, progress });
    else if (this.#asking.size < AT_ONCE) return this.read(id); // Else `follow` will find it.
  }

  /** Reads the newest jobs. */
  async load() {
    const since = this.#count;
    const { items, next } = await this.#jobwire.list({ limit: PAGE });
    if (!this.loaded) this.next = next;
    this.loaded = true;
    this.#merge(items, since);
  }
  /** Reads those that are older than all shown. */
  async older() {
    const since = this.#count;
    const { items, next } = await this.#jobwire.list({ limit: PAGE, cursor: this.next });
    this.next = next;
    this.#most += PAGE;
    this.#merge(items, since);
  }
  /** Looks after those that have not ended: no signal tells that an attempt failed, and long poll has no signals. */
  async follow() {
    const since = this.#count;
    const { items, next } = await this.#jobwire.list({ status: ['PENDING', 'RUNNING'], limit: 100 });
    const there = new Set(items.map((job) => job.id));
    const gone = next ? [] : this.active.filter(({ id }) => !there.has(id) && !(this.#changed.get(id) > since));
    this.#merge(items, since);
    // Why one waits is told only by itself.
    const waiting = items.filter(({ status }) => status === 'PENDING').slice(0, AT_ONCE);
    await Promise.all([...gone.slice(0, AT_ONCE), ...waiting].map(({ id }) => this.read(id)));
  }
  /** Reads one job. */
  async read(id) {
    if (this.#asking.has(id)) return;
    this.#asking.add(id);
    const since = this.#count;
    try {
      this.#merge([await this.#jobwire.get(id)], since);
    } catch (error) {
      if (!(error instanceof JobwireError && error.status === 404)) throw error;
      this.#jobs.delete(id);
      this.#tell();
    } finally {
      this.#asking.delete(id);
    }
  }

  #merge(jobs, since) {
    for (const job of jobs) if (!(this.#changed.get(job.id) > since)) this.#put(job);
    this.#tell();
  }
  #put(job) {
    const before = this.#jobs.get(job.id);
    // What is not in every answer stays as it was last told: another replica may not have heard yet how far it is.
    const same = before?.status === job.status && before.attempt === job.attempt ? before : {};
    const { progress, waitingFor } = { ...same, ...job };
    this.#jobs.set(job.id, isActive(job) ? { ...job, progress, waitingFor } : job);
    this.#changed.set(job.id, ++this.#count);
  }
  #tell() {
    for (const { id } of this.all.slice(this.#most)) {
      this.#jobs.delete(id);
      this.#changed.delete(id);
    }
    this.dispatchEvent(new Event('change'));
  }
}
