import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, comesTo, until } from '../support.js';
import { client, owner, real, stream, urls } from './real.js';

for (const first of ['websocket', 'longpoll']) {
  for (const then of ['websocket', 'longpoll']) {
    for (const how of ['with its cursor', 'without, as the same subscriber']) {
      test(`away while jobs end, ${first} before and ${then} after, ${how}: it is told of all, in order`, real, async (t) => {
        const who = { client: owner(), subscriber: 'till 7' };
        const kept = new Map();
        const store = { get: () => kept.get('cursor'), set: (cursor) => { kept.set('cursor', cursor); } };
        const before = client(t, { ...who, transport: first, store });
        const ids = collect(before);
        await comesTo(before, first);
        const job = await before.submit('echo', 'before');
        await until(() => ids.length === 1, 'the first event');
        await before.close();

        const elsewhere = client(t, { client: who.client });
        const jobs = await Promise.all(Array.from({ length: 150 }, (_, i) => elsewhere.submit('echo', i)));
        await Promise.all(jobs.map(({ id }) => elsewhere.wait(id)));

        const after = client(t, { ...who, transport: then, url: urls.at(-1), ...(how === 'with its cursor' ? { store } : {}) });
        collect(after, (_, { id }) => { ids.push(id); });
        await until(() => ids.length === 151, 'all');
        assert.deepEqual(ids, await stream(who.client));
        await until(async () => (await after.get(jobs.at(-1).id)).event.acknowledgedAt, 'acknowledged');
        assert.ok((await after.get(job.id)).event.acknowledgedAt);
        assert.deepEqual([...before.told.errors, ...after.told.errors, ...after.told.resets], []);
      });
    }
  }
}

test('a subscriber that was never seen gets everything that is kept; one that begins at the end nothing of it', real, async (t) => {
  const name = owner();
  const elsewhere = client(t, { client: name });
  const jobs = await Promise.all(Array.from({ length: 5 }, (_, i) => elsewhere.submit('echo', i)));
  await Promise.all(jobs.map(({ id }) => elsewhere.wait(id)));
  const [fresh, atEnd] = [client(t, { client: name, subscriber: 'fresh' }), client(t, { client: name, subscriber: 'at end', cursor: 'end' })];
  const [all, none] = [collect(fresh), collect(atEnd)];
  await comesTo(fresh, 'websocket');
  await comesTo(atEnd, 'websocket');
  await elsewhere.submit('echo', 'last', { wait: 10 });
  await until(() => all.length === 6 && none.length === 1, 'both are told of the last');
  assert.deepEqual(all, await stream(name));
  assert.deepEqual(none, all.slice(-1));
});
