import assert from 'node:assert/strict';

/** What was promised of one subscriber's events, held against what happens to them. */
export class Ledger {
  /** Each event that was handed over, in order, repeats included. */
  handed = [];
  #taken = new Set();
  /** What was broken. */
  breaches = [];

  /** Hands over to a callback: it may fail, and then the event was not taken in. */
  async hand(event, callback) {
    this.handed.push(event);
    await callback();
    this.#taken.add(event);
  }

  /** All of these were acknowledged. */
  acknowledged(events) {
    for (const event of events) if (!this.#taken.has(event)) this.breaches.push(`${event} was acknowledged before its callback had returned`);
  }

  hasAll(events) {
    return events.every((event) => this.#taken.has(event));
  }

  /** All were handed over, and in that order once repeats are dropped; none was acknowledged too early. */
  audit(events) {
    assert.deepEqual(this.breaches, []);
    assert.deepEqual([...new Set(this.handed)], events);
  }
}
