// SPDX-License-Identifier: Apache-2.0
// Publishes events to a daemon; each is stored exactly once.
import { create, toBinary } from "@bufbuild/protobuf";
import { Address, Deadline, TIMEOUT } from "./address.js";
import { Connection } from "./connection.js";
import { EventsRefused, Failed, Invalid, NoDaemon } from "./errors.js";
import { Answer, eventsOf } from "./events.js";
import { Position } from "./position.js";
import { EventSchema } from "./v1/tenure/v1/event_pb.js";
import { PublishReplySchema, PublishReply_Status, PublishRequestSchema } from "./v1/tenure/v1/wire_pb.js";

/** @typedef {import("./events.js").Event} Event */
/** @typedef {import("./events.js").EventLike} EventLike */
/**
 * @typedef {object} PublishOptions
 * @property {boolean} [atomic] all events are stored or none
 * @property {Record<string, bigint>} [expected] store nothing unless each of these posts (ORGANISATION/ROLE) is still at the
 * given revision
 */
/**
 * What publishing some events would change, immediately and at the end of the day.
 * @typedef {object} Preview
 * @property {Answer[]} answers that the events would get
 * @property {string} clock the clock date after the events
 * @property {import("./v1/tenure/v1/wire_pb.js").PreviewChange[]} changes each post, person, figure and alert that would
 * change:
 *   `before` (if any) and `now`
 * @property {boolean} truncated more than 1,000 subjects (or 1 MiB) would change; the rest is left out
 */

export const EVENTS_MAX = 1000; // in one request, unless it is atomic; the daemon accepts 16,384
export const BYTES_MAX = 1024 * 1024; // of one request, unless it is atomic; the daemon accepts 4 MiB
const PATIENCE = 4000; // ms until a request without a reply is sent again on a new connection
const PATIENCE_IN_LIST = 1000; // instead, if there is another daemon to try
const BUSY_PAUSE = 200;

/**
 * Publishes events. A request without a reply is sent again with the same ids, if necessary to the next daemon of a list, so
 * that each event is stored once. To store events while no daemon can be reached, use an Outbox.
 */
export class Publisher {
  #address;
  #connection;
  /** the log's position in the last reply @type {Position | undefined} */
  position;

  /** @param {import("./address.js").Options} [options] */
  constructor(options = {}) {
    this.timeout = options.timeout ?? TIMEOUT;
    this.#address = new Address(options);
    this.#connection = new Connection(this.#address, "ingest", PublishReplySchema);
  }

  close() {
    this.#connection.close();
  }

  /**
   * Publishes one event or many, and returns the outcome of each. s Throws EventsRefused, which has all answers, if the daemon
   * refused any; NoDaemon if the outcome is unknown: publish the same again, nothing is stored twice.
   * @param {EventLike | Iterable<EventLike>} events @param {PublishOptions} [options]
   */
  async publish(events, options) {
    const answers = await this.send(events, options);
    if (!answers.every((answer) => answer.isStored)) throw new EventsRefused(answers);
    return answers;
  }

  /**
   * Like publish(), but returns refusals as answers instead of throwing.
   * @param {EventLike | Iterable<EventLike>} events @param {PublishOptions} [options]
   * @returns {Promise<Answer[]>}
   */
  send(events, options) {
    return this.#connection.inTurn(() => this.#send(eventsOf(events), options));
  }

  /**
   * Returns what publishing these events, at most 64, would change. Nothing is stored. Throws EventsRefused if the daemon would
   * refuse any; NoDaemon; Invalid if there are too many.
   * @param {EventLike | Iterable<EventLike>} events
   * @returns {Promise<Preview>}
   */
  preview(events) {
    return this.#connection.inTurn(async () => {
      const messages = eventsOf(events);
      const reply = await this.#request(create(PublishRequestSchema, { events: messages, preview: true }));
      if (!reply.preview) throw new Failed("the daemon makes no previews: is it of another version?");
      const answers = messages.map((event, place) => new Answer(event, reply.answers[place]));
      if (!answers.every((answer) => answer.isStored)) throw new EventsRefused(answers);
      const { clock, changes, truncated } = reply.preview;
      return { answers, clock, changes, truncated };
    });
  }

  /** @param {Event[]} messages @param {PublishOptions} [options] */
  async #send(messages, { atomic = false, expected = {} } = {}) {
    /** @type {Answer[]} */
    const answers = [];
    const isWhole = atomic || Object.keys(expected).length > 0;
    for (const events of isWhole ? [messages] : partsOf(messages)) {
      const revisions = Object.entries(expected).map(([post, revision]) => {
        const [organisation, role] = post.split("/");
        return { organisation, role, revision };
      });
      const reply = await this.#request(create(PublishRequestSchema, { events, atomic, expected: revisions }));
      events.forEach((event, place) => answers.push(new Answer(event, reply.answers[place])));
    }
    return answers;
  }

  /** @param {import("./v1/tenure/v1/wire_pb.js").PublishRequest} request */
  async #request(request) {
    const deadline = new Deadline(this.timeout);
    const patience = this.#address.at.includes(",") ? PATIENCE_IN_LIST : PATIENCE;
    let problem = `no answer within ${this.timeout} ms; ${this.#address.hint}`;
    request.number = this.#connection.nextNumber();
    const bytes = toBinary(PublishRequestSchema, request);
    while (deadline.left > 0) {
      let reply;
      try {
        reply = await this.#connection.ask(bytes, [request.number, 0n], Math.min(patience, deadline.left)); // 0: not decoded
      } catch (missing) {
        if (!(missing instanceof NoDaemon)) throw missing;
        problem = missing.message; // the daemon may still be starting and have no endpoints file yet
        await deadline.pause(100);
        continue;
      }
      if (reply?.status === PublishReply_Status.DONE && reply.answers.length === request.events.length) {
        this.position = new Position(reply.log, reply.position);
        return reply;
      }
      if (reply?.status === PublishReply_Status.TOO_LARGE) {
        throw new Invalid(reply.reason || "the request is too large; split it");
      }
      if (reply?.status === PublishReply_Status.DONE || reply?.status === PublishReply_Status.MALFORMED) {
        throw new Failed(`the daemon did not understand a request: ${reply.reason}`);
      }
      if (reply) { // BUSY, or a member of a group that is not its leader
        problem = reply.reason || "the daemon does not accept events at the moment";
        await deadline.pause(BUSY_PAUSE);
      }
      this.#connection.giveUp();
    }
    throw new NoDaemon(`${problem}; publish the same again, nothing is stored twice`);
  }
}

/**
 * Splits the events into requests within the limits of count and size.
 * @param {Event[]} messages
 */
export function* partsOf(messages) {
  /** @type {Event[]} */
  let part = [];
  let size = 0;
  for (const message of messages) {
    const more = toBinary(EventSchema, message).length;
    if (part.length && (part.length === EVENTS_MAX || size + more > BYTES_MAX)) {
      yield part;
      [part, size] = [[], 0];
    }
    part.push(message);
    size += more;
  }
  if (part.length) yield part;
}
