// SPDX-License-Identifier: Apache-2.0
// Publishes events, one JSON object on each line of standard input, and prints the outcome of each. It can be run again after a
// failure, because each event is stored only once. Usage: node publish.mjs AT < EVENTS
import { readFileSync } from "node:fs";
import { EventsRefused, Publisher } from "tenure";

const publisher = new Publisher({ at: process.argv[2] });
const lines = readFileSync(0, "utf8").split("\n").filter((line) => line.trim());
const answers = await publisher.publish(lines).catch((error) => {
  if (!(error instanceof EventsRefused)) throw error;
  process.exitCode = 1;
  return error.answers;
});
for (const answer of answers) console.log(answer.status, String(answer.seq), answer.field, answer.reason);
publisher.close();
