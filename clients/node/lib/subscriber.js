// SPDX-License-Identifier: Apache-2.0
// The channels of a daemon as one stream without gaps.
//
// The subscriber first subscribes, then reads what it lacks from the daemon's log, then goes on live. Updates that PUB/SUB
// dropped, or that were published while it was not connected, show as a gap in the offsets or as a heartbeat ahead of them; the
// subscriber reads them from the log.
import { fromBinary } from "@bufbuild/protobuf";
import { existsSync, readFileSync } from "node:fs";
import { Subscriber as Sub } from "zeromq";
import { Address, Deadline, receiveWithin, TIMEOUT } from "./address.js";
import { Client } from "./client.js";
import { Invalid, NoDaemon } from "./errors.js";
import { CHANNELS, Cursor, Position, replaceFile } from "./position.js";
import { Channel, HeartbeatSchema, UpdateSchema } from "./v1/tenure/v1/wire_pb.js";

/** @typedef {import("./v1/tenure/v1/wire_pb.js").Update} Update */
/** @typedef {import("./v1/tenure/v1/wire_pb.js").Rewind} Rewind */
/**
 * @typedef {object} Delivery one of three: an update; a rewind, after which the updates of each channel after
 *   `rewind.heads[].last` are void; or `caughtUp`, when there are no more updates at the moment
 * @property {Update} [update]
 * @property {Rewind} [rewind]
 * @property {true} [caughtUp]
 */
/**
 * @typedef {object} SubscriberOptions
 * @property {"now" | "start" | "snapshot" | bigint} [start] where to begin without a cursor: not given "now"; "start" of the
 * channel;
 *   "snapshot", the present state of every subject and then new updates; or an offset
 * @property {string} [cursor] a file that holds the position in the stream; save() writes it
 * @property {string} [place] instead of a file, a text that place() returned, which you store with the results of processing
 * @property {(text: string) => void} [onWarning] called when no daemon has answered for a while; not given: process.emitWarning
 */

const LOST = 3000; // ms without a heartbeat until the daemon is searched for again; it sends one each second
const POLL = 200;

class ChannelState {
  delivered = 0n; // the last offset
  head = 0n; // the last offset that is known to exist
  /** read from the log, but not delivered yet @type {Update[]} */
  rows = [];
  inSnapshot = false;
  snapshotHead = 0n; // later changes come from the channel
  snapshotNext = 0n; // where the next page of the snapshot starts; 0: the first

  get isBehind() {
    return this.inSnapshot || this.delivered < this.head;
  }

  endSnapshot() {
    this.inSnapshot = false;
    this.delivered = this.snapshotHead;
  }
}

/** Follows channels of a daemon: `for await (const delivery of subscriber)`, or next(). */
export class Subscriber {
  #start;
  #path;
  #cursor;
  /** @type {Map<Channel, ChannelState>} */
  #channels = new Map();
  /** @type {string[]} */
  #names;
  #client;
  #address;
  /** @type {Sub | undefined} */
  #socket;
  #isJoined = false;
  #saidCaughtUp = false;
  /** @type {Rewind | undefined} */
  #rewind;
  #heard = performance.now();
  #looked = this.#heard;
  #warned = this.#heard;
  #left = this.#heard;
  #timeout;
  #onWarning;

  /**
   * @param {string | string[]} channels of event, post, organisation, person, indicator, alert
   * @param {import("./address.js").Options & SubscriberOptions} [options]
   */
  constructor(channels, options = {}) {
    this.#names = [channels].flat();
    const unknown = this.#names.find((name) => !(name in CHANNELS));
    if (unknown !== undefined || !this.#names.length) {
      throw new Invalid(`unknown channel ${unknown ?? ""}; channels are ${Object.keys(CHANNELS).join(", ")}`);
    }
    if (options.cursor !== undefined && options.place !== undefined) {
      throw new Invalid("give a cursor file or a place, not both");
    }
    this.#start = options.start ?? "now";
    if (!["now", "start", "snapshot"].includes(String(this.#start)) && typeof this.#start !== "bigint") {
      throw new Invalid(`start is now, start, snapshot or an offset as a bigint, not ${this.#start}`);
    }
    this.#path = options.cursor;
    const text = this.#path !== undefined && existsSync(this.#path) ? readFileSync(this.#path, "utf8") : options.place;
    this.#cursor = text ? Cursor.parse(text) : new Cursor();
    for (const name of this.#names) this.#channels.set(CHANNELS[name], new ChannelState());
    this.#timeout = options.timeout ?? TIMEOUT;
    this.#onWarning = options.onWarning ?? ((/** @type {string} */ text) => process.emitWarning(text, "tenure"));
    this.#client = new Client(options);
    this.#address = new Address(options);
  }

  close() {
    this.#client.close();
    this.#socket?.close();
    this.#socket = undefined;
  }

  /**
   * Yields deliveries for ever. Waits, with a warning, while there is no daemon. @returns {AsyncGenerator<Delivery, void,
   * void>}
   */
  async *[Symbol.asyncIterator]() {
    for (;;) {
      const delivery = await this.next();
      if (delivery) yield delivery;
    }
  }

  /**
   * The next delivery; undefined: nothing new within `timeout` ms. Throws WrongLog if the daemon's log has another identity
   * than the cursor's; TooOld if the channel no longer holds the offset; Invalid or NotAllowed for a wrong key.
   * @param {number} [timeout]
   * @returns {Promise<Delivery | undefined>}
   */
  async next(timeout = 1000) {
    this.#heard += performance.now() - this.#left; // do not count the time during which the caller did not listen
    try {
      return await this.#next(new Deadline(timeout));
    } finally {
      this.#left = performance.now();
    }
  }

  /** How many ms ago the last heartbeat arrived; the daemon sends one every second. */
  get silence() {
    return performance.now() - this.#heard;
  }

  /**
   * The position after the last delivery, for another Subscriber. "" before the first heartbeat, and within a snapshot, because
   * one cannot continue from the middle of a snapshot.
   */
  place() {
    if (!this.#isJoined || [...this.#channels.values()].some(({ inSnapshot }) => inSnapshot)) return "";
    for (const [number, { delivered }] of this.#channels) this.#cursor.offsets.set(number, delivered);
    return String(this.#cursor);
  }

  /**
   * Writes the position after the last delivery to the cursor file, atomically and synced. Call it after processing the
   * delivery: everything after the last save() is delivered again after a crash.
   */
  async save() {
    const text = this.place();
    if (text && this.#path !== undefined) await replaceFile(this.#path, text);
  }

  /** @param {Deadline} deadline @returns {Promise<Delivery | undefined>} */
  async #next(deadline) {
    for (;;) {
      let delivery;
      try {
        delivery = (await this.#nextNow()) ?? (await this.#receive(Math.min(POLL, deadline.left)));
      } catch (problem) {
        if (!(problem instanceof NoDaemon)) throw problem;
        this.#warn(problem.message);
        await deadline.pause(POLL);
      }
      if (delivery || deadline.left === 0) return delivery;
    }
  }

  /** Returns the next delivery that needs no pushed message. @returns {Promise<Delivery | undefined>} */
  async #nextNow() {
    this.#lookAgain();
    if (this.#rewind) {
      const rewind = this.#rewind;
      this.#rewind = undefined;
      return { rewind };
    }
    if (!this.#isJoined) return undefined;
    const update = await this.#catchUp();
    if (update) return { update };
    if (this.#rewind || this.#saidCaughtUp) return undefined;
    this.#saidCaughtUp = true;
    return { caughtUp: true };
  }

  /** Connects; connects again when there was no heartbeat for a while, because the daemon may have moved. */
  #lookAgain() {
    const now = performance.now();
    if (this.#socket && now - Math.max(this.#heard, this.#looked) < LOST) return;
    if (this.#socket) {
      this.#warn(`no heartbeat for ${Math.round((now - this.#heard) / 1000)} s; ${this.#address.hint}`);
      this.#socket.close();
      this.#socket = undefined;
      this.#address.giveUp();
    }
    this.#looked = now;
    this.#socket = this.#address.open("feed", Sub);
    this.#socket.subscribe("heartbeat", ...this.#names.map((name) => `${name}/`));
  }

  /** @param {string} text */
  #warn(text) {
    if (performance.now() - this.#warned < this.#timeout) return;
    this.#warned = performance.now();
    this.#onWarning(text);
  }

  /** @param {number} ms @returns {Promise<Delivery | undefined>} */
  async #receive(ms) {
    const frames = await receiveWithin(/** @type {Sub} */ (this.#socket), ms);
    if (frames?.length !== 2) return undefined;
    if (frames[0].toString() === "heartbeat") {
      const beat = decode(HeartbeatSchema, frames[1]);
      if (beat) await this.#takeHeartbeat(beat);
      return undefined;
    }
    const update = decode(UpdateSchema, frames[1]); // otherwise the next heartbeat shows the gap
    const channel = update && this.#channels.get(update.channel);
    if (!channel || !this.#isOfThisLog(update)) return undefined;
    this.#heard = performance.now();
    if (update.offset > channel.head) channel.head = update.offset;
    const isNext = !channel.inSnapshot && !channel.rows.length && update.offset === channel.delivered + 1n;
    if (!isNext) return undefined; // already delivered, or to be read from the log later
    channel.delivered = update.offset;
    update.incarnation = 0; // so that it equals the update read from the log
    return { update };
  }

  /** After a restart the daemon may have another log, before a heartbeat shows that. @param {Update} update */
  #isOfThisLog({ incarnation }) {
    const mark = incarnation.toString(16).padStart(8, "0");
    return this.#isJoined && this.#cursor.position?.message.incarnation.startsWith(mark);
  }

  /** @param {import("./v1/tenure/v1/wire_pb.js").Heartbeat} beat */
  async #takeHeartbeat(beat) {
    const heard = new Position(beat.log, beat.position);
    this.#heard = performance.now();
    if (!this.#cursor.position) {
      this.#cursor.position = heard;
    } else if (!this.#isJoined) {
      for (const [number, channel] of this.#channels) channel.delivered = this.#cursor.offsets.get(number) ?? 0n;
      await this.#locate();
    } else if (!this.#cursor.position.leadsTo(heard)) {
      await this.#locate();
    }
    const known = this.#cursor.position;
    if (!known.isSame(heard)) return; // the heartbeat is older than the daemon's latest answer
    for (const { channel: number, last } of beat.heads) {
      const channel = this.#channels.get(number);
      if (channel && last > channel.head) channel.head = last;
    }
    if (known.leadsTo(heard)) this.#cursor.position = heard;
    if (!this.#isJoined) this.#join();
  }

  #join() {
    for (const [number, channel] of this.#channels) {
      if (this.#cursor.offsets.has(number)) continue;
      if (this.#start === "now") channel.delivered = channel.head;
      else if (this.#start === "snapshot") channel.inSnapshot = number !== Channel.EVENT;
      else if (typeof this.#start === "bigint") channel.delivered = this.#start > 0n ? this.#start - 1n : 0n;
    }
    this.#isJoined = true;
  }

  /** The log may have changed: queries the daemon for the last common entry, and goes back to it. */
  async #locate() {
    const { rewind, now } = await this.#client.locate(/** @type {Position} */ (this.#cursor.position));
    let goesBack = false;
    for (const [number, channel] of this.#channels) {
      if (!this.#isJoined && !this.#cursor.offsets.has(number)) continue;
      const head = rewind.heads.find(({ channel: its }) => its === number);
      const offset = head?.last ?? 0n;
      const hadBegun = channel.rows.length > 0 || channel.snapshotNext > 0n;
      const isVoid = channel.inSnapshot ? hadBegun : channel.delivered > offset;
      channel.rows = [];
      channel.head = channel.snapshotNext = channel.snapshotHead = 0n;
      if (channel.delivered > offset) channel.delivered = offset;
      if (!isVoid) continue;
      goesBack = true;
      // The valid row before a void one of a snapshot was never delivered, so read a new snapshot.
      channel.inSnapshot = this.#start === "snapshot" && number !== Channel.EVENT;
      if (channel.inSnapshot && head) head.last = 0n;
    }
    this.#cursor.position = now;
    if (!goesBack) return;
    rewind.reason ||= "the cursor was ahead of the log";
    this.#rewind = rewind;
    this.#saidCaughtUp = false;
  }

  /** The update with the lowest seq among all channels that are behind. @returns {Promise<Update | undefined>} */
  async #catchUp() {
    for (const [number, channel] of this.#channels) {
      while (channel.isBehind && !channel.rows.length) {
        if (!(await this.#readPage(number, channel))) return undefined;
      }
    }
    const behind = [...this.#channels.values()].filter(({ rows }) => rows.length);
    if (!behind.length) return undefined;
    const oldest = behind.reduce((one, other) => (other.rows[0].seq < one.rows[0].seq ? other : one));
    const update = /** @type {Update} */ (oldest.rows.shift());
    if (!oldest.inSnapshot) oldest.delivered = update.offset;
    else if (!oldest.rows.length && !oldest.snapshotNext) oldest.endSnapshot();
    return update;
  }

  /**
   * Reads the next page of missing updates; false if the stream must go back first. @param {Channel} number @param
   * {ChannelState} channel
   */
  async #readPage(number, channel) {
    const isFirst = channel.snapshotNext === 0n;
    const answer = await this.#client.query(channel.inSnapshot
      ? { case: "readSnapshot", value: { channel: number, after: channel.snapshotNext } }
      : { case: "readChannel", value: { channel: number, from: channel.delivered + 1n } });
    this.#heard = performance.now();
    if (!this.#cursor.position?.isSame(new Position(answer.log, answer.position))) {
      await this.#locate();
      return false;
    }
    if (!channel.inSnapshot) {
      let expected = channel.delivered;
      channel.rows = answer.updates.filter(({ offset }) => offset === expected + 1n && (expected = offset));
      if (!channel.rows.length) throw new NoDaemon(`the daemon does not have offset ${channel.delivered + 1n} yet`);
      return true;
    }
    if (isFirst) channel.snapshotHead = answer.head;
    channel.rows = answer.updates.filter(({ offset }) => offset <= channel.snapshotHead);
    channel.snapshotNext = answer.next;
    if (!channel.rows.length && !answer.next) channel.endSnapshot();
    return true;
  }
}

/**
 * @template {import("@bufbuild/protobuf").DescMessage} Schema
 * @param {Schema} schema @param {Uint8Array} bytes
 */
function decode(schema, bytes) {
  try {
    return fromBinary(schema, bytes);
  } catch {
    return undefined;
  }
}
