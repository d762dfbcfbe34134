import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { Proxy } from './proxy.js';

const beat = () => new Promise((resolve) => setTimeout(resolve, 20));

/** TCP leaves nothing out: bytes that were swallowed are never followed by later ones. */
test('a connection that was half-open stays so, whatever goes wrong next', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await new Proxy(`http://127.0.0.1:${server.address().port}`).listen();
  const client = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  const [service] = await once(server, 'connection');
  t.after(async () => {
    client.destroy();
    await proxy.close();
    server.close();
  });
  const came = [];
  client.on('data', (chunk) => came.push(String(chunk)));
  service.write('first');
  await once(client, 'data');
  proxy.fault('half-open');
  for (const fault of ['silence', 'slow-reader', 'latency', 'cut-mid-frame', 'nothing']) {
    service.write('lost');
    await beat();
    proxy.fault(fault, 1);
    service.write('later');
    await beat();
  }
  proxy.heal();
  await beat();
  assert.deepEqual(came, ['first']);
});
