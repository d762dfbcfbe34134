/** A refusal by the service, or no answer from it. */
export class JobwireError extends Error {
    /** @param {string} message @param {{status?: number, problem?: any, retryAfter?: number, cause?: unknown}} [about] */
    constructor(message: string, { status, problem, retryAfter, cause }?: {
        status?: number;
        problem?: any;
        retryAfter?: number;
        cause?: unknown;
    });
    /** The HTTP status, or the code with which a WebSocket was closed; 0 when there was no answer. */
    status: number;
    /** What the service says (RFC 9457). @type {any} */
    problem: any;
    /** After how many seconds to try again, if the service says so. */
    retryAfter: number | undefined;
}
/** One client of one owner: one stream, however many callbacks and waits. */
export class Jobwire {
    /** @param {Options} [options] */
    constructor(options?: Options);
    /** How the stream is read now. @returns {State} */
    get state(): State;
    /**
     * Submits a job; tried again, under the same idempotency key, when the service can't be reached or is overloaded.
     * @param {string} type @param {any} [payload] @param {SubmitOptions} [options]
     * @returns {Promise<Job>} as it was accepted, or resolved if that was in time @throws {JobwireError}
     */
    submit(type: string, payload?: any, { idempotencyKey, wait, signal, ...members }?: SubmitOptions): Promise<Job>;
    /** @param {string} id @param {{signal?: AbortSignal}} [options] @returns {Promise<Job>} @throws {JobwireError} */
    get(id: string, options?: {
        signal?: AbortSignal;
    }): Promise<Job>;
    /** Newest first. @param {ListOptions} [options] @returns {Promise<{items: Job[], next?: string}>} */
    list({ signal, ...query }?: ListOptions): Promise<{
        items: Job[];
        next?: string;
    }>;
    /** At once when it is pending, else once its handler has stopped. @param {string} id @returns {Promise<Job>} */
    cancel(id: string): Promise<Job>;
    /** Lets a failed or cancelled job run again. @param {string} id @returns {Promise<Job>} */
    retry(id: string): Promise<Job>;
    /** What can be submitted. @returns {Promise<JobType[]>} */
    types(): Promise<JobType[]>;
    /**
     * Waits until a job is resolved: told by the stream while it is read, else by asking. Acknowledges nothing.
     * @param {string} id @param {{signal?: AbortSignal, timeout?: number}} [options] `timeout` in ms
     * @returns {Promise<Job>} completed, failed or cancelled
     * @throws {JobwireError} when there is no such job; also a `TimeoutError`, or the signal's reason
     */
    wait(id: string, { signal, timeout }?: {
        signal?: AbortSignal;
        timeout?: number;
    }): Promise<Job>;
    /**
     * Calls back from now on; `resolved` and `progress` open the stream. An event is taken in once all `resolved` have
     * returned, and the promises they gave: then it is acknowledged, and the next comes. One that fails is called again.
     * @template {keyof Listeners} Name @param {Name} name @param {Listeners[Name]} listener @returns {() => void} its end
     */
    on<Name extends keyof Listeners>(name: Name, listener: Listeners[Name]): () => void;
    /** Opens the stream, if it is not. What comes waits, unacknowledged, until there is a callback for `resolved`. */
    connect(): void;
    /** Reads the stream by another transport from now on. @param {Mode} mode */
    use(mode: Mode): void;
    /** Ends the stream, and every call and wait. For an event in hand to be taken in and acknowledged it waits some
     * seconds at most. `connect` opens the stream again. */
    close(): Promise<void>;
    #private;
}
export type Job = import("./types.d.ts").Job;
export type JobType = import("./types.d.ts").JobType;
export type JobEvent = import("./types.d.ts").JobEvent;
export type Listeners = import("./types.d.ts").Listeners;
export type ListOptions = import("./types.d.ts").ListOptions;
export type Mode = import("./types.d.ts").Mode;
export type Options = import("./types.d.ts").Options;
export type Progress = import("./types.d.ts").Progress;
export type Reset = import("./types.d.ts").Reset;
export type State = import("./types.d.ts").State;
export type SubmitOptions = import("./types.d.ts").SubmitOptions;
