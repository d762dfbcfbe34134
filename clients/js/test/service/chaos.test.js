import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Proxy } from '../proxy.js';
import { seeded, until } from '../support.js';
import { client, jobs, Ledger, owner, real, stream, urls, watched } from './real.js';

const SECONDS = Number(process.env.JOBWIRE_CHAOS_SECONDS ?? 20);
const FAULTS = ['cut', 'half-open', 'silence', 'latency', 'slow-reader', 'cut-mid-frame', 'upgrade-refused'];
const EVERY = 2000;
const RATE = 10; // Jobs a second.
const seed = Number(process.env.JOBWIRE_SEED ?? Date.now() % 1_000_000);

// A half-open connection is noticed after 35 s.
const limits = { ...real, timeout: (SECONDS + 120) * 1000 };

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe(`${SECONDS} s of a network with a fault every ${EVERY / 1000} s`, { concurrency: true, timeout: limits.timeout }, () => {
  for (const [i, mode] of ['auto', 'websocket', 'longpoll', 'flips'].entries()) {
    const named = `${mode}: every event is handed over, in order, and acknowledged after that (JOBWIRE_SEED=${seed})`;
    test(named, limits, async (t) => {
      const random = seeded(seed + i);
      const proxy = await new Proxy(...urls).listen();
      t.after(() => proxy.close());
      const ledger = new Ledger();
      const name = owner();
      const returnedAt = new Map();
      const jobwire = client(t, { client: name, url: proxy.url, transport: mode === 'flips' ? 'auto' : mode, ...watched(ledger) });
      jobwire.on('resolved', async (job, event) => {
        await ledger.hand(event.id, () => pause(random() < 0.1 ? 20 * random() : 0));
        if (!returnedAt.has(job.id)) returnedAt.set(job.id, Date.now());
      });
      const submitter = client(t, { client: name });
      const submitted = [];
      const submitting = [];
      const faults = [];
      const submit = () => {
        submitting.push(submitter.submit('echo', 'x'.repeat(2000 * random())).then((job) => { submitted.push(job); }));
      };
      await until(() => ['websocket', 'longpoll'].includes(jobwire.state.transport), 'it is well to begin with');
      for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
        const [next, heals] = [Date.now() + EVERY, Date.now() + EVERY * (0.2 + 0.8 * random())];
        faults.push(FAULTS[Math.floor(random() * FAULTS.length)]);
        proxy.fault(faults.at(-1), 3000);
        if (mode === 'flips') jobwire.use(['auto', 'websocket', 'longpoll'][Math.floor(random() * 3)]);
        for (; Date.now() < next; await pause(1000 / RATE)) {
          submit();
          if (Date.now() > heals) proxy.heal();
        }
      }
      const during = returnedAt.size;
      proxy.heal();
      await Promise.all(submitting);
      const healed = Date.now();
      await until(() => returnedAt.size === submitted.length, 'every job is told of', 100_000).catch(async (error) => {
        t.diagnostic(`${mode}: ${submitted.length} submitted, ${returnedAt.size} returned, ${jobwire.state.transport}`);
        t.diagnostic(`${mode}: faults ${faults.join(' ')}; transports ${jobwire.told.transports.join(' ')}`);
        t.diagnostic(`${mode}: errors ${jobwire.told.errors.join(', ')}; resets ${JSON.stringify(jobwire.told.resets)}`);
        const missed = (await stream(name)).filter((id) => !ledger.handed.includes(id));
        t.diagnostic(`${mode}: never handed over ${missed.join(' ')}`);
        throw error;
      });
      const after = Date.now() - healed;
      const ids = await stream(name);
      assert.equal(ids.length, submitted.length);
      ledger.audit(ids);
      await until(async () => (await jobs(submitter)).every(({ event }) => event.acknowledgedAt), 'all are acknowledged', 50_000);
      // By the database's clock, which is this machine's; to the millisecond.
      for (const { id, event } of await jobs(submitter)) {
        const [acknowledged, returned] = [Date.parse(event.acknowledgedAt), returnedAt.get(id)];
        assert.ok(acknowledged + 1 > returned - 1, `${event.id}: acknowledged at ${acknowledged}, returned at ${returned}`);
      }
      t.diagnostic(`${mode}: ${ids.length} events, ${ledger.handed.length} handed over`);
      t.diagnostic(`${mode}: ${during} while there were faults, the last ${after} ms after them`);
      t.diagnostic(`${mode}: faults ${faults.join(' ')}; transports ${jobwire.told.transports.join(' ')}`);
    });
  }
});
