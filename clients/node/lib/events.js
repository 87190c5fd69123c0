// SPDX-License-Identifier: Apache-2.0
// Converts events and other messages from and to Protocol Buffers' canonical JSON.
import { fromJson, fromJsonString, isMessage, toJson as messageToJson, toJsonString } from "@bufbuild/protobuf";
import { Invalid } from "./errors.js";
import { EventSchema } from "./v1/tenure/v1/event_pb.js";
import { PublishAnswer_Status } from "./v1/tenure/v1/wire_pb.js";

/** @typedef {import("./v1/tenure/v1/event_pb.js").Event} Event */
/** @typedef {Event | import("@bufbuild/protobuf").JsonObject | string} EventLike a message, an object or a JSON text */

/**
 * An Event from a message, an object or a JSON text. Throws Invalid for an unknown field or a wrong type.
 * @param {EventLike} value
 * @returns {Event}
 */
export function event(value) {
  if (isMessage(value, EventSchema)) return value;
  try {
    return typeof value === "string"
      ? fromJsonString(EventSchema, value)
      : fromJson(EventSchema, /** @type {import("@bufbuild/protobuf").JsonObject} */ (value));
  } catch (problem) {
    throw new Invalid(`not an event: ${/** @type {Error} */ (problem).message}`, { cause: problem });
  }
}

/**
 * Converts one event or many to messages.
 * @param {EventLike | Iterable<EventLike>} events
 */
export function eventsOf(events) {
  const isMany = typeof events === "object" && Symbol.iterator in events;
  return isMany ? Array.from(events, event) : [event(/** @type {EventLike} */ (events))];
}

/**
 * A message as an object: lowerCamelCase names, enums by name, 64-bit numbers as texts.
 * @template {import("@bufbuild/protobuf").DescMessage} Schema
 * @param {Schema} schema such as PostStateSchema of "tenure/v1/state"
 * @param {import("@bufbuild/protobuf").MessageShape<Schema>} message
 */
export const toObject = (schema, message) => messageToJson(schema, message);

/**
 * A message as one line of canonical JSON.
 * @template {import("@bufbuild/protobuf").DescMessage} Schema
 * @param {Schema} schema
 * @param {import("@bufbuild/protobuf").MessageShape<Schema>} message
 */
export const toJson = (schema, message) => toJsonString(schema, message);

/** The outcome of one event. */
export class Answer {
  /** @param {Event} of @param {import("./v1/tenure/v1/wire_pb.js").PublishAnswer} answer */
  constructor(of, answer) {
    this.event = of;
    /** STORED, DUPLICATE, CONFLICT, INVALID, REFUSED or SKIPPED @type {string} */
    this.status = PublishAnswer_Status[answer.status] ?? `STATUS_${answer.status}`;
    /** the seq of the log entry, if it is stored @type {bigint} */
    this.seq = answer.seq;
    /** the path of the wrong field, such as departure.person.id @type {string} */
    this.field = answer.field;
    /** @type {string} */
    this.reason = answer.reason;
  }

  /** Whether the daemon has the event on disk: stored now, or earlier with the same content. */
  get isStored() {
    return this.status === "STORED" || this.status === "DUPLICATE";
  }

  toString() {
    const where = this.field ? ` ${this.field}:` : "";
    return `${this.event.source}/${this.event.id} ${this.status}:${where} ${this.reason || this.seq}`;
  }
}
