// SPDX-License-Identifier: Apache-2.0
// Events that are stored on disk until a daemon has stored them.
//
//   DIR/queue/NAME.ndjson       events that are not stored yet; one file for each call of keep(), with names in that order
//   DIR/sent/SEQ-NAME.ndjson    stored events, with their last log entry; kept for a while in case the log is restored
//   DIR/refused/NAME.json       events that a daemon refused, with its reasons
//   DIR/position                the log's position when it last stored something
//
// Each file is written to a temporary file, synced and renamed, so that it is complete even after a kill. Sending a file twice
// is harmless, because the daemon stores each event once. So only one order matters: the position is written before files are
// moved to sent. The Python package uses the same files.
import { existsSync, mkdirSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Client } from "./client.js";
import { Invalid, WrongLog } from "./errors.js";
import { event, eventsOf, toJson, toObject } from "./events.js";
import { Position, replaceFile, syncFolder } from "./position.js";
import { BYTES_MAX, EVENTS_MAX, partsOf, Publisher } from "./publisher.js";
import { EventSchema } from "./v1/tenure/v1/event_pb.js";

/** @typedef {import("./events.js").Answer} Answer */
/**
 * @typedef {object} Sent the result of a flush
 * @property {number} stored
 * @property {number} duplicate
 * @property {Answer[]} refused
 * @property {number} resent files sent again, because the log had acknowledged and then lost them
 * @property {string} problem which events are no longer here and must be sent again by their source
 */

const KEEP_DAYS = 14;
const CHANGES_MAX = 8; // the log may change its incarnation this often during one flush

/** A folder of events for a daemon. Any number of processes may call keep(); only one at a time may call flush(). */
export class Outbox {
  #publisher;
  #client;
  #lastName = 0n;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {string} folder created if necessary
   * @param {import("./address.js").Options & { keepDays?: number }} [options] `keepDays`: how long stored events are kept, to
   * be
   *   sent again if the daemon's log is restored from a backup that lacks them; not given: 14
   */
  constructor(folder, options = {}) {
    this.folder = folder;
    this.keepDays = options.keepDays ?? KEEP_DAYS;
    if (existsSync(join(folder, "queue.ndjson"))) {
      throw new Invalid(`${folder} is an outbox of tenure publish; give another folder`);
    }
    for (const name of ["queue", "sent", "refused"]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    this.#publisher = new Publisher(options);
    this.#client = new Client(options);
  }

  close() {
    this.#publisher.close();
    this.#client.close();
  }

  /**
   * Adds one event or many. When the promise is fulfilled they are on disk. Throws Invalid if one is not a valid event; then
   * none is added. Each event needs a source and an id: without them a daemon could store it twice.
   * @param {import("./events.js").EventLike | Iterable<import("./events.js").EventLike>} events
   */
  async keep(events) {
    const messages = eventsOf(events);
    for (const message of messages) {
      if (!message.source || !message.id) {
        throw new Invalid(`an event needs a source and an id: ${toJson(EventSchema, message).slice(0, 200)}`);
      }
    }
    const parts = [...partsOf(messages)].map((part) => ({ part, name: this.#nextName() }));
    for (const { part, name } of parts) {
      await replaceFile(join(this.folder, "queue", name), part.map((one) => `${toJson(EventSchema, one)}\n`).join(""));
    }
  }

  /** The number of files whose events are not stored yet. */
  async pending() {
    return (await this.#files("queue")).length;
  }

  /**
   * Sends the queue in order; the promise is fulfilled when all its events are stored or refused. s Throws NoDaemon if no
   * daemon answers: what is not stored stays, and the next flush sends it. What the daemon refuses is moved to DIR/refused and
   * reported, and does not hold up the rest.
   * @returns {Promise<Sent>}
   */
  flush() {
    const sent = this.#turn.then(() => this.#flush());
    this.#turn = sent.catch(() => undefined);
    return sent;
  }

  async #flush() {
    /** @type {Sent} */
    const sent = { stored: 0, duplicate: 0, refused: [], resent: 0, problem: "" };
    await this.#findLost(sent);
    let changes = 0;
    for (let files; (files = await this.#files("queue")).length > 0; ) {
      if (await this.#send(files, sent)) continue;
      if (++changes > CHANGES_MAX) throw new WrongLog("the daemons of this address list have different logs");
      await this.#findLost(sent);
    }
    await this.#expire();
    return sent;
  }

  /** Names sort by time, and differ between processes. */
  #nextName() {
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#lastName = now > this.#lastName ? now : this.#lastName + 1n;
    return `${digits(this.#lastName)}-${process.pid}.ndjson`;
  }

  /** @param {string} name */
  async #files(name) {
    const folder = join(this.folder, name);
    return (await readdir(folder)).filter((file) => file.endsWith(".ndjson")).sort().map((file) => join(folder, file));
  }

  /**
   * Sends the first files in one request; false if the log has a new incarnation. @param {string[]} files @param {Sent} sent
   */
  async #send(files, sent) {
    const batch = [];
    let [count, size] = [0, 0];
    for (const path of files) {
      const text = await readFile(path, "utf8");
      const events = text.split("\n").filter(Boolean).map(event);
      count += events.length;
      size += text.length;
      if (batch.length && (count > EVENTS_MAX || size > BYTES_MAX)) break;
      batch.push({ path, events });
    }
    let known = await this.#position();
    if (!known) { // so that every later loss can be detected
      known = await this.#client.position();
      await this.#writePosition(known);
    }
    const answers = await this.#publisher.send(batch.flatMap(({ events }) => events));
    const position = /** @type {Position} */ (this.#publisher.position);
    if (!known.isSame(position)) return false;
    await this.#writePosition(position);
    for (const { path, events } of batch) await this.#settle(path, answers.splice(0, events.length), sent);
    return true;
  }

  /** @param {string} path @param {Answer[]} answers @param {Sent} sent */
  async #settle(path, answers, sent) {
    const name = basename(path);
    const refused = answers.filter((answer) => !answer.isStored);
    if (refused.length) {
      const rows = refused.map((one) => ({
        event: toObject(EventSchema, one.event), status: one.status, field: one.field, reason: one.reason,
      }));
      await replaceFile(join(this.folder, "refused", name.replace(".ndjson", ".json")), `${JSON.stringify(rows, null, 1)}\n`);
    }
    sent.refused.push(...refused);
    sent.stored += answers.filter(({ status }) => status === "STORED").length;
    sent.duplicate += answers.filter(({ status }) => status === "DUPLICATE").length;
    const last = answers.reduce((seq, answer) => (answer.isStored && answer.seq > seq ? answer.seq : seq), 0n);
    await rename(path, join(this.folder, "sent", `${digits(last)}-${name}`));
    await syncFolder(join(this.folder, "sent"));
    await syncFolder(join(this.folder, "queue"));
  }

  async #position() {
    const path = join(this.folder, "position");
    return existsSync(path) ? Position.parse((await readFile(path, "utf8")).trim()) : undefined;
  }

  /** @param {Position} position */
  #writePosition(position) {
    return replaceFile(join(this.folder, "position"), `${position}\n`);
  }

  /**
   * Moves files back into the queue whose events the log acknowledged but no longer has. Only then is the position updated.
   * @param {Sent} sent
   */
  async #findLost(sent) {
    const known = await this.#position();
    if (!known) return;
    let found;
    try {
      found = await this.#client.locate(known);
    } catch (problem) {
      if (!(problem instanceof WrongLog)) throw problem;
      sent.problem = `the daemon has another log than ${known.log}, which acknowledged what was sent before; ` +
        "if that has to be there too, send it again from your source";
      await this.#writePosition(await this.#client.position());
      for (const path of await this.#files("sent")) await rm(path);
      return;
    }
    const { rewind, now, isAbandoned } = found;
    if (!isAbandoned && known.isSame(now)) return;
    for (const path of await this.#files("sent")) {
      const name = basename(path);
      if (!isAbandoned || BigInt(name.slice(0, 20)) <= rewind.commonSeq) continue;
      await rename(path, join(this.folder, "queue", name.slice(21)));
      sent.resent += 1;
    }
    await syncFolder(join(this.folder, "queue"));
    const forgotten = await this.#forgotten();
    if (isAbandoned && forgotten > rewind.commonSeq) {
      sent.problem = `${rewind.reason}; what it had stored as entries ${rewind.commonSeq + 1n} to ${forgotten} is no longer ` +
        "kept here: send it again from your source";
    }
    await this.#writePosition(now);
  }

  /** The last log entry whose events are no longer kept. */
  async #forgotten() {
    const path = join(this.folder, "forgotten");
    return existsSync(path) ? BigInt((await readFile(path, "utf8")).trim()) : 0n;
  }

  async #expire() {
    const oldest = BigInt(Math.floor(Date.now() - this.keepDays * 86_400_000)) * 1_000_000n;
    const old = (await this.#files("sent")).filter((path) => BigInt(basename(path).slice(21, 41)) < oldest);
    if (!old.length) return;
    const last = old.reduce((seq, path) => {
      const its = BigInt(basename(path).slice(0, 20));
      return its > seq ? its : seq;
    }, await this.#forgotten());
    await replaceFile(join(this.folder, "forgotten"), `${last}\n`);
    for (const path of old) await rm(path);
  }
}

/** A number as text that sorts by its value. @param {bigint} number */
const digits = (number) => String(number).padStart(20, "0");
