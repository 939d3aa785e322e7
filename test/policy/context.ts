// RL-2, RL-3: without having entered, the server's own role is answered with an error; and who entered has left when the
// transaction ends.
import type pg from 'pg';
import { connect, query } from '#src/platform/db.ts';
import { grants } from './catalogue.ts';

/** @param token the hash of a token of a session that may enter */
export async function findingsOfContext(app: pg.ClientConfig, token: Buffer): Promise<string[]> {
  const database = connect(app, 1);
  const findings: string[] = [];
  const answers = (statement: string) =>
    database.together({ compile: () => ({ ...query`select`.compile(), sql: statement }) }).then(
      ([rows]) => rows.length > 0,
      () => false,
    );
  const enter = query<{
    member_id: number;
  }>`select member_id from app.enter(${token}, 'member', null, null, null, null, null, false, '', '')`;
  try {
    for (const table of Object.keys(grants))
      if (await answers(`select from ${table}`)) findings.push(`table ${table} answers where nobody entered`);
    for (const malformed of ['', 'x', '1 or true', '0', '-1', '9223372036854775808'])
      for (const table of Object.keys(grants)) {
        const context = `set_config('app.tenant', '${malformed}', true), set_config('app.member', '${malformed}', true), set_config('app.patient', '${malformed}', true)`;
        if (await answers(`with c as materialized (select ${context}) select from c, ${table}`))
          findings.push(`table ${table} answers a context of "${malformed}"`);
      }
    for (const leave of ['commit', 'failure']) {
      const entered = await database
        .transaction(enter, async (tx, [viewer]) => {
          if (!(await tx.one(query`select from member`))) findings.push('nobody can enter');
          if (leave === 'failure') throw new Error('on purpose');
          return viewer;
        })
        .catch(() => null);
      if (leave === 'commit' && !entered) findings.push('nobody can enter');
      for (const table of Object.keys(grants))
        if (await answers(`select from ${table}`)) findings.push(`table ${table} still answers after the ${leave} of who entered before`);
    }
    await database.together(enter, query`select from member`);
    if (await answers('select from member')) findings.push('table member still answers after one round trip');
  } finally {
    await database.close();
  }
  return findings;
}
