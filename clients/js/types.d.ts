/** A job as the service tells it; members without a value are absent, instants are RFC 3339, durations ISO 8601. */
export interface Job {
  id: string;
  type: string;
  status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  payload?: any;
  /** When completed. */
  result?: any;
  /** The last failure. */
  error?: { type: string; message?: string; retryable?: boolean };
  /** In an event too large for a frame; what `resolved` is given is whole, unless the job was retried by hand since. */
  truncated?: boolean;
  priority: 'HIGH' | 'NORMAL' | 'LOW';
  orderingKey?: string;
  attempt: number;
  maxAttempts: number;
  timeout: string;
  progress?: { percent: number; message?: string };
  /** Why a pending job does not run; only when it is asked for by its id. */
  waitingFor?: { reason: string; until?: string; jobId?: string };
  createdAt: string;
  runAt?: string;
  startedAt?: string;
  finishedAt?: string;
  /** Its event in the owner's stream, once resolved. */
  event?: { id: string; acknowledgedAt?: string };
}

/** What a job is submitted with; durations as ISO 8601 (`PT30S`). */
export interface SubmitOptions {
  priority?: 'HIGH' | 'NORMAL' | 'LOW';
  /** Jobs with the same key run one at a time, in order. */
  orderingKey?: string;
  /** From when on it may run; excludes `delay`. */
  runAt?: string | Date;
  delay?: string;
  maxAttempts?: number;
  /** How long one attempt may take. */
  timeout?: string;
  /** First wait after a failure, by what it grows, and the longest. */
  backoff?: { first?: string; factor?: number; max?: string };
  /** What is sent twice under the same key is one job; a random one when absent. */
  idempotencyKey?: string;
  /** For how many seconds, at most 60, to wait for the job's end before it is given as it then is. */
  wait?: number;
  signal?: AbortSignal;
}

/** Which jobs to list; `cursor` is the `next` of the page before. */
export interface ListOptions {
  status?: string | string[];
  type?: string | string[];
  orderingKey?: string;
  createdAfter?: string;
  createdBefore?: string;
  /** 1 to 200; 50 when absent. */
  limit?: number;
  cursor?: string;
  signal?: AbortSignal;
}

/** What can be submitted, and how many live workers can run it. */
export interface JobType {
  type: string;
  description: string;
  payloadSchema: any;
  workers: number;
}

/** The event of a job's end. */
export interface JobEvent {
  /** Its place in the stream: a cursor. */
  id: string;
  event: string;
  time: string;
  job: Job;
  /** Which send it is on one connection. */
  delivery: number;
}

/** How far a running job is: the latest news, which may be lost. */
export interface Progress {
  id: string;
  status: string;
  progress?: { percent: number; message?: string };
}

/** `auto` falls back to long poll and comes back to WebSocket; the others never leave theirs. */
export type Mode = 'auto' | 'websocket' | 'longpoll';

/** How the stream is read. */
export interface State {
  /** `connecting` until it is known which works, `offline` when none does or there is no stream. */
  transport: 'websocket' | 'longpoll' | 'offline' | 'connecting';
  mode: Mode;
}

/** The stream could not go on from where the client was: some events are gone. Read what matters by `list`. */
export interface Reset {
  /** As the service says (`expired`, `epoch`, `beyond-end`), `gone` by long poll; `unknown` when it was no cursor. */
  reason: string;
  /** From where the stream goes on; absent: from what the subscriber acknowledged last. */
  cursor?: string;
}

/** What there is to listen to. */
export interface Listeners {
  resolved: (job: Job, event: JobEvent) => unknown;
  progress: (job: Progress) => unknown;
  transport: (state: State) => unknown;
  reset: (reset: Reset) => unknown;
  /** What a callback, the store or the token function threw, and what keeps the stream from being read. */
  error: (error: any) => unknown;
}

export interface Options {
  /** The service's base URL, which in browsers may be relative; when absent there, the page's origin. */
  url?: string;
  /** Who asks, where the service runs with open identity. */
  client?: string;
  /** A bearer token, or a function that gives one that is valid now. It is called often: let it remember. */
  token?: string | (() => string | Promise<string>);
  /** Who acknowledges; when absent: in browsers one per tab, elsewhere `default`. */
  subscriber?: string;
  /**
   * Where to begin when the store knows nothing: `start`, `end` or an event's id. When absent: in browsers `end`,
   * elsewhere after what the subscriber acknowledged last.
   */
  cursor?: string;
  /** Keeps the cursor; either may give a promise. When absent: in browsers sessionStorage, elsewhere memory. */
  store?: { get(): any; set(cursor: string): any };
  /** `auto` when absent. */
  transport?: Mode;
  /** Where there is no global one, as in Node 20. */
  WebSocket?: new (url: string, protocols: string[]) => any;
  fetch?: typeof globalThis.fetch;
  /** For how many ms to wait for a WebSocket's welcome before long poll begins; 3000 when absent. */
  websocketTimeout?: number;
  /** After how many ms a WebSocket that did not open is tried again; 300000 when absent. */
  websocketRetry?: number;
  /** The longest wait before another attempt, in ms; 20000 when absent. */
  maxBackoff?: number;
  /** How many ms one request may take, beyond what it asks the service to wait; 30000 when absent. */
  requestTimeout?: number;
  /** Numbers from 0 to 1; for tests. */
  random?: () => number;
  /** For tests. */
  clock?: { setTimeout(task: () => void, ms: number): any; clearTimeout(timer: any): void; now(): number };
}
