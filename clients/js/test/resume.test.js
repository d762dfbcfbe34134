import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, collect, comesTo, deferred, service, until } from './support.js';

const transports = ['websocket', 'longpoll'];

/** A store as an application might have one: outlives clients, and answers by promises. */
function keeping(cursor) {
  const kept = { cursor, sets: [] };
  kept.get = async () => kept.cursor;
  kept.set = async (value) => { kept.cursor = value; kept.sets.push(value); };
  return kept;
}

for (const transport of transports) {
  test(`${transport}: after a restart it goes on from its store: nothing is lost, nothing handled comes again`, async (t) => {
    const fake = await service(t);
    const store = keeping();
    const first = client(t, fake.url, { transport, store, cursor: 'start' });
    const before = collect(first);
    fake.commit('a');
    fake.commit('b');
    await until(() => store.cursor === 'k1:2', 'the store has both');
    await first.close();
    fake.commit('while away');

    const second = client(t, fake.url, { transport, store });
    const after = collect(second);
    fake.commit('back');
    await until(() => after.length === 2, 'both that followed');
    assert.deepEqual([before, after], [['k1:1', 'k1:2'], ['k1:3', 'k1:4']]);
  });

  test(`${transport}: what dies in the queue, or in a callback, comes again with the next one that has the store`, async (t) => {
    const fake = await service(t);
    const store = keeping('k1:0');
    const hangs = deferred();
    t.after(() => hangs.resolve());
    const first = client(t, fake.url, { transport, store });
    const before = collect(first, (job) => (job.payload === 'b' ? hangs.promise : undefined));
    ['a', 'b', 'c', 'd'].forEach((payload) => fake.commit(payload));
    await until(() => before.length === 2, 'the second is in hand');
    // The tab dies: what it kept is all there is.
    const second = client(t, fake.url, { transport, store: keeping(store.cursor) });
    const after = collect(second);
    await until(() => after.length === 3, 'the others');
    assert.deepEqual([before, after], [['k1:1', 'k1:2'], ['k1:2', 'k1:3', 'k1:4']]);
  });

  test(`${transport}: without a store's word it goes on from what its subscriber acknowledged`, async (t) => {
    const fake = await service(t);
    ['a', 'b', 'c'].forEach((payload) => fake.commit(payload));
    fake.subscribers.set('till', 2);
    const jobwire = client(t, fake.url, { transport, subscriber: 'till' });
    const ids = collect(jobwire);
    await until(() => ids.length, 'the third');
    assert.deepEqual(ids, ['k1:3']);
  });

  test(`${transport}: begun at the end, restarted before there was any event: what came meanwhile is not lost`, async (t) => {
    const fake = await service(t);
    fake.commit('long ago');
    const store = keeping();
    const first = client(t, fake.url, { transport, store, cursor: 'end' });
    const before = collect(first);
    await comesTo(first, transport);
    await until(() => store.cursor === 'k1:1', 'the store knows where it began');
    await first.close();
    fake.commit('while away');
    const second = client(t, fake.url, { transport, store, cursor: 'end' });
    const after = collect(second);
    await until(() => after.length, 'the event');
    assert.deepEqual([before, after, fake.acks.map(({ seq }) => seq).filter((seq) => seq < 2)], [[], ['k1:2'], []]);
  });

  test(`${transport}: the end of a job that was submitted before the stream is open is told, also when it begins at the end`, async (t) => {
    const fake = await service(t);
    fake.commit('of others');
    const jobwire = client(t, fake.url, { transport, cursor: 'end' });
    const job = await jobwire.submit('echo', 'mine');
    await until(() => fake.jobs.get(job.id).event, 'it has ended');
    const ids = collect(jobwire);
    await until(() => ids.length, 'its event');
    assert.deepEqual(ids, ['k1:2']);
  });

  test(`${transport}: a cursor that is none is told, and it goes on from what its subscriber acknowledged`, async (t) => {
    const fake = await service(t);
    fake.commit('a');
    fake.subscribers.set('default', 1);
    fake.commit('b');
    const store = keeping('not a cursor at all');
    const jobwire = client(t, fake.url, { transport, store });
    const ids = collect(jobwire);
    await until(() => ids.length, 'the event');
    assert.deepEqual(ids, ['k1:2']);
    assert.deepEqual(jobwire.told.resets, [{ reason: 'unknown', cursor: undefined }]);
    await comesTo(jobwire, transport);
    await until(() => store.cursor === 'k1:2', 'the store is mended');
  });
}

test('a job submitted while the first WebSocket begins at the end is not missed', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { cursor: 'end', transport: 'websocket' });
  fake.upgrades = 'silent';
  const ids = collect(jobwire);
  const [session] = await until(() => fake.sessions.size && [...fake.sessions], 'hello');
  await until(() => session.said.length, 'hello');
  const job = await jobwire.submit('echo', 'mine');
  await until(() => fake.jobs.get(job.id).event, 'it has ended');
  fake.upgrades = 'ok';
  // The answer to a hello that asked for the end, and found it behind the job's event.
  session.socket.send(JSON.stringify({ type: 'welcome', cursor: 'k1:1', top: 'k1:1', pingInterval: 25, pongTimeout: 8, window: 64 }));
  await until(() => ids.length, 'its event');
  assert.deepEqual(ids, ['k1:1']);
});

test('a poll that begins at the end begins where the end was found, even if events were in its answer already', async (t) => {
  const fake = await service(t);
  const store = keeping();
  const early = fake.accept();
  fake.resolve(early);
  let polls = 0;
  fake.intercept = ({ path }) => (path === '/events' && polls++ === 0
    ? { status: 200, headers: { 'Event-Cursor': 'k1:1' }, body: { events: [fake.frame(fake.events[0])], cursor: 'k1:1' } } : undefined);
  const jobwire = client(t, fake.url, { transport: 'longpoll', cursor: 'end', store });
  const ids = collect(jobwire);
  await until(() => store.cursor === 'k1:1', 'the store knows where it began');
  fake.commit('after');
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, ['k1:2']);
});

test('a store that fails is told by error; events are handed over and acknowledged all the same', async (t) => {
  const fake = await service(t);
  const store = { get: () => { throw new Error('get'); }, set: async () => { throw new Error('set'); } };
  const jobwire = client(t, fake.url, { transport: 'websocket', store, cursor: 'start' });
  const ids = collect(jobwire);
  fake.commit('a');
  await until(() => fake.subscribers.get('default') === 1, 'acknowledged');
  assert.deepEqual(ids, ['k1:1']);
  assert.deepEqual([...new Set(jobwire.told.errors.map(({ message }) => message))], ['get', 'set']);
});

test('the store is set before the acknowledgement goes out', async (t) => {
  const fake = await service(t);
  const set = deferred();
  const jobwire = client(t, fake.url, { transport: 'websocket', store: { get: () => 'k1:0', set: () => set.promise } });
  const ids = collect(jobwire);
  fake.commit('a');
  await until(() => ids.length, 'the event');
  const job = await jobwire.submit('echo', 'a request later than any acknowledgement');
  await jobwire.wait(job.id);
  assert.deepEqual(fake.acks, []);
  set.resolve();
  await until(() => fake.acks.length, 'the acknowledgement');
});
