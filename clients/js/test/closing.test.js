import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from './clock.js';
import { Proxy } from './proxy.js';
import { client, collect, comesTo, service, until } from './support.js';

const upgrades = (fake) => fake.requests.filter(({ method }) => method === 'UPGRADE');
const hangUp = (fake, code) => { for (const { socket } of fake.sessions) socket.close(code, 'because'); };

for (const code of [4008, 4012, 4408, 1013, 1001, 1008, 1011]) {
  test(`closed with ${code}: it comes back`, async (t) => {
    const fake = await service(t);
    const jobwire = client(t, fake.url);
    const ids = collect(jobwire);
    await comesTo(jobwire, 'websocket');
    hangUp(fake, code);
    await comesTo(jobwire, 'connecting');
    await comesTo(jobwire, 'websocket');
    const id = fake.commit('after');
    await until(() => ids.length, 'the event');
    assert.deepEqual([ids, jobwire.told.errors], [[id], []]);
  });
}

for (const code of [4501, 4502, 4504]) {
  test(`closed with ${code}: it does not come back by WebSocket; long poll goes on`, async (t) => {
    const fake = await service(t);
    const clock = new ManualClock();
    const jobwire = client(t, fake.url, { clock, websocketRetry: 10_000 });
    const ids = collect(jobwire);
    await comesTo(jobwire, 'websocket');
    hangUp(fake, code);
    await comesTo(jobwire, 'longpoll');
    const id = fake.commit('after');
    await until(() => ids.length, 'the event');
    clock.advance(30_000);
    assert.deepEqual([ids, upgrades(fake).length, jobwire.told.errors.map(({ status }) => status)], [[id], 1, [code]]);
    // Unless it is told to.
    jobwire.use('auto');
    await comesTo(jobwire, 'websocket');
  });

  test(`closed with ${code}, and forced to WebSocket: it stops, and says so`, async (t) => {
    const fake = await service(t);
    const clock = new ManualClock();
    const jobwire = client(t, fake.url, { clock, transport: 'websocket' });
    collect(jobwire);
    await comesTo(jobwire, 'websocket');
    hangUp(fake, code);
    await comesTo(jobwire, 'offline');
    clock.advance(600_000);
    assert.deepEqual([upgrades(fake).length, jobwire.told.errors.map(({ status }) => status)], [1, [code]]);
    assert.equal(fake.requests.filter(({ path }) => path === '/events').length, 0);
  });
}

test('closed with 4503: it stops, and says so', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url);
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  hangUp(fake, 4503);
  await comesTo(jobwire, 'offline');
  assert.deepEqual(jobwire.told.errors.map(({ status }) => status), [4503]);
  assert.deepEqual([upgrades(fake).length, fake.requests.length], [1, 1]);
});

test('drain: it reconnects when the service closes, within the time it was told, at random', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, random: () => 0.5 });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  const [session] = fake.sessions;
  session.send({ type: 'drain', after: 3000 });
  const id = fake.commit('still by this one');
  await until(() => fake.subscribers.get('default') === 1, 'acknowledged');
  assert.equal(jobwire.state.transport, 'websocket');
  session.socket.close(4001, 'drain');
  await until(() => clock.timers.includes(1500), 'half of the time');
  clock.advance(1500);
  await comesTo(jobwire, 'websocket');
  assert.deepEqual(ids, [id]);
});

test('pings are answered; when nothing comes for as long as the service would have pinged, the connection is dead', async (t) => {
  const fake = await service(t);
  const proxy = await new Proxy(fake.url).listen();
  t.after(() => proxy.close());
  const clock = new ManualClock();
  const jobwire = client(t, proxy.url, { clock });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  const [session] = fake.sessions;
  session.send({ type: 'ping', top: 'k1:0' });
  await until(() => session.pongs, 'a pong');

  proxy.fault('half-open');
  fake.commit('into the void');
  clock.advance(34_999);
  assert.equal(jobwire.state.transport, 'websocket');
  proxy.heal();
  clock.advance(1);
  await comesTo(jobwire, 'connecting');
  clock.advance(250);
  await comesTo(jobwire, 'websocket');
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, ['k1:1']);
});

test('a poll that is half-open is given up 10 s after its wait', async (t) => {
  const fake = await service(t, { keepAlive: false }); // No other connection that is as dead is left in the pool.
  const proxy = await new Proxy(fake.url).listen();
  t.after(() => proxy.close());
  const clock = new ManualClock();
  const jobwire = client(t, proxy.url, { clock, transport: 'longpoll' });
  const ids = collect(jobwire);
  await until(() => fake.requests.some(({ query }) => query.get('wait') === '25'), 'a poll waits');
  proxy.fault('half-open');
  fake.commit('into the void');
  clock.advance(34_999);
  assert.equal(jobwire.state.transport, 'longpoll');
  proxy.heal();
  clock.advance(1);
  await comesTo(jobwire, 'offline');
  clock.advance(250);
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, ['k1:1']);
});

test('a frame that is cut off in its middle, and one that is no JSON, end the connection, and nothing is lost', async (t) => {
  const fake = await service(t);
  const proxy = await new Proxy(fake.url).listen();
  t.after(() => proxy.close());
  const jobwire = client(t, proxy.url);
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  proxy.fault('cut-mid-frame');
  fake.commit('cut');
  await comesTo(jobwire, 'connecting');
  proxy.heal();
  await comesTo(jobwire, 'websocket');
  await until(() => ids.length === 1, 'the first');
  for (const { socket } of fake.sessions) socket.send('<h1>');
  await comesTo(jobwire, 'connecting');
  await comesTo(jobwire, 'websocket');
  fake.commit('after');
  await until(() => ids.length === 2, 'the second');
  assert.deepEqual(ids, ['k1:1', 'k1:2']);
});

test('a fetch that is deaf to its signal, as some are, is given up in time all the same', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const deaf = (url, { signal: _signal, ...request }) => fetch(url, request);
  fake.intercept = ({ path, query }) => (path === '/events' && query.get('wait') === '25' ? 'nothing' : undefined);
  const jobwire = client(t, fake.url, { clock, transport: 'longpoll', fetch: deaf });
  collect(jobwire);
  await until(() => fake.requests.some(({ query }) => query.get('wait') === '25'), 'a poll waits');
  clock.advance(35_000);
  await comesTo(jobwire, 'offline');
});
