import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { Jobwire } from '../jobwire.js';
import { Service } from './service.js';

/** Waits until a condition holds; the wait ends as soon as it does. */
export async function until(condition, what = String(condition), ms = 30_000) {
  for (const end = Date.now() + ms; ;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) assert.fail(`in ${ms} ms it did not come to: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A service that ends with the test. */
export async function service(t, options) {
  const fake = await new Service(options).listen();
  t.after(() => fake.close());
  return fake;
}

/** A client that ends with the test, and what it told. */
export function client(t, url, options = {}) {
  const jobwire = new Jobwire({ url, WebSocket, random: () => 0.01, ...options });
  t.after(() => jobwire.close());
  const told = { transports: [], resets: [], errors: [], progress: [] };
  jobwire.on('transport', (state) => told.transports.push(state.transport));
  jobwire.on('reset', (reset) => told.resets.push(reset));
  jobwire.on('error', (error) => told.errors.push(error));
  return Object.assign(jobwire, { told });
}

/** Collects what is handed over: the ids of the events, in order, repeats included. */
export function collect(jobwire, callback = () => {}) {
  const ids = [];
  jobwire.on('resolved', async (job, event) => {
    ids.push(event.id);
    await callback(job, event);
  });
  return ids;
}

/** The same without repeats. */
export const once = (ids) => [...new Set(ids)];

/** A client's state comes to that transport. */
export const comesTo = (jobwire, transport) =>
  until(() => jobwire.state.transport === transport, `${transport}; it is ${jobwire.state.transport}`);

/** A promise and what settles it. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** A generator of numbers from 0 to 1 that a seed decides (mulberry32). */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
