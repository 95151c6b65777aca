// Orders in JavaScript, on StarlingMonkey (componentize-js).
import { containerExists, createContainer, getContainer } from 'wasi:blobstore/blobstore';
import { OutgoingValue as OutgoingObject } from 'wasi:blobstore/types';
import { getEnvironment } from 'wasi:cli/environment@0.2.0';
import { now as wallClock } from 'wasi:clocks/wall-clock@0.2.0';
import { getDirectories } from 'wasi:filesystem/preopens@0.2.0';
import { awaitPromise, createPromise, generateIdempotencyKey, getSelfMetadata } from 'golem:api/host@1.1.6';
import { DbConnection } from 'golem:rdbms/postgres@0.0.1';
import { WasmRpc } from 'golem:rpc/types@0.2.0';
import { increment } from 'wasi:keyvalue/atomic@0.1.0';
import { set } from 'wasi:keyvalue/eventual@0.1.0';
import { Bucket, OutgoingValue } from 'wasi:keyvalue/types@0.1.0';

const warehouses = 3n;
const receipts = [];
const shipped = [];

const text = (bytes) => new TextDecoder().decode(new Uint8Array(bytes));
const bytes = (string) => new TextEncoder().encode(string);
const must = (condition, what) => { if (!condition) throw new Error(what); };

function reserve(order) {
  const stock = Bucket.openBucket('stock');
  const value = OutgoingValue.newOutgoingValue();
  value.outgoingValueWriteBodySync(bytes(order));
  set(stock, order, value);
  return increment(stock, 'reserved', 1n);
}

async function post(server, path, body, headers = {}) {
  const answer = await fetch(`http://${server}${path}`, { method: 'POST', headers, body });
  must(answer.status === 200, `${path}: ${answer.status}`);
  return answer.text();
}

function charge(server, order, amount) {
  const { highBits, lowBits } = generateIdempotencyKey();
  const hex = (bits) => bits.toString(16).padStart(16, '0');
  return post(server, `/charge/${order}`, `${amount}`, { 'idempotency-key': hex(highBits) + hex(lowBits) });
}

function file(order, content) {
  const [root] = getDirectories().find(([, name]) => name === '/');
  if (receipts.length === 0) root.createDirectoryAt('orders');
  const filed = root.openAt({ symlinkFollow: true }, `orders/${order}`, { create: true, exclusive: true }, { read: true, write: true });
  filed.write(bytes(content), 0n);
  must(text(filed.read(10000n, 0n)[0]) === content, 'the order is not filed');
}

function invoice(order, content) {
  if (!containerExists('invoices')) {
    try {
      createContainer('invoices');
    } catch {
      // Another worker was faster.
    }
  }
  const container = getContainer('invoices');
  must(!container.hasObject(order), `${order} has an invoice`);
  const value = OutgoingObject.newOutgoingValue();
  const body = value.outgoingValueWriteBody();
  body.blockingWriteAndFlush(bytes(content));
  body[Symbol.dispose ?? Symbol.for('dispose')]();
  container.writeData(order, value);
}

function writeRows(database, order, paid, amount) {
  const name = { tag: 'text', val: order };
  const number = { tag: 'int8', val: BigInt(amount) };
  const transaction = DbConnection.open(database).beginTransaction();
  // A commit that was interrupted before its record is made again: what it wrote is known by the order's name.
  if (transaction.execute('INSERT INTO orders VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [name, { tag: 'text', val: paid }, number]) === 1n)
    transaction.execute('UPDATE totals SET amount = amount + $1', [number]);
  transaction.commit();
}

async function approve(server, order) {
  const promise = createPromise();
  await post(server, `/approve/${order}`, `${promise.oplogIdx}`);
  return text(awaitPromise(promise));
}

function ship(order, warehouse) {
  const { workerId } = getSelfMetadata();
  const calls = new WasmRpc({ ...workerId, workerName: `warehouse-${warehouse}` });
  return calls.invokeAndAwait('test:orders/desk.{ship}', [{ nodes: [{ tag: 'prim-string', val: order }] }]).nodes[1].val;
}

export const desk = {
  async place(order, given) {
    const peers = new Map(given);
    const begun = performance.now();
    const amount = Math.floor(Math.random() * 10000);
    must(new Map(getEnvironment()).has('GOLEM_WORKER_NAME'), 'the worker has no name');
    const number = reserve(order);
    const paid = await charge(peers.get('http'), order, amount);
    const content = `${order}: ${amount} ${paid}, reserved as ${number} at ${wallClock().seconds}`;
    file(order, content);
    invoice(order, content);
    writeRows(peers.get('postgres'), order, paid, amount);
    const approved = await approve(peers.get('http'), order);
    const left = ship(order, number % warehouses);
    const receipt = `${content}, ${approved}, shipped after ${left} in ${performance.now() - begun} ms`;
    receipts.push(receipt);
    return receipt;
  },
  receipts() { return receipts; },
  ship(order) { return BigInt(shipped.push(order) - 1); },
  shipped() { return shipped; },
};
