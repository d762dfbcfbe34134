/** One WebSocket of the fake service. */
export class Session {
  #service;
  #after = 0;
  #epoch = 0;
  #unacked = [];
  #ping;
  /** What the client said. */
  said = [];
  open = false;

  constructor(service, socket, silent) {
    this.#service = service;
    this.socket = socket;
    service.sessions.add(this);
    socket.on('error', () => {}); // Its close follows.
    socket.on('close', (code) => {
      this.closed = code;
      this.open = false;
      clearInterval(this.#ping);
      this.#unacked.forEach(({ timer }) => clearTimeout(timer));
      service.sessions.delete(this);
    });
    socket.on('message', (text) => this.#frame(JSON.parse(text), silent));
  }

  send(frame) {
    if (this.open) this.socket.send(JSON.stringify(frame));
  }

  #frame(frame, silent) {
    this.said.push(frame);
    if (silent) return;
    if (frame.type === 'hello') this.#hello(frame);
    if (frame.type === 'ack') this.#ack(frame.cursor);
    if (frame.type === 'pong') this.pongs = (this.pongs ?? 0) + 1;
  }

  #hello({ subscriber = 'default', cursor }) {
    const service = this.#service;
    this.subscriber = subscriber;
    const found = service.find(cursor, subscriber);
    if (!found) {
      this.socket.send(JSON.stringify({ type: 'error', code: 'bad-frame', detail: 'not a cursor' }));
      this.socket.close(4501, 'bad frame');
      return;
    }
    this.open = true;
    const { pingInterval, pongTimeout, window } = service;
    this.send({ type: 'welcome', connection: 'c', cursor: service.id(found.after), top: service.id(service.top), pingInterval, pongTimeout, window });
    this.#begin(found);
    this.#ping = setInterval(() => this.send({ type: 'ping', top: service.id(service.top) }), (pingInterval * 1000) / service.speed);
    this.#ping.unref();
    this.wake();
  }

  #begin({ after, reset }) {
    this.#after = after;
    this.#epoch = this.#service.epoch;
    if (reset) this.send({ type: 'reset', reason: reset, cursor: this.#service.id(after) });
  }

  wake() {
    const service = this.#service;
    if (!this.open) return;
    if (this.#epoch !== service.epoch) {
      this.#unacked = [];
      this.#begin({ after: 0, reset: 'epoch' });
    }
    for (const event of service.after(this.#after, service.window - this.#unacked.length)) {
      this.#after = event.seq;
      this.#sent(event, 1);
    }
  }

  #sent(event, delivery) {
    this.send(this.#service.frame(event, delivery));
    const timer = setTimeout(() => {
      this.#unacked = this.#unacked.filter((entry) => entry.event !== event);
      if (delivery === 10) this.socket.close(4408, 'no ack');
      else this.#sent(event, delivery + 1);
    }, (this.#service.redelivery * 2 ** (delivery - 1)) / this.#service.speed);
    timer.unref();
    this.#unacked.push({ event, timer });
    this.#unacked.sort((a, b) => a.event.seq - b.event.seq);
  }

  #ack(cursor) {
    const seq = cursor.startsWith(`k${this.#epoch}:`) ? Math.min(Number(cursor.split(':')[1]), this.#after) : -1;
    if (seq < 0) return;
    this.#service.acknowledge(this.subscriber, seq, 'websocket');
    for (const { timer } of this.#unacked.filter(({ event }) => event.seq <= seq)) clearTimeout(timer);
    this.#unacked = this.#unacked.filter(({ event }) => event.seq > seq);
    this.wake();
  }
}
