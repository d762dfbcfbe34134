import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from './clock.js';
import { Proxy } from './proxy.js';
import { client, collect, comesTo, deferred, service, until } from './support.js';

const run = promisify(execFile);

/** A program that does that with a client, and says how it went; it must end by itself. */
async function program(url, lines, options = []) {
  const text = `
    import { WebSocket as ws } from 'ws';
    import { Jobwire } from './jobwire.js';
    const jobwire = new Jobwire({ url: '${url}', WebSocket: globalThis.WebSocket ?? ws });
    const transport = (name) => new Promise((resolve) => jobwire.on('transport', (state) => state.transport === name && resolve()));
    ${lines}`;
  const { stdout, stderr } = await run(process.execPath, [...options, '--input-type=module', '-e', text],
    { cwd: new URL('..', import.meta.url), timeout: 20_000, env: { ...process.env, NODE_TEST_CONTEXT: '' } });
  return { said: stdout.trim(), complained: stderr.trim() };
}

for (const mode of ['auto', 'longpoll']) {
  test(`${mode}: after close() nothing keeps the process, and nothing was complained of`, async (t) => {
    const fake = await service(t);
    const { said, complained } = await program(fake.url, `
      jobwire.use('${mode}');
      jobwire.on('resolved', (job) => { console.log(job.result); });
      await transport('${mode === 'auto' ? 'websocket' : mode}');
      const { id } = await jobwire.submit('echo', 'done');
      await jobwire.wait(id);
      await jobwire.close();
      await jobwire.close();`);
    assert.deepEqual({ said, complained }, { said: 'done', complained: '' });
    assert.equal(fake.subscribers.get('default'), 1);
    await until(() => fake.sessions.size === 0, 'the WebSocket is closed');
  });
}

test('a process that was never connected, or that only asked, ends by itself', async (t) => {
  const fake = await service(t);
  const { said } = await program(fake.url, "console.log((await jobwire.submit('echo', 1)).status);");
  assert.equal(said, 'PENDING');
});

test("Node's own WebSocket, as newer versions have it, does as well", async (t) => {
  if (!process.allowedNodeEnvironmentFlags.has('--experimental-websocket')) return t.skip('this Node has none');
  const fake = await service(t);
  const { said } = await program(fake.url, `
    jobwire.on('resolved', async (job) => { console.log(globalThis.WebSocket !== ws, job.result); jobwire.close(); });
    await transport('websocket');
    await jobwire.submit('echo', 'done');`, ['--experimental-websocket', '--no-warnings']);
  assert.equal(said, 'true done');
  return undefined;
});

test('close() in a half-open network still ends, within seconds', async (t) => {
  const fake = await service(t);
  const proxy = await new Proxy(fake.url).listen();
  t.after(() => proxy.close());
  const clock = new ManualClock();
  const jobwire = client(t, proxy.url, { clock });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  fake.commit('a');
  await until(() => ids.length, 'the event');
  proxy.fault('half-open');
  const closed = jobwire.close();
  await until(() => clock.timers.length, 'it waits');
  clock.advance(5000);
  await closed;
  clock.advance(5000); // For the acknowledgement that does not get through.
  await until(() => clock.timers.length === 0, 'no timer');
});

for (const transport of ['websocket', 'longpoll']) {
  test(`${transport}: close() lets the callback in hand return, and acknowledges; the others come again`, async (t) => {
    const fake = await service(t);
    const slow = deferred();
    const jobwire = client(t, fake.url, { transport });
    const ids = collect(jobwire, () => slow.promise);
    fake.commit('a');
    fake.commit('b');
    await until(() => ids.length, 'the first is in hand');
    const closed = jobwire.close();
    assert.equal(jobwire.state.transport, 'offline');
    slow.resolve();
    await closed;
    assert.deepEqual([ids, fake.subscribers.get('default')], [['k1:1'], 1]);
    jobwire.connect();
    await until(() => fake.subscribers.get('default') === 2, 'the second, once it is open again');
    assert.deepEqual(ids, ['k1:1', 'k1:2']);
  });

  test(`${transport}: close() twice at once, and open again meanwhile`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url, { transport });
    const ids = collect(jobwire);
    await comesTo(jobwire, transport);
    const closed = [jobwire.close(), jobwire.close()];
    jobwire.connect();
    closed.push(jobwire.close());
    jobwire.connect();
    await Promise.all(closed);
    const id = fake.commit('a');
    await until(() => ids.length, 'the event');
    assert.deepEqual([ids, jobwire.told.errors], [[id], []]);
  });

  test(`${transport}: close() from within a callback waits for itself some seconds only; it is acknowledged then`, async (t) => {
    const fake = await service(t);
    const clock = new ManualClock();
    const jobwire = client(t, fake.url, { transport, clock });
    const ids = [];
    jobwire.on('resolved', async (job, event) => {
      ids.push(event.id);
      await jobwire.close();
    });
    fake.commit('a');
    await until(() => ids.length && clock.timers.includes(5000), 'it waits for itself');
    assert.deepEqual(fake.acks, []);
    clock.advance(5000);
    await until(() => fake.subscribers.get('default') === 1 && clock.timers.length === 0, 'acknowledged');
    assert.deepEqual([ids, clock.timers], [['k1:1'], []]);
  });

  test(`${transport}: a callback that fails while it is closed: the event comes again when it is open again, before later ones`, async (t) => {
    const fake = await service(t);
    const slow = deferred();
    const jobwire = client(t, fake.url, { transport });
    const ids = collect(jobwire, () => ids.length === 1 && slow.promise);
    fake.commit('a');
    fake.commit('b');
    await until(() => ids.length, 'the first is in hand');
    const closed = jobwire.close();
    slow.reject(new Error('too late'));
    await closed;
    jobwire.connect();
    await until(() => fake.subscribers.get('default') === 2, 'both');
    assert.deepEqual(ids, ['k1:1', 'k1:1', 'k1:2']);
    assert.deepEqual(jobwire.told.errors.map(({ message }) => message), ['too late']);
  });
}
