import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Jobwire, JobwireError } from '../jobwire.js';
import { ManualClock } from './clock.js';
import { client, deferred, service, until } from './support.js';

const posts = (fake) => fake.requests.filter(({ method, path }) => method === 'POST' && path === '/jobs');

test('submit sends what it is given, and nothing it is not', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { client: 'till 7' });
  const runAt = new Date('2030-01-01T00:00:00Z');
  const members = { priority: 'HIGH', orderingKey: 'k', maxAttempts: 3, timeout: 'PT1S' };
  const job = await jobwire.submit('echo', { a: [null] }, { ...members, runAt, idempotencyKey: 'mine', wait: 5 });
  assert.equal(job.status, 'PENDING');
  await jobwire.submit('echo');
  const [full, bare] = posts(fake);
  assert.deepEqual(full.body, { type: 'echo', payload: { a: [null] }, ...members, runAt: '2030-01-01T00:00:00.000Z' });
  assert.deepEqual(bare.body, { type: 'echo' });
  const { 'idempotency-key': key, prefer, 'x-client-id': id, 'content-type': type } = full.headers;
  assert.deepEqual([key, prefer, id, type], ['mine', 'wait=5', 'till 7', 'application/json']);
  assert.match(bare.headers['idempotency-key'], /^[0-9a-f-]{36}$/);
  assert.equal(bare.headers.prefer, undefined);
});

test('submit tries again under the same key when there is no answer, and when it is answered 503 or 429; it waits as told', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const answers = ['cut', { status: 503, headers: { 'Retry-After': '3' }, body: {} },
    { status: 429, headers: { 'Retry-After': new Date(clock.now() + 250 + 3000 + 9000).toUTCString() }, body: {} }];
  fake.intercept = () => answers.shift();
  let lost = 0;
  const broken = async (...request) => {
    const response = await fetch(...request);
    if (lost++ === 0) throw new TypeError('the answer is lost');
    return response;
  };
  answers[0] = undefined; // It is taken, and the answer lost.
  const jobwire = client(t, fake.url, { clock, random: () => 1, fetch: broken });
  const submitted = jobwire.submit('manual', 1);
  for (const pause of [250, 3000]) {
    await until(() => clock.timers.includes(pause), `a pause of ${pause} ms`);
    clock.advance(pause);
  }
  const [third] = await until(() => { const far = clock.timers.filter((ms) => ms > 3000 && ms < 30_000); return far.length && far; }, 'a date');
  assert.ok(third > 8000 && third <= 9250, `${third} ms`);
  clock.advance(third);
  const job = await submitted;
  assert.equal(new Set(posts(fake).map(({ headers }) => headers['idempotency-key'])).size, 1);
  assert.deepEqual([posts(fake).length, fake.jobs.size, fake.jobs.has(job.id)], [4, 1, true]);
});

test('submit gives up after some tries, and never repeats what was refused', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, random: () => 1 });
  fake.intercept = () => ({ status: 422, body: { title: 'Unknown job type', status: 422, detail: 'no worker has it', errors: [] } });
  await assert.rejects(jobwire.submit('ecoh'), (error) => {
    assert.ok(error instanceof JobwireError);
    assert.deepEqual([error.name, error.status, error.message, error.problem.title], ['JobwireError', 422, 'no worker has it', 'Unknown job type']);
    return true;
  });
  assert.equal(posts(fake).length, 1);
  fake.intercept = () => ({ status: 503, headers: { 'Retry-After': '2' }, body: { status: 503 } });
  const given = assert.rejects(jobwire.submit('echo'), { status: 503, retryAfter: 2 });
  for (let tries = 2; tries <= 8; tries++) {
    await until(() => posts(fake).length === tries && clock.timers.some((ms) => ms !== 30_000), `try ${tries - 1}`);
    clock.advance(20_000);
  }
  await given;
  assert.equal(posts(fake).length, 9);
});

test('a request that is not answered in time is no answer', async (t) => {
  const fake = await service(t);
  fake.intercept = () => 'nothing';
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock });
  const late = assert.rejects(jobwire.get('x'), (error) => error.status === 0 && error.cause.name === 'TimeoutError');
  await until(() => fake.requests.length, 'the request');
  clock.advance(30_000);
  await late;
});

test('a signal ends a call, and the pause between two tries', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { clock: new ManualClock() });
  for (const answer of ['nothing', { status: 503, body: {} }]) {
    const control = new AbortController();
    const asked = deferred();
    fake.intercept = () => { asked.resolve(); return answer; };
    const ended = assert.rejects(jobwire.submit('echo', 1, { signal: control.signal }), { message: 'enough' });
    await asked.promise;
    control.abort(new Error('enough'));
    await ended;
  }
});

test('close ends calls under way, and the client can be used again', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock });
  fake.intercept = ({ path }) => (path === '/jobs' ? { status: 503, body: {} } : 'nothing');
  const ended = [jobwire.get('x'), jobwire.submit('echo'), jobwire.wait('x')]
    .map((call) => assert.rejects(call, { name: 'AbortError', message: 'the client was closed' }));
  await until(() => fake.requests.length === 3, 'all are under way');
  await jobwire.close();
  await Promise.all(ended);
  assert.deepEqual(clock.timers, []);
  fake.intercept = () => undefined;
  assert.equal((await jobwire.submit('echo')).status, 'PENDING');
});

test('get, list, cancel, retry and types', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, `${fake.url}/`);
  const job = await jobwire.submit('manual', 1);
  assert.equal((await jobwire.get(job.id)).status, 'PENDING');
  assert.equal((await jobwire.cancel(job.id)).status, 'CANCELLED');
  await assert.rejects(jobwire.cancel(job.id), { status: 409 });
  assert.equal((await jobwire.retry(job.id)).status, 'PENDING');
  const { items } = await jobwire.list({ status: ['PENDING', 'RUNNING'], type: 'manual', limit: 2, cursor: undefined });
  assert.deepEqual(items.map(({ id }) => id), [job.id]);
  assert.equal(fake.requests.at(-1).query.toString(), 'status=PENDING&status=RUNNING&type=manual&limit=2');
  assert.deepEqual((await jobwire.types()).map(({ type }) => type), ['echo']);
});

test('a client whose name does not fit into a header is told by the query', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { client: 'Žofie' });
  await jobwire.types();
  const [{ query, headers }] = fake.requests;
  assert.deepEqual([query.get('client'), headers['x-client-id']], ['Žofie', undefined]);
});

test('a base URL with a path is kept, and one that is none is refused', async () => {
  const urls = [];
  const answering = async (url) => {
    urls.push(url);
    return new Response('{"items":[]}', { headers: { 'Content-Type': 'application/json' } });
  };
  const jobwire = new Jobwire({ url: 'http://gateway/jobwire', fetch: answering });
  await jobwire.types();
  assert.deepEqual(urls, ['http://gateway/jobwire/job-types']);
  assert.throws(() => new Jobwire({ url: 'gateway' }), TypeError);
  assert.throws(() => new Jobwire(), TypeError);
  assert.throws(() => new Jobwire({ url: 'http://gateway', transport: 'pigeon' }), TypeError);
  assert.throws(() => new Jobwire({ url: 'http://gateway' }).on('resolvd', () => {}), /no event: resolvd/);
});
