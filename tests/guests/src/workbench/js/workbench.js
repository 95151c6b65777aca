// The workbench guest in JavaScript, on StarlingMonkey (componentize-js).
import { createPromise, awaitPromise, generateIdempotencyKey } from 'golem:api/host@1.1.6';
import { getEnvironment, getArguments } from 'wasi:cli/environment@0.2.0';
import { exit as wasiExit } from 'wasi:cli/exit@0.2.0';
import { now, subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.0';
import { getDirectories } from 'wasi:filesystem/preopens@0.2.0';
import { getRandomU64 } from 'wasi:random/random@0.2.0';

const u64 = (value) => BigInt.asUintN(64, value);
let counter = 0n;
let digest = 14695981039346656037n;

function see(value) {
  for (let i = 0n; i < 8n; i++) digest = u64((digest ^ ((value >> (8n * i)) & 0xffn)) * 1099511628211n);
  return value;
}

function pause(ms) {
  subscribeDuration(BigInt(ms) * 1000000n).block();
}

function look() {
  const random = see(getRandomU64());
  const clocks = [see(now()), see(BigInt(Date.now()) * 1000000n)];
  const key = generateIdempotencyKey();
  const others = [see(key.highBits ^ key.lowBits), see(createPromise().oplogIdx)];
  console.log(`seen ${random}`);
  return [random, ...clocks, ...others];
}

function rounds(count, pauseMs) {
  const seen = [];
  for (let i = 0; i < count; i++) {
    seen.push(...look());
    if (pauseMs) pause(pauseMs);
  }
  return new BigUint64Array(seen);
}

function attempt(action) {
  try {
    return action();
  } catch (failure) {
    throw String(failure.payload ?? failure);
  }
}

function open(path, openFlags, flags) {
  const [root] = getDirectories().find(([, name]) => name === '/');
  return root.openAt({ symlinkFollow: true }, path.replace(/^\//, ''), openFlags, flags);
}

export const api = {
  add(n) { return counter = u64(counter + n); },
  get() { return counter; },
  createPromise() { return createPromise().oplogIdx; },
  awaitPromise(oplogIdx) { return awaitPromise({ ...createPromise(), oplogIdx }); },
  approve(what) {
    const promise = createPromise();
    console.log(`approve ${what} by ${promise.oplogIdx}`);
    const payload = awaitPromise(promise);
    counter++;
    return `${what}: ${new TextDecoder().decode(new Uint8Array(payload))}`;
  },
  observe(count) { return rounds(count, 0); },
  work(count, pauseMs) {
    const seen = rounds(count, pauseMs);
    counter++;
    return seen;
  },
  seen() { return digest; },
  say(stdout, stderr) {
    console.log(stdout);
    console.error(stderr);
  },
  environment() { return getEnvironment(); },
  arguments() { return getArguments(); },
  sleep(ms) {
    const start = now();
    pause(ms);
    return now() - start;
  },
  spin() { for (;;); },
  fail(message) {
    console.error(message);
    throw new Error(message);
  },
  exit() { wasiExit({ tag: 'err' }); },
  writeFile(path, text) {
    return attempt(() => { open(path, { create: true, truncate: true }, { write: true }).write(new TextEncoder().encode(text), 0n); });
  },
  readFile(path) {
    return attempt(() => new TextDecoder().decode(open(path, {}, { read: true }).read(65536n, 0n)[0]));
  },
};
