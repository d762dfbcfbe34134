import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Jobwire } from '../jobwire.js';
import { ManualClock } from './clock.js';
import { Proxy } from './proxy.js';
import { client, collect, comesTo, deferred, service, until } from './support.js';

const polls = (fake) => fake.requests.filter(({ path }) => path === '/events');
const upgrades = (fake) => fake.requests.filter(({ method }) => method === 'UPGRADE');

test('a WebSocket is good only once it said welcome: for 3 s it has time, then long poll begins', async (t) => {
  const fake = await service(t);
  fake.upgrades = 'silent';
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock });
  const ids = collect(jobwire);
  await until(() => [...fake.sessions].some(({ said }) => said[0]?.type === 'hello'), 'hello');
  clock.advance(2999);
  fake.commit('a');
  assert.deepEqual(jobwire.state, { transport: 'connecting', mode: 'auto' });
  assert.equal(polls(fake).length, 0);
  clock.advance(1);
  await comesTo(jobwire, 'longpoll');
  await until(() => ids.length === 1, 'the event');
  assert.deepEqual(jobwire.told.transports, ['connecting', 'longpoll']);
  await until(() => fake.sessions.size === 0, 'the WebSocket that was not welcome is gone');
});

test('a refused upgrade leads to long poll at once, and back to WebSocket in the background with nothing lost or doubled', async (t) => {
  const fake = await service(t);
  fake.upgrades = 'refuse';
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, websocketRetry: 20_000 }); // Less than a poll may take.
  const ids = collect(jobwire);
  await comesTo(jobwire, 'longpoll');
  const committed = [fake.commit('by long poll'), fake.commit('too')];
  await until(() => ids.length === 2, 'two by long poll');
  assert.equal(upgrades(fake).length, 1);
  clock.advance(19_999);
  assert.equal(upgrades(fake).length, 1);
  fake.upgrades = 'silent';
  clock.advance(1);
  await until(() => [...fake.sessions].some(({ said }) => said.length), 'the second try says hello');
  committed.push(fake.commit('still by long poll, until welcome'));
  await until(() => ids.length === 3, 'the third');
  clock.advance(3000);
  await until(() => fake.sessions.size === 0, 'the second try is over');
  fake.upgrades = 'ok';
  const under = await until(() => polls(fake).find((poll) => !poll.gone && poll.query.get('wait') === '25'), 'a poll waits');
  clock.advance(20_000);
  await comesTo(jobwire, 'websocket');
  await until(() => under.gone, 'the poll is given up');
  under.end();
  committed.push(fake.commit('by WebSocket'));
  await until(() => ids.length === 4, 'the fourth');
  assert.deepEqual(ids, committed);
  assert.deepEqual(jobwire.told.errors, []);
});

test('what a poll still answers once a WebSocket is good is dropped', async (t) => {
  const fake = await service(t);
  fake.upgrades = 'refuse';
  const late = deferred();
  fake.intercept = ({ path, query }) => (path === '/events' && query.get('wait') === '25' ? late.promise : undefined);
  const answered = deferred();
  // One that can't be given up any more.
  const stubborn = (url, { signal: _signal, ...request }) => fetch(url, request).then(async (response) => {
    const text = await response.clone().text();
    if (text.includes('k1:99')) setImmediate(answered.resolve);
    return response;
  });
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, fetch: stubborn });
  const ids = collect(jobwire);
  await until(() => polls(fake).some((poll) => poll.query.get('wait') === '25'), 'a poll waits');
  fake.upgrades = 'ok';
  clock.advance(300_000);
  await comesTo(jobwire, 'websocket');
  late.resolve({ status: 200, body: { events: [fake.frame({ seq: 99, job: fake.accept(), time: '' })], cursor: 'k1:99' } });
  await answered.promise;
  const id = fake.commit('by WebSocket');
  await until(() => ids.includes(id), 'the event');
  assert.deepEqual(ids, [id]);
});

test('a WebSocket that breaks is tried again at once; long poll fills in when that takes longer than 3 s', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, random: () => 1 });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'websocket');
  for (const session of fake.sessions) session.socket.terminate();
  await comesTo(jobwire, 'connecting');
  clock.advance(249);
  assert.equal(upgrades(fake).length, 1);
  clock.advance(1);
  await comesTo(jobwire, 'websocket');
  assert.equal(polls(fake).length, 0);

  fake.upgrades = 'refuse';
  clock.advance(20_000); // Good for so long that the backoff begins anew.
  for (const session of fake.sessions) session.socket.terminate();
  await comesTo(jobwire, 'connecting');
  for (const [tries, pause] of [[3, 250], [4, 500], [5, 1000]]) {
    await until(() => clock.timers.includes(pause), `a pause of ${pause} ms`);
    clock.advance(pause);
    await until(() => upgrades(fake).length === tries, `try ${tries}`);
  }
  await until(() => clock.timers.includes(2000), 'the next pause');
  assert.equal(polls(fake).length, 0);
  clock.advance(1250);
  await comesTo(jobwire, 'longpoll');
  const id = fake.commit('meanwhile');
  await until(() => ids.includes(id), 'the event by long poll');
  fake.upgrades = 'ok';
  clock.advance(750);
  await comesTo(jobwire, 'websocket');
});

test('the pauses have full jitter and are capped at 20 s, and end at a slow pace where WebSocket does not come back', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  const jobwire = client(t, fake.url, { clock, random: () => 0.5 });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  fake.upgrades = 'refuse';
  for (const session of fake.sessions) session.socket.terminate();
  for (const pause of [125, 250, 500, 1000, 2000, 4000, 8000, 10_000, 300_000]) {
    await until(() => clock.timers.includes(pause), `a pause of ${pause} ms`);
    clock.advance(pause);
  }
});

test('a forced transport is never left', async (t) => {
  const fake = await service(t);
  const polling = client(t, fake.url, { transport: 'longpoll' });
  collect(polling);
  await comesTo(polling, 'longpoll');
  assert.equal(upgrades(fake).length, 0);
  await polling.close();

  fake.upgrades = 'refuse';
  fake.requests.length = 0;
  const clock = new ManualClock();
  const forced = client(t, fake.url, { transport: 'websocket', clock, random: () => 1 });
  collect(forced);
  await comesTo(forced, 'offline');
  for (const pause of [250, 500, 1000]) {
    await until(() => clock.timers.includes(pause), `a pause of ${pause} ms`);
    clock.advance(pause);
  }
  await until(() => clock.timers.includes(2000), 'the next pause');
  fake.upgrades = 'ok';
  clock.advance(2000);
  await comesTo(forced, 'websocket');
  assert.equal(polls(fake).length, 0);
});

test('use() changes the transport, and what was handed over is neither lost nor doubled', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url);
  const ids = collect(jobwire);
  const committed = [];
  for (const mode of ['auto', 'longpoll', 'websocket', 'longpoll', 'auto', 'websocket']) {
    jobwire.use(mode);
    assert.equal(jobwire.state.mode, mode);
    committed.push(fake.commit(mode));
    await comesTo(jobwire, mode === 'longpoll' ? mode : 'websocket');
    committed.push(fake.commit(mode));
    await until(() => ids.length === committed.length, `those of ${mode}`);
  }
  assert.deepEqual(ids, committed);
  assert.throws(() => jobwire.use('carrier pigeon'), /no transport/);
});

test('without any WebSocket it polls, and can not be forced to WebSocket', async (t) => {
  const fake = await service(t);
  const bare = new Jobwire({ url: fake.url, WebSocket: null });
  t.after(() => bare.close());
  collect(bare);
  await comesTo(bare, 'longpoll');
  assert.equal(upgrades(fake).length, 0);
  assert.throws(() => bare.use('websocket'), /no WebSocket/);
});

test('it is offline when neither works, and back, by WebSocket too, as soon as the service is', async (t) => {
  const fake = await service(t);
  const proxy = await new Proxy(fake.url).listen();
  t.after(() => proxy.close());
  proxy.fault('cut');
  const jobwire = client(t, proxy.url, { maxBackoff: 20 });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'offline');
  const id = fake.commit('while offline');
  proxy.heal();
  await comesTo(jobwire, 'websocket');
  await until(() => ids.length, 'the event');
  assert.deepEqual(ids, [id]);
  assert.deepEqual(jobwire.told.errors, []);
});

test("the browser's 'online' event brings the next try forward", async (t) => {
  const page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = page.removeEventListener.bind(page);
  t.after(() => { delete globalThis.addEventListener; delete globalThis.removeEventListener; });
  const fake = await service(t);
  fake.upgrades = 'refuse';
  const jobwire = client(t, fake.url, { clock: new ManualClock() });
  collect(jobwire);
  await comesTo(jobwire, 'longpoll');
  fake.upgrades = 'ok';
  page.dispatchEvent(new Event('online'));
  await comesTo(jobwire, 'websocket');
});

test('polls honour Retry-After, and a page by somebody in between is no answer', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  let answer = { status: 503, headers: { 'Retry-After': '7' }, body: { status: 503 } };
  fake.intercept = ({ path }) => (path === '/events' ? answer : undefined);
  const jobwire = client(t, fake.url, { transport: 'longpoll', clock, random: () => 0 });
  collect(jobwire);
  await comesTo(jobwire, 'offline');
  await until(() => clock.timers.includes(7000), 'a pause of 7 s');
  answer = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>Log in to this hotel</h1>' };
  clock.advance(7000);
  await until(() => clock.timers.includes(0), 'another pause');
  assert.equal(jobwire.state.transport, 'offline');
  answer = undefined;
  clock.advance(0);
  await comesTo(jobwire, 'longpoll');
});

test('polls that are answered at once with nothing are not sent as fast as can be', async (t) => {
  const fake = await service(t);
  const clock = new ManualClock();
  fake.intercept = ({ path }) => (path === '/events' ? { status: 204, headers: { 'Event-Cursor': 'k1:0' } } : undefined);
  const jobwire = client(t, fake.url, { transport: 'longpoll', clock });
  collect(jobwire);
  for (const count of [2, 3, 4]) {
    await until(() => polls(fake).length === count && clock.timers.includes(1000), `poll ${count}, and a pause`);
    clock.advance(1000);
  }
});
