// SPDX-License-Identifier: Apache-2.0
// Requests to a daemon, and their replies.
import { fromBinary } from "@bufbuild/protobuf";
import { Dealer } from "zeromq";
import { Deadline, receiveWithin, sendWithin } from "./address.js";

/**
 * An "ingest" or "query" socket to one daemon of an address. It is opened when first needed, and again after close().
 * @template {import("@bufbuild/protobuf").Message & { number: bigint }} Reply
 */
export class Connection {
  /** @type {Dealer | undefined} */
  #socket;
  #address;
  #which;
  #schema;
  #number = 0n;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {import("./address.js").Address} address @param {"ingest" | "query"} which
   * @param {import("@bufbuild/protobuf/codegenv2").GenMessage<Reply>} schema of the replies
   */
  constructor(address, which, schema) {
    this.#address = address;
    this.#which = which;
    this.#schema = schema;
  }

  /** The number for the next request; its reply repeats it. */
  nextNumber() {
    return ++this.#number;
  }

  close() {
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** Makes the next request use a new socket, to the next daemon of the address if there are several. */
  giveUp() {
    this.close();
    this.#address.giveUp();
  }

  /**
   * Runs the work after all earlier work, so that only one request at a time uses the socket. @template T @param {() =>
   * Promise<T>} work
   */
  inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /**
   * Sends a request once, and returns the reply with one of the numbers; undefined on timeout. Other replies belong to
   * abandoned requests and are dropped. Throws NoDaemon or Invalid if there is nothing to connect to.
   * @param {Uint8Array} bytes @param {bigint[]} numbers @param {number} ms
   */
  async ask(bytes, numbers, ms) {
    const deadline = new Deadline(ms);
    this.#socket ??= this.#address.open(this.#which, Dealer);
    if (!(await sendWithin(this.#socket, bytes, deadline.left))) return undefined;
    for (;;) {
      const frames = await receiveWithin(this.#socket, deadline.left);
      if (!frames) return undefined;
      const reply = this.#decode(frames[0]);
      if (reply && numbers.includes(reply.number)) return reply;
    }
  }

  /** @param {Uint8Array} bytes */
  #decode(bytes) {
    try {
      return fromBinary(this.#schema, bytes);
    } catch {
      return undefined;
    }
  }
}
