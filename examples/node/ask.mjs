// SPDX-License-Identifier: Apache-2.0
// Prints the state of a post as JSON, on a day if one is given. Usage: node ask.mjs AT ORGANISATION/ROLE [DAY]
import { Client, toJson } from "tenure";
import { PostStateSchema } from "tenure/v1/state";

const [at, post, asOf] = process.argv.slice(2);
const client = new Client({ at });
console.log(toJson(PostStateSchema, await client.post(post, { asOf })));
client.close();
