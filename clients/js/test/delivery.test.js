import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from './clock.js';
import { client, collect, comesTo, deferred, service, until } from './support.js';

const transports = ['websocket', 'longpoll'];

for (const transport of transports) {
  test(`${transport}: events come in order, one at a time, and are acknowledged`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    let inHand = 0;
    const ids = collect(jobwire, async () => {
      assert.equal(++inHand, 1);
      await new Promise(setImmediate);
      inHand--;
    });
    const committed = Array.from({ length: 300 }, (_, i) => fake.commit(i));
    await until(() => ids.length === 300, 'all 300');
    assert.deepEqual(ids, committed);
    await until(() => fake.subscribers.get('default') === 300, 'all acknowledged');
    assert.deepEqual(jobwire.told.errors, []);
  });

  test(`${transport}: an event is acknowledged only after its callbacks have returned`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const [first, second] = [deferred(), deferred()];
    const handed = [];
    jobwire.on('resolved', () => first.promise);
    jobwire.on('resolved', async (job) => {
      handed.push(job.payload);
      await second.promise;
    });
    fake.commit('a');
    fake.commit('b');
    await until(() => handed.length === 1, 'the first');
    first.resolve();
    const probe = await jobwire.submit('echo', 'a request later than any acknowledgement');
    await jobwire.wait(probe.id);
    assert.deepEqual(handed, ['a']);
    assert.deepEqual(fake.acks, []);
    second.resolve();
    await until(() => fake.subscribers.get('default') === 3, 'all acknowledged');
  });

  test(`${transport}: a callback that throws gets the same event again, after a pause, before any later one`, async (t) => {
    const fake = await service(t);
    const clock = new ManualClock();
    const jobwire = client(t, fake.url, { transport, clock, random: () => 1 });
    const seen = [];
    let healthy = false;
    jobwire.on('resolved', (job) => { seen.push(['good', job.payload]); });
    jobwire.on('resolved', async (job) => {
      seen.push(['bad', job.payload]);
      if (!healthy) throw new Error(`not ${job.payload}`);
    });
    fake.commit('a');
    fake.commit('b');
    for (const [failures, pause] of [[1, 1000], [2, 2000], [3, 4000]]) {
      await until(() => jobwire.told.errors.length === failures && clock.timers.includes(pause), `failure ${failures}`);
      healthy = failures === 3;
      assert.deepEqual(fake.acks, []);
      clock.advance(pause);
    }
    await until(() => seen.length === 7, 'both');
    assert.deepEqual(jobwire.told.errors.map(({ message }) => message), ['not a', 'not a', 'not a']);
    // The one that had returned is not called again.
    assert.deepEqual(seen, [['good', 'a'], ['bad', 'a'], ['bad', 'a'], ['bad', 'a'], ['bad', 'a'], ['good', 'b'], ['bad', 'b']]);
    await until(() => fake.subscribers.get('default') === 2, 'both acknowledged');
  });
}

test('what comes again is dropped, and acknowledged again once it has been handled', async (t) => {
  const fake = await service(t, { redelivery: 20 });
  const jobwire = client(t, fake.url, { transport: 'websocket' });
  const slow = deferred();
  const ids = collect(jobwire, () => slow.promise);
  await comesTo(jobwire, 'websocket');
  const [session] = fake.sessions;
  const sent = [];
  const { send } = session.socket;
  session.socket.send = (text) => { sent.push(JSON.parse(text)); send.call(session.socket, text); };
  fake.commit('a');
  await until(() => sent.filter(({ delivery }) => delivery > 1).length >= 2, 'sent three times');
  assert.deepEqual(fake.acks, []);
  slow.resolve();
  await until(() => fake.acks.length, 'acknowledged');
  assert.deepEqual(ids, ['k1:1']);

  // As if that had been lost.
  const acks = fake.acks.length;
  session.send(fake.frame(fake.events[0], 9));
  await until(() => { session.send(fake.frame(fake.events[0], 9)); return fake.acks.length > acks; }, 'acknowledged again');
  assert.deepEqual(ids, ['k1:1']);
});

test('acknowledgements are coalesced: a burst takes few', async (t) => {
  const fake = await service(t);
  for (let i = 0; i < 640; i++) fake.commit(i);
  const jobwire = client(t, fake.url, { transport: 'websocket' });
  const ids = collect(jobwire);
  await until(() => fake.subscribers.get('default') === 640, 'all acknowledged');
  assert.equal(ids.length, 640);
  assert.ok(fake.acks.length <= 40, `${fake.acks.length} acknowledgements for 640 events`);
});

test('nothing is consumed while nobody listens; whoever comes first gets what waited', async (t) => {
  for (const transport of transports) {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    jobwire.connect();
    await comesTo(jobwire, transport);
    const committed = [fake.commit('a'), fake.commit('b')];
    const job = await jobwire.submit('echo');
    assert.equal((await jobwire.wait(job.id)).status, 'COMPLETED');
    assert.deepEqual(fake.acks, []);
    const ids = collect(jobwire);
    await until(() => fake.subscribers.get('default') === 3, 'acknowledged');
    assert.deepEqual(ids, [...committed, 'k1:3']);
  }
});

test('a callback that goes away while it fails leaves the event to the next one', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock });
  const off = jobwire.on('resolved', () => { throw new Error('never'); });
  fake.commit('a');
  await until(() => jobwire.told.errors.length, 'the failure');
  off();
  clock.advance(2000);
  const job = await jobwire.submit('echo');
  await jobwire.wait(job.id);
  assert.deepEqual(fake.acks, []);
  const ids = collect(jobwire);
  await until(() => ids.length === 2, 'both');
  assert.deepEqual(ids, ['k1:1', 'k1:2']);
});

test('a callback of another event that fails is told by error, and does no harm', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { transport: 'websocket' });
  jobwire.on('progress', () => { throw new Error('at once'); });
  jobwire.on('progress', async () => { throw new Error('later'); });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  fake.signal(fake.accept());
  await until(() => jobwire.told.errors.length === 2, 'both errors');
  const id = fake.commit('a');
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, [id]);
});

test('progress tells of running jobs: the latest news', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url);
  const news = [];
  jobwire.on('progress', (job) => news.push(job));
  await comesTo(jobwire, 'websocket');
  const job = fake.accept();
  fake.signal(job, 'job.started');
  fake.signal(job, 'job.progress', { percent: 40, message: 'halfway' });
  await until(() => news.length === 2, 'both');
  assert.deepEqual(news, [{ id: job.id, status: 'RUNNING' },
    { id: job.id, status: 'RUNNING', progress: { percent: 40, message: 'halfway' } }]);
});

test('an event that was too large for a frame is handed over whole, read by GET', async (t) => {
  for (const transport of transports) {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const jobs = [];
    jobwire.on('resolved', (job, event) => { assert.equal(event.job, job); jobs.push(job); });
    const large = 'x'.repeat(70_000);
    fake.commit(large, { truncated: true });
    fake.commit('small');
    await until(() => jobs.length === 2, 'both');
    assert.deepEqual(jobs.map(({ result }) => result), [large, 'small']);
    assert.equal(jobs[0].truncated, undefined);
  }
});

test('of a job that was retried by hand since, or is kept no more, the cut event is handed over', async (t) => {
  const fake = await service(t);
  const [again, gone] = [fake.accept(), fake.accept()];
  fake.resolve(again, { status: 'FAILED', truncated: true });
  fake.resolve(again, { result: 'of the second end', truncated: true });
  fake.resolve(gone, { truncated: true });
  fake.jobs.delete(gone.id);
  let broken = 2;
  fake.intercept = ({ path }) => (path.startsWith('/jobs/') && broken-- > 0 ? { status: 503, body: {} } : undefined);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, transport: 'websocket' });
  const jobs = [];
  jobwire.on('resolved', (job) => { jobs.push([job.status, job.truncated, job.result]); });
  for (const failures of [1, 2]) {
    await until(() => jobwire.told.errors.length === failures && clock.timers.some((ms) => ms >= 500 && ms < 3000), `failure ${failures}`);
    clock.advance(2000);
  }
  await until(() => jobs.length === 3, 'all');
  assert.deepEqual(jobs, [['FAILED', true, undefined], ['COMPLETED', undefined, 'of the second end'], ['COMPLETED', true, undefined]]);
  assert.equal(jobwire.told.errors.length, 2);
});
