// SPDX-License-Identifier: Apache-2.0
// keep.mjs AT OUTBOX SOURCE COUNT: like keep.py
import { NoDaemon, Outbox } from "tenure";

const [at, folder, source, count] = process.argv.slice(2);
const outbox = new Outbox(folder, { at, timeout: 2000 });

async function flush() {
  for (;;) {
    try {
      return await outbox.flush();
    } catch (problem) {
      if (!(problem instanceof NoDaemon)) throw problem;
    }
  }
}

for (let number = 0; number < Number(count); number++) {
  const appointment = { organisation: `Q${number}`, role: "chair", person: { id: `p${number}` } };
  await outbox.keep({ source, id: `${number}`, announced: "2019-01-01", appointment });
  if (number % 7 !== 6 && number !== Number(count) - 1) continue;
  const { refused, problem, resent } = await flush();
  if (refused.length || problem) throw new Error(`${refused} ${problem}`);
  if (resent) console.log("resent", resent);
}
outbox.close();
