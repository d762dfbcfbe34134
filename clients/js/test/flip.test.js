import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { Jobwire } from '../jobwire.js';
import { fastClock } from './clock.js';
import { Ledger } from './ledger.js';
import { Proxy } from './proxy.js';
import { once, seeded, service, until } from './support.js';

// Twenty times faster than life: 5 s are 100, with a fault every 2 s.
const SPEED = 20;
const LASTS = 5000;
const EVERY = 2000 / SPEED;
const FAULTS = ['cut', 'half-open', 'silence', 'latency', 'slow-reader', 'cut-mid-frame', 'upgrade-refused'];

const seed = Number(process.env.JOBWIRE_SEED ?? Date.now() % 1_000_000);

describe('in a bad network', { concurrency: true }, () => {
  for (const flips of [false, true]) {
    const also = flips ? 'and with forced transports that change ' : '';
    test(`${also}no event is lost, out of order, or acknowledged early (JOBWIRE_SEED=${seed})`, async (t) => {
      const random = seeded(seed);
      const fake = await service(t, { speed: SPEED });
      const proxy = await new Proxy(fake.url).listen();
      t.after(() => proxy.close());
      const ledger = new Ledger();
      const committed = [];
      const acknowledge = fake.acknowledge.bind(fake);
      fake.acknowledge = (subscriber, seq, by) => {
        ledger.acknowledged(committed.slice(0, seq));
        acknowledge(subscriber, seq, by);
      };
      const jobwire = new Jobwire({ url: proxy.url, WebSocket, clock: fastClock(SPEED), random, websocketRetry: 10_000 });
      t.after(() => jobwire.close());
      const transports = new Map();
      jobwire.on('transport', ({ transport }) => transports.set(transport, (transports.get(transport) ?? 0) + 1));
      jobwire.on('error', () => {}); // The callback's own.
      let failures = 0;
      jobwire.on('resolved', (job, event) => ledger.hand(event.id, async () => {
        const luck = random();
        if (luck < 0.1) await new Promise((resolve) => setTimeout(resolve, 5 * random()));
        if (luck > 0.99 && ++failures) throw new Error('as it happens');
      }));

      for (const end = Date.now() + LASTS; Date.now() < end;) {
        const [next, heals] = [Date.now() + EVERY, Date.now() + EVERY * (0.2 + 0.8 * random())];
        proxy.fault(FAULTS[Math.floor(random() * FAULTS.length)], 3000 / SPEED);
        if (flips && random() < 0.3) jobwire.use(['auto', 'websocket', 'longpoll'][Math.floor(random() * 3)]);
        while (Date.now() < next) {
          committed.push(fake.commit('x'.repeat(1000 * random())));
          if (Date.now() > heals) proxy.heal();
          await new Promise((resolve) => setTimeout(resolve, 8 * random()));
        }
      }
      const during = once(ledger.handed).length;
      proxy.heal();
      await until(() => ledger.hasAll(committed), 'everything is handed over', 15_000).catch((error) => {
        const asked = fake.requests.slice(-5).map(({ method, path, query }) => `${method} ${path}?${query}`);
        t.diagnostic(JSON.stringify({ state: jobwire.state, committed: committed.length, handed: once(ledger.handed).length, asked }));
        throw error;
      });
      await until(() => fake.subscribers.get('default') === committed.length, 'everything is acknowledged');
      ledger.audit(committed);
      t.diagnostic(`${committed.length} events, ${during} handed over while there were faults`);
      t.diagnostic(`${failures} failures of the callback; ${JSON.stringify([...transports])}`);
    });
  }
});
