import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, collect, comesTo, service, until } from './support.js';

/** A browser's tab: its own sessionStorage; Web Locks are the browser's. */
function browser(t, url) {
  const held = new Set();
  const locks = {
    async request(name, { ifAvailable }, callback) {
      assert.equal(ifAvailable, true);
      await undefined;
      if (held.has(name)) return callback(null);
      held.add(name);
      try {
        return await callback({ name });
      } finally {
        held.delete(name);
      }
    },
  };
  const { navigator } = globalThis;
  t.after(() => {
    delete globalThis.document;
    delete globalThis.sessionStorage;
    delete globalThis.location;
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  });
  return {
    /** Opens the page in a tab, new or a copy of another, or loads it again in the same. */
    open(storage = new Map(), options = {}) {
      const sessionStorage = { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, String(value)) };
      globalThis.document = {};
      Object.defineProperty(globalThis, 'sessionStorage', { value: sessionStorage, configurable: true });
      Object.defineProperty(globalThis, 'navigator', { value: options.locks === false ? {} : { locks }, configurable: true, writable: true });
      globalThis.location = { href: `${url}/some/page?x=1#y` };
      const jobwire = client(t, undefined, options);
      return { jobwire, storage, ids: collect(jobwire) };
    },
  };
}

const subscribers = (fake) => [...fake.sessions].map(({ subscriber }) => subscriber);

test('a new tab begins at the end, with a subscriber of its own; loaded again it goes on as the same', async (t) => {
  const fake = await service(t);
  fake.commit('before');
  const tab = browser(t, fake.url);
  const first = tab.open();
  await comesTo(first.jobwire, 'websocket');
  const [subscriber] = subscribers(fake);
  assert.match(subscriber, /^[0-9a-f-]{36}$/);
  fake.commit('a');
  await until(() => fake.subscribers.get(subscriber) === 2, 'acknowledged');
  await first.jobwire.close();
  fake.commit('while it loads');
  const again = tab.open(first.storage);
  await until(() => again.ids.length, 'what came meanwhile');
  assert.deepEqual([first.ids, again.ids, subscribers(fake)], [['k1:2'], ['k1:3'], [subscriber]]);
});

test('two tabs: each is told of everything, and acknowledges for itself', async (t) => {
  const fake = await service(t);
  const tab = browser(t, fake.url);
  const [one, two] = [tab.open(), tab.open()];
  await comesTo(one.jobwire, 'websocket');
  await comesTo(two.jobwire, 'websocket');
  assert.equal(new Set(subscribers(fake)).size, 2);
  const job = await one.jobwire.submit('echo', 'from the first');
  await Promise.all([one, two].map(({ jobwire }) => jobwire.wait(job.id)));
  await until(() => subscribers(fake).every((name) => fake.subscribers.get(name) === 1), 'both acknowledge');
  two.jobwire.close();
  fake.commit('the second is closed');
  await until(() => one.ids.length === 2, 'the first goes on');
  assert.deepEqual([one.ids, two.ids], [['k1:1', 'k1:2'], ['k1:1']]);
});

test('a duplicated tab, which begins with a copy of the storage, becomes a subscriber of its own, and goes on from the copied cursor', async (t) => {
  const fake = await service(t);
  const tab = browser(t, fake.url);
  const one = tab.open();
  await comesTo(one.jobwire, 'websocket');
  fake.commit('a');
  await until(() => fake.subscribers.size === 1, 'acknowledged');
  const copy = tab.open(new Map(one.storage));
  await comesTo(copy.jobwire, 'websocket');
  assert.equal(new Set(subscribers(fake)).size, 2);
  fake.commit('b');
  await until(() => one.ids.length === 2 && copy.ids.length === 1, 'both are told');
  await until(() => fake.subscribers.size === 2, 'each acknowledges');
  await copy.jobwire.close();

  // And keeps its own cursor when it is loaded again, even before there was another event.
  fake.commit('c');
  const again = tab.open(copy.storage);
  await until(() => again.ids.length, 'what came meanwhile');
  assert.deepEqual([copy.ids, again.ids], [['k1:2'], ['k1:3']]);
});

test('without Web Locks, as without TLS, a tab keeps its subscriber all the same', async (t) => {
  const fake = await service(t);
  const tab = browser(t, fake.url);
  const first = tab.open(new Map(), { locks: false });
  await comesTo(first.jobwire, 'websocket');
  const before = subscribers(fake);
  await first.jobwire.close();
  await until(() => fake.sessions.size === 0, 'closed');
  const again = tab.open(first.storage, { locks: false });
  await comesTo(again.jobwire, 'websocket');
  assert.deepEqual(subscribers(fake), before);
});

test('a browser whose user forbids storage is served too: each load is a new tab', async (t) => {
  const fake = await service(t);
  fake.commit('before');
  const tab = browser(t, fake.url);
  tab.open().jobwire.close();
  Object.defineProperty(globalThis, 'sessionStorage', { get() { throw new Error('SecurityError'); }, configurable: true });
  const jobwire = client(t, fake.url);
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  const id = fake.commit('after');
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, [id]);
});

test("cursors of different owners, and of different services, are kept apart in one tab's storage", async (t) => {
  const fake = await service(t);
  const tab = browser(t, fake.url);
  const storage = new Map();
  for (const options of [{ client: 'a' }, { client: 'b' }, { url: '/prefix' }]) {
    const { jobwire } = tab.open(storage, options);
    await new Promise(setImmediate);
    await jobwire.close();
  }
  assert.deepEqual([...storage.keys()].filter((key) => !key.match(/ [0-9a-f-]{36}$/)).sort(),
    [`jobwire ${fake.url}/ a`, `jobwire ${fake.url}/ b`, `jobwire ${fake.url}/prefix/ `]);
});
