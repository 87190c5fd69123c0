// SPDX-License-Identifier: Apache-2.0
// Publish leadership events to a tenured daemon, query it, and follow it without gaps.
export { Client } from "./client.js";
export * from "./errors.js";
export { Answer, event, toJson, toObject } from "./events.js";
export { Outbox } from "./outbox.js";
export { Position } from "./position.js";
export { Publisher } from "./publisher.js";
export { Subscriber } from "./subscriber.js";
/** @typedef {import("./publisher.js").Preview} Preview */
