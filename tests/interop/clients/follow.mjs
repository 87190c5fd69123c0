// SPDX-License-Identifier: Apache-2.0
// follow.mjs AT FILE CHANNEL...: appends "CHANNEL OFFSET SEQ" for every update to the file, and saves the cursor in FILE.cursor
// after each; so the update at which it was killed may be in the file twice.
import { appendFileSync } from "node:fs";
import { Subscriber } from "tenure";

const [at, file, ...channels] = process.argv.slice(2);
const subscriber = new Subscriber(channels, { at, start: "start", cursor: `${file}.cursor`, onWarning: () => undefined });
for await (const { update, rewind } of subscriber) {
  if (update) appendFileSync(file, `${update.channel} ${update.offset} ${update.seq}\n`);
  if (rewind) for (const { channel, last } of rewind.heads) appendFileSync(file, `rewind ${channel} ${last}\n`);
  await subscriber.save();
}
