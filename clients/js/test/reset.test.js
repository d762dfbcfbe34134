import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, collect, comesTo, deferred, service, until } from './support.js';

for (const transport of ['websocket', 'longpoll']) {
  const reason = (text) => (transport === 'websocket' ? text : 'gone');

  test(`${transport}: a cursor of another life of the database: told, and the whole of the new stream follows`, async (t) => {
    const fake = await service(t);
    fake.restore();
    fake.commit('a');
    const jobwire = client(t, fake.url, { transport, cursor: 'k1:77' });
    const order = [];
    jobwire.on('reset', (reset) => order.push(reset));
    jobwire.on('resolved', (job, event) => { order.push(event.id); });
    await until(() => order.length === 2, 'the reset and the event');
    assert.deepEqual(order, [{ reason: reason('epoch'), cursor: 'k2:0' }, 'k2:1']);
    await until(() => fake.subscribers.get('default') === 1, 'acknowledged');
    assert.equal(jobwire.told.errors.length, 0);
  });

  test(`${transport}: a cursor before the oldest event that is kept`, async (t) => {
    const fake = await service(t);
    for (let i = 0; i < 5; i++) fake.commit(i);
    fake.events.splice(0, 3);
    const jobwire = client(t, fake.url, { transport, cursor: 'k1:1' });
    const ids = collect(jobwire);
    await until(() => ids.length === 2, 'what is kept');
    assert.deepEqual(ids, ['k1:4', 'k1:5']);
    assert.deepEqual(jobwire.told.resets, [{ reason: reason('expired'), cursor: 'k1:3' }]);
  });

  test(`${transport}: a cursor beyond the end; ids that were seen may then mean other events`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const seen = [];
    jobwire.on('resolved', (job) => { seen.push(job.payload); });
    fake.commit('first life 1');
    fake.commit('first life 2');
    await until(() => fake.subscribers.get('default') === 2, 'both acknowledged');
    await jobwire.close();
    fake.restore();
    fake.epoch = 1; // An operator who restored and did not say so.
    fake.commit('second life');
    jobwire.connect();
    await until(() => seen.length === 3, 'the new event');
    assert.deepEqual(seen, ['first life 1', 'first life 2', 'second life']);
    assert.deepEqual(jobwire.told.resets, [{ reason: reason('beyond-end'), cursor: 'k1:0' }]);
  });

  test(`${transport}: the stream begins anew under a connection; what was in hand is not acknowledged in the new one`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const slow = deferred();
    const order = [];
    jobwire.on('reset', () => { order.push('reset'); });
    jobwire.on('resolved', async (job) => {
      order.push(job.payload);
      if (job.payload === 'old') await slow.promise;
    });
    await comesTo(jobwire, transport);
    fake.commit('old');
    await until(() => order.length === 1, 'the old one is in hand');
    fake.restore();
    const id = fake.commit('new');
    slow.resolve();
    await until(() => order.includes('new'), 'the new one');
    assert.deepEqual(order, ['old', 'reset', 'new']);
    await until(() => fake.subscribers.get('default') === 1, `${id} is acknowledged`);
    assert.equal(jobwire.told.errors.length, 0);
  });
}

test('a WebSocket that breaks before a reset was dealt with does not lead to a second one', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { transport: 'websocket' });
  const slow = deferred();
  const order = [];
  jobwire.on('reset', () => { order.push('reset'); });
  jobwire.on('resolved', async (job) => {
    order.push(job.payload);
    if (job.payload === 'old') await slow.promise;
  });
  await comesTo(jobwire, 'websocket');
  fake.commit('old');
  await until(() => order.length === 1, 'the old one is in hand');
  fake.restore();
  fake.commit('new 1');
  for (const session of fake.sessions) session.socket.terminate();
  await comesTo(jobwire, 'connecting');
  await comesTo(jobwire, 'websocket');
  fake.commit('new 2');
  await until(async () => {
    const probe = await jobwire.get([...fake.jobs.keys()][0]);
    return probe;
  }, 'an answer');
  slow.resolve();
  await until(() => order.includes('new 2'), 'the last');
  assert.deepEqual(order, ['old', 'reset', 'new 1', 'new 2']);
});
