import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, comesTo, until } from '../support.js';
import { client, owner, real } from './real.js';

for (const transport of ['websocket', 'longpoll']) {
  test(`${transport}: submit, be told, and the service knows that it was acknowledged`, real, async (t) => {
    const jobwire = client(t, { client: owner(), transport });
    const told = [];
    jobwire.on('resolved', (job, event) => { told.push([job.id, job.status, job.result, event.id === job.event.id]); });
    await comesTo(jobwire, transport);
    const payload = { text: 'žluťoučký kůň', list: [1, null, { a: [] }] };
    const job = await jobwire.submit('echo', payload);
    await until(() => told.length, 'the event');
    assert.deepEqual(told, [[job.id, 'COMPLETED', payload, true]]);
    assert.deepEqual((await jobwire.wait(job.id)).result, payload);
    await until(async () => (await jobwire.get(job.id)).event.acknowledgedAt, 'acknowledged');
    assert.deepEqual(jobwire.told.errors, []);
  });

  test(`${transport}: in order, one at a time, a hundred`, real, async (t) => {
    const jobwire = client(t, { client: owner(), transport });
    const ids = collect(jobwire, () => new Promise(setImmediate));
    const jobs = await Promise.all(Array.from({ length: 100 }, (_, i) => jobwire.submit('echo', i)));
    await until(() => ids.length >= 100, 'all');
    const committed = (await Promise.all(jobs.map(({ id }) => jobwire.get(id)))).map(({ event }) => event.id);
    assert.deepEqual(ids, committed.sort((a, b) => a.split(':')[1] - b.split(':')[1]));
  });

  test(`${transport}: a result too large for a frame is handed over whole`, real, async (t) => {
    const jobwire = client(t, { client: owner(), transport });
    const told = [];
    jobwire.on('resolved', (job) => { told.push(job); });
    await comesTo(jobwire, transport);
    const large = 'x'.repeat(100_000);
    await jobwire.submit('echo', large);
    await until(() => told.length, 'the event');
    assert.deepEqual([told[0].result, told[0].payload, told[0].truncated], [large, large, undefined]);
  });

  test(`${transport}: a job that fails, is retried by hand, is cancelled: an event for each end, and waits do not throw`, real, async (t) => {
    const jobwire = client(t, { client: owner(), transport });
    const told = [];
    jobwire.on('resolved', (job) => { told.push(job.status); });
    await comesTo(jobwire, transport);
    const flaky = await jobwire.submit('flaky', { permanent: true });
    const failed = await jobwire.wait(flaky.id);
    assert.deepEqual([failed.status, failed.error.type], ['FAILED', 'flaky-permanent']);
    await jobwire.retry(flaky.id);
    assert.equal((await jobwire.wait(flaky.id)).status, 'FAILED');
    const later = await jobwire.submit('echo', 1, { delay: 'PT1H' });
    assert.equal((await jobwire.cancel(later.id)).status, 'CANCELLED');
    assert.equal((await jobwire.wait(later.id)).status, 'CANCELLED');
    await until(() => told.length === 3, 'three ends');
    assert.deepEqual(told, ['FAILED', 'FAILED', 'CANCELLED']);
  });

  test(`${transport}: a cursor that is none, and one of another life of the database`, real, async (t) => {
    for (const [cursor, reasons] of [['rubbish', ['unknown']], ['k999999:5', ['epoch', 'gone']]]) {
      const jobwire = client(t, { client: owner(), transport, cursor });
      const ids = collect(jobwire);
      await jobwire.submit('echo', 1);
      await until(() => ids.length, 'the event');
      assert.equal(jobwire.told.resets.length, 1);
      assert.ok(reasons.includes(jobwire.told.resets[0].reason), jobwire.told.resets[0].reason);
      assert.deepEqual(jobwire.told.errors, []);
    }
  });
}

test('progress comes by WebSocket while a job runs', real, async (t) => {
  const jobwire = client(t, { client: owner() });
  const percents = [];
  jobwire.on('progress', ({ progress }) => percents.push(progress?.percent));
  await comesTo(jobwire, 'websocket');
  const job = await jobwire.submit('sleep', { duration: 'PT5M' });
  try {
    await until(() => percents.some((percent) => percent > 0), 'progress');
  } finally {
    await jobwire.cancel(job.id);
  }
  assert.equal((await jobwire.wait(job.id)).status, 'CANCELLED');
});

test('without a stream: wait asks by long poll, submit can wait itself, and is idempotent', real, async (t) => {
  const jobwire = client(t, { client: owner() });
  const slow = await jobwire.submit('sleep', { duration: 'PT0.5S' });
  assert.equal((await jobwire.wait(slow.id)).status, 'COMPLETED');
  assert.equal((await jobwire.submit('echo', 1, { wait: 10 })).status, 'COMPLETED');
  const [one, two] = [await jobwire.submit('echo', 1, { idempotencyKey: 'k' }), await jobwire.submit('echo', 1, { idempotencyKey: 'k' })];
  assert.equal(one.id, two.id);
  assert.equal(jobwire.state.transport, 'offline');
});

test('refusals are told as the service tells them', real, async (t) => {
  const jobwire = client(t, { client: owner() });
  await assert.rejects(jobwire.submit('no-such-type'), { name: 'JobwireError', status: 422 });
  await assert.rejects(jobwire.submit('sleep', { duration: 7 }), ({ status, problem }) => status === 422 && problem.errors.length > 0);
  await assert.rejects(jobwire.get('00000000-0000-7000-8000-000000000000'), { status: 404 });
  await assert.rejects(jobwire.wait('00000000-0000-7000-8000-000000000000'), { status: 404 });
  await assert.rejects(jobwire.list({ limit: 0 }), { status: 400 });
  const names = (await jobwire.types()).map(({ type }) => type);
  assert.ok(['echo', 'flaky', 'sleep'].every((name) => names.includes(name)), names.join());
});
