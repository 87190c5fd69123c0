// SPDX-License-Identifier: Apache-2.0
// The errors that this package throws; each says what is wrong and, if possible, how to fix it.

/** The base of all errors of this package. */
export class TenureError extends Error {
  /** @param {string} message @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No daemon answered in time. A request may or may not have been processed: repeat it with the same ids. */
export class NoDaemon extends TenureError {}
/** A request, an address, a key or an event breaks a rule. */
export class Invalid extends TenureError {}
/** There is no such post, organisation, person, alert or log. */
export class NotFound extends TenureError {}
/** The key lacks the role that the request needs. */
export class NotAllowed extends TenureError {}
/** The channel no longer has that offset; start again from a snapshot. */
export class TooOld extends TenureError {}
/** The daemon's log is not the one that this cursor belongs to; start again without a cursor. */
export class WrongLog extends TenureError {}
/** The daemon could not read its store, or it is of another version. */
export class Failed extends TenureError {}

/** The daemon refused at least one event. */
export class EventsRefused extends TenureError {
  /** @param {import("./events.js").Answer[]} answers one for each event that was published, in order */
  constructor(answers) {
    const refused = answers.filter((answer) => !answer.isStored);
    const more = refused.length - 1;
    super(refused[0] + (more > 0 ? ` (and ${more} other ${more === 1 ? "event" : "events"})` : ""));
    this.answers = answers;
    this.refused = refused;
  }
}
