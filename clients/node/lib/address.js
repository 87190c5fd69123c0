// SPDX-License-Identifier: Apache-2.0
// Addresses of daemons, and sockets to them.
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Invalid, NoDaemon } from "./errors.js";

/**
 * @typedef {object} Options
 * @property {string} [at] a data folder, an endpoints file, tcp://host:port of the ingest socket, or several of these separated by
 *   commas, which are tried in turn; not given: TENURE_AT, else tcp://127.0.0.1:7301
 * @property {string} [key] the file of the caller's secret key, for a daemon that requires keys; not given: TENURE_KEY
 * @property {string} [serverKey] the daemon's public key or its file; not given: TENURE_SERVER_KEY, else the endpoints file
 * @property {number} [timeout] milliseconds until a call without an answer throws NoDaemon; not given: 10,000
 */
/** @typedef {{ sockets: Record<string, string>, key: string, isFromFile: boolean }} Endpoints */

export const TIMEOUT = 10_000;
const DEFAULT_AT = "tcp://127.0.0.1:7301";
const FEED_QUEUE_MAX = 100_000; // a larger queue costs memory; updates that are dropped are read from the log later
const MESSAGE_BYTES_MAX = 32 * 1024 * 1024; // the largest answer is to a full request of which every event is refused

/** @param {string} path */
const expand = (path) => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : path);

/** @param {string} at @returns {Endpoints} */
function ofAddress(at) {
  const found = /^(tcp:\/\/(?:\[[^\]]+\]|[^:[\]]+)):(\d+)$/.exec(at);
  const port = Number(found?.[2]);
  if (!found || port < 1 || port > 65533) {
    throw new Invalid(`${at} is not an address; it is tcp://host:port of the ingest socket`);
  }
  const [ingest, feed, query] = [port, port + 1, port + 2].map((one) => `${found[1]}:${one}`);
  return { sockets: { ingest, feed, query }, key: "", isFromFile: false };
}

/** @param {string} path @returns {Endpoints[]} */
function ofFile(path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (problem) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (problem);
    throw new NoDaemon(code === "ENOENT" ? `no daemon is running there: ${path} does not exist` : message);
  }
  /** @type {Endpoints[]} */
  const daemons = [];
  for (const line of text.split("\n").filter(Boolean)) {
    const [name, value] = line.split(/ (.*)/s, 2);
    if (!daemons.length || (name === "ingest" && daemons.at(-1)?.sockets.ingest)) {
      daemons.push({ sockets: {}, key: "", isFromFile: true }); // a file may list several daemons
    }
    const daemon = /** @type {Endpoints} */ (daemons.at(-1));
    if (name === "key") daemon.key = value;
    else daemon.sockets[name] = value;
  }
  if (!daemons.length || !daemons.every(({ sockets }) => sockets.ingest && sockets.feed && sockets.query)) {
    throw new Invalid(`${path} is not an endpoints file: it lacks the address of ingest, feed or query`);
  }
  return daemons;
}

/** @param {string} at */
function ofOne(at) {
  if (at.startsWith("tcp://")) return [ofAddress(at)];
  const path = expand(at);
  if (!existsSync(path)) throw new NoDaemon(`there is no ${at}; give a data folder, an endpoints file or tcp://host:port`);
  return ofFile(statSync(path).isDirectory() ? join(path, "endpoints") : path);
}

/**
 * The daemons that `at` names. Daemons of a list that cannot be found are left out, unless all are missing. @param {string} at
 */
export function resolve(at) {
  if (!at.includes(",") || existsSync(expand(at))) return ofOne(at); // the path of an existing file may contain a comma
  const daemons = [];
  let problem;
  for (const one of at.split(",").filter(Boolean)) {
    try {
      daemons.push(...ofOne(one));
    } catch (missing) {
      if (!(missing instanceof NoDaemon)) throw missing;
      problem ??= missing;
    }
  }
  if (!daemons.length) throw problem ?? new Invalid(`"${at}" names no daemon`);
  return daemons;
}

/** @param {string} path @returns {Record<string, string>} */
function readKeys(path) {
  try {
    const lines = readFileSync(path, "utf8").matchAll(/^tenure curve (public|secret) (\S{40})$/gm);
    return Object.fromEntries([...lines].map(([, kind, key]) => [kind, key]));
  } catch (problem) {
    throw new Invalid(`the key ${path} cannot be read: ${/** @type {Error} */ (problem).message}`);
  }
}

/** @param {string} path */
function ownKeys(path) {
  const keys = readKeys(path);
  if (!keys.public || !keys.secret) throw new Invalid(`${path} is not a secret key; make one with tenure keygen`);
  const { mode, uid, gid } = statSync(path);
  const isCredential = uid === 0 && gid === 0 && process.geteuid?.() !== 0; // systemd's LoadCredential
  if (mode & (isCredential ? 0o037 : 0o077)) {
    throw new Invalid(`${path} can be read by others than its owner; run chmod 600 on it`);
  }
  return keys;
}

/** @param {string} textOrPath */
function publicKey(textOrPath) {
  if (!existsSync(textOrPath) && textOrPath.length === 40) return textOrPath;
  const key = readKeys(textOrPath).public;
  if (!key) throw new Invalid(`${textOrPath} is not a key file of tenure keygen`);
  return key;
}

/** The addresses of one or several daemons, and the caller's keys. */
export class Address {
  #place = 0;
  /** @type {Record<string, string>} */
  #keys = {};
  #serverKey = "";

  /** @param {Options} options */
  constructor({ at, key, serverKey }) {
    this.at = at || process.env.TENURE_AT || DEFAULT_AT;
    key ||= process.env.TENURE_KEY;
    serverKey ||= process.env.TENURE_SERVER_KEY;
    if (key) this.#keys = ownKeys(key);
    if (serverKey) this.#serverKey = publicKey(serverKey);
  }

  /** Makes the next socket connect to the next daemon of the list, if there are several. */
  giveUp() {
    this.#place += 1;
  }

  /** A hint for the case that no daemon answers. */
  get hint() {
    return this.#keys.secret
      ? `is tenured running at ${this.at}, and does its access file have your key?`
      : `is tenured running at ${this.at}, and does it ask for keys?`;
  }

  /**
   * Opens a new socket to "ingest", "feed" or "query". Throws NoDaemon, or Invalid if a key is missing.
   * @template {import("zeromq").Dealer | import("zeromq").Subscriber} Socket
   * @param {string} which @param {new (options: object) => Socket} Kind
   * @returns {Socket}
   */
  open(which, Kind) {
    const daemons = resolve(this.at);
    const daemon = daemons[this.#place % daemons.length];
    const endpoint = daemon.sockets[which];
    // ZeroMQ's own heartbeats stay off: with a full queue they abort the process (libzmq issue 3937).
    const socket = new Kind({
      linger: 0, reconnectInterval: 100, reconnectMaxInterval: 1000, tcpKeepalive: 1,
      maxMessageSize: MESSAGE_BYTES_MAX, ipv6: endpoint.includes("["),
      ...(which === "feed" ? { receiveHighWaterMark: FEED_QUEUE_MAX } : { immediate: true }),
      ...this.#curve(daemon),
    });
    try {
      socket.connect(endpoint);
    } catch (problem) {
      socket.close();
      throw new Invalid(`cannot connect to ${endpoint}: ${/** @type {Error} */ (problem).message}`);
    }
    return socket;
  }

  /** @param {Endpoints} daemon */
  #curve({ key, isFromFile }) {
    const curveServerKey = this.#serverKey || key;
    const hasKeys = Boolean(this.#keys.secret);
    if (!curveServerKey && (!hasKeys || isFromFile)) return {}; // the daemon does not use keys
    // If keys were given, a connection without them is refused, so nothing is sent unencrypted.
    if (!curveServerKey) throw new Invalid("the daemon's public key is needed too: serverKey, or TENURE_SERVER_KEY");
    if (!hasKeys) throw new Invalid("this daemon asks for a key: key, or TENURE_KEY; see tenure keygen");
    return { curveServerKey, curvePublicKey: this.#keys.public, curveSecretKey: this.#keys.secret };
  }
}

/** A point in time, in milliseconds from now. */
export class Deadline {
  #end;
  /** @param {number} ms */
  constructor(ms) {
    this.#end = performance.now() + ms;
  }

  get left() {
    return Math.max(0, this.#end - performance.now());
  }

  /** Waits, but not longer than until the deadline. @param {number} ms */
  pause(ms) {
    return pause(Math.min(ms, this.left));
  }
}

/**
 * Sends one frame; false on timeout.
 * @param {import("zeromq").Dealer} socket @param {Uint8Array} bytes @param {number} ms
 */
export async function sendWithin(socket, bytes, ms) {
  socket.sendTimeout = Math.ceil(ms);
  try {
    await socket.send(bytes);
    return true;
  } catch (problem) {
    if (/** @type {NodeJS.ErrnoException} */ (problem).code === "EAGAIN") return false;
    throw problem;
  }
}

/**
 * Receives the frames of the next message; undefined on timeout.
 * @param {import("zeromq").Dealer | import("zeromq").Subscriber} socket @param {number} ms
 */
export async function receiveWithin(socket, ms) {
  socket.receiveTimeout = Math.ceil(ms);
  try {
    return await socket.receive();
  } catch (problem) {
    if (/** @type {NodeJS.ErrnoException} */ (problem).code === "EAGAIN") return undefined;
    throw problem;
  }
}
