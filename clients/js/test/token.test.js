import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, collect, comesTo, service, until } from './support.js';

const asked = (fake, path) => fake.requests.filter((request) => request.path === path);
const refusing = (good) => ({ headers }) =>
  (headers.authorization === `Bearer ${good}` ? undefined : { status: 401, body: { status: 401, title: 'who are you?' } });

test('a token goes into the header of calls, and into the second subprotocol of the WebSocket', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { token: async () => 'a.b+c/d=' });
  collect(jobwire);
  await jobwire.types();
  await comesTo(jobwire, 'websocket');
  assert.equal(asked(fake, '/job-types')[0].headers.authorization, 'Bearer a.b+c/d=');
  const [, bearer] = asked(fake, '/events/ws')[0].headers['sec-websocket-protocol'].split(/, ?/);
  const [kind, header, value] = bearer.split('#');
  assert.deepEqual([kind, header, decodeURIComponent(value)], ['quarkus-http-upgrade', 'Authorization', 'Bearer a.b+c/d=']);
});

test('a new token is told on the connection by an auth frame', async (t) => {
  const fake = await service(t, { pingInterval: 0.02 });
  let token = 'one';
  const jobwire = client(t, fake.url, { token: () => token });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  const [session] = fake.sessions;
  const auths = () => session.said.filter(({ type }) => type === 'auth').map((frame) => frame.token);
  await until(() => session.pongs > 2, 'some pings');
  assert.deepEqual(auths(), []);
  token = 'two';
  await until(() => auths().length, 'the frame');
  const { pongs } = session;
  await until(() => session.pongs > pongs + 2, 'some pings');
  assert.deepEqual(auths(), ['two']);
});

test('closed with 4500: a new token is asked for once; when that does not help, it stops and says so', async (t) => {
  const fake = await service(t);
  let asks = 0;
  const jobwire = client(t, fake.url, { token: () => `token ${++asks}` });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  for (const { socket } of fake.sessions) socket.close(4500, 'bad token');
  await comesTo(jobwire, 'connecting');
  await comesTo(jobwire, 'websocket');
  assert.deepEqual([asks, jobwire.told.errors.length], [2, 0]);

  const [before] = fake.sessions;
  fake.upgrades = 'silent';
  before.socket.close(4500, 'bad token');
  const session = await until(() => [...fake.sessions].find((other) => other !== before && other.said.length), 'another try');
  session.socket.close(4500, 'bad token');
  await comesTo(jobwire, 'offline');
  assert.deepEqual(jobwire.told.errors.map(({ status }) => status), [4500]);
  assert.equal(asks, 3);
});

test('closed with 4500 and the token a mere text: it stops and says so', async (t) => {
  const fake = await service(t);
  const jobwire = client(t, fake.url, { token: 'mere' });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  for (const { socket } of fake.sessions) socket.close(4500, 'bad token');
  await comesTo(jobwire, 'offline');
  assert.deepEqual(jobwire.told.errors.map(({ status }) => status), [4500]);
});

test('a poll that is answered 401 asks for a new token once, then stops and says so', async (t) => {
  const fake = await service(t);
  const tokens = ['old', 'good', 'bad', 'bad'];
  fake.intercept = refusing('good');
  const jobwire = client(t, fake.url, { token: () => (tokens.length > 1 ? tokens.shift() : tokens[0]), transport: 'longpoll' });
  const ids = collect(jobwire);
  await comesTo(jobwire, 'longpoll');
  assert.deepEqual(jobwire.told.errors, []);
  await comesTo(jobwire, 'offline');
  assert.deepEqual([ids, jobwire.told.errors.map(({ status }) => status)], [[], [401]]);
  assert.equal(asked(fake, '/events').length, 4);
});

test('a token function that fails is told by error; it comes back', async (t) => {
  const fake = await service(t);
  let failures = 2;
  const token = async () => { if (failures-- > 0) throw new Error('no token now'); return 'good'; };
  const jobwire = client(t, fake.url, { token, maxBackoff: 5, transport: 'websocket' });
  collect(jobwire);
  await comesTo(jobwire, 'websocket');
  assert.deepEqual(jobwire.told.errors.map(({ message }) => message), ['no token now', 'no token now']);
});
