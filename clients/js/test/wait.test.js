import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JobwireError } from '../jobwire.js';
import { ManualClock } from './clock.js';
import { Proxy } from './proxy.js';
import { client, collect, comesTo, deferred, service, until } from './support.js';

const looks = (fake, job) => fake.requests.filter(({ method, path }) => method === 'GET' && path === `/jobs/${job.id}`);

for (const transport of ['websocket', 'longpoll']) {
  test(`${transport}: resolved before the wait, and after it`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    collect(jobwire);
    await comesTo(jobwire, transport);
    const [before, after] = [fake.accept(), fake.accept()];
    fake.resolve(before, { result: 1 });
    assert.equal((await jobwire.wait(before.id)).result, 1);
    const waits = jobwire.wait(after.id);
    await until(() => looks(fake, after).length, 'it looks');
    fake.resolve(after, { status: 'FAILED' });
    assert.equal((await waits).status, 'FAILED');
  });

  test(`${transport}: resolved between the look and its answer`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const ids = collect(jobwire);
    await comesTo(jobwire, transport);
    const job = fake.accept();
    const [asked, answer] = [deferred(), deferred()];
    fake.intercept = ({ path }) => {
      if (path !== `/jobs/${job.id}`) return undefined;
      fake.intercept = () => undefined;
      asked.resolve();
      return answer.promise;
    };
    const waits = jobwire.wait(job.id);
    await asked.promise;
    const stale = { ...job };
    fake.resolve(job, { result: 'told by the event' });
    await until(() => ids.length, 'the event');
    answer.resolve({ status: 200, body: stale });
    assert.equal((await waits).result, 'told by the event');
  });

  test(`${transport}: resolved while there is no connection`, async (t) => {
    const fake = await service(t);
    const proxy = await new Proxy(fake.url).listen();
    t.after(() => proxy.close());
    const jobwire = client(t, proxy.url, { transport, maxBackoff: 20 });
    collect(jobwire);
    await comesTo(jobwire, transport);
    const job = fake.accept();
    const waits = jobwire.wait(job.id);
    await until(() => looks(fake, job).length, 'it looks');
    proxy.fault('cut');
    await until(() => jobwire.state.transport !== transport, 'the break');
    fake.resolve(job, { result: 'meanwhile' });
    proxy.heal();
    assert.equal((await waits).result, 'meanwhile');
  });

  test(`${transport}: an event that a reset has skipped`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    collect(jobwire);
    await comesTo(jobwire, transport);
    const job = fake.accept();
    const waits = jobwire.wait(job.id);
    await until(() => looks(fake, job).length, 'it looks');
    job.status = 'COMPLETED'; // With an event of an earlier life of the database, which nobody is told any more.
    job.event = { id: 'k1:1' };
    fake.restore();
    fake.wake();
    assert.equal((await waits).status, 'COMPLETED');
  });
}

test('a wait acknowledges nothing, and works without a stream: by long poll for the job', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url);
  const job = fake.accept();
  const waits = jobwire.wait(job.id);
  await until(() => looks(fake, job).length, 'it looks');
  assert.equal(looks(fake, job)[0].query.get('wait'), '25');
  fake.resolve(job);
  assert.equal((await waits).status, 'COMPLETED');
  assert.deepEqual(jobwire.state, { transport: 'offline', mode: 'auto' });
  assert.deepEqual(fake.acks, []);
});

test('an end before the job was retried by hand does not count', async (t) => {
  const fake = await service(t);
  const job = fake.accept();
  fake.resolve(job, { status: 'FAILED' });
  const jobwire = client(t, fake.url, { transport: 'websocket', cursor: 'start' });
  await jobwire.retry(job.id);
  const waits = jobwire.wait(job.id);
  await until(() => looks(fake, job).length, 'it looks');
  const ids = collect(jobwire);
  await until(() => ids.length === 1, 'the event of the first end');
  assert.equal(await Promise.race([waits, jobwire.get(job.id).then(() => 'waits')]), 'waits');
  fake.resolve(job, { result: 'of the second' });
  assert.equal((await waits).result, 'of the second');
});

test('three hundred waits on one stream', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { transport: 'websocket' });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  const jobs = Array.from({ length: 300 }, () => fake.accept());
  const waits = jobs.map(({ id }) => jobwire.wait(id));
  await until(() => looks(fake, jobs.at(-1)).length, 'all look');
  jobs.forEach((job, i) => fake.resolve(job, { result: i }));
  assert.deepEqual((await Promise.all(waits)).map(({ result }) => result), jobs.map((_, i) => i));
});

test('no such job is an error; a service that is away is not: it looks again', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url);
  await assert.rejects(jobwire.wait('00000000-0000-7000-8000-000000000000'), (error) => error instanceof JobwireError && error.status === 404);
  const job = fake.accept();
  fake.resolve(job, { result: 'there' });
  let away = 3;
  fake.intercept = () => (away-- > 0 ? { status: 503, body: { status: 503 } } : undefined);
  assert.equal((await jobwire.wait(job.id)).result, 'there');
});

test('it ends by its time, by its signal, and by close', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock });
  const job = fake.accept();
  const late = assert.rejects(jobwire.wait(job.id, { timeout: 1234 }), { name: 'TimeoutError' });
  clock.advance(1234);
  await late;
  const control = new AbortController();
  const stopped = assert.rejects(jobwire.wait(job.id, { signal: control.signal }), { message: 'enough' });
  control.abort(new Error('enough'));
  await stopped;
  await assert.rejects(jobwire.wait(job.id, { signal: control.signal }), { message: 'enough' });
  const closed = assert.rejects(jobwire.wait(job.id), { name: 'AbortError', message: 'the client was closed' });
  await jobwire.close();
  await closed;
  assert.deepEqual(clock.timers, []);
});
