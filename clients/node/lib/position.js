// SPDX-License-Identifier: Apache-2.0
// The position of a daemon's log as last seen by a client, with hashes that prove it; and the cursor file.
import { create } from "@bufbuild/protobuf";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { Failed, Invalid } from "./errors.js";
import { Channel, LogPositionSchema } from "./v1/tenure/v1/wire_pb.js";

/** The channels by name. @type {Record<string, Channel>} */
export const CHANNELS = {
  event: Channel.EVENT, post: Channel.POST, organisation: Channel.ORGANISATION, person: Channel.PERSON,
  indicator: Channel.INDICATOR, alert: Channel.ALERT,
};
const FIRST_LINE = "tenure-cursor 2";
const POSITION = /^([0-9a-f]{32}) ([0-9a-f]{32}) (\d+) (\d+) ([0-9a-f]{64}|-) (\d+) ([0-9a-f]{64}|-)$/;

/** A position in a log. */
export class Position {
  /**
   * @param {string} log the log's identity
   * @param {import("./v1/tenure/v1/wire_pb.js").LogPosition | undefined} message
   */
  constructor(log, message) {
    if (!log || !message?.incarnation) {
      throw new Failed("the daemon does not give its position in the log: is it of another version?");
    }
    this.log = log;
    this.message = message;
  }

  /** Whether both are in the same incarnation of the same log. @param {Position} other */
  isSame(other) {
    return this.log === other.log && this.message.incarnation === other.message.incarnation;
  }

  /** Whether the later position `other` is a continuation of this one. @param {Position} other */
  leadsTo(other) {
    const [mine, theirs] = [this.message, other.message];
    return this.isSame(other) && (theirs.seq > mine.seq || (theirs.seq === mine.seq && theirs.hash === mine.hash));
  }

  toString() {
    const { incarnation, number, sinceSeq, sinceHash, seq, hash } = this.message;
    return `${this.log} ${incarnation} ${number} ${sinceSeq} ${sinceHash || "-"} ${seq} ${hash || "-"}`;
  }

  /** The inverse of toString(). Throws Invalid. @param {string} text */
  static parse(text) {
    const found = POSITION.exec(text);
    if (!found) throw new Invalid(`not a position: ${text.slice(0, 80)}`);
    const [log, incarnation, number, sinceSeq, sinceHash, seq, hash] = found.slice(1);
    return new Position(log, create(LogPositionSchema, {
      incarnation, number: BigInt(number), sinceSeq: BigInt(sinceSeq), sinceHash: sinceHash === "-" ? "" : sinceHash,
      seq: BigInt(seq), hash: hash === "-" ? "" : hash,
    }));
  }
}

/** A position in a stream: the log's position, and the last processed offset of each channel. */
export class Cursor {
  /** @type {Position | undefined} */
  position;
  /** @type {Map<Channel, bigint>} */
  offsets = new Map();

  /** The content of a cursor file, as `tenure watch --cursor` writes it. */
  toString() {
    const lines = [FIRST_LINE, `position ${this.position}`];
    for (const [name, channel] of Object.entries(CHANNELS)) {
      const offset = this.offsets.get(channel);
      if (offset !== undefined) lines.push(`${name} ${offset}`);
    }
    return [...lines, "end", ""].join("\n");
  }

  /** The inverse of toString(). Throws Invalid, also for a truncated text. @param {string} text */
  static parse(text) {
    const lines = text.split("\n");
    const cursor = new Cursor();
    if (lines[0] !== FIRST_LINE || lines.at(-2) !== "end" || lines.at(-1) !== "") {
      throw new Invalid("not a cursor; remove it to start again");
    }
    for (const line of lines.slice(1, -2)) {
      const [name, value] = line.split(/ (.*)/s, 2);
      if (name === "position") cursor.position = Position.parse(value);
      else if (name in CHANNELS && /^\d+$/.test(value)) cursor.offsets.set(CHANNELS[name], BigInt(value));
      else throw new Invalid(`not a line of a cursor: ${line.slice(0, 80)}`);
    }
    if (!cursor.position) throw new Invalid("a cursor without a position; remove it to start again");
    return cursor;
  }
}

/**
 * Replaces a file atomically: after a kill or a power cut it has either the old text or the new one. Only one process at a
 * time may replace a file. What a killed one leaves beside it is overwritten by the next.
 * @param {string} path @param {string} text
 */
export async function replaceFile(path, text) {
  const beside = `${path}.new`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** @param {string} path */
export async function syncFolder(path) {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
