import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { Jobwire } from '../../jobwire.js';
import { Ledger } from '../ledger.js';

/** A replica of the service, and maybe another; `undefined` without. */
export const url = process.env.JOBWIRE_URL;
export const urls = [url, process.env.JOBWIRE_URL_2].filter(Boolean);

/** For tests that need it. */
export const real = { skip: url ? false : 'JOBWIRE_URL is not set: where a service runs with open identity, such as http://127.0.0.1:8080' };

/** An owner nobody else is. */
export const owner = () => `js-client-${randomUUID()}`;

/** A client that ends with the test, and what it told. */
export function client(t, options) {
  const jobwire = new Jobwire({ url, WebSocket, ...options });
  t.after(() => jobwire.close());
  const told = { transports: [], resets: [], errors: [] };
  jobwire.on('transport', (state) => told.transports.push(state.transport));
  jobwire.on('reset', (reset) => told.resets.push(reset));
  jobwire.on('error', (error) => told.errors.push(error));
  return Object.assign(jobwire, { told });
}

/**
 * A WebSocket class and a fetch that note in a ledger what the client acknowledges, as it goes out on the wire: the last
 * event, and with it all that were handed over before.
 */
export function watched(ledger) {
  const acknowledged = (cursor) => {
    const at = ledger.handed.indexOf(cursor);
    if (at < 0) ledger.breaches.push(`${cursor} was acknowledged, and had never been handed over`);
    ledger.acknowledged(ledger.handed.slice(0, at + 1));
  };
  return {
    WebSocket: class extends WebSocket {
      send(text, ...rest) {
        const frame = JSON.parse(text);
        if (frame.type === 'ack') acknowledged(frame.cursor);
        super.send(text, ...rest);
      }
    },
    fetch: (address, request) => {
      const { pathname, searchParams } = new URL(address);
      if (searchParams.get('ack')) acknowledged(searchParams.get('ack'));
      if (pathname === '/events/ack') acknowledged(JSON.parse(request.body).cursor);
      return fetch(address, request);
    },
  };
}

/** The ids of all events of an owner, in order, as the stream itself has them. */
export async function stream(client) {
  const ids = [];
  for (let cursor = 'start'; ;) {
    const response = await fetch(`${url}/events?cursor=${cursor}&wait=0&limit=1000&subscriber=audit`, { headers: { 'X-Client-Id': client } });
    if (response.status === 204) return ids;
    assert.equal(response.status, 200);
    const page = await response.json();
    ids.push(...page.events.map(({ id }) => id));
    cursor = page.cursor;
  }
}

/** All jobs of an owner. */
export async function jobs(jobwire) {
  const all = [];
  for (let cursor; ;) {
    const { items, next } = await jobwire.list({ limit: 200, cursor });
    all.push(...items);
    if (!next) return all;
    cursor = next;
  }
}

export { Ledger };
