// Host interfaces from JavaScript, on StarlingMonkey (componentize-js): through what the web has for them where it has, else
// through the bindings.
import { createContainer, getContainer } from 'wasi:blobstore/blobstore';
import { OutgoingValue as OutgoingObject } from 'wasi:blobstore/types';
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.0';
import { completePromise, createPromise, awaitPromise, generateIdempotencyKey, getSelfMetadata, pollPromise } from 'golem:api/host@1.1.6';
import { DbConnection } from 'golem:rdbms/postgres@0.0.1';
import { WasmRpc } from 'golem:rpc/types@0.2.0';
import { getEnvironment } from 'wasi:cli/environment@0.2.0';
import { get, set } from 'wasi:keyvalue/cache@0.1.0';
import { deleteMany, getMany, keys, setMany } from 'wasi:keyvalue/eventual-batch@0.1.0';
import { Bucket, OutgoingValue } from 'wasi:keyvalue/types@0.1.0';
import { log } from 'wasi:logging/logging';
import { getRandomBytes } from 'wasi:random/random@0.2.0';

const seen = [];
let counter = 0n;

const text = (bytes) => new TextDecoder().decode(new Uint8Array(bytes));
const bytes = (string) => new TextEncoder().encode(string);
const shown = (value) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part instanceof Uint8Array ? [...part] : part));

class Case {
  lines = [];
  asked = false;
  #peers;

  constructor(peers) {
    this.#peers = new Map(peers);
    this.worker = new Map(getEnvironment()).get('GOLEM_WORKER_NAME');
  }

  peer(name) { return this.#peers.get(name); }

  note(what, value) { this.lines.push(`${what} ${shown(value)}`); }

  // At the end, or in the middle if the test wants to be asked there.
  async ask() {
    if (!this.peer('ask') || this.asked) return;
    this.asked = true;
    const answer = await fetch(`http://${this.peer('ask')}/ask/${this.worker}`, { method: 'POST', body: this.lines.join('\n') });
    this.note('answer', await answer.text());
  }

  async middle() { if (this.peer('ask-after')) await this.ask(); }
}

function outgoing(content) {
  const value = OutgoingValue.newOutgoingValue();
  value.outgoingValueWriteBodySync(bytes(content));
  return value;
}

function writeObject(container, name, content) {
  const value = OutgoingObject.newOutgoingValue();
  const body = value.outgoingValueWriteBody();
  body.blockingWriteAndFlush(bytes(content));
  body[Symbol.dispose ?? Symbol.for('dispose')]();
  container.writeData(name, value);
}

const all = {
  async random(c) {
    c.note('web', crypto.getRandomValues(new Uint8Array(8)));
    c.note('id', crypto.randomUUID());
    await c.middle();
    c.note('math', Math.random());
    c.note('bytes', getRandomBytes(8n));
  },

  async clocks(c) {
    c.note('date', Date.now());
    c.note('performance', performance.now());
    await c.middle();
    await new Promise((done) => setTimeout(done, 5));
    subscribeDuration(1_000_000n).block();
    c.note('later', Date.now());
  },

  async http(c) {
    const answer = await fetch(`http://${c.peer('http')}/exchange/${c.worker}`, { method: 'POST', headers: { 'x-one': '1' }, body: 'the body' });
    c.note('status', answer.status);
    c.note('count', answer.headers.get('x-count'));
    c.note('body', await answer.text());
    await c.middle();
    c.note('nobody', await fetch('http://127.0.0.1:1/').then(() => 'answered', (failure) => failure.constructor.name));
  },

  async logging(c) {
    log('info', c.worker, `logged by ${c.worker}`);
    console.log(`out of ${c.worker}`);
    await c.middle();
    console.error(`error of ${c.worker}`);
    c.note('number', Math.random());
  },

  async 'keyvalue-batch'(c) {
    const bucket = Bucket.openBucket(c.worker);
    setMany(bucket, [['kept', outgoing('mine')], ['gone', outgoing('mine')]]);
    c.note('keys', [...keys(bucket)].sort());
    await c.middle();
    deleteMany(bucket, ['gone']);
    c.note('values', getMany(bucket, ['kept', 'gone']).map((value) => value && text(value.incomingValueConsumeSync())));
    set(`${c.worker}/kept`, outgoing('mine'), undefined);
    c.note('cached', text(get(`${c.worker}/kept`).futureGetResultGet().val.incomingValueConsumeSync()));
  },

  async blobstore(c) {
    const container = createContainer(c.worker);
    for (const name of ['kept', 'gone']) writeObject(container, name, 'mine');
    container.deleteObject('gone');
    c.note('has', [container.hasObject('kept'), container.hasObject('gone')]);
    await c.middle();
    c.note('info', container.objectInfo('kept'));
    c.note('content', text(getContainer(c.worker).getData('kept', 0n, 10n).incomingValueConsumeSync()));
  },

  async promises(c) {
    const promise = createPromise();
    c.note('promise', promise.oplogIdx);
    c.note('open', pollPromise(promise) ?? null);
    await c.middle();
    c.note('completed', completePromise(promise, bytes('payload')));
    c.note('awaited', text(awaitPromise(promise)));
    c.note('key', generateIdempotencyKey());
  },

  async rpc(c) {
    const { workerId } = getSelfMetadata();
    const calls = new WasmRpc({ ...workerId, workerName: `${c.worker}-target` });
    const number = (n) => [{ nodes: [{ tag: 'prim-u64', val: n }] }];
    c.note('sum', calls.invokeAndAwait('test:interfaces/cases.{add}', number(1n)));
    calls.invoke('test:interfaces/cases.{add}', number(10n));
    await c.middle();
    const future = calls.asyncInvokeAndAwait('test:interfaces/cases.{add}', number(100n));
    future.subscribe().block();
    c.note('future', future.get());
  },

  async postgres(c) {
    const db = DbConnection.open(c.peer('postgres'));
    const value = (string) => ({ tag: 'text', val: string });
    const inserted = db.execute('INSERT INTO effects VALUES ($1, $2)', [value(c.worker), value('plain')]);
    const transaction = db.beginTransaction();
    transaction.execute('INSERT INTO effects VALUES ($1, $2)', [value(c.worker), value('committed')]);
    await c.middle();
    transaction.commit();
    c.note('inserted', inserted);
    c.note('row', db.query("SELECT random(), 7::int8, ARRAY[1, 2]", []).rows[0].values.slice(0, 2));
  },
};

export const cases = {
  async run(name, peers) {
    const c = new Case(peers);
    await all[name](c);
    await c.ask();
    seen.push(...c.lines);
    return c.lines;
  },
  seen() { return seen; },
  add(n) { return counter += n; },
};
