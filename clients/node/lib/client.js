// SPDX-License-Identifier: Apache-2.0
// Queries to a daemon.
import { create, toBinary } from "@bufbuild/protobuf";
import { Address, Deadline, TIMEOUT } from "./address.js";
import { Connection } from "./connection.js";
import { Failed, Invalid, NoDaemon, NotAllowed, NotFound, TooOld, WrongLog } from "./errors.js";
import { Position } from "./position.js";
import { AnswerSchema, Answer_Status, QuerySchema } from "./v1/tenure/v1/wire_pb.js";

/** @typedef {import("./v1/tenure/v1/wire_pb.js").Answer} QueryAnswer */
/** @typedef {import("@bufbuild/protobuf").MessageInitShape<typeof QuerySchema>["body"]} Body a query's body, as { case, value } */
/** @typedef {{ asOf?: string, knownAt?: bigint, knownAtMs?: bigint }} Axes what was true on a day, as it was known at a log entry or at a time */

const PATIENCE = 1000; // ms until a query is repeated on a new connection; doubled each time
const BUSY_PAUSE = 200;
/** @type {Record<number, new (reason: string) => Error>} */
const ERRORS = {
  [Answer_Status.NOT_FOUND]: NotFound,
  [Answer_Status.INVALID]: Invalid,
  [Answer_Status.TOO_OLD]: TooOld,
  [Answer_Status.REFUSED]: NotAllowed,
};

/**
 * Sends queries to a daemon, one after another. The parameters of the methods are the fields of the query messages in
 * wire.proto, and those of its Axes.
 */
export class Client {
  #address;
  #connection;

  /** @param {import("./address.js").Options} [options] */
  constructor(options = {}) {
    this.timeout = options.timeout ?? TIMEOUT;
    this.#address = new Address(options);
    this.#connection = new Connection(this.#address, "query", AnswerSchema);
  }

  close() {
    this.#connection.close();
  }

  /**
   * Sends a query, and returns its answer; if that has several pages, one of them. Throws NotFound, Invalid, NotAllowed,
   * TooOld, Failed, or NoDaemon.
   * @param {Body} body
   * @returns {Promise<QueryAnswer>}
   */
  query(body) {
    return this.#connection.inTurn(() => this.#query(body));
  }

  /** @param {Body} body @returns {Promise<QueryAnswer>} */
  async #query(body) {
    const deadline = new Deadline(this.timeout);
    let patience = PATIENCE;
    let problem = `no daemon answered within ${this.timeout} ms; ${this.#address.hint}`;
    while (deadline.left > 0) {
      const query = create(QuerySchema, { number: this.#connection.nextNumber(), body });
      let answer;
      try {
        answer = await this.#connection.ask(toBinary(QuerySchema, query), [query.number], Math.min(patience, deadline.left));
      } catch (missing) {
        if (!(missing instanceof NoDaemon)) throw missing;
        problem = missing.message; // the daemon may still be starting and have no endpoints file yet
        await deadline.pause(100);
        continue;
      }
      if (!answer) {
        this.#connection.giveUp(); // the daemon may have moved
        patience *= 2;
      } else if (answer.status === Answer_Status.BUSY) {
        problem = `the daemon is busy: ${answer.reason}`;
        await deadline.pause(BUSY_PAUSE);
      } else if (answer.status === Answer_Status.OK || answer.status === Answer_Status.CURSOR_ABANDONED) {
        return answer;
      } else {
        throw new (ERRORS[answer.status] ?? Failed)(answer.reason);
      }
    }
    throw new NoDaemon(problem);
  }

  /**
   * Compares the daemon's log with the history up to a position. Throws WrongLog if the log has another identity.
   * @param {Position} position
   */
  async locate(position) {
    try {
      const answer = await this.query({ case: "locate", value: { log: position.log, position: position.message } });
      if (!answer.rewind) throw new Failed("the daemon does not know the question: is it of another version?");
      const isAbandoned = answer.status === Answer_Status.CURSOR_ABANDONED;
      return { rewind: answer.rewind, now: new Position(answer.log, answer.position), isAbandoned };
    } catch (problem) {
      if (!(problem instanceof NotFound)) throw problem;
      throw new WrongLog(`the daemon has another log than ${position.log}: ${problem.message}`, { cause: problem });
    }
  }

  /** The position of the daemon's log. */
  async position() {
    const answer = await this.query({ case: "status", value: {} });
    return new Position(answer.log, answer.position);
  }

  /** The daemon's health, counters and limits. */
  async status() {
    return whole((await this.query({ case: "status", value: {} })).statusReport);
  }

  /** The rules in force. */
  async rules() {
    return whole((await this.query({ case: "rules", value: {} })).rules);
  }

  /** The state of a post, ORGANISATION/ROLE. Throws NotFound. @param {string} post @param {Axes} [axes] */
  async post(post, axes) {
    return whole((await this.query({ case: "post", value: { ...split(post), axes } })).posts[0]);
  }

  /** The tenures and searches of a post, in pages of 500. @param {string} post @param {Axes} [axes] */
  async *history(post, axes) {
    for await (const page of this.#pages("history", { ...split(post), axes })) yield whole(page.history);
  }

  /**
   * The posts that match.
   * @param {{ organisation?: string, region?: string, role?: string, statuses?: number[], openOnly?: boolean, axes?: Axes }} [filters]
   */
  async *posts(filters = {}) {
    for await (const page of this.#pages("posts", filters)) yield* page.posts;
  }

  /** The state of an organisation. Throws NotFound. @param {string} organisation @param {Axes} [axes] */
  async organisation(organisation, axes) {
    return whole((await this.query({ case: "organisation", value: { organisation, axes } })).organisations[0]);
  }

  /** The organisations that match. @param {{ region?: string, kinds?: number[], standingOnly?: boolean, axes?: Axes }} [filters] */
  async *organisations(filters = {}) {
    for await (const page of this.#pages("organisations", filters)) yield* page.organisations;
  }

  /** The state of a person, by id. Throws NotFound. @param {string} person @param {Axes} [axes] */
  async person(person, axes) {
    return whole((await this.query({ case: "person", value: { person, axes } })).people[0]);
  }

  /** The people that match. @param {{ holdingOnly?: boolean, axes?: Axes }} [filters] */
  async *people(filters = {}) {
    for await (const page of this.#pages("people", filters)) yield* page.people;
  }

  /** The indicators that match. @param {{ scope?: string, name?: string, label?: string, axes?: Axes }} [filters] */
  async *indicators(filters = {}) {
    for await (const page of this.#pages("indicators", filters)) yield* page.indicators;
  }

  /**
   * The active alerts that match; with `all` also those that have ended. With `asNowKnown` what the rules find on the day of the
   * axes with what is known now, sent or not.
   * @param {{ all?: boolean, rule?: string, severity?: number, organisation?: string, region?: string, subject?: string,
   *   newestFirst?: boolean, asNowKnown?: boolean, axes?: Axes }} [filters]
   */
  async *alerts(filters = {}) {
    for await (const page of this.#pages("alerts", filters)) yield* page.alerts;
  }

  /**
   * Reports between two announced days, latest entry first. Without `since`, the last seven days by the daemon's clock. `kinds`
   * are values of Change_Kind.
   * @param {{ since?: string, until?: string, region?: string, organisation?: string, role?: string, kinds?: number[],
   *   knownAt?: bigint }} [filters]
   */
  async *changes(filters = {}) {
    for await (const page of this.#pages("changes", filters, "before")) yield* page.changes;
  }

  /**
   * How many alerts match, by rule, region and severity; filters as for alerts(). A log with thousands of alerts has several
   * counts of the same kind: add them.
   * @param {{ all?: boolean, rule?: string, severity?: number, organisation?: string, region?: string, subject?: string,
   *   axes?: Axes }} [filters]
   */
  async *alertCounts(filters = {}) {
    for await (const page of this.#pages("alerts", { ...filters, counts: true })) yield* page.alertCounts;
  }

  /**
   * Announced dates that lie ahead, not sorted.
   * @param {{ since?: string, until?: string, region?: string, organisation?: string, role?: string, axes?: Axes }} [filters]
   */
  async *coming(filters = {}) {
    for await (const page of this.#pages("coming", filters)) yield* page.coming;
  }

  /**
   * What the standing organisations of each region, or of one, add up to. A log with thousands of organisations has several sums
   * of a region: add them. @param {{ region?: string, axes?: Axes }} [filters]
   */
  async *regions(filters = {}) {
    for await (const page of this.#pages("regions", filters)) yield* page.regions;
  }

  /** An alert by its id, or the latest one of RULE/SUBJECT: its rule, and the events that it rests on. @param {string} alert */
  async why(alert) {
    return whole((await this.query({ case: "why", value: { alert } })).why);
  }

  /**
   * Subjects that match a text by id or name. Pages are not sorted by `match`, so read all to find the best. Without kinds:
   * people, posts and organisations. @param {string} text @param {number[]} [kinds]
   */
  async *find(text, kinds = []) {
    for await (const page of this.#pages("find", { text, kinds })) yield* page.found;
  }

  /** The log entries with these seqs, at most 1,000. @param {bigint[]} seqs */
  async *events(seqs) {
    for await (const page of this.#pages("events", { seqs })) yield* page.updates;
  }

  /** @param {string} name @param {object} value @param {string} [cursor] the field that takes a page's `next` */
  async *#pages(name, value, cursor = "after") {
    let next = 0n;
    do {
      const answer = await this.query(/** @type {Body} */ ({ case: name, value: { ...value, [cursor]: next } }));
      yield answer;
      next = answer.next;
    } while (next);
  }
}

/** @template Part @param {Part | undefined} part @returns {Part} */
function whole(part) {
  if (part === undefined) throw new Failed("the daemon does not know the question: is it of another version?");
  return part;
}

/** @param {string} post */
function split(post) {
  const [organisation, role] = post.split("/");
  if (!organisation || !role) throw new Invalid(`"${post}" is not a post; it is ORGANISATION/ROLE`);
  return { organisation, role };
}
